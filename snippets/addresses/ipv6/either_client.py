"""Send one message to an echo server at the address you type."""

import socket

address = input("Server: ")
with socket.create_connection((address, 65432)) as connection:
    print(f"{connection.family.name}, {connection.getsockname()}")
    connection.sendall(b"Hello, world")
    connection.shutdown(socket.SHUT_WR)
    answer = b""
    while data := connection.recv(1024):
        answer += data

print(f"received {answer!r}")
