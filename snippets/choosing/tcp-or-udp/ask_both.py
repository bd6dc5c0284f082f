"""Ask both echo servers, and count the packets that it takes."""

import socket

TCP_ADDRESS = ("127.0.0.1", 65432)
UDP_ADDRESS = ("127.0.0.1", 65433)


def packets():
    with open("/proc/net/dev") as table:
        return int(table.read().split(" lo:")[1].split()[1])


while count := int(input("How many questions? ")):
    start = packets()
    with socket.create_connection(TCP_ADDRESS) as connection:
        for _ in range(count):
            connection.sendall(b"?")
            connection.recv(1)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    tcp = (packets() - start) / count
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        endpoint.settimeout(2)
        endpoint.connect(UDP_ADDRESS)
        for _ in range(count):
            endpoint.send(b"?")
            endpoint.recv(65535)
    udp = (packets() - start) / count - tcp
    print(f"packets a question: TCP {tcp:.1f}, UDP {udp:.1f}")
