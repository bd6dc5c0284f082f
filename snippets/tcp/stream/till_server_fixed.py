"""Add up amounts, each of which ends with a newline."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            total = 0
            unread = b""
            while data := connection.recv(1024):
                print(f"received {data!r}")
                unread += data
                while b"\n" in unread:
                    amount, unread = unread.split(b"\n", 1)
                    total += int(amount)
                    print(f"amount {amount!r}, total {total}")
            print(f"{peer} pays {total}")
