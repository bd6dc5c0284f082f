"""What strace writes about one task: its system calls, and the call in which it sleeps."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from harness.recorder.stepper import FIRST_FD

#: The system calls that are written down: what touches sockets, waits, or makes processes.
TRACED = (
    "%network,read,write,readv,writev,close,dup,dup2,dup3,fcntl,ioctl,poll,ppoll,select,pselect6,"
    "epoll_create1,epoll_ctl,epoll_wait,epoll_pwait,eventfd2,pipe2,sendfile,"
    "clone,clone3,fork,vfork,wait4,waitid,kill,clock_nanosleep,restart_syscall"
)
#: strace and its options, up to the name of its files, to which it adds the number of each task.
COMMAND = ["strace", "-ff", "-T", "--seccomp-bpf", "-s", "4096", "-e", f"trace={TRACED}"]

_CALL = re.compile(r"(\w+)\((.*)\) += (.*?)(?: <(\d+\.\d+)>)?", re.S)
_RESULT = re.compile(r"(-?\d+|0x[0-9a-f]+|\?)(?: (E\w+))?(?: \((.*)\))?", re.S)


@dataclass(frozen=True)
class Call:
    """One system call that has returned.

    name       the kernel's name for it
    arguments  as strace writes them: a tuple of strings
    result     a number, or None where a signal cut it short
    error      the name of its error, such as "ECONNREFUSED", or None
    note       what strace adds to the result, such as "Timeout"
    took       seconds between its begin and its end
    """

    name: str
    arguments: tuple
    result: int | None
    error: str | None = None
    note: str = ""
    took: float = 0.0

    @property
    def fd(self):
        """The descriptor that is its first argument, or None."""
        first = self.arguments[0] if self.arguments else ""
        return int(first) if first.isdecimal() else None

    @property
    def ran_out(self):
        """Whether it returned because its time was over."""
        if self.name == "clock_nanosleep":
            return self.result == 0
        return self.note == "Timeout" or (self.name.startswith("epoll_") and self.result == 0 and self.waits)

    @property
    def waits(self):
        """Whether it has a time limit and may sleep until then."""
        return self.name in ("epoll_wait", "epoll_pwait") and self.arguments[3] not in ("-1", "0")


@dataclass(frozen=True)
class Signal:
    """A signal that has come, such as "SIGINT"."""

    name: str


def parse(line):
    """A line of strace: a Call, a Signal, or None where it says something else."""
    if signal := re.match(r"--- (SIG\w+)", line):
        return Signal(signal[1])
    if not (match := _CALL.fullmatch(line)):
        return None
    number, error, note = _RESULT.fullmatch(match[3]).groups()
    if number == "?":
        error, number = None, None
    result = None if number is None else int(number, 0)
    return Call(match[1], split(match[2]), result, error, note or "", float(match[4] or 0))


def split(text):
    """The arguments of a call, parted at the commas that are in no string, list or structure."""
    parts, depth, quoted, start, i = [], 0, False, 0, 0
    while i < len(text):
        c = text[i]
        if quoted:
            i += c == "\\"
            quoted = c != '"'
        elif c == '"':
            quoted = True
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and not depth:
            parts.append(text[start:i])
            start = i + 2
        i += 1
    return tuple([*parts, text[start:]] if text else [])


def data(text):
    """The bytes of a string that strace has written, as far as it has written them."""
    return ast.literal_eval("b" + text.removesuffix("...")) if text.startswith('"') else b""


class Log:
    """The growing file of one task: `take` gives what is new, `sleeps_in` the call that has not returned."""

    def __init__(self, path):
        self.path, self._seen, self.ended = Path(path), 0, False

    def _text(self):
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def size(self):
        """Bytes so far: it has grown where the task has done something."""
        return self.path.stat().st_size if self.path.exists() else 0

    def take(self):
        """The calls that have returned, and signals that have come, since it was last asked."""
        text = self._text()
        end = text.rfind(b"\n") + 1
        lines = text[self._seen : end].decode().splitlines()
        self._seen = max(self._seen, end)
        self.ended = self.ended or any(line.startswith("+++ ") for line in lines)
        return [found for line in lines if (found := parse(line)) and not _ours(found)]

    def sleeps_in(self):
        """The call that has not returned, as (name, arguments); or None."""
        begun = self._text().rpartition(b"\n")[2].decode()
        match = re.match(r"(\w+)\((.*)", begun, re.S)
        return (match[1], split(match[2].removesuffix(", "))) if match else None


def _ours(found):
    return isinstance(found, Call) and found.fd is not None and found.fd >= FIRST_FD
