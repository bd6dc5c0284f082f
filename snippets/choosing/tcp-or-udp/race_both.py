"""Carry blocks of bytes by TCP and by UDP, and compare the times."""

import socket
import time

TCP_ADDRESS = ("127.0.0.1", 65432)
UDP_ADDRESS = ("127.0.0.1", 65433)
PIECE = bytes(1400)
ROUNDS = 5000

with (
    socket.create_server(TCP_ADDRESS) as listener,
    socket.create_connection(TCP_ADDRESS) as tcp_sender,
    listener.accept()[0] as tcp_receiver,
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp_sender,
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp_receiver,
):
    udp_receiver.bind(UDP_ADDRESS)
    for block in (PIECE, PIECE * 10):
        start = time.process_time()
        for _ in range(ROUNDS):
            tcp_sender.sendall(block)
            tcp_receiver.recv(len(block), socket.MSG_WAITALL)
        tcp = time.process_time() - start
        for _ in range(ROUNDS * len(block) // len(PIECE)):
            udp_sender.sendto(PIECE, UDP_ADDRESS)
            udp_receiver.recv(65535)
        udp = time.process_time() - start - tcp
        print(f"{len(block)} bytes: TCP {tcp:.3f} s, UDP {udp:.3f} s")
        print("TCP" if tcp < udp else "UDP", "is faster")
