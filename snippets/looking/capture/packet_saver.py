"""Save each packet that comes out of lo in a pcap file."""

import socket
import struct
import time

IPV4, LONGEST, ETHERNET = 0x0800, 65600, 1

with (
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as endpoint,
    open("saved.pcap", "wb", buffering=0) as file,
):
    endpoint.bind(("lo", IPV4))
    header = 0xA1B2C3D4, 2, 4, 0, 0, LONGEST, ETHERNET
    file.write(struct.pack("<IHHIIII", *header))
    print("saving")
    while True:
        frame = endpoint.recv(LONGEST)
        seconds, rest = divmod(time.time_ns(), 1_000_000_000)
        header = seconds, rest // 1000, len(frame), len(frame)
        file.write(struct.pack("<IIII", *header) + frame)
