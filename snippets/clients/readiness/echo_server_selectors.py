"""Send back what each client sends, as soon as it can be sent."""

import selectors
import socket
from selectors import EVENT_READ, EVENT_WRITE

ADDRESS = ("127.0.0.1", 65432)

with (
    socket.create_server(ADDRESS) as listener,
    selectors.DefaultSelector() as selector,
):
    selector.register(listener, EVENT_READ)
    print(f"listening on {ADDRESS}")
    while True:
        for key, events in selector.select():
            if key.fileobj is listener:
                connection, peer = listener.accept()
                connection.setblocking(False)
                selector.register(connection, EVENT_READ, (peer, b""))
                print(f"{peer} is connected")
                continue
            connection, (peer, unsent) = key.fileobj, key.data
            try:
                if events & EVENT_WRITE:
                    unsent = unsent[connection.send(unsent) :]
                else:
                    unsent = connection.recv(1024)
                if unsent or events & EVENT_WRITE:
                    wanted = EVENT_WRITE if unsent else EVENT_READ
                    selector.modify(connection, wanted, (peer, unsent))
                    continue
                print(f"{peer} has finished")
            except OSError as error:
                print(f"{peer} is gone: {error}")
            selector.unregister(connection)
            connection.close()
