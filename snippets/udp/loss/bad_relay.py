"""Stand before the server, and bring its answers in a bad way."""

import socket

RELAY = ("127.0.0.2", 65433)
SERVER = ("127.0.0.1", 65433)
# The 2nd answer goes twice, and the 4th waits for the 5th to go.
PLAN = {2: (2, 2), 4: (), 5: (5, 4)}

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(RELAY)
    print(f"relay on {RELAY}")
    answers = []
    while True:
        datagram, peer = endpoint.recvfrom(65535)
        if peer != SERVER:
            client = peer
            endpoint.sendto(datagram, SERVER)
            continue
        answers.append(datagram)
        count = len(answers)
        for number in PLAN.get(count, (count,)):
            endpoint.sendto(answers[number - 1], client)
