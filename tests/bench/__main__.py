"""Measure every server, and write what docs/clients/compared.md shows."""

import os
import time

from bench import measure, publish, report, servers
from harness import network, processes


def tell(line):
    print(f"{time.monotonic() - begun:4.0f} s  {line}", flush=True)


begun = time.monotonic()
processes.adopt_orphans()
measure.use_one_processor()
if os.geteuid():
    try:
        network.become_root_of_a_user_namespace()
    except OSError:
        pass  # servers take turns on the loopback interface of this machine
for name in servers.SERVERS:
    if not servers.find(name):
        tell(f"there is no {name}, so it is left out")
numbers = measure.everything(tell=tell)
publish.write(numbers)
tell(f"written into {publish.FOLDER}")
print(report.machine(numbers), end="")
if report.others(numbers) > 0.1:
    print("That was not quiet: close other programs, and do it again.")
