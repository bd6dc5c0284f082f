"""Send messages that nobody reads yet, then count what is there."""

import socket

TCP_ADDRESS = ("127.0.0.1", 65432)
UDP_ADDRESS = ("127.0.0.1", 65433)
MESSAGE = b"x" * 499 + b"\n"

while count := int(input("How many messages? ")):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(UDP_ADDRESS)
        receiver.settimeout(1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(count):
                sender.sendto(MESSAGE, UDP_ADDRESS)
        arrived = 0
        try:
            while True:
                receiver.recv(65535)
                arrived += 1
        except TimeoutError:
            some = "only" if arrived < count else "all"
            print(f"UDP: {some} {arrived} of {count} arrived")
    with socket.create_server(TCP_ADDRESS) as listener:
        with socket.create_connection(TCP_ADDRESS) as sender:
            receiver, peer = listener.accept()
            for _ in range(count):
                sender.sendall(MESSAGE)
        with receiver, receiver.makefile() as lines:
            print(f"TCP: {len(lines.readlines())} of {count} arrived")
