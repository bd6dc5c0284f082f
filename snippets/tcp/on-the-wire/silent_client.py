"""Connect to the bulk server, and never read."""

import socket

ADDRESS = ("10.0.0.2", 65432)

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.connect(ADDRESS)
    input("Press Enter to leave. ")
