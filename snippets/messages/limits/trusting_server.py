"""Take a length in a line, then so many bytes, from anybody."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rb") as stream:
            size = int(stream.readline())
            message = stream.read(size)
            print(f"{peer} sent {len(message)} bytes")
            connection.sendall(b"thank you\n")
