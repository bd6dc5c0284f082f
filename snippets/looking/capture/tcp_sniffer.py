"""Print what the headers of each TCP packet on lo say."""

import socket
import struct

IPV4, TCP = 0x0800, 6
FLAGS = {1: "F", 2: "S", 4: "R", 8: "P", 16: "."}

first = {}
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as endpoint:
    endpoint.bind(("lo", IPV4))
    print("sniffing on lo")
    while True:
        packet = endpoint.recv(65600)[14:]
        if packet[9] != TCP:
            continue
        size, *hosts = struct.unpack_from("!2xH8x4s4s", packet)
        segment = packet[(packet[0] & 15) * 4 : size]
        header = struct.unpack_from("!HHIIBB", segment)
        *ports, seq, ack, words, bits = header
        hosts = map(socket.inet_ntoa, hosts)
        sender, peer = map("{}.{}".format, hosts, ports)
        flags = "".join(FLAGS[bit] for bit in FLAGS if bits & bit)
        if "S" in flags:
            first[sender, peer] = seq
        text = f"[{flags}], seq {seq - first.get((sender, peer), 0)}"
        if "." in flags:
            text += f", ack {ack - first.get((peer, sender), 0)}"
        data = segment[(words >> 4) * 4 :]
        print(f"{sender} > {peer}: {text}, {data!r}")
