"""Send each visitor 100,000 bytes, and let Reno set the pace."""

import socket

ADDRESS = ("10.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    listener.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"reno"
    )
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection:
            print(f"sending to {peer}")
            connection.sendall(bytes(100_000))
