"""Hand each line that you type to the kernel, with sendall."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    while line := input("Line: "):
        connection.sendall(line.encode())
        print(f"sendall has taken {line!r}")
