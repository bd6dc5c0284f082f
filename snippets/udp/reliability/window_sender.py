"""Send a file in numbered pieces; repeat what is not confirmed."""

import socket
import struct

ADDRESS = ("127.0.0.1", 65433)
SIZE = 1000

window = int(input("Window: "))
with open("numbers.txt", "rb") as file:
    data = file.read()

pieces = [data[i : i + SIZE] for i in range(0, len(data), SIZE)]
missing = set(range(len(pieces)))
datagrams = rounds = timeouts = 0
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.connect(ADDRESS)
    endpoint.settimeout(0.3)
    while missing:
        rounds += 1
        batch = sorted(missing)[:window]
        for number in batch:
            header = struct.pack("!II", number, len(pieces))
            endpoint.send(header + pieces[number])
            datagrams += 1
        try:
            while not missing.isdisjoint(batch):
                (number,) = struct.unpack("!I", endpoint.recv(4))
                missing.discard(number)
        except TimeoutError:
            timeouts += 1

print(f"{len(pieces)} pieces took {datagrams} datagrams")
print(f"{rounds} rounds, {timeouts} of them waited in vain")
