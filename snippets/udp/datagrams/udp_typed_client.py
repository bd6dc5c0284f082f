"""Send each line that you type as one datagram, without connecting."""

import socket

ADDRESS = ("127.0.0.1", 65433)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.settimeout(2)
    while True:
        line = input("Datagram: ")
        try:
            endpoint.sendto(line.encode(), ADDRESS)
            datagram, peer = endpoint.recvfrom(65535)
            print(f"{peer} answered {datagram!r}")
        except OSError as error:
            print(f"no answer: {error!r}")
