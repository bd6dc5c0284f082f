"""Take a length in a line, then so many bytes, within limits."""

import contextlib
import socket
import time

ADDRESS = ("127.0.0.1", 65432)
DIGITS, SECONDS = 3, 3

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, _ = listener.accept()
        deadline = time.monotonic() + SECONDS
        data, answer = b"", ""
        with connection:
            try:
                while not answer:
                    left = deadline - time.monotonic()
                    connection.settimeout(max(left, 0.001))
                    piece = connection.recv(1024)
                    data += piece
                    line, end, message = data.partition(b"\n")
                    if len(line) > DIGITS or end and not line.isdigit():
                        answer = "refused: announce 0 to 999 bytes"
                    elif end and len(message) >= int(line):
                        answer = f"thank you for {int(line)} bytes"
                    elif not piece:
                        answer = "refused: the end came early"
            except OSError as error:
                answer = f"refused: {error}"
            with contextlib.suppress(OSError):
                connection.sendall(f"{answer}\n".encode())
