"""Accept one client each time you press Enter."""

import socket

ADDRESS = ("127.0.0.1", 65432)
BACKLOG = 1

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(ADDRESS)
    listener.listen(BACKLOG)
    print(f"listening on {ADDRESS}")
    while True:
        input("Press Enter to accept one client: ")
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} says {connection.recv(1024)!r}")
            connection.sendall(b"your turn")
