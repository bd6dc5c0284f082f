"""Load a pickle from anybody: never do this."""

import pickle
import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rb") as stream:
            order = pickle.load(stream)
            print(f"{peer} sent {order!r}")
