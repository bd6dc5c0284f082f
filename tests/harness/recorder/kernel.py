"""The sockets that the kernel has, and who holds them, at a moment at which nothing moves."""

import ctypes
import fcntl
import os
import re
import socket
import sys
import termios
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from harness import network
from harness.recorder.packets import endpoint

# linux/tcp_states.h, by number; written as ss writes them.
STATES = dict(
    enumerate(
        "ESTAB SYN-SENT SYN-RECV FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT UNCONN CLOSE-WAIT LAST-ACK LISTEN "
        "CLOSING NEW-SYN-RECV".split(),
        1,
    )
)
_TCP_ESTABLISHED, _UDP_UNCONNECTED = 1, 7
# The end of stream counts as one byte that was sent, or came.
_HAS_SENT_END = {"FIN-WAIT-1", "LAST-ACK", "CLOSING"}
_HAS_GOT_END = {"CLOSE-WAIT", "LAST-ACK", "CLOSING"}
_PROTOS = {socket.SOCK_STREAM: "TCP", socket.SOCK_DGRAM: "UDP"}
_PIDFD_GETFD = 438  # asm-generic/unistd.h

_libc = ctypes.CDLL(None)
_UNIX_LISTENS, _UNIX_CONNECTED = 0x10000, "03"


@dataclass(frozen=True)
class Row:
    """One socket.

    proto     "TCP", "UDP" or "Unix"
    state     as ss writes it
    local     its address, or "" before it has one
    peer      the address of its peer, or ""
    received  bytes that its program has not read; in UDP and Unix, whatever the kernel counts
    unsent    bytes that its peer's kernel has not acknowledged
    end       whether the peer's end of stream has come and has not been read
    inode     its number in the file system of sockets, or 0 where no program holds it
    host      the name of the host whose kernel has it
    """

    proto: str
    state: str
    local: str
    peer: str
    received: int = 0
    unsent: int = 0
    end: bool = False
    inode: int = 0
    host: str = field(default="", compare=False)


def rows(host):
    """The sockets in the calling thread's network: a list of Rows."""
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for line in network.table(name):
            row = _internet(name, line.split(), host)
            found.append(row)
    for line in network.table("unix"):
        found.append(_unix(line.split(), host))
    return found


def _internet(name, cells, host):
    local, peer = address(cells[1]), address(cells[2])
    peer = "" if int(cells[2].rpartition(":")[2], 16) == 0 else peer
    unsent, received = (int(cell, 16) for cell in cells[4].split(":"))
    number, inode = int(cells[3], 16), int(cells[9])
    if name.startswith("udp"):
        state = "ESTAB" if number == _TCP_ESTABLISHED else "UNCONN"
        return Row("UDP", state, local, peer, received, 0, False, inode, host)
    state, end = STATES[number], False
    if state in _HAS_SENT_END and unsent:
        unsent -= 1
    if state in _HAS_GOT_END and received:
        received, end = received - 1, True
    return Row("TCP", state, local, peer, received, unsent, end, inode, host)


def _unix(cells, host):
    path = cells[7] if len(cells) > 7 else ""
    if int(cells[3], 16) & _UNIX_LISTENS:
        state = "LISTEN"
    else:
        state = "ESTAB" if cells[5] == _UNIX_CONNECTED else "UNCONN"
    return Row("Unix", state, path, "", inode=int(cells[6]), host=host)


def address(text):
    """A socket address as /proc/net writes it: "0100007F:FF98" is "127.0.0.1:65432"."""
    host, port = text.split(":")
    words = [bytes.fromhex(host[i : i + 8])[::-1] for i in range(0, len(host), 8)]
    family = socket.AF_INET if len(words) == 1 else socket.AF_INET6
    return endpoint(socket.inet_ntop(family, b"".join(words)), int(port, 16))


def descriptors(pid):
    """What a process holds: {descriptor: what /proc says of it}, such as {3: "socket:[4711]"}."""
    found = {}
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            found[int(name)] = os.readlink(f"/proc/{pid}/fd/{name}")
    except OSError:  # it has ended
        return {}
    return dict(sorted(found.items()))


def ask(pid, fd):
    """The Row of a socket that no table lists: one that is not bound, or that TCP has done with."""
    with _borrowed(pid, fd) as borrowed:
        if borrowed is None:
            return None
        proto = "Unix" if borrowed.family == socket.AF_UNIX else _PROTOS.get(borrowed.type, "raw")
        waiting = bytearray(4)
        fcntl.ioctl(borrowed, termios.FIONREAD, waiting)
        local = borrowed.getsockname()
    name = local if proto == "Unix" else endpoint(*local[:2]) if local[1] else ""
    return Row(proto, "UNCONN", name, "", int.from_bytes(waiting, sys.byteorder))


@contextmanager
def _borrowed(pid, fd):
    """A socket of another process for a moment, as one of ours."""
    try:
        process = os.pidfd_open(pid)
    except OSError:
        yield None
        return
    ours = _libc.syscall(_PIDFD_GETFD, process, fd, 0)
    os.close(process)
    if ours < 0:
        yield None
        return
    with socket.socket(fileno=ours) as borrowed:
        yield borrowed


def inode(link):
    """The inode number of a socket that /proc names "socket:[4711]"; None for anything else."""
    match = re.fullmatch(r"socket:\[(\d+)\]", link)
    return int(match[1]) if match else None


def host_ids(pids):
    """The ids of tasks as they know them, {inner: (process, task)}, for all tasks of these processes."""
    found = {}
    for pid in pids:
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                status = Path(f"/proc/{pid}/task/{task}/status").read_text()
                inner = re.search(r"^NSpid:.*?(\d+)$", status, re.M)[1]
                found[int(inner)] = pid, int(task)
        except OSError:
            pass
    return found
