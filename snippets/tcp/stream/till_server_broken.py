"""Add up amounts, one for each recv (which is wrong)."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            total = 0
            while data := connection.recv(1024):
                total += int(data)
                print(f"received {data!r}, total {total}")
            print(f"{peer} pays {total}")
