"""What a server does under the load, and what it costs."""

import os
import platform
import re
import resource
import time
from pathlib import Path

from bench import load
from bench.servers import SERVERS, find, running
from harness import processes

#: Numbers of busy clients.
CLIENTS = 1, 10, 100
#: How many of them are busy beside the silent crowd, and how large that is.
BESIDE, CROWD = 10, 1000
#: The crowd may become so large: more than the descriptors for which select has places.
LARGEST = 1100
#: How many silent clients the quick one meets.
SLOW = 10
#: Descriptors that the bench and each server may have.
DESCRIPTORS = 4096
#: How often all of it is done, with each server in turn; and seconds for each number of busy clients.
ROUNDS, SECONDS = 5, 0.25
#: Seconds before these, in which all becomes as it then stays.
WARM_UP = 0.1


def processor_time(pid):
    """Seconds of processor time of all threads of a process so far: clock_getcpuclockid(3)."""
    return time.clock_gettime(~pid << 3 | 2)  # CPUCLOCK_SCHED, linux/posix-timers.h


def family(pid):
    return [pid, *processes.family(pid)]


def use_one_processor():
    """Keep this process, and all that it starts, on one processor, and allow them many descriptors.

    How the kernel spreads servers and clients over several processors changes from second to second,
    and makes more of a difference than the servers do.
    """
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, hard), hard))


def idle_time():
    """Seconds for which the processor that this process uses has had nothing to do so far: proc_stat(5)."""
    lines = dict(line.split(" ", 1) for line in Path("/proc/stat").read_text().splitlines())
    (number,) = os.sched_getaffinity(0)
    _user, _nice, _system, idle, waiting, *_ = map(int, lines[f"cpu{number}"].split())
    return (idle + waiting) / os.sysconf("SC_CLK_TCK")


def waiting_time(pids):
    """Seconds for which threads of these processes could run, and had no processor: sched-stats."""
    stats = (task / "schedstat" for pid in pids for task in Path(f"/proc/{pid}/task").iterdir())
    return sum(int(stat.read_text().split()[1]) for stat in stats) / 1e9


def size(pid):
    """What a server and its children have: kilobytes of their own, descriptors, threads, processes."""
    memory = descriptors = threads = 0
    pids = family(pid)
    for process in pids:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        memory += int(re.search(r"^Pss_Anon: +(\d+)", rollup, re.M)[1])
        descriptors += len(os.listdir(f"/proc/{process}/fd"))
        threads += len(os.listdir(f"/proc/{process}/task"))
    return memory, descriptors, threads, len(pids)


def press(pid, clients, seconds):
    """Let so many clients ask for some seconds, on one processor.

    Returns how many of them are served; answers in a second, not counted what other programs took of
    it, and which part that was; microseconds of processor time for an answer, at the server and at the
    clients.
    """
    with load.Busy(clients) as busy:
        busy.run(WARM_UP)
        pids = family(pid)
        waiting = waiting_time([os.getpid(), *pids])
        before = _clocks(pids)
        answers = busy.run(seconds)
        after = _clocks(pids)
        waiting = waiting_time([os.getpid(), *pids]) - waiting
    server, own, idle, passed = (now - then for now, then in zip(after, before, strict=True))
    # The processor was with another program: that took the time of whoever waited for it.
    others = max(0, min(passed - server - own - idle, waiting))
    answers = max(answers, 1)
    return {
        "served": len(busy.served),
        "rate": round(answers / (passed - others)),
        "others": round(others / passed, 2),
        "cost": round(server / answers * 1e6, 1),
        "client": round(own / answers * 1e6, 1),
    }


def _clocks(pids):
    return sum(map(processor_time, pids)), time.process_time(), idle_time(), time.monotonic()


def one_server(name, seconds=SECONDS, crowd=CROWD, largest=LARGEST):
    """All numbers of one server, measured once: a dict. Without a `crowd`, only those of busy clients."""
    result = {}
    with running(name) as pid:
        for clients in CLIENTS:
            result[f"{clients} busy"] = press(pid, clients, seconds)
    if not crowd:
        return result
    with running(name) as pid, load.crowd() as silent:
        before = size(pid)
        result["held"] = load.grow(silent, SLOW)
        wait = load.quick()
        result["quick"] = wait and round(wait, 2)
        if result["held"] == SLOW:
            result["held"] = load.grow(silent, crowd)
        if result["held"] == crowd:
            grown = [(now - then) / crowd for now, then in zip(size(pid), before, strict=True)]
            names = "memory", "descriptors", "threads", "processes"
            result |= {key: round(value, 2) for key, value in zip(names, grown, strict=True)}
            result["beside"] = press(pid, BESIDE, seconds)
            result["held"] = load.grow(silent, largest)
    return result


def this_machine():
    """What the numbers depend on, in words."""
    model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.M)
    return {
        "processors": os.cpu_count(),
        "model": model[1] if model else platform.machine(),
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
    }


def everything(names=tuple(SERVERS), rounds=ROUNDS, crowd=CROWD, tell=print, **how):
    """Measure these servers in turn, again and again: a dict that JSON can hold.

    Servers without a file are left out. `tell` is called with a line of text as it goes on.
    """
    names = [name for name in names if find(name)]
    results = {name: [] for name in names}
    for number in range(rounds):
        for name in names[number:] + names[:number]:  # none is always the first
            tell(f"round {number + 1} of {rounds}: {SERVERS[name]}")
            # A crowd that was too large in the first round is not tried again.
            bears = not results[name] or results[name][0]["held"] >= crowd
            results[name].append(one_server(name, crowd=crowd if bears else None, **how))
    return {"machine": this_machine(), "servers": results}
