"""Send back what each client sends, with Python's own server."""

import socketserver

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


class Server(socketserver.TCPServer):
    allow_reuse_address = True


with Server(ADDRESS, Echo) as server:
    print(f"listening on {ADDRESS}")
    server.serve_forever()
