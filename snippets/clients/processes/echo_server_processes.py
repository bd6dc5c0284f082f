"""Send back what each client sends, in a process for each client."""

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
        if os.fork() > 0:
            connection.close()
            continue
        listener.close()
        with connection:
            print(f"{peer} is connected")
            try:
                while data := connection.recv(1024):
                    connection.sendall(data)
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
        os._exit(0)
