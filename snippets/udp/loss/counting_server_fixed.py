"""Count each request once, and answer a repeated one as before."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    count = 0
    answers = {}
    while True:
        request, peer = endpoint.recvfrom(65535)
        if (peer, request) not in answers:
            count += 1
            answer = request + f" the count is {count}".encode()
            answers[peer, request] = answer
        endpoint.sendto(answers[peer, request], peer)
