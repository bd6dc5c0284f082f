"""Send back what each client sends, in an event loop of its own."""

import traceback
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from socket import create_server

ADDRESS = ("127.0.0.1", 65432)


def serve(connection, peer):
    with connection:
        print(f"{peer} is connected")
        try:
            yield connection, EVENT_READ
            while data := connection.recv(1024):
                while data:
                    yield connection, EVENT_WRITE
                    data = data[connection.send(data) :]
                yield connection, EVENT_READ
            print(f"{peer} has finished")
        except OSError as error:
            print(f"{peer} is gone: {error}")


with create_server(ADDRESS) as listener, DefaultSelector() as selector:
    selector.register(listener, EVENT_READ)
    print(f"listening on {ADDRESS}")
    while True:
        for key, _ in selector.select():
            if task := key.data:
                selector.unregister(key.fileobj)
            else:
                connection, peer = listener.accept()
                connection.setblocking(False)
                task = serve(connection, peer)
            try:
                if wanted := next(task, None):
                    selector.register(*wanted, task)
            except Exception:
                traceback.print_exc()
