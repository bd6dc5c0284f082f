"""One run in lock-step: one task runs one line, and when all is still, what has happened is written down."""

import select
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from harness import network, processes
from harness.recorder import kernel
from harness.recorder.hosts import Cable, Host, Loopback
from harness.recorder.moment import Moment
from harness.recorder.packets import Decoder
from harness.recorder.programs import Program, Refused, first_line
from harness.recorder.strace import Call

#: Seconds that one line may take, while none of its programs waits for time to pass.
LINE_LIMIT = 20
#: Lines that a recording may run: a program that never waits for another one would run for ever.
LINES = 600
#: Seconds: a shorter time limit is no step of its own.
SHORT = 0.05
#: Seconds until a program may stand before its first line.
START_LIMIT = 30

# Seconds between two looks, and before the first one: most tasks stop again before it is over, and say so.
_PAUSE, _FIRST_PAUSE = 0.001, 0.005


class OutOfTime(Exception):
    """A time limit of a program ran out while another one was moving, because lock-step takes longer."""


class Run:
    """The programs of a recording, and the schedule by which they move.

    The first task that can run, runs, in the order of the terminals. When none can, the next program begins,
    if that is next; else time passes, if a call has a limit; else the next key is pressed or line typed;
    else it is over. Lines that are typed in a row wait for the program in their terminal only.

    script   a scripts.Script
    machine  a Machine of its own
    """

    def __init__(self, script, machine):
        self.script, self.machine = script, machine
        self.moments, self.programs = [], []
        self._begun = set()
        self._typing, self._lines, self._in_a_row = None, [], False
        self._ports = 0

    def play(self):
        """Run it all; returns a list of Moments, of which the first shows the programs before they begin."""
        with ExitStack() as stack:
            self._home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="two-terminals-")))
            self._logs = stack.enter_context(tempfile.TemporaryDirectory(prefix="two-terminals-"))
            self._furnish(stack)
            stack.callback(self._end)
            self._start()
            self._go_on()
        return self.moments

    def _furnish(self, stack):
        decode = Decoder().decode
        if self.script.hosts:
            self._hosts = [Host(name, network.made_anew()) for name in self.script.hosts]
            ends = [
                host.plug_in(address)
                for host, address in zip(self._hosts, self.script.hosts.values(), strict=True)
            ]
            self._wire = Cable(ends, decode, self.script.lose)
        else:
            self._hosts = [Host()]
            self._wire = Loopback(decode)
        for made in [self._wire, *self._hosts]:
            stack.callback(made.close)
        for host in self._hosts:
            host.offer_port(self._ports)

    def _host(self, terminal):
        names = [host.name for host in self._hosts]
        return self._hosts[names.index(self.script.host_of(terminal))]

    # The programs

    def _start(self):
        for terminal, path in enumerate(self.script.programs, 1):
            file = self._home / path.name
            shutil.copyfile(path, file)
            same = sum(p.name == path.name for p in self.script.programs[: terminal - 1])
            name = f"{path.name} ({same + 1})" if same else path.name
            with self._host(terminal).inside():
                program = Program(name, file, terminal, self.machine, self._logs)
            self.programs.append(program)
            try:
                begin = first_line(file.read_text(encoding="utf-8"))
            except SyntaxError as error:
                raise Refused(f"{name} cannot be recorded: it is not Python ({error}).") from None
            while not program.tasks or program.tasks[0].line < begin:
                if program.tasks and program.tasks[0].parked:
                    program.tasks[0].go()
                self._await(program.hear, program)
        self._settle()
        for task in self.tasks:
            task.log.take()  # what starting Python took
        self._wire.take()
        self._write_down(Moment())

    def _await(self, condition, program):
        end = time.monotonic() + START_LIMIT
        while not condition():
            if program.popen.poll() is not None or time.monotonic() > end:
                raise Refused(f"{program.name} cannot be recorded: it ends before its first line.")
            time.sleep(_PAUSE)

    def _end(self):
        processes.end_all()
        for program in self.programs:
            program.close()

    @property
    def home(self):
        """The home folder of the run, as programs print it."""
        return str(self._home)

    @property
    def tasks(self):
        return [task for program in self.programs for task in program.tasks]

    def _living(self):
        return [pid for program in self.programs for pid in processes.family_of(program.popen.pid)]

    # The schedule

    def _go_on(self):
        moves = list(self.script.moves)
        while True:
            if len(self.moments) > LINES:
                who = self.moments[-1].who or self.tasks[0]
                raise Refused(f"{who.program.name} cannot be recorded: it never waits for another program.")
            if task := self._next():
                self._step(task)
            elif self._lines:
                self._type()
            elif self._wire.waits:
                self._let_kernel_act()
            elif moves and moves[0].begins:
                self._begin(moves.pop(0))
            elif self._timed:
                self._let_time_pass()
            elif moves:
                self._begin(moves.pop(0))
            else:
                return

    def _next(self):
        """The task that runs now: while lines are typed in a row, none but those of that terminal."""
        ready = [t for t in self.tasks if t.parked and not t.ended and t.program.terminal in self._begun]
        if self._in_a_row:
            alone = [t for t in ready if t.program.terminal == self._typing]
            self._in_a_row = bool(alone or self._lines)
            ready = alone if self._in_a_row else ready
        return ready[0] if ready else None

    def _begin(self, move):
        if move.begins:
            self._begun.add(move.terminal)
        self._typing, self._lines, self._in_a_row = move.terminal, list(move.lines), len(move.lines) > 1
        if move.key:
            self._press(Moment(key=move.key), "\x03")

    def _step(self, task):
        moment = Moment(who=task, line=task.line)
        task.go()
        self._settle()
        self._write_down(moment)

    def _type(self):
        text = self._lines.pop(0)
        self._press(Moment(typed=text), text + "\n")

    def _press(self, moment, text):
        program = self.programs[self._typing - 1]
        program.type(text)
        self._react(self._still, f"nothing in terminal {self._typing} takes what is typed there")
        self._settle()
        moment.who = next(task for task in program.tasks if not task.ended or task is program.tasks[0])
        self._write_down(moment)

    def _let_time_pass(self):
        self._react(self._still, "a time limit does not run out")
        self._settle()
        self._write_down(Moment())

    def _let_kernel_act(self):
        end = time.monotonic() + LINE_LIMIT
        while not self._wire.release():
            self._wire.carry()
            if time.monotonic() > end:
                raise Refused(f"{self.script.name}: what was lost is not sent again.")
            time.sleep(_PAUSE)
        self._settle()
        self._write_down(Moment())

    def _react(self, before, otherwise):
        end = time.monotonic() + LINE_LIMIT
        while self._sizes() == before:
            self._wire.carry()
            if time.monotonic() > end:
                raise Refused(f"{self.script.name}: {otherwise}.")
            time.sleep(_PAUSE)

    def _sizes(self):
        return [task.log.size() for task in self.tasks]

    # Stillness

    def _settle(self):
        """Wait until every task stands before a line or sleeps in a call, and no byte is on its way."""
        last, end = None, time.monotonic() + LINE_LIMIT
        ears = [program.ear for program in self.programs] + list(self._wire.ends)
        select.select(ears, [], [], _FIRST_PAUSE)
        while True:
            news = self._wire.carry() or any([program.hear() for program in self.programs])  # noqa: C419
            sizes = self._sizes()
            look = processes.look(self._living())
            if not news and not look.busy and look == last and not self._flying():
                self._timed, self._still = look.timed, sizes
                return
            last = None if news or look.busy else look
            if time.monotonic() > end:
                names = [task.name for task in self.tasks if not task.parked and not task.ended]
                raise Refused(f"{self.script.name}: {' and '.join(names)} never waits.")
            select.select(ears, [], [], _PAUSE)

    def _flying(self):
        return not self._wire.waits and any(host.flying() for host in self._hosts)

    # What has happened

    def _write_down(self, moment):
        for task in self.tasks:
            moment.calls += [(task, call) for call in task.log.take()]
        if moment.who is None:  # time has passed: whose was over?
            moment.who = next((task for task, call in moment.calls if _ran_out(call)), None)
        moment.calls.sort(key=lambda pair: pair[0] is not moment.who)
        moment.packets = self._wire.take()
        for host in self._hosts:
            with host.inside():
                moment.rows += kernel.rows(host.name)
        ids = kernel.host_ids(self._living())
        for task in self.tasks:
            moment.at[task.name] = "ended" if task.ended else task.line
            if task.ended:
                continue
            moment.values[task.name] = task.values
            if not task.parked:
                moment.waits[task.name] = task.log.sleeps_in() or ("futex", ())
            if task.process not in moment.links and task.pid in ids:
                links = kernel.descriptors(ids[task.pid][0])
                moment.links[task.process] = links
                for fd, link in links.items():
                    if (inode := kernel.inode(link)) is not None:
                        moment.holders.setdefault(inode, []).append((task.process, fd))
        self._ask_the_rest(moment, ids)
        self._check_time(moment)
        self.moments.append(moment)
        self._offer_port(moment)
        return moment

    def _ask_the_rest(self, moment, ids):
        """Add the sockets that programs hold and no table of the kernel lists."""
        listed = {row.inode for row in moment.rows}
        pids = {task.process: ids[task.pid][0] for task in self.tasks if task.pid in ids}
        for inode, [(process, fd), *_] in moment.holders.items():
            if inode not in listed and process in pids:
                if row := kernel.ask(pids[process], fd):
                    moment.rows.append(replace(row, inode=inode))

    def _check_time(self, moment):
        if self._sizes() != self._still:
            raise OutOfTime  # while this was written down
        for task, call in moment.calls:
            # Its owner waits when its step is written down, unless the limit is shorter than a look.
            if _ran_out(call) and (task is not moment.who or (moment.line and call.took > SHORT)):
                raise OutOfTime

    def _offer_port(self, moment):
        """Let the kernel choose from one ephemeral port: real, and the same in each run."""
        port = f":{network.FIRST_PORT + network.PORT_STEP * self._ports}"
        used = [row.local for row in moment.rows] + [packet["from"] for packet in moment.packets]
        if not any(address.endswith(port) for address in used):
            return
        self._ports += 1
        for host in self._hosts:
            host.offer_port(self._ports)


def _ran_out(call):
    return isinstance(call, Call) and call.ran_out
