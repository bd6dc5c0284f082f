"""Send back what each client sends, one client after the other."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            try:
                while data := connection.recv(1024):
                    connection.sendall(data)
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
