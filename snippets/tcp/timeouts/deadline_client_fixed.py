"""Wait half a second for the whole answer, and not longer."""

import socket
import time

ADDRESS = ("10.0.0.1", 65432)
LIMIT = 0.5

deadline = time.monotonic() + LIMIT
with socket.create_connection(ADDRESS, timeout=LIMIT) as connection:
    answer = b""
    try:
        while data := connection.recv(1024):
            answer += data
            time_left = deadline - time.monotonic()
            if time_left <= 0:
                raise TimeoutError("timed out")
            connection.settimeout(time_left)
        print(f"the answer is {answer!r}")
    except OSError as error:
        print(f"no answer in time: {error!r}")
