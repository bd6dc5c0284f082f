"""Give fifty million bytes to one send, with a time limit."""

import socket

ADDRESS = ("127.0.0.1", 65432)
DATA = bytes(50_000_000)
SECONDS = 1

with socket.create_connection(ADDRESS) as connection:
    connection.settimeout(SECONDS)
    sent = connection.send(DATA)
    print(f"send took {sent} of {len(DATA)}, all: {sent == len(DATA)}")
