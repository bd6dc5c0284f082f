"""Send one measurement: version, length, fields, checksum."""

import socket
import struct
import zlib

ADDRESS = ("127.0.0.1", 65432)
VERSION = 1
FIELDS = {1: "Köln".encode(), 2: struct.pack("!i", -1500), 9: b"new"}

fields = b""
for kind, value in FIELDS.items():
    fields += struct.pack("!BB", kind, len(value)) + value

message = struct.pack("!BH", VERSION, len(fields)) + fields
message += struct.pack("!I", zlib.crc32(message))
with socket.create_connection(ADDRESS) as connection:
    connection.sendall(message)
