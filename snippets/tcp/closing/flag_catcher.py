"""Print what TCP packets on lo carry: data, and how they end."""

import socket

IPV4 = 0x0800
FLAGS = {1: "FIN", 4: "RST"}

with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as endpoint:
    endpoint.bind(("lo", IPV4))
    print("catching FIN, RST and data")
    while True:
        segment = endpoint.recv(65600)[34:]
        sender = int.from_bytes(segment[:2], "big")
        speaker = "server" if sender == 65432 else "client"
        names = [FLAGS[bit] for bit in FLAGS if segment[13] & bit]
        if data := segment[(segment[12] >> 4) * 4 :]:
            names.append(repr(data))
        # The other packets connect, or only acknowledge.
        if names:
            print(f"{speaker}: {' '.join(names)}")
