"""Let the kernel send a file."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    with open("message.txt", "rb") as file:
        print(f"sent {connection.sendfile(file)} bytes")
