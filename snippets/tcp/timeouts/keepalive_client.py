"""Wait a minute for data, and let the kernel test the connection."""

import socket

ADDRESS = ("10.0.0.1", 65432)

with socket.create_connection(ADDRESS, timeout=60) as connection:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    print(f"{connection.getsockname()} waits")
    try:
        print(f"received {connection.recv(1024)!r}")
    except OSError as error:
        print(f"the connection is lost: {error!r}")
