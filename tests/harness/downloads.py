"""What readers can download: each page's files in one archive, all files in another; and the links to them.

The archives lie in the tree, so that every builder publishes them, and the same files make the same bytes.
"""

import io
import os.path
import re
import zipfile

from harness.page import DOCS, SNIPPETS

#: The archive of all files.
EVERYTHING = SNIPPETS / "all-programs.zip"

# What ends the paragraph of links, for the style sheet and the script to find it.
_MARK = "{ .files }"


def archive(files):
    """A zip of {name in the archive: path} as bytes: stored, for each zlib packs in its own way."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, path in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, path.read_bytes())
    return packed.getvalue()


def archive_of(page):
    """Where the archive of a page lies: beside the folder of its snippets."""
    return (SNIPPETS / page.path.relative_to(DOCS)).with_suffix(".zip")


def everything():
    """What the archive of all files holds."""
    return {str(path.relative_to(SNIPPETS)): path for path in sorted(SNIPPETS.rglob("*.py"))}


def links(page):
    """The lines of Markdown that lead to a page's files."""
    here = page.path.parent
    targets = [*page.listings.values(), archive_of(page)]
    urls = [os.path.relpath(DOCS / "snippets" / path.relative_to(SNIPPETS), here) for path in targets]
    return ["Files:", *(f"[{os.path.basename(url)}]({url})" for url in urls), _MARK]


def with_links(page):
    """The lines of the page with these links: in their place or, where there are none, below the title."""
    lines, new = list(page.lines), links(page)
    marks = [number for number, line in enumerate(lines) if line.strip() == _MARK]
    if not marks:
        title = next(number for number, line in enumerate(lines) if line.startswith("# "))
        return [*lines[: title + 1], "", *new, *lines[title + 1 :]]
    end = marks[0] + 1
    start = next(n for n in range(marks[0], -1, -1) if lines[n].strip() == new[0])
    indent = re.match(" *", lines[start])[0]
    return [*lines[:start], *(indent + line for line in new), *lines[end:]]
