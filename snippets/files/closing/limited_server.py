"""Keep at most two visitors at a time, and let the others wait."""

import select
import socket

ADDRESS = ("127.0.0.1", 65432)
MOST = 2

visitors = []
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        door = [listener] if len(visitors) < MOST else []
        ready, _, _ = select.select(door + visitors, [], [])
        for endpoint in ready:
            if endpoint is listener:
                connection, peer = listener.accept()
                visitors.append(connection)
                print(f"{peer} has {connection.fileno()}")
                continue
            try:
                data = endpoint.recv(1024)
            except OSError:
                data = b""
            if not data:
                print(f"{endpoint.fileno()} becomes free")
                visitors.remove(endpoint)
                endpoint.close()
