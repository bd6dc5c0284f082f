"""Send numbered requests, and repeat each until its answer comes."""

import random
import socket

ADDRESS = ("127.0.0.1", 65433)

requests = int(input("How many requests? "))
tries = int(input("How many tries for each? "))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.connect(ADDRESS)
    for number in range(1, requests + 1):
        request = f"request {number}:".encode()
        patience = 0.3
        for _ in range(tries):
            endpoint.settimeout(patience)
            try:
                endpoint.send(request)
                answer = endpoint.recv(65535)
                while not answer.startswith(request):
                    answer = endpoint.recv(65535)
                print(f"{number}. {answer.decode()}")
                break
            except TimeoutError:
                print(f"{number}. no answer in {patience:.2f} s")
                patience *= random.uniform(1.5, 2.5)
