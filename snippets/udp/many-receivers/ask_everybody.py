"""Ask with one datagram, and list everybody who answers."""

import socket

address = input("Ask: ")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    endpoint.settimeout(0.5)
    answers = []
    try:
        endpoint.sendto(b"who is there?", (address, 65433))
        while True:
            datagram, peer = endpoint.recvfrom(65535)
            answers.append(peer[0])
    except TimeoutError:
        print(f"answers from {sorted(answers)}")
