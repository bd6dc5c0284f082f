"""Send lines, print the answers, and give up in time."""

import socket
import time

ADDRESS = ("127.0.0.1", 65432)
BYTES, SECONDS = 3000, 30
LINES = ["Hello", "Grüße"]

deadline, data = time.monotonic() + SECONDS, b""
try:
    with socket.create_connection(ADDRESS, SECONDS) as connection:
        for line in LINES:
            connection.settimeout(deadline - time.monotonic())
            connection.sendall(f"{line}\n".encode())
            while b"\n" not in data:
                connection.settimeout(deadline - time.monotonic())
                piece = connection.recv(BYTES - len(data))
                if not piece:
                    raise ValueError("no whole line came")
                data += piece
            answer, _, data = data.partition(b"\n")
            print(f"received {answer.decode()!r}")
except (OSError, ValueError) as error:
    raise SystemExit(f"no answer: {error}") from None
