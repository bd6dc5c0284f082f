"""The servers that are compared, each run as its page shows it, on a machine of its own."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness import processes
from harness.machine import machine
from harness.page import SNIPPETS

#: Each server's file and the name of its row, in the order of the pages.
SERVERS = {
    "echo_server_iterative.py": "one at a time",
    "echo_server_threads.py": "a thread each",
    "echo_server_pool.py": "two threads",
    "echo_server_processes.py": "a process each",
    "echo_server_prefork.py": "two processes",
    "echo_server_nonblocking.py": "non-blocking",
    "echo_server_select.py": "select",
    "echo_server_poll.py": "selectors, poll",
    "echo_server_selectors.py": "selectors, epoll",
    "echo_server_loop.py": "event loop",
    "echo_server_asyncio.py": "asyncio",
    "echo_server_shutdown.py": "socketserver",
}

#: The row that all others are compared with.
BASELINE = "echo_server_threads.py"

#: Files that a page makes of another with sed: (the other, what is replaced, what it becomes).
MADE = {"echo_server_poll.py": ("echo_server_selectors.py", "DefaultSelector", "PollSelector")}

#: Servers on the clients' pages that are not compared, and why not.
LEFT_OUT = {
    "echo_server_limit.py": "is the one that serves one at a time, and would throw the silent clients out",
    "echo_server_places.py": "serves two clients at a time, as the pool does",
    "echo_server_socketserver.py": "serves one client at a time; the one with threads is compared",
    "echo_server_stopping.py": "is the one with a thread for each client, and a way to stop",
}


def find(name):
    """The snippet that this server is, or is made of; None where there is no such file."""
    return next(SNIPPETS.glob(f"clients/*/{MADE.get(name, (name,))[0]}"), None)


def source(name):
    """The text of a server's program."""
    text = find(name).read_text(encoding="utf-8")
    return text.replace(*MADE[name][1:]) if name in MADE else text


@contextmanager
def running(name):
    """Run a server, and yield its process id when it listens; it and its children are killed in the end.

    Raises RuntimeError with what the server said where that was not "listening".
    """
    with tempfile.TemporaryDirectory() as home, machine():
        Path(home, name).write_text(source(name), encoding="utf-8")
        # The pipe has room for all that it will say: nobody reads it.
        server = subprocess.Popen(
            [sys.executable, name],
            cwd=home,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pipesize=1 << 20,
        )
        try:
            if not server.stdout.readline().startswith(b"listening"):
                raise RuntimeError(f"{name} does not listen:\n{server.stdout.read().decode()}")
            yield server.pid
        finally:
            processes.end_all()
            server.wait()
            server.stdout.close()
