"""Listen with a backlog of 0, and never accept a client."""

import socket

ADDRESS = ("10.0.0.1", 65432)

with socket.create_server(ADDRESS, backlog=0):
    print(f"listening on {ADDRESS}")
    input()
