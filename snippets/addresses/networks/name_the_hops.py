"""Name the machines on the way to a server, one hop after the other."""

import os
import socket
import struct

TARGET = ("203.0.113.9", 65433)
IP_RECVERR = 11

for hops in 1, 2:
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.settimeout(3)
        probe.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        probe.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops)
        probe.sendto(b"", TARGET)
        report = probe.recvmsg(0, 512, socket.MSG_ERRQUEUE)[1][0][2]
        # The error's number is first; at byte 20, who reports it.
        (number,) = struct.unpack_from("I", report)
        sender = socket.inet_ntoa(report[20:24])
        print(f"{hops}. {sender} says {os.strerror(number)!r}")
