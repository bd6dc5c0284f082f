"""Visit the echo server from a thread."""

import socket
import threading

ADDRESS = ("127.0.0.1", 65432)
MESSAGE = b"Hello from the other thread of this client"


def visit():
    with socket.create_connection(ADDRESS) as connection:
        connection.sendall(MESSAGE)
        print(f"{len(connection.recv(1024))} bytes came back")


visitor = threading.Thread(target=visit)
visitor.start()
visitor.join()
