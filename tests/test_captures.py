"""A capture that a page offers for download is the one that the page shows."""

import subprocess

import pytest

from harness import compare, tools
from harness.machine import machine
from harness.page import DOCS, SNIPPETS, shorten
from harness.plugin import cannot
from harness.site import read

FILES = sorted(SNIPPETS.rglob("*.pcap"))
for_every_capture = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def page_of(file):
    return read((DOCS / file.parent.relative_to(SNIPPETS)).with_suffix(".md"))


def run(commands, folder):
    """What each command prints in this folder, as the reader: a list of lists of lines."""
    with machine() as here:
        if not here.own:
            cannot("tcpdump, as root, becomes another user; and this system refuses to make a reader")
        enter = [*here.enter, "env", f"--chdir={folder}", "bash", "-c"]
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return [compare.real_lines(subprocess.run([*enter, c], **both).stdout) for c in commands]


@for_every_capture
def test_every_capture_says_what_its_page_shows(file):
    moves = [m for m in page_of(file).moves if m.kind == "command" and f"-r {file.name}" in m.typed]
    assert moves, f"{shorten(file)}: its page reads no such file"
    commands, names = [move.typed for move in moves], compare.Names()
    if missing := tools.missing(commands):
        cannot(missing)
    for move, came in zip(moves, run(commands, file.parent), strict=True):
        rows, _ = compare.difference(move.shown, came, names)
        assert compare.same(move.shown, came, names), (
            f"{shorten(file)} is not what {shorten(page_of(file).path)}:{move.line} shows: capture it anew, "
            f"by hand, with the ports of the page\n{rows}"
        )


@for_every_capture
def test_every_capture_can_be_downloaded_from_its_page(file):
    link = f"](../snippets/{file.relative_to(SNIPPETS)})" + f'{{ download="{file.name}" }}'
    assert any(link in line for line in page_of(file).lines), f"{shorten(file)}: no link {link}"
