"""Echo what each client sends, in a child process for each client."""

import os
import signal
import socket

ADDRESS = ("127.0.0.1", 65432)

# The kernel need not keep the results of children that end.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        if os.fork() == 0:
            listener.close()
            while data := connection.recv(1024):
                connection.sendall(data)
            os._exit(0)
        connection.close()
