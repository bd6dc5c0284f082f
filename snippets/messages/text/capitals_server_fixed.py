"""Answer in capitals, with a decoder that waits for the rest."""

import codecs
import socket

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        decoder = codecs.getincrementaldecoder("utf-8")()
        with connection:
            try:
                while data := connection.recv(1024):
                    text = decoder.decode(data)
                    connection.sendall(text.upper().encode())
                decoder.decode(b"", final=True)
                print(f"{peer} has finished")
            except (OSError, UnicodeDecodeError) as error:
                print(f"{peer} is gone: {error}")
