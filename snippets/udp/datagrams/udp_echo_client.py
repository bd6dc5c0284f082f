"""Send one datagram to the UDP echo server and wait for the answer."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.settimeout(2)
    endpoint.connect(ADDRESS)
    try:
        endpoint.send(b"Hello, world")
        print(f"received {endpoint.recv(65535)!r}")
    except OSError as error:
        print(f"no answer: {error!r}")
