"""What travels through the loopback interface of a host."""

import socket

_ALL_PROTOCOLS = 0x0003  # ETH_P_ALL in linux/if_ether.h
_ETHERNET = 14
_ROOM = 65600


class Loopback:
    """Hears each packet in the network in which it is made; `take` gives them in order."""

    def __init__(self):
        self._ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL_PROTOCOLS))
        self._ear.bind(("lo", 0))
        self._ear.setblocking(False)

    def take(self):
        """The IP packets since it was last asked: a list of bytes."""
        found = []
        while True:
            try:
                frame, (_, _, kind, *_) = self._ear.recvfrom(_ROOM)
            except BlockingIOError:
                return found
            if kind == socket.PACKET_OUTGOING:  # each is heard once more when it comes in
                found.append(frame[_ETHERNET:])

    def close(self):
        self._ear.close()
