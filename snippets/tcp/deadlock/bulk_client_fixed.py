"""Send many bytes to the echo server, and read at the same time."""

import socket
import threading

ADDRESS = ("127.0.0.1", 65432)


def send(connection, size):
    connection.sendall(bytes(size))
    connection.shutdown(socket.SHUT_WR)


size = int(input("How many bytes? "))
with socket.create_connection(ADDRESS) as connection:
    sender = threading.Thread(target=send, args=(connection, size))
    sender.start()
    received = 0
    while data := connection.recv(65536):
        received += len(data)
    sender.join()

print(f"received {received} bytes")
