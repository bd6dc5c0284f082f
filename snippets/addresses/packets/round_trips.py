"""Ask the echo server ten questions, one by one and all at once."""

import socket
import time

COUNT = 10

address = input("Server: "), 65432
start = time.monotonic()
with socket.create_connection(address) as connection:
    print(f"connected after {time.monotonic() - start:.1f} s")
    start = time.monotonic()
    for _ in range(COUNT):
        connection.sendall(b"?")
        connection.recv(1)
    print(f"one after the other: {time.monotonic() - start:.1f} s")
    start = time.monotonic()
    connection.sendall(b"?" * COUNT)
    connection.recv(COUNT, socket.MSG_WAITALL)
    print(f"all at once: {time.monotonic() - start:.1f} s")
