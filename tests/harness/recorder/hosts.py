"""One host, or two with a cable between them; and what travels there."""

import fcntl
import os
import socket
import struct
from contextlib import contextmanager, nullcontext
from pathlib import Path

from harness import network

# linux/if_tun.h, linux/if_ether.h
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_ALL_PROTOCOLS, _ETHERNET_HEADER = 0x0003, 14
# linux/sockios.h, linux/ipv6.h
_SIOCSIFADDR, _SIOCSIFNETMASK, _SIOCSIFFLAGS, _IFF_UP = 0x8916, 0x891C, 0x8914, 1
_CARD = b"eth0"
_ROOM = 65600


class Host:
    """A computer as far as programs can tell: `with host.inside():` the thread is in its network.

    name  such as "client"; "" where there is one host only, whose network is the thread's own
    """

    def __init__(self, name="", network_file=None):
        self.name, self._file = name, network_file
        with self.inside():
            # Else a port comes back after a second of TIME-WAIT, and load decides which one is next.
            Path("/proc/sys/net/ipv4/tcp_tw_reuse").write_text("0")

    @contextmanager
    def inside(self):
        with network.inside_file(self._file) if self._file is not None else nullcontext():
            yield

    def flying(self):
        """How many bytes its TCP sockets have sent without an acknowledgement."""
        with self.inside():
            return network.bytes_in_flight(["thread-self"])

    def offer_port(self, number):
        """Let its kernel choose this ephemeral port and no other."""
        with self.inside():
            network.offer_port(number, ["thread-self"])

    def plug_in(self, address):
        """Give it a network card with an IPv4 address; returns the card's cable, a file of packets."""
        ip, _, length = address.partition("/")
        mask = (0xFFFFFFFF << (32 - int(length))) & 0xFFFFFFFF
        with self.inside():
            cable = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(cable, _TUNSETIFF, struct.pack("16sH22x", _CARD, _IFF_TUN | _IFF_NO_PI))
            Path("/proc/sys/net/ipv6/conf/eth0/disable_ipv6").write_text("1")  # it would talk by itself
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
                for request, value in (
                    (_SIOCSIFADDR, socket.inet_aton(ip)),
                    (_SIOCSIFNETMASK, struct.pack("!I", mask)),
                ):
                    structure = struct.pack("16sHH4s8x", _CARD, socket.AF_INET, 0, value)
                    fcntl.ioctl(any_socket, request, structure)
                fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", _CARD, _IFF_UP))
        return cable

    def close(self):
        if self._file is not None:
            os.close(self._file)


class Loopback:
    """The wire of a single host: hears each packet on lo.

    decode  a Decoder's method
    """

    ends = ()
    waits = False  # whether it waits for a packet that its sender has to send again

    def __init__(self, decode):
        self._decode = decode
        self._ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS))
        self._ear.bind(("lo", 0))
        self._ear.setblocking(False)

    def carry(self):
        """Nothing to do: the kernel carries its packets. Returns whether any have moved."""
        return False

    def take(self):
        """The packets since it was last asked, decoded, in order."""
        found = []
        while True:
            try:
                frame, (_, _, kind, *_) = self._ear.recvfrom(_ROOM)
            except BlockingIOError:
                return [packet for packet in found if packet]
            if kind == socket.PACKET_OUTGOING:  # each is heard once more when it comes in
                found.append(self._decode(frame[_ETHERNET_HEADER:]))

    def close(self):
        self._ear.close()


class Cable:
    """The wire between two hosts. It carries packets one by one, and loses those it is told to lose.

    A packet that is sent again after a loss comes by the kernel's clock, whatever the programs do. The
    cable holds it back until `release`, so that it belongs to a moment in which nothing else happens. What
    is sent again although it was not lost is dropped: a kernel does that when the recorder takes long.

    ends    the files of packets of both cards
    lose    numbers of the packets that are lost, from 1
    """

    def __init__(self, ends, decode, lose=()):
        self.ends, self._decode, self._lose = ends, decode, set(lose)
        self._count, self._heard = 0, []
        self._missing, self._carried, self._held = set(), set(), {}

    @property
    def waits(self):
        return bool(self._missing)

    def carry(self):
        """Carry one packet, if there is one; returns whether there was."""
        for n, end in enumerate(self.ends):
            try:
                packet = os.read(end, _ROOM)
            except BlockingIOError:
                continue
            if decoded := self._decode(packet):
                self._pass(packet, decoded, self.ends[1 - n])
            return True
        return False

    def _pass(self, packet, decoded, other):
        name = tuple(decoded.get(key) for key in ("from", "to", "seq", "size"))
        kept = decoded["proto"] == "TCP" and (decoded["size"] or {"SYN", "FIN"} & set(decoded["flags"]))
        if name in self._missing:
            self._held.setdefault(name, (packet, decoded, other))
            return
        if kept and name in self._carried:
            return
        self._count += 1
        self._heard.append(decoded)
        if self._count in self._lose:
            decoded["lost"] = True
            if kept:
                self._missing.add(name)
            return
        if kept:
            self._carried.add(name)
        os.write(other, packet)

    def release(self):
        """Carry what was sent again; returns whether it had come."""
        if not self._held:
            return False
        self._missing.clear()
        held, self._held = self._held, {}
        for packet, decoded, other in held.values():
            self._pass(packet, decoded, other)
        return True

    def take(self):
        """The packets since it was last asked, decoded, in order."""
        heard, self._heard = self._heard, []
        return heard

    def close(self):
        for end in self.ends:
            os.close(end)
