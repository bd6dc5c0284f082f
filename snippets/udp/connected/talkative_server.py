"""Answer each short question with a long list."""

import socket

ADDRESS = ("127.0.0.1", 65433)
ANSWER = b"one line of a long answer\n" * 40

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    while True:
        request, peer = endpoint.recvfrom(65535)
        sent = endpoint.sendto(ANSWER, peer)
        print(f"{len(request)} bytes came in, {sent} went to {peer}")
