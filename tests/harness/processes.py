"""Which processes a page has started, and whether they run, wait, or have time limits."""

import ctypes
import os
import platform
import re
import signal
from contextlib import contextmanager
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h

# System calls that can wait, by number: where each keeps its time limit, and what "no limit" looks like.
# (argument index, value that means forever); None: the call always has a limit. From asm/unistd.h.
_FOREVER_MS, _NO_POINTER = 0xFFFFFFFF, 0
_WAITS = {
    "x86_64": {
        7: (2, _FOREVER_MS),  # poll
        23: (4, _NO_POINTER),  # select
        35: None,  # nanosleep
        128: (2, _NO_POINTER),  # rt_sigtimedwait
        202: (3, _NO_POINTER),  # futex
        219: None,  # restart_syscall
        230: None,  # clock_nanosleep
        232: (3, _FOREVER_MS),  # epoll_wait
        270: (4, _NO_POINTER),  # pselect6
        271: (2, _NO_POINTER),  # ppoll
        281: (3, _FOREVER_MS),  # epoll_pwait
        441: (3, _NO_POINTER),  # epoll_pwait2
    },
    "aarch64": {
        22: (3, _FOREVER_MS),  # epoll_pwait
        72: (4, _NO_POINTER),  # pselect6
        73: (2, _NO_POINTER),  # ppoll
        98: (3, _NO_POINTER),  # futex
        101: None,  # nanosleep
        115: None,  # clock_nanosleep
        128: None,  # restart_syscall
        137: (2, _NO_POINTER),  # rt_sigtimedwait
        441: (3, _NO_POINTER),  # epoll_pwait2
    },
}[platform.machine()]


# In /proc/PID/status: the state, and how often it was switched to, of its own will or not.
_STATUS = re.compile(rb"\nState:\t(.).*\nvoluntary_ctxt_switches:(.*)", re.DOTALL)


def adopt_orphans():
    """Make this process the parent of what its children leave behind, so that nothing escapes.

    Also lets children be interrupted when this process was started with SIGINT ignored, as
    programs in the background are.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def children(pid="self"):
    """The process ids of the direct children of a process; none where it has ended."""
    found = []
    for task in _entries(f"/proc/{pid}/task"):
        try:
            found += map(int, _read(f"{task}/children", whole=True).split())
        except OSError:
            pass
    return found


def _entries(folder):
    """The paths in a folder of /proc; none where the process has ended."""
    try:
        return [f"{folder}/{name}" for name in os.listdir(folder)]
    except OSError:
        return []


def _read(path, whole=False):
    """What a short file of /proc says, as bytes: a file object costs too much for so many looks.

    What the kernel writes as one piece comes at once; `whole` asks for more, as a long list needs.
    """
    file = os.open(path, os.O_RDONLY)
    try:
        data = os.read(file, 16384)
        return data + b"".join(iter(lambda: os.read(file, 16384), b"")) if data and whole else data
    finally:
        os.close(file)


_kept = set()


@contextmanager
def kept(pids):
    """Let these children of this process, which serve the tests themselves, outlive the pages."""
    _kept.update(pids)
    try:
        yield
    finally:
        _kept.difference_update(pids)


def family(pid="self"):
    """The process ids of all descendants of a process, but for those that are kept."""
    for child in children(pid):
        if child not in _kept:
            yield child
            yield from family(child)


def family_of(pid):
    """The process ids of a process and all of its descendants."""
    return [pid, *family(pid)]


@dataclass(frozen=True)
class Look:
    """One look at some processes.

    busy   one of them runs
    timed  one of them waits in a call that has a time limit
    trace  how often each has been switched to: two equal looks mean that nothing ran between
    """

    busy: bool
    timed: bool
    trace: tuple


def look(pids):
    """See whether these processes run or wait: a Look."""
    busy = timed = False
    trace = []
    for pid in pids:
        for task in _entries(f"/proc/{pid}/task"):
            try:
                state, switches = _STATUS.search(_read(f"{task}/status")).groups()
                if state in b"ZXTt":  # what has ended cannot be asked for its call
                    trace.append((task, state))
                    busy = busy or state == b"t"  # strace is about to let it go on
                    continue
                call = _read(f"{task}/syscall").split()
            except OSError:  # it ended while we looked
                busy = True
                continue
            if state not in b"SI" or call[0] == b"running":
                busy = True
            elif _has_limit(call):
                timed = True
                trace.append((task, b"timed"))
            else:
                trace.append((task, switches))
    return Look(busy, timed, tuple(trace))


def _has_limit(call):
    number = int(call[0])
    if number not in _WAITS:
        return False
    if _WAITS[number] is None:
        return True
    index, forever = _WAITS[number]
    return int(call[1 + index], 16) & 0xFFFFFFFF != forever if forever else int(call[1 + index], 16) != 0


def socket_inodes(pids):
    """The inode numbers, as strings, of the sockets that these processes hold."""
    found = set()
    for pid in pids:
        for link in _entries(f"/proc/{pid}/fd"):
            try:
                target = os.readlink(link)
            except OSError:
                continue
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def end_all():
    """Kill every descendant of this process and wait until none is left.

    All are stopped before the first is killed, so that none can say anything about the end of another.
    """
    while pids := list(family()):
        for number in signal.SIGSTOP, signal.SIGKILL:
            for pid in pids:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
        while not _kept.issuperset(children()):
            # In whatever order they end: the first process of a machine ends last.
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT).si_pid
            os.waitpid(ended, 0)
