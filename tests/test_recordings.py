"""Each recording is what its snippets do: it is recorded again and compared, byte for byte."""

import difflib
import gzip

import pytest

from harness import tools
from harness.plugin import cannot
from harness.recorder import NoMachine, files, record, scripts

RECORDINGS = scripts.read()


@pytest.fixture
def recorded():
    """Record a script, where this machine can."""

    def run(script):
        if missing := tools.missing(["strace"]):
            cannot(missing)
        try:
            return record(script)
        except NoMachine:
            cannot("recording needs a network of its own, and this system refuses to make one")

    return run


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_what_its_snippets_do(name, recorded, request):
    texts = files.texts(recorded(RECORDINGS[name]))
    for file, text in texts.items():
        path = files.FOLDER / file
        if request.config.getoption("update_examples"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert difference(path, text) == ""


def difference(path, text):
    """What a file holds that was not recorded, and the other way round; or ""."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    old, new = (part.replace("},{", "},\n{").splitlines() for part in (old, text))
    return "\n".join(difflib.unified_diff(old, new, path.name, "recorded now", lineterm="", n=0))


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_small(name):
    assert len(gzip.compress((files.FOLDER / f"{name}.js").read_bytes())) < 10_000
