"""Print measurements, and skip the fields that are unknown."""

import socket
import struct
import zlib

ADDRESS = ("127.0.0.1", 65432)

with socket.create_server(ADDRESS) as listener:
    print(f"listening on {ADDRESS}")
    while True:
        connection, peer = listener.accept()
        with connection, connection.makefile("rb") as stream:
            try:
                header = stream.read(3)
                version, size = struct.unpack("!BH", header)
                if version != 1:
                    raise ValueError(f"version {version} is unknown")
                fields = stream.read(size)
                (checksum,) = struct.unpack("!I", stream.read(4))
                if checksum != zlib.crc32(header + fields):
                    raise ValueError("damaged on its way")
                while fields:
                    kind, size = struct.unpack_from("!BB", fields)
                    value = fields[2 : 2 + size]
                    fields = fields[2 + size :]
                    if kind == 1:
                        print(f"place: {value.decode()}")
                    elif kind == 2:
                        (number,) = struct.unpack("!i", value)
                        print(f"temperature: {number / 1000}")
                    else:
                        print(f"field {kind}: {size} bytes skipped")
            except (OSError, ValueError, struct.error) as error:
                print(f"{peer} is refused: {error}")
