"""Receive datagrams, and notice when one does not fit."""

import socket

ADDRESS = ("127.0.0.1", 65433)
ROOM = 2000

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    while True:
        datagram, _, flags, peer = endpoint.recvmsg(ROOM)
        cut_off = flags & socket.MSG_TRUNC
        state = "the rest is cut off" if cut_off else "complete"
        print(f"{len(datagram)} bytes, {state}")
