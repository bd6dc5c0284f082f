"""Listings survive where readers paste them: at the prompt of Python, and in a here-document."""

import ast
import os
import select
import sys

import pytest

from harness import processes, prompt
from harness.machine import machine
from harness.page import SNIPPETS, shorten
from harness.pasting import Window, equip

FILES = sorted(SNIPPETS.rglob("*.py"))

#: The prompt as it was before Python 3.13, and the one that came then.
PROMPTS = ["PYTHON_BASIC_REPL=1"] + ["TERM=xterm"] * (sys.version_info >= (3, 13))

# Seconds within which something must come from a terminal.
PATIENCE = 20


@pytest.fixture
def window(tmp_path, request):
    """A reader's terminal; its parameter says whether its shell wants to be told what is pasted."""
    with machine() as here:
        equip(tmp_path, brackets=getattr(request, "param", False))
        opened = Window(here, tmp_path)
        yield opened
        processes.end_all()
        opened.close()


def wait(window, until, *others, about=None):
    """Take in what comes from a terminal (and from other files) until something holds."""
    while not until():
        ready, _, _ = select.select([window, *others], [], [], PATIENCE)
        assert ready, f"{about or 'the start'}: nothing comes any more, behind:\n{window.text[-2000:]}"
        window.read()


@pytest.mark.parametrize("window", [False, True], indirect=True, ids=["plain", "bracketed"])
def test_every_listing_can_be_pasted_into_a_here_document(window, tmp_path):
    wait(window, lambda: window.free)
    for path in FILES:
        window.paste(f"cat > {path.name} <<'EOF'\n{path.read_text()}EOF", commands=1)
        wait(window, lambda: window.free, about=shorten(path))
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), shorten(path)


def statements(text):
    """For each statement of a program, what a prompt may tell of it.

    From Python 3.13 on, a class knows its line: in the program, or behind the prompt.
    """
    for statement in ast.parse(text).body:
        first = min(one.lineno for one in [statement, *getattr(statement, "decorator_list", [])])
        may = set()
        for before in 0, first - 1:
            ast.increment_lineno(statement, -before)
            for tree, mode in (ast.Interactive([statement]), "single"), (ast.Module([statement], []), "exec"):
                may.add(prompt.fingerprint(compile(tree, "", mode)))
        yield may


def paste(window, text):
    """Paste a text, and press Enter when it is there: the prompt of Python 3.14 pastes a sooner one, too."""
    last, before, marked = text.rstrip().rpartition("\n")[2], len(window.text), window.marking
    window.paste(text, enter="")
    wait(window, lambda: not marked or last in window.text[before:])
    window.type("\r")


@pytest.mark.parametrize("setting", PROMPTS)
def test_every_listing_can_be_pasted_into_the_prompt_of_python(window, tmp_path, setting):
    """Each statement reaches Python whole, and is not executed.

    It is not seen that a program which asks gets the next line for an answer at the old prompt.
    """
    told, end = [], next(statements("'the end'"))

    def took(number):
        def enough():
            told.extend((pipe.read() or b"").decode().split())
            return len(told) >= number

        wait(window, enough, pipe, about=shorten(path))

    def ready():
        return window.marking or (setting == PROMPTS[0] and window.text.endswith(">>> "))

    os.mkfifo(tmp_path / "pipe")
    with open(os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK), "rb", 0) as pipe:
        wait(window, lambda: window.free)
        window.paste(f"{setting} PYTHONSTARTUP={prompt.__file__} PROMPT_TELLS=pipe python3", commands=1)
        for path in FILES:
            wanted = list(statements(path.read_text()))
            told.clear()
            wait(window, ready)
            paste(window, path.read_text())
            window.type("\r")  # for a prompt that waits for the end of an indented block
            took(len(wanted))
            wait(window, ready)
            paste(window, "'the end'")
            took(len(wanted) + 1)
            same = [one in those for one, those in zip(told, [*wanted, end], strict=False)]
            assert len(same) == len(told) and all(same), f"{shorten(path)}: {same} {window.text[-2000:]}"
