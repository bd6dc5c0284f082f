"""Print each packet that comes out of lo, cut behind each header."""

import socket

IPV4 = 0x0800
NAMES = {1: "ICMP", 6: "TCP", 17: "UDP"}

show_bytes = input("Show the bytes? ") == "yes"
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as endpoint:
    endpoint.bind(("lo", IPV4))
    while True:
        frame = endpoint.recv(65600)
        name, rest = NAMES.get(frame[23], "?"), frame[34:]
        # TCP's header tells its own length; the others take 8 bytes.
        end = (rest[12] >> 4) * 4 if name == "TCP" else 8
        parts = {
            "frame": frame[:14],
            "IP": frame[14:34],
            name: rest[:end],
            "data": rest[end:],
        }
        sizes = " + ".join(str(len(part)) for part in parts.values())
        print(f"{len(frame)} bytes = {sizes}, {parts['data']!r}")
        if show_bytes:
            for name, part in parts.items():
                print(f"  {name:5} {part.hex(' ')}")
