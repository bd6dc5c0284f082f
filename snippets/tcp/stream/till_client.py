"""Send each amount that you type, each with a sendall of its own."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    while amount := input("Amount: "):
        connection.sendall(amount.encode())
