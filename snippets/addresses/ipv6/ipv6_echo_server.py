"""Send back what each client sends, at an IPv6 address."""

import socket

ADDRESS = ("::1", 65432)

with socket.create_server(ADDRESS, family=socket.AF_INET6) as listener:
    print(f"listening on {listener.getsockname()}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"{peer} is connected")
            try:
                while data := connection.recv(1024):
                    connection.sendall(data)
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
