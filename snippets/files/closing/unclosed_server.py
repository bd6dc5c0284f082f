"""Greet each visitor, and forget to close the connection."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        print(f"greeting {peer}")
        connection.sendall(f"Welcome, port {peer[1]}!".encode())
