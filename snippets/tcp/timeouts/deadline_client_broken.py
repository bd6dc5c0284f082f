"""Wait half a second for the answer, or so it seems."""

import socket
import time

ADDRESS = ("10.0.0.1", 65432)
LIMIT = 0.5

start = time.monotonic()
with socket.create_connection(ADDRESS, timeout=LIMIT) as connection:
    answer = b""
    while data := connection.recv(1024):
        answer += data

print(f"{answer!r} after {time.monotonic() - start:.0f} s")
