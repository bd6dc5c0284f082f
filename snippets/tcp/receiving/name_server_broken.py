"""Ask each client for a name (but the question does not arrive)."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rw") as lines:
            print(f"{peer} is connected")
            print("What is your name?", file=lines)
            print(f"the answer is {lines.readline()!r}")
