"""What a task did in a step, and in which call it waits: each in a few words without a subject."""

import re

from harness.recorder import calls
from harness.recorder.strace import Call
from harness.recorder.words import amount, called, error, listed, quoted, seconds

_READING = {"recv", "recvfrom", "recvmsg"}
_SENDING = {"send", "sendto", "sendmsg", "sendfile"}
_POLLING = {"poll", "select", "epoll_wait"}
# What is said first where a line makes too many calls to name them all.
_WEIGHT = (
    {"accept", "connect", "bind", "listen", "fork", "new thread"},
    _READING | _SENDING | {"shutdown", "socket", "socketpair"},
    {"close", "wait4", "sleep", *_POLLING},
    {"setsockopt", "ioctl", "epoll_create", "pipe"},
)


def waiting(call, source=""):
    """The call in which a task sleeps, as "accept(3)"; source is the line that it is in."""
    name, arguments = call
    if name == "futex":
        return "a lock"
    begun = Call(name, arguments, None)
    return f"{_name(begun, source)}({_waited_for(begun)})"


def _name(begun, source):
    """The name of a call that has not returned: recvfrom and recv look the same until then."""
    name = calls.name(begun)
    return "recvfrom" if name == "recv" and "recvfrom(" in source else name


def _waited_for(call):
    first = call.arguments[0] if call.arguments else ""
    if calls.name(call) == "poll":
        return ", ".join(re.findall(r"fd=(\d+)", first))
    return first if first.isdecimal() and calls.name(call) != "select" else ""


def weight(call):
    """How much a call matters: 0 for the weightiest."""
    name = calls.name(call)
    return next((n for n, names in enumerate(_WEIGHT) if name in names), len(_WEIGHT))


