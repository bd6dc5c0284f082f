"""Read what a client sends only when you press Enter."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            input("Press Enter to read.")
            received = 0
            while data := connection.recv(65536):
                received += len(data)
            print(f"{peer} has sent {received} bytes")
