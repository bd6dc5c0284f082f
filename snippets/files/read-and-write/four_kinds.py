"""Write to four kinds of things and read from them, with two calls."""

import os
import socket

pipe_reader, pipe_writer = os.pipe()
left, right = socket.socketpair()
with (
    left,
    right,
    open("note.txt", "wb") as new,
    open("note.txt", "rb") as note,
):
    kinds = {
        "file": (new.fileno(), note.fileno()),
        "pipe": (pipe_writer, pipe_reader),
        "terminal": (1, 0),
        "socket": (left.fileno(), right.fileno()),
    }
    for kind, (writer, reader) in kinds.items():
        written = os.write(writer, b"Hello, world\n")
        data = os.read(reader, 1024)
        print(f"{kind}: {written} bytes written, {data!r} read")
