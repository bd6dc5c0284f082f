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
    {"close", "wait4", "sleep"},
    {"setsockopt", "ioctl", "epoll_create", "pipe"},
)
_QUOTED = 40  # characters of data or text that fit into a sentence


def waiting(call):
    """The call in which a task sleeps, as "accept(3)"."""
    name, arguments = call
    if name == "futex":
        return "a lock"
    begun = Call(name, arguments, None)
    return f"{calls.name(begun)}({_waited_for(begun)})"


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
        terminal, text = self.step.terminals[self.step.who], self.step.typed
        you = f"You type {text}" if text else "You press Enter"
        return f"{you} in Terminal {terminal}, and {called(self.step.who)} goes on."

    def _of_kernel(self):
        again = [p for p in self.step.packets if p["proto"] == "TCP" and (p["size"] or "SYN" in p["flags"])]
        if again and self.before.lost:
            what = amount(again[0]["size"], "byte") if again[0]["size"] else "packet"
            return f"Nobody has acknowledged the lost packet: the kernel sends its {what} again."
        return "The kernel acts alone." if self.step.packets else "Time passes."

    def _of_time(self):
        who, over = self.step.who, [c for t, c in self.step.calls if t == self.step.who and _over(c)]
        name = calls.name(over[0])
        if name == "sleep":
            return f"The time is over for which {called(who)} wanted to sleep."
        limit = self._limit(over[0])
        asked = self._asked(who)
        return f"{capital(limit)} are over: {asked} in {called(who)} gives up." if limit else "Time is over."

    def _limit(self, call):
        if calls.name(call) != "poll":
            return ""
        return seconds(int(call.arguments[2]) / 1000)

    def _asked(self, task):
        """What Python was asked for when it waits with a time limit, which the kernel sees as poll."""
        line = self.step.source(task, self.before.at[task])
        found = re.search(r"\b(create_connection|connect|accept|recv\w*|send\w*)\(", line)
        return found[1] if found else "the call"

    def _of_line(self):
        who = self.step.who
        acts = self._acts(who)
        wait = self._wait(who)
        if not acts and not wait:
            acts = self._prints() or ["only computes"]
        if wait:
            acts = acts[:1] + [wait]
        if self.step.at.get(who) == "ended" and who not in self.step.waits:
            acts = acts[:2] + [self._end()]
        return _sentence(called(who), acts)

    def _end(self):
        if error_line := self._last_error():
            return f"ends with {error_line}"
        return "ends"

    def _last_error(self):
        text = "".join(self.step.printed.values())
        if "Traceback" not in text:
            return ""
        last = text.rstrip().rpartition("\n")[2]
        name = last.partition(":")[0]
        return f"a traceback: {last}" if len(last) <= 60 else f"a traceback, {name}"

    def _prints(self):
        text = "".join(self.step.printed.values())
        if not text or "Traceback" in text:
            return []
        lines = text.splitlines()
        if len(lines) > 1:
            return [f"prints {len(lines)} lines"]
        return [f"prints: {lines[0]}" if len(lines[0]) <= 60 else "prints a line"]

    # What a task did, from its calls

    def _acts(self, task):
        """What a task's calls have done, each in a few words without a subject; the weighty ones if many."""
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        acts = []
        for n, call in enumerate(own):
            if text := self._act(task, call, own[n + 1 :], own[:n]):
                acts.append((_weight(call), text))
        weights = sorted(weight for weight, _ in acts)
        limit = weights[min(2, len(weights) - 1)] if weights else 0
        return [text for weight, text in acts if weight <= limit][:3]

    def _act(self, task, call, later, earlier):
        name = calls.name(call)
        if name == "socket":
            return self._makes(task, call, later)
        if name in _READING:
            return self._reads(task, call)
        if name in _SENDING:
            return self._sends(call)
        method = getattr(self, f"_{name.replace(' ', '_')}", None)
        return method(task, call, later, earlier) if method else ""

    def _makes(self, task, call, later):
        listens = any(c.name == "listen" and not c.error and c.fd == call.result for c in later)
        gone = [c.name for c in later if c.fd == call.result]
        if gone and gone[-1] == "close" and not {"bind", "connect"} & set(gone):
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
        return f"binds it to {calls.peer(call)}"

    def _listen(self, task, call, later, earlier):
        if any(c.name == "socket" and c.result == call.fd for c in earlier):
            return ""
        if call.error:
            return f"cannot listen: {error(call.error)}"
        return "makes it a listening socket: from now on, clients can connect"

    def _setsockopt(self, task, call, later, earlier):
        if any(c.name == "listen" for c in later):
            return ""
        return f"sets the option {call.arguments[2]}"

    def _ioctl(self, task, call, later, earlier):
        if "FIONBIO" not in call.arguments or any(c.name == "socket" for c in earlier) and later:
            return ""
        line = self.step.source(task, self.step.ran[-1]) if self.step.ran else ""
        if limit := re.search(r"settimeout\((\w+)\)", line):
            value = self.step.vars.get(task, {}).get(limit[1], limit[1])
            if re.fullmatch(r"[\d.]+", value):
                return f"gives its calls a time limit of {seconds(float(value))}"
            return "gives its calls a time limit"
        return "makes it non-blocking" if call.arguments[2] == "[1]" else "makes it blocking"

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
            return f"begins to connect to {target}" if failed or not done else self._connected(task, call, target)
        if call.error:
            return f"cannot connect to {target}: {error(call.error)}"
        return self._connected(task, call, target)

    def _connected(self, task, call, target):
        entry = self._socket(task, call.fd)
        source = f" from {entry['local']}" if entry and entry["local"] else ""
        if entry and entry["proto"] == "UDP":
            return f"connects its UDP socket to {target}"
        return f"connects{source} to {target}"

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
        brought = self.before.parts.get(entry["id"], 0) if entry else 0
        what = f"the datagram {quoted(calls.data(call))}" if datagram else quoted(calls.data(call))
        told = f"gets {what} from {name}"
        if not datagram and brought > 1:
            told += f": {amount(call.result, 'byte')} that {brought} packets brought"
        return told

    def _sends(self, call):
        if call.result is None:
            return ""
        if call.error == "EAGAIN":
            return "cannot send more: the kernel's buffer is full"
        if call.error:
            return f"gets an error from {calls.name(call)}: {error(call.error)}"
        to = calls.peer(call) if calls.name(call) == "sendto" else ""
        what = "a datagram of " if to else ""
        return f"sends {what}{amount(call.result, 'byte')}" + (f" to {to}" if to else "")

    def _shutdown(self, task, call, later, earlier):
        if call.error:
            return f"gets an error from shutdown: {error(call.error)}"
        if call.arguments[1] == "SHUT_WR":
            return "finishes sending with shutdown, and can still receive"
        return f"calls shutdown({call.arguments[1]})"

    def _close(self, task, call, later, earlier):
        entry = self._socket(task, call.fd, self.before)
        if entry is None:
            made = any(c.result == call.fd for c in earlier if c.name == "socket")
            return "" if made else f"closes file descriptor {call.fd}"
        kind = "listening socket" if entry["state"] == "LISTEN" else f"{entry['proto']} socket"
        if entry["proto"] == "TCP" and entry["peer"] and entry["state"] != "SYN-SENT":
            kind = "connected socket"
        others = [o for o in entry["owners"] if o != [self.step.processes[task], call.fd]]
        if others:
            return f"closes its {kind}, which {listed([called(owner) for owner, _ in others])} still has"
        return f"closes its {kind}"

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
        name = calls.name(begun)
        entry = self._socket(task, begun.fd) if begun.fd is not None else None
        if name == "accept":
            empty = entry and entry.get("queue", "").startswith("0 ")
            return "calls accept and waits" + (": the accept queue is empty" if empty else "")
        if name in _READING:
            if entry and entry["proto"] == "UDP":
                return f"calls {name} and waits for a datagram"
            return f"calls {name} and waits: " + ("nothing has come" if entry and not entry.get("received") else "")
        if name == "read" and begun.fd == 0:
            asked = "".join(self.step.printed.values()).rpartition("\n")[2].strip()
            return f"asks “{asked}” and waits for you to type" if asked else "waits for you to type"
        if name == "connect":
            return f"calls connect to {calls.peer(begun)} and waits for an answer"
        if name == "poll" and len(arguments) > 2 and arguments[2].isdecimal():
            asked = self._asked_now(task)
            return f"waits in {asked} for at most {seconds(int(arguments[2]) / 1000)}"
        if name in _POLLING:
            return f"calls {name} and waits until a socket is ready"
        if name in _SENDING:
            return f"calls {name} and waits until the kernel takes more bytes"
        if name == "sleep":
            return f"sleeps for {calls.readable(begun).partition('(')[2].partition(' s')[0]} seconds"
        return f"waits in {name}"

    def _asked_now(self, task):
        line = self.step.source(task, self.step.at[task])
        found = re.search(r"\b(create_connection|connect|accept|recv\w*|send\w*)\(", line)
        return found[1] if found else "poll"

    # What came of it

    def _of_effect(self):
        return _joined(self._on_wire(), self._of_others()) or self._left_over()

    def _on_wire(self):
        """What the packets of this step say, as half a sentence; or ""."""
        packets = self.step.packets
        flags = [set(p.get("flags", ())) for p in packets]
        if lost := [p for p in packets if p.get("lost")]:
            return f"the packet with {amount(lost[0]['size'], 'byte')} is lost on its way"
        if any(p["proto"].startswith("ICMP") for p in packets):
            says = next(p["says"] for p in packets if p["proto"].startswith("ICMP"))
            return f"no socket takes it: an ICMP packet says “{says}”"
        if any("RST" in f for f in flags):
            return self._of_reset(packets, flags)
        if [f & {"SYN", "ACK"} for f in flags[:3]] == [{"SYN"}, {"SYN", "ACK"}, {"ACK"}]:
            return "three packets make the connection"
        if flags and flags[0] == {"SYN"} and len(flags) == 1:
            return "nobody answers its packet with SYN"
        if carried := [p for p in packets if p["size"]]:
            brought = f"{amount(len(carried), 'packet')} carries" if len(carried) == 1 else (
                f"{len(carried)} packets carry"
            )
            return f"{brought} {'it' if carried[0]['proto'] == 'UDP' else 'them'}"
        if any("FIN" in f for f in flags):
            return "a packet with FIN tells the peer’s kernel"
        return ""

    def _of_reset(self, packets, flags):
        if flags[0] == {"SYN"}:
            return "the kernel answers its packet with a reset: no socket listens at this address"
        at = next(n for n, f in enumerate(flags) if "RST" in f)
        if at and packets[at]["from"] == packets[0]["to"]:
            return "the peer’s kernel answers with a reset"
        closing = [s for s in self.before.sockets if s["local"] == packets[at]["from"] and s.get("received")]
        if closing:
            return f"{amount(closing[0]['received'], 'byte')} had not been read: the kernel sends a reset"
        return "the kernel sends a reset"

    def _of_others(self):
        """What the others did in this step, as half a sentence; or ""."""
        told = []
        for task in self.step.at:
            if task == self.step.who or task not in self.before.waits:
                continue
            if text := self._other(task):
                told.append(text)
        return _joined(*told[:2])

    def _other(self, task):
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        if not own:
            return f"{called(task)} ends" if self.step.at[task] == "ended" else ""
        name, _ = self.before.waits[task]
        slept = calls.name(Call(name, (), None)) if name != "recvfrom" else "recv"
        first = own[0]
        if calls.name(first) == slept or first.name == name:
            acts = self._returns(task, first)
            if acts:
                return f"in {called(task)}, {acts}"
        acts = self._acts(task)[:2]
        if not acts:
            return ""
        return f"{called(task)} wakes up, {listed(acts)}" if len(acts) == 1 else f"{called(task)} {listed(acts)}"

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
            return f"{name} returns {quoted(calls.data(call))}"
        return f"{name} returns" if name in ("connect", "wait4") else ""

    def _left_over(self):
        """Where what was sent lies, when nobody has taken it."""
        return ""


def _sentence(subject, acts):
    text = f"{subject} {listed(acts)}"
    return capital(text if text[-1] in ".!?" else text + ".")


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
