"""Answer lines in capitals, within limits, and stop when told to."""

import signal
import socket
import threading
import time

ADDRESS = ("127.0.0.1", 65432)
BYTES, SECONDS, CLIENTS = 1000, 3, 2
STOP = {signal.SIGINT, signal.SIGTERM}


def serve():
    while listener.fileno() != -1:
        try:
            connection, peer = listener.accept()
        except OSError:
            continue
        deadline, data = time.monotonic() + SECONDS, b""
        try:
            with connection:
                connection.settimeout(SECONDS)
                while piece := connection.recv(BYTES - len(data)):
                    lines, end, data = (data + piece).rpartition(b"\n")
                    answer = (lines + end).decode().upper().encode()
                    connection.settimeout(deadline - time.monotonic())
                    connection.sendall(answer)
                    connection.settimeout(deadline - time.monotonic())
            print(f"{peer} is done, {len(data)} bytes are no line")
        except (OSError, ValueError) as error:
            print(f"{peer} is cut off: {error}")


signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    for _ in range(CLIENTS):
        threading.Thread(target=serve).start()
    signal.sigwait(STOP)
    listener.shutdown(socket.SHUT_RDWR)
