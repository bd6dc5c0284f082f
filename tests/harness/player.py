"""Play a page: type what it types when a reader would, and compare what comes with what it shows."""

import select
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness import compare, network, processes
from harness.page import KEYS, Move
from harness.terminal import Terminal, furnish

#: Seconds without any output after which a program that runs, or waits with a time limit, is given up.
PATIENCE = 30
#: Seconds that a whole page may take.
PAGE_LIMIT = 100

# Seconds for which all must have been asleep before missing output counts as missing: a pty hands on
# later than it is written to, and on a busy machine the kernel takes its time.
_GRACE = 1.0
# The same in an update, where nothing tells what is missing; and where a program has a time limit.
_UPDATE_GRACE, _UPDATE_GRACE_TIMED = 0.4, 2.0
# How long to wait for acknowledgements: they are delayed by 40 ms, or for good where a queue is full.
_ACKNOWLEDGED = 0.25
# How long what has been typed may need to reach a program that shows no sign of having got it.
_REACTION = 0.3
# How long to look away: shortly at first, for most things happen at once. A look takes the processor from
# what it looks at, and may have a fifth of it.
_PAUSE, _PER_LOOK, _LONG_PAUSE, _LONG = 0.001, 4, 0.02, 0.1


class Turn:
    """What one terminal shows from one thing typed to the next, perhaps in several blocks.

    move    what was typed
    pieces  the moves that show its output and have been reached, in page order
    """

    def __init__(self, terminal, move, sent):
        self.terminal, self.move, self.pieces = terminal, move, [move]
        self._start, self._echo = len(terminal.text), sent
        self.placed = 0, 0  # how many pieces and lines there were when all was last quiet

    @property
    def shown(self):
        return [line for piece in self.pieces for line in piece.shown]

    @property
    def text(self):
        """All that has come, as it came."""
        return self.terminal.text[self._start :]

    def came(self, answer=None):
        """The lines that have come; less the question that the next move, `answer`, shows on its own line."""
        text = self.text
        for echo in self._echo:
            text = text.removeprefix(echo)
        return compare.real_lines(text.removesuffix(self.question(answer)))

    def question(self, answer):
        """The unfinished line in which the program asks for what the move `answer` types; or ""."""
        pending = self.text.rpartition("\n")[2]
        asks = answer is not None and answer.kind == "line" and answer.typed.startswith(pending)
        return pending if asks else ""

    def page_line(self, index):
        """The page's line number of the index-th shown line; of the last one, past the end."""
        numbers = [piece.first + i for piece in self.pieces for i in range(len(piece.shown))]
        return numbers[index] if index < len(numbers) else (numbers or [self.move.line])[-1]


@dataclass
class NewBlock(Move):
    """In an update: output for which the page has no block yet, and the lines around it."""

    before: list = field(default_factory=list)
    after: list = field(default_factory=list)


