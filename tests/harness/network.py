"""A private network for the calling thread and all that it starts, and what its sockets are doing."""

import ctypes
import fcntl
import os
import re
import socket
import struct
from contextlib import contextmanager, suppress
from pathlib import Path

# os.CLONE_NEWUSER and os.CLONE_NEWNET exist from Python 3.12 on; ioctl numbers from linux/sockios.h.
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1

#: Ephemeral ports of a page: one is on offer at a time, the next with each thing typed.
FIRST_PORT, PORT_STEP = 50000, 2

_PORT_RANGE = "/proc/sys/net/ipv4/ip_local_port_range"
# Listing the TCP sockets of a network walks through its table of connections. All networks share a
# large one, unless the one in which they are made wants a table of this size for each. From the size,
# the kernel takes two limits as well.
_CHILD_TABLE, _TABLE_SIZE = "/proc/sys/net/ipv4/tcp_child_ehash_entries", 1024
_SIZED_BY_TABLE = "/proc/sys/net/ipv4/tcp_max_tw_buckets", "/proc/sys/net/ipv4/tcp_max_syn_backlog"
# TCP states in /proc/net/tcp whose send queue holds bytes on their way (linux/tcp_states.h):
# ESTABLISHED, FIN_WAIT1, CLOSE_WAIT, LAST_ACK, CLOSING.
_SENDING = {"01", "04", "08", "09", "0B"}

# 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104 as /proc/net writes them: words of 32 bits, last byte first.
_LOOPBACK = re.compile(r"[0-9A-F]{6}7F:|0{24}01000000:|0{16}FFFF0000[0-9A-F]{6}7F:")

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def become_root_of_a_user_namespace():
    """Let a process without privileges make networks. Call once, before any thread exists.

    Raises OSError where the system refuses (AppArmor on Ubuntu, seccomp in containers).
    """
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"0 {gid} 1")


def enter_fresh_network():
    """Move the calling thread into a new network that has a loopback interface and nothing else.

    The network ends with the last process and socket in it. Raises OSError where refused.
    """
    _call("unshare", CLONE_NEWNET)
    limits = {}
    with suppress(OSError):  # Linux has this setting since 6.1
        Path(_CHILD_TABLE).write_text(str(_TABLE_SIZE))
        limits = {path: Path(path).read_text() for path in _SIZED_BY_TABLE}
        _call("unshare", CLONE_NEWNET)
    for path, limit in limits.items():
        Path(path).write_text(limit)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def networks(pids):
    """One process id for each network in which one of these processes is."""
    found = {}
    for pid in pids:
        try:
            found.setdefault(os.stat(f"/proc/{pid}/ns/net").st_ino, pid)
        except OSError:
            pass
    return list(found.values())


def made_anew():
    """A network with a loopback interface and nothing else, as an open file; the thread stays in its own."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        enter_fresh_network()
        made = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        _call("setns", home, CLONE_NEWNET)
    finally:
        os.close(home)
    return made


@contextmanager
def inside(pid):
    """Let the calling thread be in the network of a process for a while. Raises OSError."""
    there = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    try:
        with inside_file(there):
            yield
    finally:
        os.close(there)


@contextmanager
def inside_file(there):
    """The same, for a network that is an open file."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _call("setns", there, CLONE_NEWNET)
        try:
            yield
        finally:
            _call("setns", home, CLONE_NEWNET)
    finally:
        os.close(home)


def offer_port(number, pids):
    """Let the kernel choose ephemeral port FIRST_PORT + PORT_STEP * number and no other.

    So in the networks of all these processes: a page may have made more hosts.
    """
    port = FIRST_PORT + PORT_STEP * number
    for pid in networks(pids):
        with inside(pid):
            Path(_PORT_RANGE).write_text(f"{port} {port}")


def table(name, pid="thread-self"):
    """The lines of /proc/net/NAME in the network of a process, without the first; none where it has ended."""
    return _read(name, pid).splitlines()[1:]


def _read(name, pid):
    try:
        return Path(f"/proc/{pid}/net/{name}").read_text()
    except OSError:  # a kernel without IPv6; a process that has ended
        return ""


def _uses(name, pid):
    """Whether the network of a process has sockets of "tcp" or "tcp6". The kernel has counted them."""
    counts = _read(name.replace("tcp", "sockstat"), pid)
    return re.search(rf"^{name.upper()}: inuse [^0]", counts, re.MULTILINE) is not None


def bytes_in_flight(pids):
    """How many bytes TCP sockets in the networks of these processes have sent without an acknowledgement."""
    tables = [table(name, pid) for pid in networks(pids) for name in ("tcp", "tcp6") if _uses(name, pid)]
    rows = [line.split() for lines in tables for line in lines]
    return sum(int(row[4].split(":")[0], 16) for row in rows if row[3] in _SENDING)


def exposed(inodes):
    """Where sockets with these inodes (a set of strings) can be reached from another machine.

    Returns addresses as /proc/net writes them, such as "tcp 00000000:FF98".
    """
    return [
        f"{name} {row[1]}"
        for name, waits in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07"))
        for row in map(str.split, table(name))
        if row[3] == waits and row[9] in inodes and not _LOOPBACK.match(row[1])
    ]
