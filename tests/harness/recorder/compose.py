"""From the moments of a run to the recording that a page shows: steps that hold what has changed."""

import re
import sysconfig

from harness import compare, terms
from harness.recorder import acts, calls, narrate, sockets
from harness.recorder.step import Step, folded
from harness.recorder.stepper import FIRST_FD
from harness.recorder.strace import Call

# Calls that make descriptors which are shown, although /proc has not listed them before.
_MAKING = {"socket", "accept", "accept4", "pipe2", "epoll_create1", "eventfd2", "dup", "dup2", "dup3"}
_WITHOUT_FD = {"socket", "socketpair", "pipe2", "eventfd2", "epoll_create1", "clone", "clone3", "fork"}
_WITHOUT_FD |= {"vfork", "wait4", "waitid", "kill", "poll", "ppoll", "select", "pselect6", "clock_nanosleep"}
_STDLIB = "/usr/lib/python{}.{}".format(*compare.SHOWN_PYTHON)


class Composer:
    """Makes the recording of a run.

    script  the Script that was played
    run     the Run that has played it
    """

    def __init__(self, script, run):
        self.script, self._run = script, run
        self._register = sockets.Register()
        self._lost = set()  # packets that have not been sent again
        self._open = {}  # process: descriptors whose calls are shown

    def recording(self):
        """The recording: what the file holds."""
        steps = folded([self._step(moment) for moment in self._run.moments])
        numbers = {program: n for n, program in enumerate(self._run.programs)}
        entries, before = [], None
        for step in steps:
            entries.append(_changes(step, before, narrate.say(step, before)))
            before = step
        hosts = {"hosts": list(self.script.hosts)} if self.script.hosts else {}
        return {
            "name": self.script.name,
            "title": self.script.title,
            "python": ".".join(map(str, compare.SHOWN_PYTHON)),
            "terms": _terms(" ".join(entry["say"] for entry in entries)),
            **hosts,
            "programs": [self._program(n, program) for n, program in enumerate(self._run.programs)],
            "tasks": [
                {
                    "name": task.name,
                    "program": numbers[task.program],
                    "process": task.process,
                    "kind": task.kind,
                }
                for task in self._run.tasks
            ],
            "steps": entries,
        }

    def _program(self, number, program):
        path = self.script.programs[number]
        host = {"host": self.script.host_of(number + 1)} if self.script.hosts else {}
        return {
            "name": program.name,
            "file": self.script.shown(path),
            "terminal": program.terminal,
            **host,
            "lines": path.read_text(encoding="utf-8").splitlines(),
        }

    def _step(self, moment):
        self._register.take(moment)
        for task in self._run.tasks:
            if task.name in moment.at:
                self._inherit(task)
        return Step(
            who=moment.who and moment.who.name,
            key=moment.key,
            typed=moment.typed,
            ran=[moment.line] if moment.line else [],
            line=moment.line,
            calls=self._shown_calls(moment),
            packets=moment.packets,
            at=dict(moment.at),
            waits=moment.waits,
            vars=moment.values,
            sockets=self._register.sockets,
            fds={process: self._descriptors(links) for process, links in moment.links.items()},
            printed=self._printed(moment),
            tasks=list(moment.at),
            processes={task.name: task.process for task in self._run.tasks},
            terminals={task.name: task.program.terminal for task in self._run.tasks},
            numbers={task.id: task.name.rpartition(", ")[2] for task in self._run.tasks},
            lines={task.name: task.program.lines for task in self._run.tasks},
            parts=dict(self._register.parts),
            lost=self._is_lost(moment),
        )

    def _is_lost(self, moment):
        for packet in moment.packets:
            name = packet["from"], packet["to"], packet.get("seq"), packet["size"]
            (self._lost.add if packet.get("lost") else self._lost.discard)(name)
        return bool(self._lost)

    def _shown_calls(self, moment):
        shown = [(task, call) for task, call in moment.calls if self._shows(task, call)]
        if self._imports(moment):  # what a module tries out when it is loaded
            shown = [(task, call) for task, call in shown if task is not moment.who]
        return [(task.name, call) for task, call in shown]

    def _imports(self, moment):
        if not moment.line:
            return False
        source = self.script.programs[moment.who.program.terminal - 1].read_text(encoding="utf-8")
        return source.splitlines()[moment.line - 1].startswith(("import ", "from "))

    def _inherit(self, task):
        """A child that has been forked has the descriptors of the process from which it comes."""
        if task.process not in self._open:
            self._open[task.process] = set(self._open.get(task.program.tasks[0].process, ()))

    def _shows(self, task, call):
        """Whether a call is the reader's business: files that Python reads are not, and no terminal."""
        if not isinstance(call, Call):
            return call.name not in ("SIGCHLD", "SIGCONT")
        known = self._open[task.process]
        if call.name in _MAKING and call.result is not None and call.result >= 0:
            if call.name.startswith("dup") and call.fd not in known:
                return False
            known.add(call.result)
        elif call.name in ("socketpair", "pipe2"):
            known.update(int(n) for n in call.arguments[-1].strip("[]").split(", ") if n.isdecimal())
        elif call.name == "close" and call.fd in known:
            known.discard(call.fd)
            return True
        if call.name in _WITHOUT_FD:
            return True
        return call.fd in known or (call.name == "read" and call.fd == 0)

    def _descriptors(self, links):
        named = {s["id"]: sockets.describe(s) for s in self._register.sockets}
        found = {}
        for fd, link in links.items():
            if fd < FIRST_FD:
                found[str(fd)] = self._describe(link, named)
        return found

    def _describe(self, link, named):
        for program in self._run.programs:
            if link == program.terminal_path:
                return f"terminal {program.terminal}"
        if link.startswith("socket:["):
            number = self._register.ids.get(int(link[8:-1]))
            return named.get(number, "socket")
        if link.startswith("pipe:["):
            return "pipe"
        if link.startswith("anon_inode:"):
            return {"eventpoll": "epoll"}.get(link[11:].strip("[]"), link[11:].strip("[]"))
        return link.replace(self._run.home, "/home/you")

    def _printed(self, moment):
        pieces = {}
        for task, call in moment.calls:
            if isinstance(call, Call) and call.name in ("write", "writev") and call.fd in (1, 2):
                pieces.setdefault(str(task.program.terminal), []).append(calls.data(call))
        return {terminal: self._as_shown(b"".join(parts)) for terminal, parts in pieces.items()}

    def _as_shown(self, data):
        text = data.decode("utf-8", "replace")
        text = text.replace(sysconfig.get_path("stdlib") + "/", _STDLIB + "/")
        return text.replace(self._run.home, "/home/you")


