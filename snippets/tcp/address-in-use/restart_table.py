"""Restart a server in each way, and print which restarts fail."""

import itertools
import socket

OPTION = socket.SOL_SOCKET, socket.SO_REUSEADDR
WAYS = {"without": 0, "with": 1}
print("closes first  old server  new server  restart")
cases = itertools.product(["client", "server"], WAYS, WAYS)
for port, (closer, old, new) in enumerate(cases, 65001):
    address = ("127.0.0.1", port)
    with socket.socket() as listener:
        listener.setsockopt(*OPTION, WAYS[old])
        listener.bind(address)
        listener.listen()
        ends = [socket.create_connection(address), listener.accept()[0]]
    first, last = ends if closer == "client" else reversed(ends)
    with first, last:
        first.shutdown(socket.SHUT_WR)
        last.recv(1)
        last.shutdown(socket.SHUT_WR)
        first.recv(1)
    with socket.socket() as newcomer:
        newcomer.setsockopt(*OPTION, WAYS[new])
        print(f"{closer:12}  {old:10}  {new:10}  ", end="")
        try:
            newcomer.bind(address)
            print("works")
        except OSError as error:
            print(error.strerror)
