"""Send 50 million bytes, and read nothing of what comes back."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    print(f"{connection.getsockname()} sends")
    connection.sendall(bytes(50_000_000))
    print("all is sent")
