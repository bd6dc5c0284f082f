"""Say what descriptor 0 is, and read it to its end."""

import os
import stat

KINDS = {
    stat.S_IFREG: "a file",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a terminal or another device",
    stat.S_IFSOCK: "a socket",
}

status = os.fstat(0)
kind = KINDS[stat.S_IFMT(status.st_mode)]
print(f"0 is {kind}, size {status.st_size}")
try:
    print(f"position {os.lseek(0, 0, os.SEEK_CUR)}")
except OSError as error:
    print(f"no position: {error}")

while data := os.read(0, 1024):
    print(f"read {data!r}")

print("the end")