def _terms(text):
    """The terms of the glossary that a text holds, with their definitions."""
    return {
        term: said
        for term, said in terms.with_tooltips().items()
        if re.search(rf"\b{re.escape(term)}\b", text, re.I)
    }


def _changes(step, before, say):
    """What a recording holds of a step: what is not as it was before."""
    entry = {}
    if step.who:
        entry["who"] = step.who
    if step.ran:
        entry["line"] = step.line
        if len(step.ran) > 1:
            entry["ran"] = step.ran
    if step.key:
        entry["key"] = step.key
    if step.typed is not None:
        entry["typed"] = step.typed
    entry["say"] = say
    waits = _waits(step)
    old_waits = _waits(before) if before else {}
    parts = {
        "at": _changed(step.at, before.at if before else {}),
        "waits": _changed(waits, old_waits, gone=True),
        "vars": _changed_values(step, before),
        "calls": [[task, calls.readable(call, step.numbers)] for task, call in step.calls],
        "packets": step.packets,
        "sockets": step.sockets if before is None or step.sockets != before.sockets else None,
        "fds": _changed_descriptors(step, before),
        "printed": step.printed,
    }
    for name, part in parts.items():
        if part or (name == "sockets" and part is not None):
            entry[name] = part
    return entry


def _waits(step):
    calls_now = step.waits.items()
    return {task: acts.waiting(call, step.source(task, step.at[task])) for task, call in calls_now}


def _changed(new, old, gone=False):
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    if gone:
        changed |= {key: None for key in old if key not in new}
    return changed


def _changed_values(step, before):
    changes = {}
    for task, values in step.vars.items():
        if change := _changed(values, before.vars.get(task, {}) if before else {}, gone=True):
            changes[task] = change
    return changes


def _changed_descriptors(step, before):
    old = before.fds if before else {}
    ended = {process: {} for process in old if process not in step.fds and old[process]}
    return _changed(step.fds, old) | ended
