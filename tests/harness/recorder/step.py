"""A step of a recording, and which lines make one."""

from dataclasses import dataclass, replace


@dataclass
class Step:
    """One step of a recording, whole: what has happened, and how all is afterwards.

    who, key, typed  as in a Moment, the task by its name
    ran       the lines that the task ran, in order
    calls     [(task's name, Call or Signal), ...] that are shown
    packets   as Decoder gives them
    at, vars  by task; waits too, as (call's name, arguments)
    sockets   as Register lists them
    fds       {process: {descriptor: words}}
    printed   {terminal: text}
    tasks     the names of the tasks that exist by now
    processes, terminals  {task: the name of its process, the number of its terminal}
    numbers   {number of a process or thread: its short name}
    lines     {task: the lines of its program}
    parts     {a socket's number: how many packets brought the bytes that wait there}
    lost      whether a lost packet has not been sent again
    open      whether the next step belongs to this one, because nothing has happened yet
    line      of those that it ran, the one in which it happened
    prompt    with which a task asks at the end of the step for a line to be typed; part of printed
    """

    who: str | None
    key: str | None
    typed: str | None
    ran: list
    calls: list
    packets: list
    at: dict
    waits: dict
    vars: dict
    sockets: list
    fds: dict
    printed: dict
    tasks: list
    processes: dict
    terminals: dict
    numbers: dict
    lines: dict
    parts: dict
    lost: bool
    open: bool = False
    line: int | None = None
    prompt: str = ""

    def source(self, task, line):
        """A line of a task's program."""
        return self.lines[task][line - 1] if isinstance(line, int) else ""

    def only_asks(self):
        """Whether all that a task does is to print a question and to wait for the answer."""
        name, arguments = self.waits.get(self.who, ("", ("",)))
        if name != "read" or arguments[:1] != ("0",) or self.calls or self.packets:
            return False
        return list(self.printed) == [str(self.terminals[self.who])]

    def quiet_after(self, before):
        """Whether nothing has happened but that one task has computed."""
        same = ("waits", "sockets", "fds", "tasks")
        others = {task: at for task, at in self.at.items() if task != self.who}
        return (
            not (self.calls or self.packets or self.printed or self.key or self.typed)
            and all(getattr(self, name) == getattr(before, name) for name in same)
            and others == {task: at for task, at in before.at.items() if task != self.who}
            and self.at.get(self.who) != "ended"
        )


def folded(steps):
    """The same steps, in which lines that only compute are part of the next step of their task."""
    result = [steps[0]]
    for n, step in enumerate(steps[1:], 1):
        before = result[-1]
        follows = steps[n + 1] if n + 1 < len(steps) else None
        if before.open and before.who == step.who:
            step.ran = before.ran + step.ran
            result.pop()
            before = result[-1]
        step.open = (
            bool(step.ran)
            and step.quiet_after(steps[n - 1])
            and follows is not None
            and follows.who == step.who
            and bool(follows.ran)
        )
        if step.only_asks() and before.ran and before.who == step.who and step.who not in before.waits:
            result[-1] = _asking(before, step)
        else:
            result.append(step)
    return result


def _asking(before, step):
    """Both as one: a program that asks for the next line has not done anything else."""
    terminal = str(step.terminals[step.who])
    both = before.printed.get(terminal, "") + step.printed[terminal]
    return replace(
        step,
        line=before.line,
        ran=before.ran + step.ran,
        calls=before.calls,
        packets=before.packets,
        printed={**before.printed, terminal: both},
        prompt=step.printed[terminal],
    )
