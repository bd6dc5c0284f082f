"""Answer in capitals, decoding whatever recv returns."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            try:
                while data := connection.recv(1024):
                    text = data.decode()
                    connection.sendall(text.upper().encode())
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
