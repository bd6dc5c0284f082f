"""A private network for the calling thread and all that it starts, and what its sockets are doing."""

import ctypes
import fcntl
import os
import re
import socket
import struct
from pathlib import Path

# os.CLONE_NEWUSER and os.CLONE_NEWNET exist from Python 3.12 on; ioctl numbers from linux/sockios.h.
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1

#: Ephemeral ports of a page: one is on offer at a time, the next with each thing typed.
FIRST_PORT, PORT_STEP = 50000, 2

_PORT_RANGE = "/proc/sys/net/ipv4/ip_local_port_range"
# TCP states in /proc/net/tcp whose send queue holds bytes on their way (linux/tcp_states.h):
# ESTABLISHED, FIN_WAIT1, CLOSE_WAIT, LAST_ACK, CLOSING.
_SENDING = {"01", "04", "08", "09", "0B"}

# 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104 as /proc/net writes them: words of 32 bits, last byte first.
_LOOPBACK = re.compile(r"[0-9A-F]{6}7F:|0{24}01000000:|0{16}FFFF0000[0-9A-F]{6}7F:")

_libc = ctypes.CDLL(None, use_errno=True)


def _unshare(flags):
    if _libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")


def become_root_of_a_user_namespace():
    """Let a process without privileges make networks. Call once, before any thread exists.

    Raises OSError where the system refuses (AppArmor on Ubuntu, seccomp in containers).
    """
    uid, gid = os.getuid(), os.getgid()
    _unshare(CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"0 {gid} 1")


def enter_fresh_network():
    """Move the calling thread into a new network that has a loopback interface and nothing else.

    The network ends with the last process and socket in it. Raises OSError where refused.
    """
    _unshare(CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def offer_port(number):
    """Let the kernel choose ephemeral port FIRST_PORT + PORT_STEP * number and no other."""
    port = FIRST_PORT + PORT_STEP * number
    Path(_PORT_RANGE).write_text(f"{port} {port}")


def _table(name):
    try:
        return Path(f"/proc/thread-self/net/{name}").read_text().splitlines()[1:]
    except FileNotFoundError:  # a kernel without IPv6
        return []


def bytes_in_flight():
    """How many bytes TCP sockets of this network have sent that the peer has not acknowledged."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in _table(name)]
    return sum(int(row[4].split(":")[0], 16) for row in rows if row[3] in _SENDING)


def exposed(inodes):
    """Where sockets with these inodes (a set of strings) can be reached from another machine.

    Returns addresses as /proc/net writes them, such as "tcp 00000000:FF98".
    """
    return [
        f"{name} {row[1]}"
        for name, waits in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07"))
        for row in map(str.split, _table(name))
        if row[3] == waits and row[9] in inodes and not _LOOPBACK.match(row[1])
    ]
