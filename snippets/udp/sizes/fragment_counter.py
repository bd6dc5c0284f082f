"""Send datagrams of several sizes, and count which arrive."""

import socket

ADDRESS = ("127.0.0.1", 65433)
COUNT = 100

with (
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
):
    receiver.bind(ADDRESS)
    sender.connect(ADDRESS)
    for packets in 1, 2, 3, 5, 10:
        size = packets * 1480 - 8
        arrived = 0
        for _ in range(COUNT):
            sender.send(bytes(size))
            sender.send(b"next")
            # What comes before this small one has arrived.
            while receiver.recv(65535) != b"next":
                arrived += 1
        print(f"{size} bytes, packets: {packets}, arrived: {arrived}")
