"""Ask again and again whether the server is still there."""

import socket
import time

ADDRESS = ("10.0.0.1", 65432)

with socket.create_connection(ADDRESS, timeout=1) as connection:
    print(f"{connection.getsockname()} begins to ask")
    try:
        while True:
            connection.sendall(b"?")
            if not connection.recv(1024):
                raise ConnectionError("the server has finished")
            time.sleep(0.2)
    except OSError as error:
        print(f"the server does not answer: {error!r}")
