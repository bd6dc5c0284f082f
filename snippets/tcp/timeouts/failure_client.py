"""Try four addresses, and tell how each attempt fails."""

import socket

ADDRESSES = [
    ("10.0.0.1", 65432),
    ("10.0.0.1", 65434),
    ("10.0.0.9", 65432),
    ("203.0.113.9", 65432),
]

for address in ADDRESSES:
    try:
        with socket.create_connection(address, timeout=0.5):
            print(f"{address}: connected")
    except OSError as error:
        print(f"{address}: {error!r}")
