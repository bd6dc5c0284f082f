"""Send back what each client sends, in a thread for each client."""

import socket
import threading

ADDRESS = ("127.0.0.1", 65432)


def serve(connection, peer):
    with connection:
        print(f"{peer} is connected")
        try:
            while data := connection.recv(1024):
                connection.sendall(data)
            print(f"{peer} has finished")
        except OSError as error:
            print(f"{peer} is gone: {error}")


with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        threading.Thread(target=serve, args=(connection, peer)).start()
