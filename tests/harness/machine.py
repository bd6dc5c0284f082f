"""A machine of its own for each page: its own network and process ids; or turns on this one.

The kernel's namespaces do it, as containers do. Where they are refused (in most containers, and by
AppArmor on Ubuntu) pages take turns on the loopback interface of this machine.
"""

import fcntl
import getpass
import os
import pwd
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness import network, processes

#: The process id before the first of a page, so that they look as they do on a machine in use.
FIRST_PID = 4000

#: The reader's user id on a machine of its own: an ordinary user, without privileges.
READER = 1000

# The first process of a machine: it reaps orphans, and all others end with it. Its child is the first
# of the reader, and says when it is there.
_INIT = (
    f"echo {FIRST_PID} > /proc/sys/kernel/ns_last_pid; "
    f"unshare --user --map-user={READER} --map-group={READER} bash -c 'echo; read'; :"
)
_ALL_OF_IT = ["--pid", "--mount", "--user", "--preserve-credentials"]
_WITHOUT_PRIVILEGES = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


class Machine:
    """Where the programs of a page run.

    own    whether it is a machine of its own, with nothing else on it
    enter  the words of a command that starts another command there, as the reader
    user   the name of the reader there, as programs print it
    init   the id of the process that keeps the machine up, or None
    """

    def __init__(self, own, enter, uid, init=None):
        self.own, self.enter, self.init = own, enter, init
        try:
            self.user = pwd.getpwuid(uid).pw_name
        except KeyError:
            self.user = str(uid)


@contextmanager
def machine():
    """Yields a Machine for the calling thread and the processes that it starts."""
    try:
        network.enter_fresh_network()
        init = _start_init()
    except OSError:
        with Path(tempfile.gettempdir(), f"two-terminals-{getpass.getuser()}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield Machine(False, _WITHOUT_PRIVILEGES if os.geteuid() == 0 else [], os.geteuid())
        return
    try:
        target = f"--target={_child(_child(init.pid))}"
        yield Machine(True, ["nsenter", target, *_ALL_OF_IT], READER, init.pid)
    finally:
        processes.end_all()
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
