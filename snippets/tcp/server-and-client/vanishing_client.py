"""Connect to the echo server, then vanish without a goodbye."""

import socket
import struct

ADDRESS = ("127.0.0.1", 65432)
LINGER = struct.pack("ii", 1, 0)

with socket.create_connection(ADDRESS) as connection:
    # With a linger time of 0, closing sends a reset.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    print(f"{connection.getsockname()} vanishes")