class Player:
    """One sitting at a page: `play` raises PageError at the first thing that is not as the page says.

    page     a Page
    machine  where it is played: a Machine
    update   write what came into `page.lines` instead of complaining that it differs
    """

    def __init__(self, page, machine, update=False):
        self.page, self.machine, self.update = page, machine, update
        self.changed = False  # in an update: whether page.lines differ from the file
        self._terminals, self._typed = {}, 0
        self._turns = {}  # title of a terminal: the turns of what was typed there last, at once
        self._stuck = 0  # bytes that TCP could not deliver when all was last quiet
        self._before = None  # how the processes were before the last thing was typed
        self._edits = {}  # move: its lines as they came

    def play(self):
        """Play the page from top to bottom, in a home folder that holds the files which it shows."""
        self._deadline = time.monotonic() + PAGE_LIMIT
        self._names = compare.Names(ports=not self.machine.own)
        self._names.agree([("user", "you", self.machine.user)])
        with tempfile.TemporaryDirectory(prefix="two-terminals-") as self._home:
            self._furnish()
            try:
                self._follow()
            finally:
                processes.end_all()
                for terminal in self._terminals.values():
                    terminal.close()
                self._put_in_place()
            self._check_last_words()

    def _furnish(self):
        """Give the reader's home what it has: the page's files."""
        furnish(self._home)
        for name, path in self.page.listings.items():
            shutil.copyfile(path, Path(self._home, name))

    def _open(self):
        """A new terminal."""
        return Terminal(self.machine, self._home)

    def _steps(self):
        """The page's moves, in lists of what is typed at once."""
        return [[move] for move in self.page.moves]

    def _follow(self):
        self._below = list(self.page.moves)
        for step in self._steps():
            move = step[0]
            if move.terminal not in self._terminals:
                self._terminals[move.terminal] = self._open()
            if move.kind == "more":
                self._turns[move.terminal][-1].pieces.append(move)
            else:
                self._settle(move)
                self._type(step)
            del self._below[: len(step)]
        self._settle(None)

    def _programs(self):
        """The process ids of all that runs on the page's machine, but for what keeps the machine up."""
        own = {self.machine.init, *(terminal.process.pid for terminal in self._terminals.values())}
        return [pid for pid in processes.family() if pid not in own]

    def _next(self, terminal):
        """What will be typed next in the terminal with this title, or None."""
        return next((m for m in self._below if m.terminal == terminal and m.kind != "more"), None)

    def _type(self, step):
        [move] = step
        terminal, text = self._terminals[move.terminal], move.typed.removeprefix(self._begin(step))
        echo = {"command": [], "line": [text + "\n"], "key": [text, "\b\b"]}[move.kind]
        self._turns[move.terminal] = [Turn(terminal, move, echo)]
        if move.kind == "command":
            terminal.command(self._names.as_real(text))
        else:
            terminal.type(KEYS[text] if move.kind == "key" else text + "\n")

    def _begin(self, step):
        """Make ready for typing: learn names from what has come. Returns the question that waits, or ""."""
        move, question = step[0], ""
        for turn in self._turns.get(move.terminal, []):
            compare.same(turn.shown, turn.came(move), self._names)
            question = turn.question(move)
        programs = self._programs()
        self._before = processes.look(programs)
        if self.machine.own:
            network.offer_port(self._typed + self._connecting(step), programs)
        self._typed += len(step)
        return question

    def _connecting(self, step):
        """Which of the moves typed at once, counted from 0, gets the ephemeral port."""
        return 0

    def _settle(self, move):
        """Wait until all that is shown so far has come, everything sleeps, and `move` can be typed."""
        last, wrong, since, reacted = None, None, 0.0, False
        start = heard = time.monotonic()
        while True:
            began = time.thread_time()
            news = any([terminal.read() for terminal in self._terminals.values()])  # noqa: C419
            programs = self._programs()
            look, now = processes.look(programs), time.monotonic()
            if news or wrong is None:
                heard = now
                wrong = [turn for turn in self._open_turns() if not self._as_shown(turn)]
            reacted = reacted or news or look != self._before or now - start > _REACTION
            deaf = any(terminal.deaf for terminal in self._terminals.values())
            if news or look.busy or look != last:
                last, since = look, now
            quiet = now > since and reacted and not deaf
            obstacle = self._obstacle(move)
            if quiet and not wrong and not obstacle:
                flying = network.bytes_in_flight(programs)
                if flying in (0, self._stuck) or now - since > _ACKNOWLEDGED:
                    self._stuck = flying
                    break
            waits = look.busy or look.timed or deaf
            if self.update and not look.busy and not obstacle:
                patience = _UPDATE_GRACE_TIMED if look.timed else _UPDATE_GRACE
            else:
                patience = PATIENCE if waits else _GRACE
            quiet_since = heard if look.busy or (waits and not self.update) else since
            if now - quiet_since > patience or now > self._deadline:
                if not self.update or obstacle or look.busy:
                    raise self._complaint(wrong, obstacle, look, move)
                self._take_over(wrong)
                break
            looked = time.thread_time() - began
            pause = max(_PAUSE, _PER_LOOK * looked) if now - since < _LONG else _LONG_PAUSE
            select.select(list(self._terminals.values()), [], [], pause)
        for turn in self._open_turns():
            turn.placed = len(turn.pieces), len(self._came(turn))
        if not self.machine.own:
            self._check_exposure()

    def _open_turns(self):
        return [turn for turns in self._turns.values() for turn in turns]

    def _came(self, turn):
        return turn.came(self._next(turn.move.terminal))

    def _as_shown(self, turn):
        return compare.same(turn.shown, self._came(turn), self._names.copy())

    def _obstacle(self, move):
        """Why `move` cannot be typed now, in words; or None."""
        if move is None:
            return None
        terminal, turns = self._terminals[move.terminal], self._turns.get(move.terminal)
        if move.kind == "command":
            if terminal.free:
                return None
            runs = self._running(turns[-1]) if turns else "its shell"
            return f"the page types {move.name}, but in {move.terminal} {runs} still runs"
        if terminal.free:
            return (
                f"the page types {move.name} in {move.terminal}, "
                "but no program runs there: it has ended, or never began"
            )
        return None

    def _running(self, turn):
        commands = [m for m in self.page.moves if m.terminal == turn.move.terminal]
        commands = commands[: commands.index(turn.move) + 1]
        return next(m.name for m in reversed(commands) if m.kind == "command")

    def _complaint(self, wrong, obstacle, look, move):
        """A PageError that says what is not as shown, and why waiting is over."""
        parts, line = [], None
        for turn in wrong:
            title, came = turn.move.terminal, self._came(turn)
            diff, first = compare.difference(turn.shown, came, self._names)
            line = line or turn.page_line(first)
            text = f"{title}, after {turn.move.name} in line {turn.move.line}, is not as shown:\n{diff}"
            later = [m for m in self._below if m.kind == "more" and m.terminal == title and m.shown]
            if later and later[0].shown[0] in came:
                text += (
                    f"\nIt says {later[0].shown[0]!r} already here: "
                    f"the page shows that only in line {later[0].first}."
                )
            parts.append(text)
        if obstacle:
            line = line or move.line
            parts.append(obstacle)
        for title, terminal in self._terminals.items():
            if terminal.deaf:
                parts.append(f"The shell in {title} waits for the rest of the command.")
        if time.monotonic() > self._deadline:
            parts.append(f"The page takes longer than {PAGE_LIMIT} s.")
        elif look.busy or look.timed:
            line = line or (move.line if move else len(self.page.lines))
            state = "runs without a pause" if look.busy else "waits in a call with a time limit"
            parts.append(f"A program still {state}; given up after {PATIENCE} s without output.")
        return self.page.error(line or 1, "\n".join(parts))

    def _check_exposure(self):
        if found := network.exposed(processes.socket_inodes(self._programs())):
            raise self.page.error(
                self._below[0].line if self._below else len(self.page.lines),
                f"a program can be reached from other machines ({', '.join(found)}): "
                "write `network: own` in the front matter",
            )

    def _check_last_words(self):
        """At the end of the page everything that came has been shown: nothing extra, in no terminal."""
        wrong = [turn for turn in self._open_turns() if not self._as_shown(turn)]
        if wrong and not self.update:
            raise self._complaint(wrong, None, processes.look([]), None)

    def _take_over(self, wrong):
        """In an update: give what came the place of what was shown, or a new block."""
        for turn in wrong:
            pieces, lines = turn.placed
            came = self._came(turn)
            if pieces == len(turn.pieces):
                turn.pieces.append(self._new_block(turn.move.terminal))
            piece = turn.pieces[-1]
            self._edits.setdefault(id(piece), (piece, piece.last))
            piece.shown = compare.merge(piece.shown, came[lines:], self._names)
            compare.same(turn.shown, came, self._names)

    def _new_block(self, title):
        """A place for output between what was typed last and what is typed next."""
        following = self._below[0] if self._below else None
        fence = self.page.fence_of(following or self.page.moves[-1])
        here = f'```console title="{title}"'
        if following is None:
            at, before, after = fence.end + 1, ["", here], ["```"]
        elif following.line == fence.line + 1:
            at, before, after = fence.line, [here], ["```", ""]
        else:
            again = self.page.lines[fence.line - 1].strip()
            at, before, after = following.line, ["```", "", here], ["```", "", again]
        return NewBlock(title, at, "more", "", [], at, fence.indent, before, after)

    def _put_in_place(self):
        for piece, last in sorted(self._edits.values(), key=lambda edit: -edit[1]):
            lines = list(piece.shown)
            if piece.kind == "key":
                lines[:1] = [piece.typed + "".join(lines[:1])]
            if isinstance(piece, NewBlock):
                lines = [*piece.before, *lines, *piece.after]
            indent = " " * piece.indent
            self.page.lines[piece.first - 1 : last - 1] = [(indent + x).rstrip() for x in lines]
            self.changed = True
