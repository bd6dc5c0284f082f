"""What is recorded: tests/recordings.toml, read."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.page import ROOT

LIST = ROOT / "tests" / "recordings.toml"
SNIPPETS = ROOT / "snippets"


@dataclass(frozen=True)
class MoveInTerminal:
    """What is done in a terminal: key "$" begins its program, key "^C" is a key, text is typed."""

    terminal: int
    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class Script:
    """One recording: see the head of recordings.toml.

    programs  paths of snippets
    moves     MoveInTerminal, in order
    """

    name: str
    title: str
    programs: tuple
    moves: tuple
    first: tuple = ()
    hosts: tuple = ()
    folder: Path = SNIPPETS

    def shown(self, path):
        """The path of a program as pages name it, from the snippets' folder on."""
        return path.relative_to(self.folder).as_posix()


def read(path=LIST, folder=SNIPPETS):
    """{name: Script} of all recordings."""
    tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    return {name: script(name, table, folder) for name, table in tables.items()}


def script(name, table, folder):
    """The Script of one table of the list."""
    programs = tuple(Path(folder, program) for program in table["programs"])
    moves = table.get("moves") or [f"{n} $" for n in range(1, len(programs) + 1)]
    return Script(name, table["title"], programs, tuple(map(move, moves)), tuple(table.get("first", ())), folder=Path(folder))


def move(text):
    """ "1 $", "1 ^C" or "1 hello⏎", read."""
    terminal, _, what = text.partition(" ")
    if what in ("$", "^C"):
        return MoveInTerminal(int(terminal), key=what)
    if not what.endswith("⏎"):
        raise ValueError(f"{text!r}: a move is `$`, `^C`, or a line that ends with ⏎")
    return MoveInTerminal(int(terminal), text=what[:-1])
