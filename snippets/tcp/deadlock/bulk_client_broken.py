"""Send many bytes to the echo server, then read what comes back."""

import socket

ADDRESS = ("127.0.0.1", 65432)

size = int(input("How many bytes? "))
with socket.create_connection(ADDRESS) as connection:
    connection.sendall(bytes(size))
    connection.shutdown(socket.SHUT_WR)
    received = 0
    while data := connection.recv(65536):
        received += len(data)

print(f"received {received} bytes")
