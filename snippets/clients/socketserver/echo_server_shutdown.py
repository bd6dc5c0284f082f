"""Send back what each client sends, and stop when told to."""

import signal
import socketserver
import threading

ADDRESS = ("127.0.0.1", 65432)


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        peer = self.client_address
        print(f"{peer} is connected")
        try:
            while data := self.rfile.read1(1024):
                self.wfile.write(data)
            print(f"{peer} has finished")
        except OSError as error:
            print(f"{peer} is gone: {error}")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128


def stop(number, frame):
    threading.Thread(target=server.shutdown).start()


with Server(ADDRESS, Echo) as server:
    signal.signal(signal.SIGTERM, stop)
    print(f"listening on {ADDRESS}")
    server.serve_forever()
    print("no new clients")
