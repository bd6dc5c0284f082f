"""Send one message to the echo server and print what comes back."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
    connection.connect(ADDRESS)
    connection.sendall(b"Hello, world")
    connection.shutdown(socket.SHUT_WR)
    answer = b""
    while data := connection.recv(1024):
        answer += data

print(f"received {answer!r}")
