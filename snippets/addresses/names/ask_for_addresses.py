"""Print the socket addresses that belong to the name you type."""

import socket

PORT = 65432

name = input("Name: ")
for answer in socket.getaddrinfo(name, PORT, type=socket.SOCK_STREAM):
    family, kind, protocol, _, address = answer
    print(family.name, kind.name, protocol, address)
