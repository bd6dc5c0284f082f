"""Call send or recv on a connected UDP socket, as you type it."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.settimeout(0.5)
    endpoint.connect(ADDRESS)
    print(f"I am {endpoint.getsockname()}")
    while call := input("Call: "):
        try:
            if call == "send":
                print(f"{endpoint.send(b'question')} bytes are sent")
            else:
                print(f"received {endpoint.recv(65535)!r}")
        except OSError as error:
            print(f"{call} raises {error!r}")
