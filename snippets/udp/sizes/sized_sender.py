"""Send datagrams of any size, and count the packets of each."""

import socket

ADDRESS = ("127.0.0.1", 65433)
IP_MTU_DISCOVER, WANT, DO = 10, 1, 2


def packets():
    with open("/proc/net/dev") as table:
        return int(table.read().split(" lo:")[1].split()[1])


cut = DO if input("May it be cut? ") == "no" else WANT
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, cut)
    while size := int(input("How many bytes? ")):
        start = packets()
        try:
            endpoint.sendto(bytes(size), ADDRESS)
            print(f"sent, packets: {packets() - start}")
        except OSError as error:
            print(error)
