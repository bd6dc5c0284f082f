"""Send back what each client sends, and wait a second at most."""

import socket

ADDRESS = ("127.0.0.1", 65432)
LIMIT = 1

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        connection.settimeout(LIMIT)
        with connection:
            print(f"{peer} is connected")
            try:
                while data := connection.recv(1024):
                    connection.sendall(data)
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
