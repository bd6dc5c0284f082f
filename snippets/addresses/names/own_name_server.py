"""Bind to the name of this computer, and say what came of it."""

import socket

PORT = 65432

name = socket.gethostname()
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.bind((name, PORT))
    print(f"{name} has become {listener.getsockname()}")
