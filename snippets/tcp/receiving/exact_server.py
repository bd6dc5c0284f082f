"""Receive messages, each behind its size in four digits."""

import socket

ADDRESS = ("127.0.0.1", 65432)


def receive_exact(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError(f"stream ended after {len(data)} of {size}")
        data += part
    return data


with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            try:
                while True:
                    size = int(receive_exact(connection, 4))
                    message = receive_exact(connection, size)
                    print(f"message {message!r}")
            except (EOFError, OSError, ValueError) as error:
                print(f"{peer}: {error}")
