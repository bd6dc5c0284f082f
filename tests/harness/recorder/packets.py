"""Packets, decoded as a recording shows them: numbers count from the connection's first byte."""

import socket
import struct

#: Bytes of data that are shown of one packet.
SHOWN = 60

_TCP, _UDP = 6, 17
_ICMP = {1: "ICMP", 58: "ICMPv6"}
_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG")
_SYN = 2
_IPV6_HEADER = 40
# What an ICMP packet says, by protocol number, type and code (RFC 792, RFC 4443).
_SAYS = {
    (1, 3, 0): "network unreachable",
    (1, 3, 1): "host unreachable",
    (1, 3, 3): "port unreachable",
    (1, 3, 4): "packet too big",
    (1, 11, 0): "hop limit exceeded",
    (58, 1, 3): "host unreachable",
    (58, 1, 4): "port unreachable",
    (58, 2, 0): "packet too big",
}


def shown(data):
    """Bytes as Python writes them, without b'' around, at most SHOWN of them."""
    text = repr(data[:SHOWN])[2:-1]
    return text + "…" if len(data) > SHOWN else text


def endpoint(host, port):
    """A socket address as one word: "127.0.0.1:65432", "[::1]:65432"."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Decoder:
    """Decodes the packets of one recording, and remembers where each direction's numbers began."""

    def __init__(self):
        self._first = {}  # (from, to): the number of its SYN

    def decode(self, packet):
        """An IP packet (bytes, from its IP header on) as a dict; None for the housekeeping of networks."""
        protocol, sender, receiver, body = _open(packet)
        if protocol == _TCP:
            return self._tcp(sender, receiver, body)
        if protocol == _UDP:
            source, target, size = struct.unpack("!HHH", body[:6])
            return _packet(
                "UDP", endpoint(sender, source), endpoint(receiver, target), body[8:], size=size - 8
            )
        says = _SAYS.get((protocol, *body[:2]))
        if says is None:
            return None
        _, _, _, about = _open(body[8:])
        # It answers a packet that came from the first of these ports and was for the second.
        target, source = struct.unpack("!HH", about[:4])
        return {
            **_packet(_ICMP[protocol], endpoint(sender, source), endpoint(receiver, target), b""),
            "says": says,
        }

    def _tcp(self, sender, receiver, body):
        source, target, seq, ack, offset, bits = struct.unpack("!HHIIBB", body[:14])
        there = endpoint(sender, source), endpoint(receiver, target)
        back = there[::-1]
        if bits & _SYN or there not in self._first:
            self._first[there] = seq
        names = [name for i, name in enumerate(_FLAGS) if bits >> i & 1]
        packet = _packet("TCP", *there, body[(offset >> 4) * 4 :])
        packet |= {"flags": names, "seq": (seq - self._first[there]) % 2**32}
        if "ACK" in names:
            packet["ack"] = (ack - self._first.get(back, ack)) % 2**32
        return packet


def _packet(protocol, sender, receiver, data, size=None):
    return {
        "from": sender,
        "to": receiver,
        "proto": protocol,
        "data": shown(data),
        "size": len(data) if size is None else size,
    }


def _open(packet):
    """(protocol, sender, receiver, what follows the IP header) of a packet."""
    if packet[0] >> 4 == 4:
        start = (packet[0] & 15) * 4
        ends = socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20])
        return packet[9], *ends, packet[start : int.from_bytes(packet[2:4], "big")]
    ends = socket.inet_ntop(socket.AF_INET6, packet[8:24]), socket.inet_ntop(socket.AF_INET6, packet[24:40])
    return packet[6], *ends, packet[_IPV6_HEADER:]