class Acts:
    """The acts of all tasks in one step; before is the step before it."""

    def __init__(self, step, before):
        self.step, self.before = step, before

    def of(self, task, most=None):
        """What a task's calls have done, each in a few words without a subject; the weighty ones if many.

        most  the least weight that is told, as weight counts
        """
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        acts = []
        for n, call in enumerate(own):
            if text := self._act(task, call, own[n + 1 :], own[:n]):
                acts.append((weight(call), text))
        if most is None:
            most = sorted(number for number, _ in acts)[:3][-1] if acts else 0
        return [text for number, text in acts if number <= most][:3]

    def _act(self, task, call, later, earlier):
        name = calls.name(call)
        if name == "socket":
            return self._makes(task, call, later)
        if name in _READING:
            return self._reads(task, call)
        if name in _SENDING:
            return self._sends(task, call)
        method = getattr(self, f"_{name.replace(' ', '_')}", None)
        return method(task, call, later, earlier) if method else ""

    def _makes(self, task, call, later):
        end = next((n for n, c in enumerate(later) if c.name == "close" and c.fd == call.result), len(later))
        done = {c.name for c in later[:end] if c.fd == call.result and not c.error}
        listens = "listen" in done
        if end < len(later) and not {"bind", "connect"} & done:
            return ""  # it only tried something out
        if listens:
            local = next((calls.peer(c) for c in later if c.name == "bind" and c.fd == call.result), "")
            return f"makes the listening socket {local}, file descriptor {call.result}"
        kind = "TCP" if "STREAM" in call.arguments[1] else "UDP" if "DGRAM" in call.arguments[1] else "raw"
        if "UNIX" in call.arguments[0]:
            kind = "Unix domain"
        return f"makes a {kind} socket, file descriptor {call.result}"

    def _socketpair(self, task, call, later, earlier):
        return "makes two sockets that are connected to each other"

    def _bind(self, task, call, later, earlier):
        if call.error:
            return f"cannot bind to {calls.peer(call)}: {error(call.error)}"
        if any(c.name == "listen" and c.fd == call.fd for c in later):
            return ""
        return f"binds its socket to {calls.peer(call)}"

    def _listen(self, task, call, later, earlier):
        if any(c.name == "socket" and c.result == call.fd for c in earlier):
            return ""
        if call.error:
            return f"cannot listen: {error(call.error)}"
        return "makes it a listening socket: clients can connect from now on"

    def _setsockopt(self, task, call, later, earlier):
        if any(c.name == "listen" for c in later):
            return ""
        return f"sets the option {call.arguments[2]}"

    def _ioctl(self, task, call, later, earlier):
        if "FIONBIO" not in call.arguments or any(c.name == "socket" for c in earlier) and later:
            return ""
        if "settimeout(" in self.step.source(task, self.step.line):
            limit = self._argument(task, "settimeout", self.step)
            return "gives its calls a time limit" + (f" of {seconds(float(limit))}" if limit else "")
        kind = self._kind(self._socket(task, call.fd))
        return f"makes its {kind} " + ("non-blocking" if call.arguments[2] == "[1]" else "blocking")

    def _accept(self, task, call, later, earlier):
        if call.error == "EAGAIN":
            return "finds no connection to accept" if not earlier else ""
        if call.error or call.result is None:
            return ""
        who = calls.peer(call)
        origin = f" from {who}" if who else ""
        return f"accepts the connection{origin}: connected socket, file descriptor {call.result}"

    def _connect(self, task, call, later, earlier):
        target = calls.peer(call)
        if call.error == "EINPROGRESS":
            done = any(c.name == "getsockopt" and "SO_ERROR" in c.arguments for c in later)
            failed = done and not any("[0]" in c.arguments[3] for c in later if c.name == "getsockopt")
            if failed or not done:
                return f"begins to connect to {target}"
            return self._connected(task, call, target)
        if call.error:
            return f"cannot connect to {target}: {error(call.error)}"
        return self._connected(task, call, target)

    def _connected(self, task, call, target):
        entry = self._socket(task, call.fd)
        source = f" from {entry['local']}" if entry and entry["local"] else ""
        if entry and entry["proto"] == "UDP":
            quiet = "" if self.step.packets else ": no packet travels"
            return f"connects its UDP socket to {target}{quiet}"
        return f"connects{source} to {target}"

    def _epoll_create(self, task, call, later, earlier):
        return f"makes an epoll instance, file descriptor {call.result}"

    def _epoll_ctl(self, task, call, later, earlier):
        watched, deed = call.arguments[2], call.arguments[1].removeprefix("EPOLL_CTL_")
        if call.error:
            return ""
        if deed == "DEL":
            return f"no longer asks about file descriptor {watched}"
        what = "written" if "EPOLLOUT" in call.arguments[3] else "read"
        return f"asks to be told when file descriptor {watched} can be {what}"

    def _epoll_wait(self, task, call, later, earlier):
        ready = calls.ready(call)
        if call.error or call.result in (None, 0) or not ready:
            return ""
        return f"learns from epoll_wait: {listed(ready)}"

    def _select(self, task, call, later, earlier):
        ready = calls.ready(call)
        return f"learns from select: {listed(ready)}" if ready else ""

    def _reads(self, task, call):
        if call.result is None:
            return ""
        if call.error == "EAGAIN":
            return f"finds nothing to read from file descriptor {call.fd}"
        name = calls.name(call)
        if call.error:
            return f"gets an error from {name}: {error(call.error)}"
        entry = self._socket(task, call.fd, self.before) or self._socket(task, call.fd)
        datagram = entry and entry["proto"] == "UDP"
        if call.result == 0 and not datagram:
            return f"gets b'' from {name}: the end of the stream"
        if datagram:
            return f"gets the datagram {quoted(calls.data(call))} from {name}"
        told = f"gets {quoted(calls.data(call))} from {name}"
        if not entry or task not in self.before.at or task in self.before.waits:
            return told
        brought, lay = self.before.parts.get(entry["id"], 0), entry.get("received", 0)
        if brought > 1 and lay == call.result:
            return f"{told}: {amount(lay, 'byte')} that {brought} packets brought"
        return f"{told} at once: the {'bytes' if lay > 1 else 'byte'} lay in the kernel" if lay else told

    def _sends(self, task, call):
        if call.result is None:
            return ""
        if call.error == "EAGAIN":
            return "cannot send more: the kernel's buffer is full"
        if call.error:
            return f"gets an error from {calls.name(call)}: {error(call.error)}"
        to = calls.peer(call) if calls.name(call) == "sendto" else ""
        what = "a datagram of " if self._udp(task, call.fd) else ""
        return f"sends {what}{amount(call.result, 'byte')}" + (f" to {to}" if to else "")

    def _udp(self, task, fd):
        entry = self._socket(task, fd) or self._socket(task, fd, self.before)
        return bool(entry) and entry["proto"] == "UDP"

    def _shutdown(self, task, call, later, earlier):
        if call.error:
            return f"gets an error from shutdown: {error(call.error)}"
        if call.arguments[1] == "SHUT_WR":
            return "calls shutdown and sends no more"
        return f"calls shutdown({call.arguments[1]})"

    def _close(self, task, call, later, earlier):
        entry = self._socket(task, call.fd, self.before)
        if entry is None:
            made = any(c.result == call.fd for c in earlier if c.name == "socket")
            return "" if made else f"closes file descriptor {call.fd}"
        kind = self._kind(entry)
        others = [o for o in entry["owners"] if o != [self.step.processes[task], call.fd]]
        if others:
            return f"closes its {kind}, which {listed([called(owner) for owner, _ in others])} still has"
        silent = kind == "connected socket" and not self.step.packets
        return f"closes its {kind}" + (": no packet travels" if silent else "")

    def _fork(self, task, call, later, earlier):
        child = self._begun()
        return f"forks: {child} begins with the same descriptors" if child else "forks"

    def _new_thread(self, task, call, later, earlier):
        return f"starts {self._begun() or 'a thread'}"

    def _begun(self):
        """The short name of the task that this step has brought; or ""."""
        new = [task for task in self.step.tasks if task not in self.before.tasks]
        return new[0].rpartition(", ")[2] if new else ""

    def _wait4(self, task, call, later, earlier):
        return "asks for children that have ended" if not call.error else ""

    def _sleep(self, task, call, later, earlier):
        return ""

    @staticmethod
    def _kind(entry):
        if entry is None:
            return "socket"
        if entry["state"] == "LISTEN":
            return "listening socket"
        if entry["proto"] == "Unix":
            return "Unix domain socket"
        connected = entry["proto"] == "TCP" and entry["peer"] and entry["state"] != "SYN-SENT"
        return "connected socket" if connected else f"{entry['proto']} socket"

    def _socket(self, task, fd, when=None):
        owner = [self.step.processes[task], fd]
        return next((s for s in (when or self.step).sockets if owner in s["owners"]), None)

    # In which call it waits now

    def wait(self, task):
        """The words for the call in which a task has gone to sleep; "" if it has not."""
        if task not in self.step.waits:
            return ""
        name, arguments = self.step.waits[task]
        if name == "futex":
            return "waits for a lock that another thread holds"
        begun = Call(name, arguments, None)
        name = _name(begun, self.step.source(task, self.step.at[task]))
        entry = self._socket(task, begun.fd) if begun.fd is not None else None
        if name == "accept":
            empty = entry and entry.get("queue", "").startswith("0 ")
            return "calls accept and waits" + (": the accept queue is empty" if empty else "")
        if name in _READING:
            if entry and entry["proto"] == "UDP":
                return f"calls {name} and waits for a datagram"
            nothing = entry and not entry.get("received")
            return f"calls {name} and waits" + (": nothing has come" if nothing else "")
        if name == "read" and begun.fd == 0:
            asked = "".join(self.step.printed.values()).rpartition("\n")[2].strip()
            return f"asks “{asked}” and waits for you to type" if asked else "waits for you to type"
        if name == "connect":
            return f"calls connect to {calls.peer(begun)} and waits for an answer"
        if name == "poll" and len(arguments) > 2 and arguments[2].isdecimal():
            asked = self.asked(task, self.step)
            return f"waits in {asked} for at most {seconds(int(arguments[2]) / 1000)}"
        if name in _POLLING:
            return f"calls {name} and waits until a socket is ready"
        if name in _SENDING:
            return f"calls {name} and waits until the kernel takes more bytes"
        if name == "sleep":
            return f"sleeps{self.for_how_long(task, self.step)}"
        return f"waits in {name}"

    # What Python was asked for

    def asked(self, task, step):
        """What Python was asked for where the kernel sees poll, because the call has a time limit."""
        line = step.source(task, step.at[task])
        found = re.search(r"\b(create_connection|connect|accept|recv\w*|send\w*)\(", line)
        return found[1] if found else "poll"

    def for_how_long(self, task, step):
        """For how long the line in which a task is sleeps, if that line tells: " for 2 seconds"."""
        time = self._argument(task, "sleep", step)
        return f" for {seconds(float(time))}" if time else ""

    def _argument(self, task, name, step):
        """The number with which a line calls a function: written there, or in a variable; or ""."""
        line = step.source(task, step.line if step is self.step and step.line else step.at[task])
        found = re.search(rf"{name}\(([\w.]+)\)", line)
        value = step.vars.get(task, {}).get(found[1], found[1]) if found else ""
        return value if re.fullmatch(r"[\d.]+", value) else ""

    def returns(self, task, call):
        name = calls.name(call)
        if call.result is None:
            return ""
        if call.error:
            return f"{name} fails: {error(call.error)}"
        if name == "accept":
            return f"accept returns a connected socket, file descriptor {call.result}"
        if name in _READING:
            if call.result == 0:
                return f"{name} returns b'': the end of the stream"
            origin = f" from {calls.peer(call)}" if name == "recvfrom" and calls.peer(call) else ""
            return f"{name} returns {quoted(calls.data(call))}{origin}"
        return f"{name} returns" if name in ("connect", "wait4") else ""
