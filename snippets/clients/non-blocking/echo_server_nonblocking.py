"""Send back what each client sends, and never wait for one of them."""

import socket
import time

ADDRESS = ("127.0.0.1", 65432)
PAUSE = 0.05

clients = {}
with socket.create_server(ADDRESS) as listener:
    listener.setblocking(False)
    print(f"listening on {ADDRESS}")
    while True:
        time.sleep(PAUSE)
        try:
            connection, peer = listener.accept()
            connection.setblocking(False)
            clients[connection] = peer
            print(f"{peer} is connected")
        except BlockingIOError:
            pass
        for connection, peer in list(clients.items()):
            try:
                if data := connection.recv(1024):
                    connection.sendall(data)
                    continue
                print(f"{peer} has finished")
            except BlockingIOError:
                continue
            except OSError as error:
                print(f"{peer} is gone: {error}")
            del clients[connection]
            connection.close()
