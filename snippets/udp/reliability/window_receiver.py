"""Receive a file in numbered pieces, and confirm each of them."""

import socket
import struct

ADDRESS = ("127.0.0.1", 65433)
LINGER = 0.5

pieces = {}
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    try:
        while True:
            datagram, peer = endpoint.recvfrom(65535)
            number, total = struct.unpack_from("!II", datagram)
            pieces[number] = datagram[8:]
            endpoint.sendto(datagram[:4], peer)
            if len(pieces) == total:
                # A confirmation may be lost: stay to repeat it.
                endpoint.settimeout(LINGER)
    except TimeoutError:
        print(f"complete, with {total} pieces")

with open("copy.txt", "wb") as file:
    for number in sorted(pieces):
        file.write(pieces[number])
