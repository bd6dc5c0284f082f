"""The programs of a recording: each in a terminal of its own, under strace, and stopped before each line."""

import ast
import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass, field
from pathlib import Path

from harness.recorder import strace
from harness.terminal import COLUMNS, ROWS, environment

STEPPER = Path(__file__).with_name("stepper.py")
#: Threads and processes that one program may have in all.
TASKS = 12


@dataclass(eq=False)
class Task:
    """What runs lines: a process as it began, one of its threads, or a child that it has forked.

    name     such as "echo_server.py, thread 2"
    program  the Program to which it belongs
    process  the name of the process in which it runs
    kind     "process", "thread" or "child"
    ticket   its number among the tasks of its program
    pid, id  the numbers of its process and of itself, as they know them
    log      its system calls: a strace.Log
    line     the line that it runs next
    values   its variables there, {name: text}
    parked   whether it stands in front of that line, and waits to be let go
    """

    name: str
    program: "Program"
    process: str
    kind: str
    ticket: int
    pid: int
    id: int
    log: strace.Log
    line: int = 0
    values: dict = field(default_factory=dict)
    parked: bool = False

    @property
    def ended(self):
        return self.log.ended

    def go(self):
        """Let it run its line."""
        self.parked = False
        os.write(self.program.gates[self.ticket], b"x")


class Refused(Exception):
    """This program cannot be recorded."""


class Program:
    """One program, started in the calling thread's network and stopped before its first line.

    name      its file's name, or "echo_client.py (2)" where that one runs already
    path      the snippet, in the home folder
    terminal  the number of its terminal, from 1
    machine   where it runs: a Machine
    folder    where the logs of strace go
    """

    def __init__(self, name, path, terminal, machine, folder):
        self.name, self.terminal, self.tasks = name, terminal, []
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self._logs = Path(folder, str(terminal))
        self._heard = b""
        tickets, fill = os.pipe()
        os.write(fill, bytes(range(TASKS)))
        os.close(fill)
        self.ear, say = os.pipe()
        os.set_blocking(self.ear, False)
        gates = [os.pipe() for _ in range(TASKS)]
        self.gates = [gate[1] for gate in gates]
        theirs = [tickets, say, *(gate[0] for gate in gates)]
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self.master, False)
        self.terminal_path = os.ttyname(slave)
        traced = [*strace.COMMAND, "-o", str(self._logs), sys.executable, str(STEPPER), str(path)]
        self.popen = subprocess.Popen(
            [*machine.enter, "env", f"--chdir={path.parent}", "setsid", "--ctty", *traced, *map(str, theirs)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            pass_fds=theirs,
            env=environment(str(path.parent)),
        )
        for fd in [slave, *theirs]:
            os.close(fd)

    def hear(self):
        """Take in where its tasks have stopped; returns whether there was anything new."""
        self._empty_terminal()
        try:
            self._heard += os.read(self.ear, 1 << 16)
        except BlockingIOError:
            return False
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            self._note(json.loads(line))
        return bool(lines)

    def _note(self, message):
        if "refused" in message:
            raise Refused(f"{self.name} cannot be recorded: {message['refused']}.")
        task = next((t for t in self.tasks if t.ticket == message["ticket"]), None)
        if task is None:
            task = self._new_task(message)
            self.tasks.append(task)
        task.line, task.values, task.parked = message["line"], message["vars"], True

    def _new_task(self, message):
        pid, number = message["process"], message["task"]
        family = [t for t in self.tasks if t.pid == pid]
        if not self.tasks:
            kind, name = "process", self.name
            process = name
        elif family:
            process = family[0].process
            kind, name = "thread", f"{process}, thread {len(family) + 1}"
        else:
            count = sum(t.kind == "child" for t in self.tasks)
            kind, name = "child", f"{self.name}, child {count + 1}"
            process = name
        log = strace.Log(f"{self._logs}.{number}")
        return Task(name, self, process, kind, message["ticket"], pid, number, log)

    def _empty_terminal(self):
        """Let nobody wait for a reader of its output; what it prints is taken from its calls."""
        try:
            while os.read(self.master, 1 << 16):
                pass
        except OSError:  # nothing more for now; or all have ended
            pass

    def type(self, text):
        """Type into its terminal; "\\x03" is ^C."""
        os.write(self.master, text.encode())

    def close(self):
        """Let go of its pipes and its terminal. Call when its processes have ended."""
        self.popen.wait()
        for fd in [self.ear, self.master, *self.gates]:
            os.close(fd)


def first_line(source):
    """The number of the first line that does something: the docstring is none."""
    body = ast.parse(source).body
    first = body[1] if len(body) > 1 and ast.get_docstring(ast.parse(source)) is not None else body[0]
    return first.lineno
