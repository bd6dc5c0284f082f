"""Read a page: its listings, its inline examples, and what happens in its terminals."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from harness.tools import FILES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SNIPPETS = ROOT / "snippets"

#: Languages of fences that are neither code to run nor output that came.
PROSE = {"text", "markdown"}

#: How a key is written in a console block, and what the terminal receives.
KEYS = {"^C": "\x03", "^D": "\x04", "^Z": "\x1a"}

ENTER = "⏎"

_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,}|~{3,})(?P<info>.*)$")
_INFO = re.compile(r"^ ?(?P<language>[\w-]+)(?P<options>( \w+=\"[^\"]*\")*) *$")
_OPTION = re.compile(r"(\w+)=\"([^\"]*)\"")
_INCLUDE = re.compile(r"^--8<-- \"([^\"]+)\"$")
_TERMINAL = re.compile(r"^Terminal ([1-9])$")
_MAY_GO_ON = re.compile(r"<<|['\"`({]|\b(?:for|while|until|if|case|select)\b|[|&]$")


class PageError(Exception):
    """What is wrong with a page, in words for the person who wrote it."""

    def __init__(self, path, line, text):
        super().__init__(f"{shorten(path)}:{line}: {text}")


def shorten(path):
    """The path as a contributor types it, relative to the root of the project where it lies below."""
    path = Path(path)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def name_of(path):
    """A page's path on the site, as in "tcp/server-and-client"."""
    return path.relative_to(DOCS).with_suffix("").as_posix()


def _unfinished(command):
    """Whether bash would wait for another line of this command."""
    if command.endswith("\\"):
        return True
    if not _MAY_GO_ON.search(command):
        return False
    check = subprocess.run(["bash", "-n"], input=command + "\n", capture_output=True, text=True)
    return (
        "unexpected end of file" in check.stderr
        or "unexpected EOF" in check.stderr
        or "delimited by end-of-file" in check.stderr
    )


@dataclass
class Fence:
    """A fenced block; `line` is the number of its opening line, counted from 1."""

    line: int
    indent: int
    language: str
    options: dict
    lines: list = field(default_factory=list)

    @property
    def title(self):
        return self.options.get("title")

    @property
    def end(self):
        """The number of its closing line."""
        return self.line + len(self.lines) + 1

    @property
    def text(self):
        return "".join(line + "\n" for line in self.lines)


@dataclass
class Move:
    """Something typed in one terminal (or nothing), and the output shown below it in the same block.

    kind is "command", "line" or "key"; or "more", for output that comes with nothing typed. `shown`
    begins on page line `first` and ends before page line `last`, both counted from 1. Behind a key it
    begins on the key's own line.
    """

    terminal: str
    line: int
    kind: str
    typed: str
    shown: list
    first: int
    indent: int = 0

    @property
    def last(self):
        return self.first + len(self.shown)

    @property
    def name(self):
        """How an error message names what was typed."""
        return {"command": f"`$ {self.typed}`", "line": f"`{self.typed}{ENTER}`"}.get(
            self.kind, f"`{self.typed}`"
        ).replace("\n", " ")


