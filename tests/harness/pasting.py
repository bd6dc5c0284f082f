"""Play a page as a reader does who copies and pastes: block by block, in terminals that edit lines."""

import itertools
import re
import termios
from pathlib import Path

from harness.network import FIRST_PORT, PORT_STEP
from harness.page import KEYS
from harness.player import Player, Turn
from harness.terminal import Terminal, furnish

# A command that starts another shell, as those in other networks are.
_SHELL = re.compile(r"\b(?:nsenter|unshare)\b.*\bbash$", re.S)

_BEGIN_PASTE, _END_PASTE = "\x1b[200~", "\x1b[201~"


class Window(Terminal):
    """A terminal whose shell edits lines, as a reader's does, and marks what is pasted if the shell asks.

    It does not echo: what is compared is what programs print.

    marking  whether what is pasted is marked now
    """

    marks = re.compile("\x1b(?:]133;([ABCD])[^\x07]*\x07|\\[\\?2004([hl])\r?)")
    shell = ["bash", "--noprofile", "--norc", "-i"]

    def __init__(self, machine, home):
        self.marking = False
        self._waiting, self._begun = 0, []  # pasted commands that wait; where the output of others begins
        self._prompted = 0  # how much text there was at the last prompt
        super().__init__(machine, home)

    def _set_up(self, slave):
        modes = termios.tcgetattr(slave)
        modes[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, modes)

    def _pass(self, mark):
        if mark in "hl":
            self.marking = mark == "h"
            return
        # The shell begins with a command, or finds that it cannot read it.
        if self._waiting and (mark == "C" or (mark == "D" and self._part == "typed")):
            self._waiting -= 1
            self._begun.append(len(self.text) if mark == "C" else self._prompted)
        super()._pass(mark)
        if mark == "B":
            self._prompted = len(self.text)
        if mark == "B" and self._waiting:
            self._part = "typed"

    @property
    def deaf(self):
        return self._waiting > 0

    def paste(self, text, commands=0, enter="\r"):
        """Paste a text that holds so many commands, and press Enter; returns the first command's number."""
        if commands:
            self._part, self._echo = "typed", "\n"  # which the shell's editor prints for Enter
            self._waiting += commands
        text = text.replace("\n", "\r")
        self._write((_BEGIN_PASTE + text + _END_PASTE if self.marking else text) + enter)
        return len(self._begun) + self._waiting - commands

    def output(self, number):
        """What has come of the pasted command with this number."""
        if number >= len(self._begun):
            return ""
        begin, end = [*self._begun, None][number : number + 2]
        return self.text[begin:end]


def equip(home, brackets):
    """Furnish a home for windows; their shells want to be told what is pasted, or do not."""
    furnish(home, editing=True)
    Path(home, ".inputrc").write_text(f"set enable-bracketed-paste {'on' if brackets else 'off'}\n")


class Part(Turn):
    """What one of the commands that were pasted shows: the one with this number in its terminal."""

    def __init__(self, terminal, move, number):
        super().__init__(terminal, move, [])
        self._number = number

    @property
    def text(self):
        return self.terminal.output(self._number)


class Dialogue(Turn):
    """What a program shows that gets several lines at once: it asks each question before its answer."""

    def __init__(self, terminal, moves, questions):
        super().__init__(terminal, moves[-1], [])
        self.pieces, self._questions = list(moves), ["", *questions[1:]]

    @property
    def shown(self):
        moves, more = self.pieces[: len(self._questions)], self.pieces[len(self._questions) :]
        said = [q + "".join(f"{x}\n" for x in m.shown) for q, m in zip(self._questions, moves, strict=True)]
        return "".join([*said, *(f"{x}\n" for piece in more for x in piece.shown)]).split("\n")


class Paster(Player):
    """Plays a page as a Player does, but what is typed is what the page's buttons give.

    given     {line of a fence: what its button gives, or None where it has none}
    brackets  whether the shells want to be told what is pasted ("bracketed paste")
    """

    def __init__(self, page, machine, given, brackets):
        super().__init__(page, machine)
        self._given, self._brackets = given, brackets

    def _furnish(self):
        equip(self._home, self._brackets)
        for fence in self.page.fences:
            if fence.title in self.page.listings:
                Path(self._home, fence.title).write_bytes(self._given[fence.line].encode())

    def _open(self):
        return Window(self.machine, self._home)

    def _steps(self):
        """The commands of a block are typed at once; or its lines, where it has no commands."""
        steps = []
        for _, moves in itertools.groupby(self.page.moves, lambda move: self.page.fence_of(move).line):
            moves = list(moves)
            pasted = self._pasted(moves)
            for move in moves:
                if move not in pasted or move is pasted[0]:
                    steps.append([move])
                    continue
                last = steps[-1][-1]
                if last not in pasted or _SHELL.search(last.typed):
                    raise self.page.error(
                        move.line,
                        f"the button gives {move.name} together with what stands above it, but it must be "
                        f"typed after {last.name}: begin another block",
                    )
                steps[-1].append(move)
        return steps

    def _pasted(self, moves):
        """The moves of a block whose text its button gives."""
        if self._given[self.page.fence_of(moves[0]).line] is None:
            return []
        commands = [move for move in moves if move.kind == "command"]
        return commands or [move for move in moves if move.kind == "line"]

    def _connecting(self, step):
        """The one whose port the page shows; each thing typed has a port of its own."""
        ports = [str(FIRST_PORT + PORT_STEP * (self._typed + i)) for i in range(len(step))]
        shown = "\n".join(line for fence in self.page.fences for line in fence.lines)
        return next((i for i, port in enumerate(ports) if re.search(rf"\b{port}\b", shown)), 0)

    def _type(self, step):
        move = step[0]
        terminal, question = self._terminals[move.terminal], self._begin(step)
        fence = self.page.fence_of(move)
        given = self._given[fence.line]
        moves = [m for m in self.page.moves if fence.line <= m.line < fence.end]
        if move not in self._pasted(moves):
            typed = KEYS.get(move.typed, move.typed.removeprefix(question) + "\r")
            if given is None and typed[0] not in "\r\x03\x04\x1a":
                raise self.page.error(fence.line, "this block has no button")
            self._turns[move.terminal] = [Turn(terminal, move, [])]
            terminal.type(typed)
            return
        if move.kind == "command":
            self._check(move, given, "\n".join(m.typed for m in step))
            first = terminal.paste(self._names.as_real(given), len(step))
            self._turns[move.terminal] = [Part(terminal, m, first + i) for i, m in enumerate(step)]
            return
        pairs = list(zip(step, given.split("\n"), strict=False))
        questions = [question, *(m.typed.removesuffix(line) for m, line in pairs[1:])]
        wanted = [m.typed.removeprefix(q) for (m, _), q in zip(pairs, questions, strict=True)]
        self._check(move, given, "\n".join(wanted))
        terminal.paste(given)
        self._turns[move.terminal] = [Dialogue(terminal, step, questions)]

    def _check(self, move, given, wanted):
        if given != wanted:
            raise self.page.error(move.line, f"the button gives {given!r} instead of {wanted!r}")
