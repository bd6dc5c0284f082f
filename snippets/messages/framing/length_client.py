"""Send three messages, each with its length, and print the answers."""

import socket

ADDRESS = ("127.0.0.1", 65432)
MESSAGES = [b"Hello", b"", b"two\nlines"]


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError(f"{len(data)} of {size} bytes came")
    return data


with socket.create_connection(ADDRESS) as connection:
    with connection.makefile("rb") as stream:
        for message in MESSAGES:
            header = len(message).to_bytes(4, "big")
            connection.sendall(header + message)
            size = int.from_bytes(read_exactly(stream, 4), "big")
            print(f"received {read_exactly(stream, size)!r}")
