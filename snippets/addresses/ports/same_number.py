"""Hold one port number in three sockets at the same time."""

import socket

PORT = 65432

with (
    socket.create_server(("127.0.0.1", PORT)),
    socket.create_server(("127.0.0.2", PORT)),
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint,
):
    endpoint.bind(("127.0.0.1", PORT))
    print(f"three sockets, all at port {PORT}")
    input("Press Enter to close them.")
