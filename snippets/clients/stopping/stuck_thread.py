"""Let a thread wait for a client, and close or shut down its socket."""

import socket
import threading

ADDRESS = ("127.0.0.1", 65432)


def receive(connection):
    print(f"recv gives {connection.recv(1024)!r}")


with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        thread = threading.Thread(target=receive, args=(connection,))
        thread.start()
        if input("close or shutdown? ") == "close":
            connection.close()
        else:
            connection.shutdown(socket.SHUT_RDWR)
        thread.join()
        connection.close()
        print("the thread has ended")
