"""Answer in capitals, decoding one whole line after the other."""

import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rb") as lines:
            try:
                for line in lines:
                    text = line.decode()
                    connection.sendall(text.upper().encode())
                print(f"{peer} has finished")
            except (OSError, UnicodeDecodeError) as error:
                print(f"{peer} is gone: {error}")
