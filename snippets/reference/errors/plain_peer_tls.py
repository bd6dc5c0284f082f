"""Speak TLS to a peer that does not."""

import socket
import ssl

context = ssl.create_default_context()
client, server = socket.socketpair()
with client, server:
    server.sendall(b"220 ready\r\n")
    context.wrap_socket(client, server_hostname="localhost")
