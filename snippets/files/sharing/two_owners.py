"""Greet one client from two processes that hold its connection."""

import os
import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    connection, peer = listener.accept()

child = os.fork()
if child == 0:
    connection.sendall(b"Hello from the child\n")
    input("Press Enter to end the child.")
    os._exit(0)

os.waitpid(child, 0)
connection.sendall(b"Hello from the parent\n")
input("Press Enter to close the parent's copy.")
connection.close()
input("Press Enter to end the parent.")