class Page:
    """A page of the site as the harness sees it.

    path      the Markdown file
    meta      its front matter: a dict of strings
    fences    every fence, in order
    listings  {file name: path of the snippet} of all files that the page includes
    moves     what its terminals do, in page order
    examples  the fences of its inline Python examples

    Raises PageError for anything that would not be played.
    """

    def __init__(self, path, snippets=SNIPPETS):
        self.path, self.snippets = Path(path), Path(snippets)
        self.lines = self.path.read_text(encoding="utf-8").split("\n")
        self.meta = self._read_meta()
        self.fences = list(self._read_fences())
        self.listings, self.moves, self.examples = {}, [], []
        self._terminals = []
        for path in self.needs:
            if path not in FILES:
                raise self.error(2, f"`needs` names {path}, which tests/harness/tools.py does not know")
        for fence in self.fences:
            if fence.language == "console":
                self._read_console(fence)
            elif fence.language == "python":
                self._read_python(fence)
            elif fence.language not in PROSE:
                raise self.error(
                    fence.line,
                    f"nothing plays a fence of the language {fence.language!r}: "
                    f"use console or python, or one of {', '.join(sorted(PROSE))}",
                )

    def write(self):
        """Write its lines back into its file."""
        self.path.write_text("\n".join(self.lines), encoding="utf-8")

    def error(self, line, text):
        return PageError(self.path, line, text)

    @property
    def terminals(self):
        """The titles of the page's terminals, in order of appearance."""
        return list(self._terminals)

    @property
    def needs(self):
        """The files that must be readable, as its front matter names them."""
        return self.meta.get("needs", "").split()

    @property
    def commands(self):
        """The commands that are typed into shells, in page order."""
        return [move.typed for move in self.moves if move.kind == "command"]

    def fence_of(self, move):
        """The console block in which a move stands."""
        return next(f for f in self.fences if f.line <= move.line < f.end)

    def _read_meta(self):
        meta = {}
        if self.lines[0] == "---" and "---" in self.lines[1:]:
            for line in self.lines[1 : self.lines.index("---", 1)]:
                key, colon, value = line.partition(":")
                if colon:
                    meta[key.strip()] = value.strip().strip("\"'")
        return meta

    def _read_fences(self):
        fence, ticks = None, ""
        for number, line in enumerate(self.lines, 1):
            match = _FENCE.match(line)
            if fence is None:
                if match is None:
                    continue
                ticks = match["ticks"]
                info = _INFO.match(match["info"])
                if info is None:
                    raise self.error(
                        number,
                        f"malformed fence {line.strip()!r}: write the language and then "
                        'options as name="value", as in ```console title="Terminal 1"',
                    )
                options = dict(_OPTION.findall(info["options"]))
                fence = Fence(number, len(match["indent"]), info["language"], options)
            elif match and match["ticks"].startswith(ticks) and not match["info"].strip():
                yield fence
                fence = None
            elif line.strip() and not line.startswith(" " * fence.indent):
                raise self.error(number, f"this line leaves the fence of line {fence.line}")
            else:
                fence.lines.append(line[fence.indent :])
        if fence:
            raise self.error(fence.line, "this fence is never closed")

    def _read_python(self, fence):
        if fence.title is None:
            if any("--8<--" in line for line in fence.lines):
                raise self.error(fence.line, "a listing needs a title: the name of its file")
            if not any(line.lstrip().startswith("#>") for line in fence.lines):
                raise self.error(
                    fence.line,
                    "an inline example shows what it prints, in `#>` comments; "
                    "a program is a file below snippets, included under its name",
                )
            self.examples.append(fence)
            return
        match = _INCLUDE.match(fence.lines[0]) if len(fence.lines) == 1 else None
        if match is None:
            raise self.error(
                fence.line,
                f'a listing holds one line, which includes its file: --8<-- "part/page/{fence.title}"',
            )
        path = self.snippets / match[1]
        if not path.is_file():
            raise self.error(fence.line + 1, f"there is no file snippets/{match[1]}")
        if path.name != fence.title:
            raise self.error(fence.line, f"the title says {fence.title}, but the file is {path.name}")
        if self.listings.setdefault(path.name, path) != path:
            raise self.error(fence.line, f"the page shows two files named {path.name}")

    def _read_console(self, fence):
        match = _TERMINAL.match(fence.title or "")
        if match is None:
            raise self.error(
                fence.line,
                f"unknown terminal {fence.title!r}: terminals are titled Terminal 1, Terminal 2 …",
            )
        if fence.title not in self._terminals:
            expected = f"Terminal {len(self._terminals) + 1}"
            if fence.title != expected:
                raise self.error(
                    fence.line,
                    f"{fence.title} appears before {expected}: terminals are numbered in the "
                    "order in which a reader opens them",
                )
            self._terminals.append(fence.title)
        move = None
        for number, line in enumerate(fence.lines, fence.line + 1):
            if move and move.kind == "command" and not move.shown and _unfinished(move.typed):
                if not line.startswith("> "):
                    raise self.error(number, "the command above goes on: write the next line as `> …`")
                move.typed += "\n" + line[2:]
                move.first = number + 1
                continue
            kind, typed, rest = self._typed(line)
            if kind is None:
                if move is None:
                    move = Move(fence.title, fence.line, "more", "", [], number, fence.indent)
                    if not any(m.terminal == fence.title for m in self.moves):
                        raise self.error(
                            number, f"nothing has been typed in {fence.title} yet: what says this?"
                        )
                    self.moves.append(move)
                move.shown.append(line)
                continue
            move = Move(fence.title, number, kind, typed, [], number + 1, fence.indent)
            if kind == "key":  # what comes stands behind it, on the same line
                move.shown, move.first = [rest], number
            self.moves.append(move)
        if not fence.lines:
            self.moves.append(Move(fence.title, fence.line, "more", "", [], fence.line + 1, fence.indent))

    @staticmethod
    def _typed(line):
        """What a line of a console block types: (kind, typed, output on the same line)."""
        if line.startswith("$ "):
            return "command", line[2:], ""
        if line.endswith(ENTER):
            return "line", line.removesuffix(ENTER), ""
        if line[:2] in KEYS:
            return "key", line[:2], line[2:]
        return None, "", ""
