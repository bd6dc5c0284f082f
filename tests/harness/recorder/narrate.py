"""What happened in a step, in a sentence or two of plain words.

Every word comes from what was recorded: the calls, the packets, and the sockets before and after. What
is not in there is not said.
"""

import os
import re
from errno import errorcode

from harness.recorder import calls
from harness.recorder.strace import Call

#: The longest sentence, in words, and how many sentences a step has.
WORDS, SENTENCES = 25, 2

_NUMBERS = {name: number for number, name in errorcode.items()}
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
_QUOTED = 40  # characters of data or text that fit into a sentence


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


def say(step, before):
    """The words of a step; before is the step before it, or None at the start."""
    return " ".join(sentences(step, before))


def sentences(step, before):
    """The same as a list of sentences."""
    if before is None:
        names = list(step.at)
        stand = "stands before its" if len(names) == 1 else "stand before their"
        return [f"Nothing runs yet: {listed(names)} {stand} first line."]
    return [text for text in Scene(step, before).tell() if text][:SENTENCES]


def listed(words):
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def called(task):
    """The name of a task in a sentence: "thread 2 of echo_server.py"."""
    name, comma, rest = task.rpartition(", ")
    return f"{rest} of {name}" if comma else task


def capital(text):
    """The same with a capital letter, unless it begins with the name of a program."""
    return text if re.match(r"\S+\.py\b", text) else text[:1].upper() + text[1:]


def error(name):
    """ "ECONNREFUSED, Connection refused"."""
    return f"{name}, {os.strerror(_NUMBERS[name])}" if name in _NUMBERS else name


def amount(number, what):
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def quoted(data):
    """Bytes as Python shows them where they are short, else how many there are."""
    text = repr(data)
    return text if len(text) <= _QUOTED else amount(len(data), "byte")


def seconds(number):
    """A time in words: "2 seconds", "half a second"."""
    if number == 0.5:
        return "half a second"
    return "1 second" if number == 1 else f"{number:g} seconds"


