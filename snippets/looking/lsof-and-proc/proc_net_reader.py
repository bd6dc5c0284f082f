"""Read the kernel's table of TCP sockets, and print it in words."""

import socket
import sys

STATES = {1: "ESTAB", 6: "TIME-WAIT", 8: "CLOSE-WAIT", 10: "LISTEN"}


def plain(text):
    address, port = text.split(":")
    # The address is printed as one number in this machine's byte order.
    packed = int(address, 16).to_bytes(4, sys.byteorder)
    return f"{socket.inet_ntoa(packed)}:{int(port, 16)}"


with open("/proc/net/tcp") as table:
    next(table)
    rows = [line.split() for line in table]

for row in sorted(rows, key=lambda row: row[1]):
    state = int(row[3], 16)
    print(STATES.get(state, state), plain(row[1]), plain(row[2]))
    print(f"  user {row[7]}, socket:[{row[9]}]")
