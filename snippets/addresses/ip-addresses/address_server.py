"""Serve at the IP address you type, and say who came."""

import socket

PORT = 65432

address = input("Serve at: ")
family = socket.AF_INET6 if ":" in address else socket.AF_INET
with socket.create_server((address, PORT), family=family) as listener:
    print(f"listening on {listener.getsockname()}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} came to {connection.getsockname()}")