class Scene:
    """One step with the one before it, and what can be said of it."""

    def __init__(self, step, before):
        self.step, self.before = step, before
        self._told_wire = False

    def tell(self):
        """The sentences, the most important first."""
        step = self.step
        if step.key:
            return [self._of_key(), self._of_others()]
        if step.typed is not None:
            return [self._of_typing(), self._of_others()]
        if step.who is None:
            return [self._of_kernel(), self._of_others()]
        if not step.ran:
            return [self._of_time(), self._of_others()]
        return [self._of_line(), self._of_effect()]

    # Who did it

    def _of_key(self):
        terminal = self.step.terminals[self.step.who]
        cut = [call for task, call in self.step.calls if task == self.step.who and _interrupted(call)]
        what = f"the signal SIGINT interrupts {calls.name(cut[0])} in" if cut else "the signal SIGINT reaches"
        return f"You press Ctrl-C in Terminal {terminal}: {what} {called(self.step.who)}."

    def _of_typing(self):
        terminal, text, who = self.step.terminals[self.step.who], self.step.typed, self.step.who
        you = f"You type {text}" if text else "You press Enter"
        asked = "input(" in self.step.source(who, self.before.at[who])
        then = f"input returns it to {called(who)}" if asked and text else f"{called(who)} goes on"
        return f"{you} in Terminal {terminal}: {then}."

    def _of_kernel(self):
        again = [p for p in self.step.packets if p["proto"] == "TCP" and (p["size"] or "SYN" in p["flags"])]
        if again and self.before.lost:
            what = amount(again[0]["size"], "byte") if again[0]["size"] else "packet"
            return f"Nobody has acknowledged the lost packet: the kernel sends its {what} again."
        return "The kernel acts alone." if self.step.packets else "Time passes."

    def _of_time(self):
        who, over = self.step.who, [c for t, c in self.step.calls if t == self.step.who and _over(c)]
        if calls.name(over[0]) == "sleep":
            return f"{called(who)} has slept{self._for(who, self.before)}, and wakes up."
        if calls.name(over[0]) != "poll":
            return f"The time limit of {calls.name(over[0])} in {called(who)} is over."
        limit = seconds(int(over[0].arguments[2]) / 1000)
        be = "are" if limit.endswith("seconds") else "is"
        return f"{capital(limit)} {be} over: {self._asked(who, self.before)} in {called(who)} gives up."

    def _asked(self, task, step):
        """What Python was asked for where the kernel sees poll, because the call has a time limit."""
        line = step.source(task, step.at[task])
        found = re.search(r"\b(create_connection|connect|accept|recv\w*|send\w*)\(", line)
        return found[1] if found else "poll"

    def _for(self, task, step):
        """For how long the line in which a task is sleeps, if that line tells: " for 2 seconds"."""
        time = self._argument(task, "sleep", step)
        return f" for {seconds(float(time))}" if time else ""

    def _argument(self, task, name, step):
        """The number with which a line calls a function: written there, or in a variable; or ""."""
        line = step.source(task, step.line if step is self.step and step.line else step.at[task])
        found = re.search(rf"{name}\(([\w.]+)\)", line)
        value = step.vars.get(task, {}).get(found[1], found[1]) if found else ""
        return value if re.fullmatch(r"[\d.]+", value) else ""

    def _of_line(self):
        who = self.step.who
        acts, wait = self._acts(who), "" if self.step.prompt else self._wait(who)
        ended = self.step.at.get(who) == "ended"
        if not acts and not wait:
            acts = self._prints() or ([] if ended else ["runs a line that touches no socket"])
        if wait and acts:
            return self._and_waits(acts)
        if wait:
            acts = [wait]
        elif ended:
            acts = [*acts[:2], self._end()]
        while len(acts) > 1 and _words(who, *acts) > WORDS:
            acts.pop(-2 if ended else -1)
        text, wire = listed(_in_line(acts)), "" if wait else self._on_wire()
        if wire and _words(who, text, wire) <= WORDS and ": " not in text:
            self._told_wire = True
            text += (", " if wire.startswith(("which ", "but ")) else ": ") + wire
        return _sentence(called(who), text)

    def _and_waits(self, acts):
        """The line of a task that has done something, and waits before the line is over."""
        name, arguments = self.step.waits[self.step.who]
        begun = Call(name, arguments, None)
        if calls.name(begun) == "poll" and len(arguments) > 2:
            limit = f" for at most {seconds(int(arguments[2]) / 1000)}"
            where = f"waits in {self._asked(self.step.who, self.step)}{limit}"
        else:
            where = "waits for a lock" if name == "futex" else f"waits in {calls.name(begun)}"
        return _sentence(called(self.step.who), listed(_in_line([*acts[:1], where])))

    def _end(self):
        text = "".join(self.step.printed.values())
        if "Traceback" not in text:
            return "ends"
        last = text.rstrip().rpartition("\n")[2]
        return f"ends with a traceback: {last}" if len(last) <= 80 else "ends with a traceback"

    def _prints(self):
        text = "".join(self.step.printed.values()).removesuffix(self.step.prompt)
        if not text or "Traceback" in text:
            return []
        lines = text.splitlines()
        if len(lines) > 1:
            return [f"prints {len(lines)} lines"]
        return [f"prints “{lines[0].strip()}”" if len(lines[0]) <= 100 else "prints a line"]

    # What a task did, from its calls

    def _acts(self, task, most=None):
        """What a task's calls have done, each in a few words without a subject; the weighty ones if many.

        most  the least weight that is told, as _weight counts
        """
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        acts = []
        for n, call in enumerate(own):
            if text := self._act(task, call, own[n + 1 :], own[:n]):
                acts.append((_weight(call), text))
        weights = sorted(weight for weight, _ in acts)
        limit = weights[min(2, len(weights) - 1)] if weights else 0
        limit = limit if most is None else most
        return [text for weight, text in acts if weight <= limit][:3]

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
        return self._begun("fork", "child", "copies itself")

    def _new_thread(self, task, call, later, earlier):
        return self._begun("thread", "thread", "starts a thread")

    def _begun(self, kind, word, otherwise):
        new = [task for task in self.step.tasks if task not in self.before.tasks]
        if not new:
            return otherwise
        name = new[0].rpartition(", ")[2]
        return f"forks: {name} begins with the same descriptors" if kind == "fork" else f"starts {name}"

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

    def _wait(self, task):
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
            asked = self._asked(task, self.step)
            return f"waits in {asked} for at most {seconds(int(arguments[2]) / 1000)}"
        if name in _POLLING:
            return f"calls {name} and waits until a socket is ready"
        if name in _SENDING:
            return f"calls {name} and waits until the kernel takes more bytes"
        if name == "sleep":
            return f"sleeps{self._for(task, self.step)}"
        return f"waits in {name}"

    # What came of it

    def _of_effect(self):
        wire = "" if self._told_wire else self._on_wire()
        return _joined(wire.removeprefix("which "), self._others() or self._left())

    def _on_wire(self):
        """What the packets of this step say, to be told behind what was done; or ""."""
        packets = self.step.packets
        flags = [set(p.get("flags", ())) for p in packets]
        if any(p.get("lost") for p in packets):
            return "but the packet is lost on its way"
        if icmp := [p for p in packets if p["proto"].startswith("ICMP")]:
            return f"an ICMP packet answers “{icmp[0]['says']}”"
        if any("RST" in f for f in flags):
            return self._of_reset(packets, flags)
        if [f & {"SYN", "ACK"} for f in flags[:3]] == [{"SYN"}, {"SYN", "ACK"}, {"ACK"}]:
            return "three packets make the connection"
        if flags == [{"SYN"}]:
            return "no answer comes to its packet with SYN"
        if carried := [p for p in packets if p["size"]]:
            if carried[0]["proto"] == "UDP":
                return ""
            number = "one packet" if len(carried) == 1 else f"{len(carried)} packets"
            return f"which travel in {number}"
        if any("FIN" in f for f in flags):
            return "a packet with FIN carries the end of the stream"
        return ""

    def _of_reset(self, packets, flags):
        if flags[0] == {"SYN"}:
            listening = {s["local"] for s in self.step.sockets if s["state"] == "LISTEN"}
            alone = packets[0]["to"] not in listening
            return "the kernel answers with a reset" + (", for no socket listens there" if alone else "")
        at = next(n for n, f in enumerate(flags) if "RST" in f)
        if at and packets[at]["from"] == packets[0]["to"]:
            return "the peer’s kernel answers with a reset"
        unread = [s for s in self.before.sockets if s["local"] == packets[at]["from"] and s.get("received")]
        if unread:
            return f"{amount(unread[0]['received'], 'byte')} were unread, and the kernel sends a reset"
        return "the kernel sends a reset"

    def _left(self):
        """What the sockets of the kernel show when no other program has moved; or ""."""
        old = {s["id"]: s for s in self.before.sockets}
        ends = [p for p in self.step.packets if "FIN" in p.get("flags", ())]
        if ends and (asked := [p["ack"] for p in self.step.packets if p["from"] == ends[0]["to"]]):
            if asked[-1] < ends[0]["seq"]:
                return f"the peer’s kernel still asks for byte {asked[-1]}"
        for entry in self.step.sockets:
            before = old.get(entry["id"])
            if text := self._of_socket(entry, before):
                return text
        return ""

    def _of_socket(self, entry, before):
        if entry["state"] == "SYN-SENT" and (before is None or before["state"] != "SYN-SENT"):
            for other in self.step.sockets:
                if other["state"] == "LISTEN" and other["local"] == entry["peer"]:
                    length, _, limit = other["queue"].partition(" of ")
                    queue = f"the accept queue holds {amount(int(length), 'connection')}"
                    return f"{queue}, with a backlog of {limit}"
        if before is None:
            if entry["state"] == "ESTAB" and not entry["owners"]:
                return "the connection lies in the accept queue"
            return ""
        more = (entry.get("received") or 0) - (before.get("received") or 0)
        if more > 0:
            return self._of_bytes(entry, more)
        if entry.get("unsent") and not before.get("unsent"):
            return f"its kernel keeps the {amount(entry['unsent'], 'byte')} until they are acknowledged"
        if entry["state"] == "TIME-WAIT" != before["state"]:
            return f"both directions have ended, and {entry['local']} stays in TIME-WAIT"
        return ""

    def _of_bytes(self, entry, more):
        it = "it" if more == 1 or entry["proto"] == "UDP" else "them"
        lie = "it lies" if it == "it" else "they lie"
        reader = called(entry["owners"][0][0]) if entry["owners"] else ""
        if entry["received"] > more and entry["proto"] == "TCP":
            return f"now {entry['received']} bytes lie in the kernel" + (f" for {reader}" if reader else "")
        if not reader:
            return f"{lie} in the kernel, although nobody has accepted the connection"
        return f"{lie} in the kernel until {reader} reads {it}"

    def _of_others(self):
        return _joined(self._others())

    def _others(self):
        """What the others did in this step, as half a sentence; or ""."""
        told = []
        for task in self.step.at:
            if task == self.step.who or task not in self.before.waits:
                continue
            if text := self._other(task):
                told.append(text)
        return "; ".join(told[:2])

    def _other(self, task):
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        if not own:
            if self.step.at[task] == "ended":
                return f"{called(task)} ends"
            return f"{called(task)} wakes up" if task not in self.step.waits else ""
        name, _ = self.before.waits[task]
        if own[0].name == name and (returned := self._returns(task, own[0])):
            return f"in {called(task)}, {returned}"
        weighty = min(map(_weight, own))
        acts = self._acts(task, weighty)[:2]
        return f"{called(task)} {listed(_in_line(acts))}" if acts else ""

    def _returns(self, task, call):
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


def _words(*texts):
    return sum(len(text.split()) for text in texts)


def _sentence(subject, text):
    return capital(f"{subject} {text}" + ("" if text[-1] in ".!?" else "."))


def _in_line(acts):
    """Where more acts follow, what explains the first ones goes into brackets."""
    return [*(re.sub(r", (file descriptor \d+)$", r" (\1)", act) for act in acts[:-1]), *acts[-1:]]


def _joined(*parts):
    parts = [part for part in parts if part]
    return capital("; ".join(parts) + ".") if parts else ""


def _weight(call):
    name = calls.name(call)
    return next((n for n, names in enumerate(_WEIGHT) if name in names), len(_WEIGHT))


def _interrupted(call):
    return isinstance(call, Call) and call.result is None


def _over(call):
    return isinstance(call, Call) and call.ran_out
