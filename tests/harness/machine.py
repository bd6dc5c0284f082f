"""A machine of its own for each page: its own network and process ids; or turns on this one.

The kernel's namespaces do it, as containers do. Where they are refused (in most containers, and by
AppArmor on Ubuntu) pages take turns on the loopback interface of this machine.
"""

import fcntl
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness import network

#: The process id before the first of a page, so that they look as they do on a machine in use.
FIRST_PID = 4000

# The first process of a machine: it reaps orphans, and all others end with it.
_INIT = f"echo {FIRST_PID} > /proc/sys/kernel/ns_last_pid; echo; read"


class Machine:
    """Where the programs of a page run.

    own    whether it is a machine of its own, with nothing else on it
    enter  the words of a command that starts another command there
    """

    def __init__(self, own, enter=()):
        self.own, self.enter = own, list(enter)


@contextmanager
def machine():
    """Yields a Machine for the calling thread and the processes that it starts."""
    try:
        network.enter_fresh_network()
        init = _start_init()
    except OSError:
        with Path(tempfile.gettempdir(), f"two-terminals-{os.getuid()}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield Machine(own=False)
        return
    try:
        pid = _child(init.pid)
        yield Machine(own=True, enter=["nsenter", f"--target={pid}", "--pid", "--mount"])
    finally:
        init.kill()
        init.wait()
        init.stdin.close()
        init.stdout.close()


def _start_init():
    init = subprocess.Popen(
        ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", _INIT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if not init.stdout.read(1):
        init.wait()
        raise OSError("unshare: no process ids of its own")
    return init


def _child(pid):
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())
