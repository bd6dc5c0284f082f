"""Send each client its answer at one byte every 0.2 seconds."""

import socket
import time

ADDRESS = ("10.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            try:
                for byte in b"Hello":
                    time.sleep(0.2)
                    connection.sendall(bytes([byte]))
                print(f"{peer} has its answer")
            except OSError:
                print(f"{peer} has given up")
