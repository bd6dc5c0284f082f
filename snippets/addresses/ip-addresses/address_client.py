"""Connect to the IP address you type, and name both ends."""

import socket

PORT = 65432

address = input("Connect to: ")
with socket.create_connection((address, PORT), timeout=5) as connection:
    print(f"my end is {connection.getsockname()}")
    print(f"the peer is {connection.getpeername()}")
