"""Answer each message in capitals; its length goes ahead of it."""

import socket

ADDRESS = ("127.0.0.1", 65432)


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError(f"{len(data)} of {size} bytes came")
    return data


with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rb") as stream:
            try:
                while stream.peek():
                    header = read_exactly(stream, 4)
                    size = int.from_bytes(header, "big")
                    answer = read_exactly(stream, size).upper()
                    connection.sendall(header + answer)
                    print(f"{peer} got {answer!r}")
                print(f"{peer} has finished")
            except (EOFError, OSError) as error:
                print(f"{peer} is gone: {error}")
