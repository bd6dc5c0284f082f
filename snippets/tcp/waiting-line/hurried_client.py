"""Give up when the connection takes longer than half a second."""

import socket

ADDRESS = ("127.0.0.1", 65432)

try:
    with socket.create_connection(ADDRESS, timeout=0.5) as connection:
        print(f"connected as {connection.getsockname()}")
except OSError as error:
    print(f"not connected: {error!r}")
