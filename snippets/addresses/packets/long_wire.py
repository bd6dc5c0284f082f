"""Hold each packet that enters the wire, then bring it back."""

import fcntl
import os
import struct
import threading

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
DELAY = 0.2

fd = os.open("/dev/net/tun", os.O_RDWR)
request = struct.pack("16sH22x", b"wire", IFF_TUN | IFF_NO_PI)
fcntl.ioctl(fd, TUNSETIFF, request)
print(f"the way through the wire takes {DELAY} s")
while True:
    packet = os.read(fd, 65535)
    sender, receiver = packet[12:16], packet[16:20]
    turned = packet[:12] + receiver + sender + packet[20:]
    # Meanwhile the next packet may come: the wire holds many.
    threading.Timer(DELAY, os.write, (fd, turned)).start()
