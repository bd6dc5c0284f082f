"""Fetch a page the way a browser does, and say what happens."""

import socket

NAME, PORT = "localhost", 8080

address = socket.gethostbyname(NAME)
print(f"{NAME} has the address {address}")
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
    print(f"before connect, my end is {connection.getsockname()}")
    connection.connect((address, PORT))
    print(f"after connect, my end is {connection.getsockname()}")
    input("Press Enter to ask for the page.")
    connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
    answer = b""
    while data := connection.recv(1024):
        answer += data

print(f"the answer begins with {answer[:15]!r}")
