"""What is written down when all is still."""

from dataclasses import dataclass, field


@dataclass
class Moment:
    """What has happened when one task moved; and how all is when it is still again.

    who        the Task that ran a line or whose time was over, or None where the kernel acted alone
    line       the line that it ran, or None
    key        what was pressed in its terminal instead, such as "^C"
    typed      the line of text that was typed there instead
    calls      [(Task, Call or Signal), ...]: first those of `who`
    packets    as Decoder gives them
    at         {task's name: the next line, or "ended"}
    waits      {task's name: (call's name, arguments)} of those that sleep in a call
    values     {task's name: {variable: text}}
    rows       [kernel.Row, ...] of all sockets
    holders    {inode: [(process's name, descriptor), ...]}
    links      {process's name: {descriptor: what /proc says}}
    """

    who: object = None
    line: int | None = None
    key: str | None = None
    typed: str | None = None
    calls: list = field(default_factory=list)
    packets: list = field(default_factory=list)
    at: dict = field(default_factory=dict)
    waits: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    rows: list = field(default_factory=list)
    holders: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
