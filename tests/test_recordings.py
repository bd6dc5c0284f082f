"""Each recording is what its snippets do: it is recorded again and compared, byte for byte."""

import difflib
import gzip
import re
import sys

import pytest

from harness import compare, tools
from harness.plugin import cannot
from harness.recorder import NoMachine, files, record, scripts

RECORDINGS = scripts.read()
# In a traceback: a place in the standard library, which is another one in each edition of the same version.
_LIBRARY = re.compile(r'(File \\?"/usr/lib/python[^"]+", line )\d+')


@pytest.fixture
def recorded():
    """Record a script, where this machine can."""

    def run(script):
        if missing := tools.missing(["strace"], ["/dev/net/tun"] if script.hosts else []):
            cannot(missing)
        try:
            return record(script)
        except NoMachine:
            cannot("recording needs a network of its own, and this system refuses to make one")

    return run


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_what_its_snippets_do(name, recorded, request):
    recording = recorded(RECORDINGS[name])
    if sys.version_info[:2] != compare.SHOWN_PYTHON:
        # Which line is traced when, and what a library does, is another thing in each version.
        assert files.essence(recording) == files.essence(files.read(files.FOLDER / f"{name}.js"))
        return
    for file, text in files.texts(recording).items():
        path = files.FOLDER / file
        if request.config.getoption("update_examples"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert difference(path, text) == ""


def test_every_file_belongs_to_a_recording_of_the_list():
    there = {path.name for path in files.FOLDER.iterdir()}
    assert there == {f"{name}.{ending}" for name in RECORDINGS for ending in ("js", "html", "svg")}


def difference(path, text):
    """What a file holds that was not recorded, and the other way round; or ""."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    old, new = (_LIBRARY.sub(r"\1", part).replace("},{", "},\n{").splitlines() for part in (old, text))
    return "\n".join(difflib.unified_diff(old, new, path.name, "recorded now", lineterm="", n=0))


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_small(name):
    assert len(gzip.compress((files.FOLDER / f"{name}.js").read_bytes())) < 10_000
