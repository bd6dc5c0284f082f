"""Connect, say hello, and wait for your turn."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    print(f"connected as {connection.getsockname()}")
    connection.sendall(b"hello")
    print(f"the server says {connection.recv(1024)!r}")
