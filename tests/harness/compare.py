"""Is what came what the page shows? What differs from run to run is compared by identity, not by value."""

import difflib
import itertools
import re
import sys
import sysconfig

from harness import ss_table

#: The Python whose outputs the pages show.
SHOWN_PYTHON = (3, 11)

ANYTHING = "..."

# Where this Python has its library, and where the pages show it.
_LIBRARY = sysconfig.get_path("stdlib") + "/"
_STDLIB = f"/usr/lib/python{SHOWN_PYTHON[0]}.{SHOWN_PYTHON[1]}/"
# From 5.3 on, bash names the program that a signal has ended.
_ENDED = re.compile(r"^(Terminated|Killed) {2,}\S.*", re.MULTILINE)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"

# What the kernel chooses anew in each run, by kind: the same thing has the same value wherever a page
# shows it. A pattern's first group is the value.
_VARIES = [
    ("pid", re.compile(r"(?:\b|_)pid[= ](\d+)")),
    ("uid", re.compile(r"\bsi_uid=(\d+)")),
    ("pid", re.compile(r"^\[\d+\] (\d+)$")),  # bash: a job in the background
    ("pid", re.compile(r"/proc/(\d+)/")),
    ("inode", re.compile(r"\b(?:socket|pipe):\[(\d+)\]")),
    ("inode", re.compile(r"\bino:(\d+)")),
    ("cookie", re.compile(r"\bsk:([0-9a-f]+)")),
    ("address", re.compile(r"\b(0x[0-9a-f]{7,})\b")),
    ("pts", re.compile(r"/dev/pts/(\d+)")),
    # lsof: COMMAND PID USER FD TYPE DEVICE
    ("pid", re.compile(r"^\S+ +(\d+) +\S+ +\d+[urw]? +(?:IPv[46]|unix|sock|FIFO|CHR|REG) ")),
    ("user", re.compile(r"^\S+ +\d+ +(\S+) +\d+[urw]? +(?:IPv[46]|unix|sock|FIFO|CHR|REG) ")),
    ("inode", re.compile(r"^\S+ +\d+ +\S+ +\d+[urw]? +(?:IPv[46]|unix|sock) +(\d+) ")),
    # ls -l: permissions, links, owner, group
    ("user", re.compile(r"^[-dlcps][-rwxsStT]{9}[.+@]? +\d+ +(\S+) ")),
    ("user", re.compile(r"^[-dlcps][-rwxsStT]{9}[.+@]? +\d+ +\S+ +(\S+) ")),
    # No identity: another place in another edition of the standard library; the time of day.
    (None, re.compile(rf'File "{re.escape(_STDLIB)}[^"]+", line (\d+)')),
    (None, re.compile(rf"\b({_MONTH} [ \d]\d \d\d:\d\d)\b")),
]
_EPHEMERAL = re.compile(
    r"(?<![\d.])((?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3}))(?![\d.])"
)


class Names:
    """Which value of a run stands for which value on the page: pid 4711 there is pid 180 here.

    ports  whether ephemeral ports differ too, as they do on a shared network
    """

    def __init__(self, ports=False):
        self.varies = [*_VARIES, ("port", _EPHEMERAL)] if ports else _VARIES
        self.real, self.shown = {}, {}  # (kind, value on one side): value on the other

    def spans(self, line):
        """Where a line holds values that vary: a sorted list of (start, end, kind)."""
        found = {}
        for kind, pattern in self.varies:
            for match in pattern.finditer(line):
                found.setdefault(match.span(1), kind)
        spans, end = [], 0
        for (start, stop), kind in sorted(found.items()):
            if start >= end:
                spans.append((start, stop, kind))
                end = stop
        return spans

    def agree(self, pairs):
        """Learn (kind, shown, real) triples; returns the first that contradicts what is known, or None."""
        new_real, new_shown = dict(self.real), dict(self.shown)
        for kind, shown, real in pairs:
            if kind is None:
                continue
            if (
                new_real.setdefault((kind, shown), real) != real
                or new_shown.setdefault((kind, real), shown) != shown
            ):
                return kind, shown, real
        self.real, self.shown = new_real, new_shown
        return None

    def copy(self):
        """Names to try something out with."""
        other = Names()
        other.varies, other.real, other.shown = self.varies, dict(self.real), dict(self.shown)
        return other

    def as_shown(self, line):
        """The line of a run, with the values that the page has for the same things."""
        for start, end, kind in reversed(self.spans(line)):
            value = self.shown.get((kind, line[start:end]), line[start:end])
            line = line[:start] + value + line[end:]
        return line

    def as_real(self, command):
        """A command of the page, with the process ids of this run."""
        return re.sub(r"(?<![\w.:])\d{2,}\b", lambda m: self.real.get(("pid", m[0]), m[0]), command)


