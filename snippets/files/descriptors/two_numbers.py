"""Give one listening socket two numbers, and close one of them."""

import socket

ADDRESS = ("127.0.0.1", 65432)

listener = socket.create_server(ADDRESS)
twin = listener.dup()
print(f"numbers {listener.fileno()} and {twin.fileno()}")

input("Press Enter to close the first.")
listener.close()
print(f"numbers {listener.fileno()} and {twin.fileno()}")

input("Press Enter to close the second.")
twin.close()
print(f"numbers {listener.fileno()} and {twin.fileno()}")

input("Press Enter to end.")
