"""Send back what each client sends, and stop well when told to."""

import select
import signal
import socket
import threading
import time

ADDRESS = ("127.0.0.1", 65432)
PATIENCE = 30


def serve(connection, peer):
    with connection:
        print(f"{peer} is connected")
        try:
            while data := connection.recv(1024):
                connection.sendall(data)
            print(f"{peer} has finished")
        except OSError as error:
            print(f"{peer} is gone: {error}")


told, wakeup = socket.socketpair()
wakeup.setblocking(False)
signal.set_wakeup_fd(wakeup.fileno())
signal.signal(signal.SIGINT, lambda number, frame: None)
signal.signal(signal.SIGTERM, lambda number, frame: None)
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while told not in select.select([listener, told], [], [])[0]:
        thread = threading.Thread(target=serve, args=listener.accept())
        thread.daemon = True
        thread.start()

print("no new clients")
deadline = time.monotonic() + PATIENCE
for thread in threading.enumerate():
    if thread.daemon:
        thread.join(max(0, deadline - time.monotonic()))
