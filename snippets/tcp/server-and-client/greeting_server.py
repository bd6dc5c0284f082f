"""Greet each visitor and close the connection."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"greeting {peer}")
            try:
                connection.sendall(f"Welcome, port {peer[1]}!".encode())
            except OSError as error:
                print(f"{peer} is gone: {error}")
