"""Answer each datagram; join or leave the group when told to."""

import select
import socket
import sys

GROUP, INTERFACE = "239.1.2.3", "0.0.0.0"
OPTIONS = {
    "join": socket.IP_ADD_MEMBERSHIP,
    "leave": socket.IP_DROP_MEMBERSHIP,
}
membership = socket.inet_aton(GROUP) + socket.inet_aton(INTERFACE)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(("", 65433))
    print("ready: type join or leave")
    while True:
        ready, _, _ = select.select([endpoint, sys.stdin], [], [])
        if endpoint in ready:
            datagram, peer = endpoint.recvfrom(65535)
            print(f"{peer[0]} asks {datagram!r}")
            endpoint.sendto(datagram, peer)
        else:
            option = OPTIONS[input()]
            endpoint.setsockopt(socket.IPPROTO_IP, option, membership)
