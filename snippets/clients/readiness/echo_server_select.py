"""Send back what each client sends, to whoever is ready."""

import select
import socket

ADDRESS = ("127.0.0.1", 65432)

clients = {}
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        ready, _, _ = select.select([listener, *clients], [], [])
        for connection in ready:
            if connection is listener:
                connection, peer = listener.accept()
                clients[connection] = peer
                print(f"{peer} is connected")
                continue
            peer = clients[connection]
            try:
                if data := connection.recv(1024):
                    connection.sendall(data)
                    continue
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
            del clients[connection]
            connection.close()
