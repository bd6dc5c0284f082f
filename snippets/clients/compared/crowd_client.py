"""Let 100 clients come one by one, ask once, and stay."""

import socket

ADDRESS = ("127.0.0.1", 65432)
CLIENTS = 100
PATIENCE = 2

clients = []
try:
    while len(clients) < CLIENTS:
        home = f"127.0.0.{len(clients) + 1}", 0
        connection = socket.create_connection(ADDRESS, PATIENCE, home)
        connection.sendall(b"Hello, world")
        connection.recv(1024)
        clients.append(connection)
except OSError:
    print("the next one has no answer")

print(f"served {len(clients)} of {CLIENTS}")
input("Press Enter to let them go: ")
for connection in clients:
    connection.close()
