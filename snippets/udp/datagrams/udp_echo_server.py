"""Send every datagram back to the address it came from."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(ADDRESS)
    print(f"ready on {ADDRESS}")
    while True:
        datagram, peer = endpoint.recvfrom(65535)
        print(f"{peer} sent {datagram!r}")
        try:
            endpoint.sendto(datagram, peer)
        except OSError as error:
            print(f"no answer to {peer}: {error}")
