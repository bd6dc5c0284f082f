"""Bring sockets into every state of TCP, behind a firewall."""

import socket

ADDRESS, SILENT = ("127.0.0.1", 65432), ("127.0.0.1", 65431)


def connect(port):
    own = ("127.0.0.1", port)
    return socket.create_connection(ADDRESS, source_address=own)


def finish(end):
    end.shutdown(socket.SHUT_WR)


listener = socket.create_server(ADDRESS)
clients = [connect(port) for port in range(60001, 60005)]
servers = [listener.accept()[0] for _ in clients]
finish(clients[1])
for client, server in zip(clients[2:], servers[2:], strict=True):
    finish(server)
    finish(client)

# From these two, no bare acknowledgement gets through.
last, early = connect(60005), connect(60006)
finish(last)
server, _ = listener.accept()
server.recv(1)
finish(server)
asking = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
asking.setblocking(False)
asking.connect_ex(SILENT)
input("Press Enter to end. ")
