"""Try five ports at four addresses, and say which are reached."""

import socket

ADDRESSES = ["127.0.0.1", "10.0.0.1", "::1", "fd00::1"]
PORTS = range(65432, 65437)

print("connect to", *PORTS, sep="    ")
for address in ADDRESSES:
    results = []
    for port in PORTS:
        try:
            with socket.create_connection((address, port), timeout=3):
                results.append("reached")
        except ConnectionRefusedError:
            results.append("refused")
        except TimeoutError:
            results.append("silence")
    print(f"{address:10}", *results, sep="  ")
