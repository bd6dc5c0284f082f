"""Be one end of a connection, and make the calls that you type."""

import socket
import struct

ADDRESS = ("127.0.0.1", 65432)
LINGER = socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)

if input("accept or connect? ") == "accept":
    with socket.create_server(ADDRESS) as listener:
        connection, _ = listener.accept()
else:
    connection = socket.create_connection(ADDRESS)

while connection.fileno() != -1:
    call, _, text = input("call: ").partition(" ")
    try:
        match call:
            case "send":
                print(connection.send(text.encode()))
            case "recv":
                print(connection.recv(int(text)))
            case "shutdown":
                connection.shutdown(socket.SHUT_WR)
            case "linger":
                connection.setsockopt(*LINGER)
            case "close":
                connection.close()
    except OSError as error:
        print(f"{type(error).__name__}: {error}")
