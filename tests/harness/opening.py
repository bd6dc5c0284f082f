"""The line below a chapter's title: the time that it takes, and what to read first.

A chapter is a page whose front matter says what to read `first:` names of pages, or nothing.
"""

import os.path

from harness.page import DOCS

# What a beginner reads in a minute, prose and code; and how long it takes to type or paste, and look.
_WORDS_A_MINUTE, _MINUTES_A_MOVE = 120, 1 / 3

# What ends the line, for the style sheet to find it. The search leaves it out.
_MARK = "{ .opening data-search-exclude }"


def first(page):
    """The Markdown files that a chapter's reader should have read; or None, where a page is no chapter."""
    if "first" not in page.meta:
        return None
    return [DOCS / f"{name}.md" for name in page.meta["first"].split()]


def minutes(page):
    """The time that a page takes, in minutes, as a multiple of 5."""
    words = sum(len(line.split()) for line in _without_opening(page.lines))
    moves = sum(move.kind != "more" for move in page.moves)
    return max(1, round((words / _WORDS_A_MINUTE + moves * _MINUTES_A_MOVE) / 5)) * 5


def with_opening(page):
    """The lines of a chapter with the line that belongs there, in its place below the title.

    Raises PageError where the front matter names a page that is not there.
    """
    links = []
    for path in first(page):
        if not path.is_file():
            raise page.error(1, f"`first` names {path.relative_to(DOCS).with_suffix('')}, which is no page")
        title = next(line[2:] for line in path.read_text("utf-8").split("\n") if line.startswith("# "))
        links.append(f"[{title}]({os.path.relpath(path, page.path.parent)})")
    words = f"{minutes(page)} minutes." + (f" Read first: {' and '.join(links)}." if links else "")
    lines = _without_opening(page.lines)
    below = next(number for number, line in enumerate(lines) if line.startswith("# ")) + 1
    return [*lines[:below], "", words, _MARK, *lines[below:]]


def _without_opening(lines):
    if _MARK not in lines:
        return lines
    end = lines.index(_MARK)
    return [*lines[: end - 2], *lines[end + 1 :]]
