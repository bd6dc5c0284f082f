"""Count the requests that come, and answer each with the count."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    count = 0
    while True:
        request, peer = endpoint.recvfrom(65535)
        count += 1
        answer = request + f" the count is {count}".encode()
        endpoint.sendto(answer, peer)
