"""Send back what each client sends, in a pool of two threads."""

import socket
from concurrent.futures import ThreadPoolExecutor

ADDRESS = ("127.0.0.1", 65432)
THREADS = 2


def serve(connection, peer):
    with connection:
        print(f"{peer} is connected")
        try:
            while data := connection.recv(1024):
                connection.sendall(data)
            print(f"{peer} has finished")
        except OSError as error:
            print(f"{peer} is gone: {error}")


with (
    socket.create_server(ADDRESS) as listener,
    ThreadPoolExecutor(THREADS) as pool,
):
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        pool.submit(serve, connection, peer)
