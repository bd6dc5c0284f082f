"""Attack a server in the way you choose, and print its answer."""

import contextlib
import socket
import time

ADDRESS = ("127.0.0.1", 65432)
ATTACKS = {
    "terabyte": [b"1000000000000\n"],
    "negative": [b"-1\n"],
    "endless": [b"9" * 1024] * 100_000,
    "half": [b"999\nhello"],
    "drops": [b"999\n"] + [b"."] * 999,
}

while name := input("Attack: "):
    with socket.create_connection(ADDRESS) as connection:
        with contextlib.suppress(OSError):
            for piece in ATTACKS[name]:
                connection.sendall(piece)
                time.sleep(0.5 if name == "drops" else 0)
            connection.shutdown(socket.SHUT_WR)
        print(connection.recv(1024).decode(), end="")
