"""Run a snippet, and stop before each of its lines: python3 stepper.py SNIPPET TICKETS SAY GO GO ...

The recorder starts this in place of the snippet. The numbers are file descriptors of pipes:

TICKETS  holds the numbers 0, 1, 2, ... as bytes; each task (the process, a thread of it, a forked child,
         ...) takes the next one for itself
SAY      takes a JSON object a line: where a task stands, and its variables there
GO       one for each ticket: a byte in it lets that task run its line

A task makes no other system calls of its own between two lines of the snippet.
"""

import json
import os
import sys
import threading
import types

#: Our pipes lie from this descriptor on, so that the snippet's own are 3, 4, ... as they are for the reader.
FIRST_FD = 200
#: A write of at most so many bytes into a pipe is never mixed with another (PIPE_BUF in linux/limits.h).
ATOMIC = 4096

_TEXT = 120  # characters of a variable's value
_PLAIN = (bool, int, str, bytes, bytearray, type(None))
_HIDDEN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


def show(value, depth=0):
    """What a variable holds, as repr() writes it where that is the same in each run."""
    if isinstance(value, _PLAIN):
        text = repr(value)
    elif isinstance(value, float):
        # A clock's reading has all digits, and is another one in each run.
        text = repr(value) if len(repr(value)) <= 6 else "<float>"
    elif type(value).__name__ == "socket":
        # Its own repr() would make system calls.
        text = f"<socket fd={value.fileno()}>" if value.fileno() >= 0 else "<socket closed>"
    elif isinstance(value, OSError) and value.errno:
        text = f"{type(value).__name__}({value.errno}, {value.strerror!r})"
    elif isinstance(value, BaseException):
        text = repr(value)
    elif depth < 3 and type(value) in (tuple, list, set, frozenset):
        items = [show(item, depth + 1) for item in value]
        items = items if isinstance(value, tuple | list) else sorted(items)
        left, right = {tuple: "()", list: "[]"}.get(type(value), "{}")
        text = left + ", ".join(items) + ("," if type(value) is tuple and len(items) == 1 else "") + right
    elif depth < 3 and isinstance(value, dict):
        text = "{" + ", ".join(f"{show(k, 3)}: {show(v, depth + 1)}" for k, v in value.items()) + "}"
    else:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _TEXT else text[: _TEXT - 1] + "…"


class Stepper:
    """The stops of one snippet, in all of its threads and children.

    path             the snippet, as its frames name it
    tickets, say, go descriptors, as above
    """

    def __init__(self, path, tickets, say, go):
        self.path, self._tickets, self._say, self._go = path, tickets, say, go
        self._mine = {}  # thread: its ticket

    def trace(self, frame, event, argument):
        """A global trace function: follow the snippet's own lines, and no library's."""
        return self._line if frame.f_code.co_filename == self.path else None

    def _line(self, frame, event, argument):
        if event == "line":
            self._stop(frame)
        return self._line

    def _stop(self, frame):
        ticket, me = self._ticket(), threading.get_native_id()
        where = {"ticket": ticket, "process": os.getpid(), "task": me, "line": frame.f_lineno}
        values = {
            name: show(value)
            for name, value in list(frame.f_locals.items())
            if not name.startswith(("__", ".")) and not isinstance(value, _HIDDEN)
        }
        message = json.dumps({**where, "vars": values}, ensure_ascii=False).encode() + b"\n"
        if len(message) > ATOMIC:
            self.refuse("its variables are too large to be shown")
        os.write(self._say, message)
        os.read(self._go[ticket], 1)

    def _ticket(self):
        me = threading.get_ident()
        if me not in self._mine:
            (self._mine[me],) = os.read(self._tickets, 1) or b"\xff"
            if self._mine[me] >= len(self._go):
                self.refuse(f"it has more than {len(self._go)} threads and processes")
        return self._mine[me]

    def refuse(self, reason):
        """Say why this cannot be recorded, and wait for the end."""
        os.write(self._say, json.dumps({"refused": reason}).encode() + b"\n")
        os.read(self._go[0], 1)

    def audit(self, event, arguments):
        """An audit hook: programs whose lines cannot be seen are not recorded half."""
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
            self.refuse("it starts another program")
        elif event == "import" and arguments[0] == "multiprocessing.context":
            self.refuse("it uses multiprocessing, whose processes run more than the snippet's lines")

    def forget(self):
        """In a forked child: it is a task of its own."""
        self._mine.clear()

    def run(self, code, space):
        """Run the compiled snippet as the interpreter runs a program."""
        os.register_at_fork(after_in_child=self.forget)
        sys.addaudithook(self.audit)
        threading.settrace(self.trace)
        sys.settrace(self.trace)
        try:
            exec(code, space)
        finally:
            sys.settrace(None)


def main(path, *pipes):
    moved = []
    for number, fd in enumerate(map(int, pipes), FIRST_FD):
        os.dup2(fd, number, inheritable=False)
        os.close(fd)
        moved.append(number)
    tickets, say, *go = moved
    path = os.path.abspath(path)
    sys.argv, sys.path[0] = [path], os.path.dirname(path)
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    program = types.ModuleType("__main__")
    program.__file__ = path
    ours, sys.modules["__main__"] = sys.modules["__main__"], program
    sys.excepthook = _excepthook
    Stepper(path, tickets, say, go).run(code, program.__dict__)
    del ours  # only now: a module takes its names along


def _excepthook(kind, error, traceback):
    """Show the snippet's frames only: ours are the first ones."""
    while traceback and traceback.tb_frame.f_code.co_filename == _excepthook.__code__.co_filename:
        traceback = traceback.tb_next
    sys.__excepthook__(kind, error.with_traceback(traceback), traceback)


if __name__ == "__main__":
    main(*sys.argv[1:])
