"""Bring each TCP packet back after a while, and print what it says."""

import fcntl
import os
import select
import struct
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
DELAY, SYN = 0.2, 2
FLAGS = {SYN: "SYN, ", 1: "FIN, ", 4: "RST, "}

fd = os.open("/dev/net/tun", os.O_RDWR)
request = struct.pack("16sH22x", b"wire", IFF_TUN | IFF_NO_PI)
fcntl.ioctl(fd, TUNSETIFF, request)
print(f"the way through the wire takes {DELAY} s")
inside = []
while True:
    left = max(0, inside[0][0] - time.monotonic()) if inside else None
    if not select.select([fd], [], [], left)[0]:
        os.write(fd, inside.pop(0)[1])
        continue
    packet, now = os.read(fd, 65535), time.monotonic()
    if packet[0] != 0x45 or packet[9] != 6:
        continue
    header = struct.unpack("!HHIIBBH", packet[20:36])
    speaker, peer, seq, ack, length, flags, window = header
    if flags == SYN:
        start, first = now, {speaker: seq, peer: ack}
    elif flags & SYN:
        first[speaker] = seq
    moment = round((now - start) / DELAY) * DELAY
    name = "server" if speaker == 65432 else "client"
    size = len(packet) - 20 - (length >> 4) * 4
    text = "".join(FLAGS[flag] for flag in FLAGS if flags & flag)
    text += f"{size} bytes from {seq - first[speaker]}"
    text += f", wants {ack - first[peer]}{', window 0' * (not window)}"
    print(f"{moment:.1f} s  {name}: {text}")
    turned = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
    inside.append((now + DELAY, turned))
