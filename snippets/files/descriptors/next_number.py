"""Print the number of everything that this program opens."""

import socket
import sys

ADDRESS = ("127.0.0.1", 65432)

for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(f"{stream.name} is {stream.fileno()}")

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(ADDRESS)
listener.listen()
print(f"the listening socket is {listener.fileno()}")

file = open("next_number.py")
print(f"the file is {file.fileno()}")

input("Press Enter to close the socket.")
listener.close()
print(f"the closed socket is {listener.fileno()}")

again = open("next_number.py")
print(f"the file opened again is {again.fileno()}")

input("Press Enter to use the closed socket.")
listener.accept()
