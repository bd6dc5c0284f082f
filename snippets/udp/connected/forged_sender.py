"""Send one datagram with somebody else's address as its sender."""

import socket
import struct

claimed, claimed_port = input("Claim to be: ").split()
target, target_port = input("Send to: ").split()
data = input("Say: ").encode()
ports = int(claimed_port), int(target_port)
udp_header = struct.pack("!HHHH", *ports, 8 + len(data), 0)
addresses = socket.inet_aton(claimed) + socket.inet_aton(target)
# 0x45 begins an IPv4 header, 17 says UDP, and Linux fills the zeros.
ip_header = struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, 17, 0)
packet = ip_header + addresses + udp_header + data
with socket.socket(
    socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW
) as endpoint:
    endpoint.sendto(packet, (target, 0))
