"""What is recorded: tests/recordings.toml, read."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.page import ROOT

LIST = ROOT / "tests" / "recordings.toml"
SNIPPETS = ROOT / "snippets"


@dataclass(frozen=True)
class Deed:
    """What is done in a terminal: its program begins, a key is pressed, lines are typed in a row."""

    terminal: int
    begins: bool = False
    key: str = ""
    lines: tuple = ()


@dataclass(frozen=True)
class Script:
    """One recording: see the head of recordings.toml.

    programs  paths of snippets
    moves     Deeds, in order
    hosts     {host's name: its address with the length of its prefix}; empty for one host
    on        the host of each terminal
    lose      numbers of packets that the cable loses, from 1
    folder    paths of programs are shown from here on
    """

    name: str
    title: str
    programs: tuple
    moves: tuple
    hosts: dict
    on: tuple
    lose: tuple
    folder: Path

    def shown(self, path):
        """The path of a program as pages name it."""
        return path.relative_to(self.folder).as_posix()

    def host_of(self, terminal):
        """The name of the host on which the program of a terminal, from 1, runs."""
        return self.on[terminal - 1] if self.hosts else ""


def read(path=LIST, folder=SNIPPETS):
    """{name: Script} of all recordings."""
    tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    return {name: script(name, table, folder) for name, table in tables.items()}


def script(name, table, folder=SNIPPETS):
    """The Script of one table of the list."""
    programs = tuple(Path(folder, program) for program in table["programs"])
    moves = table.get("moves") or [f"{n} $" for n in range(1, len(programs) + 1)]
    hosts = table.get("hosts", {})
    return Script(
        name,
        table["title"],
        programs,
        tuple(map(deed, moves)),
        hosts,
        tuple(table.get("on", hosts)),
        tuple(table.get("lose", ())),
        Path(folder),
    )


def deed(text):
    """A move of the list, read: "1 $", "1 ^C", "1 hello⏎", "1 $ 10⏎ 20⏎"."""
    terminal, _, what = text.partition(" ")
    if what == "^C":
        return Deed(int(terminal), key=what)
    begins, typed = what.startswith("$"), what.removeprefix("$").lstrip()
    if typed and not typed.endswith("⏎"):
        raise ValueError(f"{text!r}: a move is `$`, `^C`, or lines that end with ⏎")
    return Deed(int(terminal), begins, lines=tuple(line.strip() for line in typed.split("⏎")[:-1]))