def _plain(lines):
    """Lines without blanks at their ends, and without empty ones at the end of all."""
    lines = [ss_table.HEAD.sub(r"\1", line.rstrip()) for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def real_lines(text):
    """The lines of an output as the page would show them: no blanks at their ends, no empty last lines."""
    text = _ENDED.sub(r"\1", text.replace(_LIBRARY, _STDLIB))
    lines = [line.expandtabs().rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def same(shown, real, names):
    """Whether lines that came are the lines shown; both are lists of strings without line ends.

    `...` stands for any lines, and within a line for any text; runs of blanks count as one. If they are
    the same, names learns which values belong together.
    """
    if sys.version_info[:2] != SHOWN_PYTHON:
        shown, real = without_version(shown), without_version(real)
    shown, real = _plain(shown), _plain(real)
    real = _in_order(real, shown, names)
    kinds, parts = [], []
    for line in shown:
        if line.strip() == ANYTHING:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(_pattern(line, names, kinds) + r"\n")
    match = re.fullmatch("".join(parts), "".join(line + "\n" for line in real))
    if match is None:
        return False
    values = [(kind, value, found) for (kind, value), found in zip(kinds, match.groups(), strict=True)]
    return names.agree(values) is None


def _pattern(line, names, kinds):
    pattern, at = "", 0
    for start, end, kind in names.spans(line):
        pattern += _literal(line[at:start]) + _value(kind)
        kinds.append((kind, line[start:end]))
        at = end
    return pattern + _literal(line[at:])


def _value(kind):
    return {"address": "(0x[0-9a-f]+)", "cookie": "([0-9a-f]+)", "user": r"(\S+)"}.get(
        kind, r"(\d+)" if kind else "(.+?)"
    )


def _literal(text):
    text = re.escape(text).replace(r"\.\.\.", ".*?")
    return re.sub(r"(?:\\ )+", " +", text)


def _in_order(real, shown, names):
    """The same lines, with the sockets that ss lists in the page's order: the kernel has none."""
    rows = [re.compile(_pattern(line, names, [])) for line in shown if ss_table.ROW.match(line)]
    if not rows:
        return real

    def place(line):
        return next((n for n, row in enumerate(rows) if row.fullmatch(line)), len(rows))

    ordered = []
    for listed, group in itertools.groupby(real, lambda line: bool(ss_table.ROW.match(line))):
        lines = list(group)
        ordered += sorted(lines, key=place) if listed else lines
    return ordered


def without_version(lines):
    """Lines without what only the version of Python changes in a traceback.

    These are carets, frames of the library, and the source of programs that came with `-c`.
    """
    kept, frame = [], False
    for line in lines:
        if line.startswith(f'  File "{_STDLIB}') or line.startswith('  File "<frozen '):
            frame = True
            continue
        if line.startswith('  File "<string>"'):
            frame = True
            kept.append(line)
            continue
        if frame and line.startswith("    "):
            continue
        frame = False
        if not re.fullmatch(r" +[~^]+", line):
            kept.append(line)
    return kept


def difference(shown, real, names):
    """A diff of two lists of lines in which only real differences stand out; and the first shown index."""
    names = names.copy()
    left = [re.sub(" +", " ", line.rstrip()) for line in shown]
    right = []
    for line in _elide(shown, _in_order(real, shown, names)):
        like = next((x for x in left if x.strip() != ANYTHING and same([x], [line], names)), None)
        right.append(like or re.sub(" +", " ", names.as_shown(line)))
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    first = next((a for tag, a, *_ in matcher.get_opcodes() if tag != "equal"), len(left))
    rows = difflib.unified_diff(left, right, "the page shows", "what came", lineterm="", n=3)
    return "\n".join(rows), first


def _elide(shown, real):
    """The real lines, with `...` for those in the middle where the page leaves the middle out."""
    if shown.count(ANYTHING) != 1:
        return real
    before = shown.index(ANYTHING)
    after = len(shown) - before - 1
    if before + after > len(real):
        return real
    return [*real[:before], ANYTHING, *real[len(real) - after :]]


def merge(shown, real, names):
    """The lines to write into the page: what came, with the page's own `...` kept where they still hold."""
    real = [names.as_shown(line) for line in _in_order(real, shown, names)]
    real = ss_table.narrow(_elide(shown, real))
    result, literal = list(real), Names()
    literal.varies = [(kind, pattern) for kind, pattern in names.varies if kind is None]
    matcher = difflib.SequenceMatcher(None, shown, real, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace":
            for i, j in zip(range(a, b), range(c, d), strict=False):
                if shown[i].strip() != ANYTHING and same([shown[i]], [real[j]], literal):
                    result[j] = shown[i]
    return result
