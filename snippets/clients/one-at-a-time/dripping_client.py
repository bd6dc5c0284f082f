"""Send a message at one byte every quarter of a second."""

import socket
import time

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    answer = b""
    for byte in b"too slow":
        connection.sendall(bytes([byte]))
        answer += connection.recv(1024)
        time.sleep(0.25)

print(f"received {answer!r}")
