"""Send a message in two pieces, with or without TCP_NODELAY."""

import socket

ADDRESS = ("10.0.0.2", 65432)

no_delay = input("TCP_NODELAY? ") == "yes"
with socket.create_connection(ADDRESS) as connection:
    connection.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY, no_delay
    )
    connection.send(b"Hello, ")
    connection.send(b"world")
    print(connection.recv(12, socket.MSG_WAITALL))
