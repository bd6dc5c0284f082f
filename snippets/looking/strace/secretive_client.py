"""Visit the echo server, and say little when that fails."""

import socket

ADDRESS = ("127.0.0.1", 65432)

try:
    with socket.create_connection(ADDRESS) as connection:
        connection.sendall(b"Hello, world\n")
        print(f"received {connection.recv(1024)!r}")
except OSError:
    print("the visit has failed")
