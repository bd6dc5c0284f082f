"""Count the visitors, and keep the connection of each for ever."""

import socket

ADDRESS = ("127.0.0.1", 65432)

visitors = []
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        visitors.append(connection)
        print(f"visitor {len(visitors)} has {connection.fileno()}")
