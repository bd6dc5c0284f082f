"""Visit the greeting server and print its greeting."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_connection(ADDRESS) as connection:
    greeting = b""
    while data := connection.recv(1024):
        greeting += data

print(greeting.decode())
