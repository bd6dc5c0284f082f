"""A page in which everything is right passes; with one lie in it, it fails, and says where and why."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from harness import player
from harness.page import DOCS, Page, PageError, shorten
from harness.plugin import play

RIGHT = Path(__file__).parent / "pages" / "right.md"
SERVER_SAYS = '```console title="Terminal 1"\n('


@dataclass
class Lie:
    """What is written instead of what, at which line the page must fail, and in which words."""

    name: str
    old: str
    new: str
    at: str
    says: str


def line_of(text, start):
    """The number of the line that is this or, if none is, begins with this, counted from 1."""
    lines = text.split("\n")
    same = [line for line in lines if line == start] or [x for x in lines if x.startswith(start)]
    return lines.index(same[0]) + 1


LIES = [
    Lie("wrong output", "received b'Hello, world'", "received b'Hello'", "received",
        "-received b'Hello'\n+received b'Hello, world'"),
    Lie("one letter", "is connected\n('127.0.0.1', 50002)", "is connectad\n('127.0.0.1', 50002)",
        "('127.0.0.1', 50002) is connectad", "+('127.0.0.1', 50002) is connected"),
    Lie("wrong port", "50008) is connected", "50020) is connected", "('127.0.0.1', 50020)",
        "+('127.0.0.1', 50008) is connected"),
    Lie("wrong order", "50002) is connected\n('127.0.0.1', 50002) has finished",
        "50002) has finished\n('127.0.0.1', 50002) is connected",
        "('127.0.0.1', 50002) has finished", "Terminal 1, after `$ python3 echo_server.py`"),
    Lie("missing line", "('127.0.0.1', 50002) has finished\n", "",
        "('127.0.0.1', 50002) is connected", "+('127.0.0.1', 50002) has finished"),
    Lie("extra line", "listening on ('127.0.0.1', 65432)", "listening on ('127.0.0.1', 65432)\nready",
        "ready", "-ready"),
    Lie("nothing shown", f"{SERVER_SAYS}'127.0.0.1', 50002) is connected\n"
        "('127.0.0.1', 50002) has finished\n```\n\n", "", "listening on",
        "+('127.0.0.1', 50002) is connected"),
    Lie("wrong terminal", "first line⏎\nfirst line\n",
        "first line⏎\nfirst line\n('127.0.0.1', 50008) has finished\n",
        "('127.0.0.1', 50008) has finished", "-('127.0.0.1', 50008) has finished"),
    Lie("shown too early", "listening on ('127.0.0.1', 65432)\n",
        "listening on ('127.0.0.1', 65432)\n('127.0.0.1', 50002) is connected\n",
        "('127.0.0.1', 50002) is connected", "-('127.0.0.1', 50002) is connected"),
    Lie("shown too late", "$ python3 echo_client.py\nreceived b'Hello, world'\n",
        "$ python3 echo_client.py\nreceived b'Hello, world'\n$ true\n", "listening on",
        "the page shows that only in line"),
    Lie("wrong pid in one of two places", "pid=4002,fd=3", "pid=4003,fd=3", "LISTEN",
        "-LISTEN 0 128 127.0.0.1:65432 0.0.0.0:* users:((\"python3\",pid=4003,fd=3))"),
    Lie("wrong descriptor", "pid=4002,fd=3", "pid=4002,fd=4", "LISTEN", "fd=3))"),
    Lie("wildcard instead of the end", "...\nKeyboardInterrupt", "...\nKeyboardInterupt",
        "KeyboardInterupt", "+KeyboardInterrupt"),
    Lie("types into a shell", "Hello, Ann!\n", "Hello, Ann!\nagain⏎\n", "again⏎",
        "`again⏎` in Terminal 2, but no program runs there"),
    Lie("interrupts nothing", "Hello, Ann!\n", "Hello, Ann!\n^Z\n", "^Z", "no program runs there"),
    Lie("program ends early", "$ nc 127.0.0.1 65432\n```", "$ nc -z 127.0.0.1 65432\n```",
        "('127.0.0.1', 50008) is connected", "('127.0.0.1', 50008) has finished"),
    Lie("program does not end", "> print(f\"Hello, {name}!\")\n",
        "> print(f\"Hello, {name}!\", flush=True)\n> input()\n", "$ cd /tmp",
        "in Terminal 2 `$ python3 ask.py` still runs"),
    Lie("program hangs", "$ pwd | wc --lines\n1\n", "$ cat\n1\n", "1", "Terminal 2, after `$ cat`"),
    Lie("program never rests", "time.sleep(0.2)", "[0 for _ in iter(int, 1)]", "a moment later",
        "A program still runs without a pause"),
    Lie("program waits too long", "time.sleep(0.2)", "time.sleep(1000)", "a moment later",
        "A program still waits in a call with a time limit"),
    Lie("no such command", "$ pwd | wc --lines\n", "$ pwd | wcc --lines\n", "1",
        "wcc: command not found"),
    Lie("wrong question", "Your name: Ann⏎", "My name: Ann⏎", "$ python3 ask.py", "+Your name:"),
    Lie("no such file", "tcp/server-and-client/echo_client.py", "tcp/server-and-client/client.py",
        "    --8<--", "there is no file snippets/tcp/server-and-client/client.py"),
    Lie("title of another file", '```python title="echo_server.py"', '```python title="server.py"',
        '```python title="server.py"', "the title says server.py, but the file is echo_server.py"),
    Lie("copied listing", '--8<-- "tcp/server-and-client/echo_server.py"', "import socket\nsocket",
        "```python title", "a listing holds one line, which includes its file"),
    Lie("listing without a title", '```python title="echo_server.py"', "```python",
        "```python", "a listing needs a title"),
    Lie("example that shows nothing", "#> 1\n", "", "```python",
        "an inline example shows what it prints"),
    Lie("unplayed fence", "```text", "```bash", "```bash", "nothing plays a fence of the language"),
    Lie("malformed fence", '```console title="Terminal 3"', "```console title=Terminal 3",
        "```console title=Terminal 3", "malformed fence"),
    Lie("unknown terminal", '```console title="Terminal 3"', '```console title="Terminal two"',
        '```console title="Terminal two"', "unknown terminal 'Terminal two'"),
    Lie("skipped terminal", '```console title="Terminal 3"', '```console title="Terminal 4"',
        '```console title="Terminal 4"', "Terminal 4 appears before Terminal 3"),
    Lie("terminal without a title", '```console title="Terminal 3"', "```console",
        "```console", "unknown terminal None"),
    Lie("fence that never ends", "#> 1\n```", "#> 1\n", "```python", "never closed"),
    Lie("output of nothing", "$ nc 127.0.0.1 65432\n", "connected\n$ nc 127.0.0.1 65432\n",
        "connected", "nothing has been typed in Terminal 3 yet"),
    Lie("command without an end", "$ pwd | wc --lines\n1\n", "$ pwd | wc --lines 'l\n", "$ cat",
        "the command above goes on"),
    Lie("heredoc that leaks", '> name = input("Your name: ")', 'name = input("Your name: ")',
        "name = ", "write the next line as `> …`"),
]  # fmt: skip


@pytest.fixture
def lie_page(tmp_path, monkeypatch):
    """Writes the right page with one thing changed in it; no program is waited for very long."""
    monkeypatch.setattr(player, "PATIENCE", 2)

    def write(old, new, origin=RIGHT):
        text = origin.read_text()
        assert old in text, f"the page no longer holds {old!r}"
        path = tmp_path / "lie.md"
        path.write_text(text.replace(old, new, 1))
        return path

    return write


def test_a_page_with_everything_right_passes():
    play(Page(RIGHT))


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_page_with_one_lie_fails_and_says_where_and_why(lie, lie_page):
    path = lie_page(lie.old, lie.new)
    with pytest.raises(PageError) as failure:
        play(Page(path))
    message = str(failure.value)
    assert message.startswith(f"{path}:{line_of(path.read_text(), lie.at)}: "), message
    assert lie.says in message


def test_the_failure_that_readers_are_shown_is_a_real_one(lie_page, request):
    shown = DOCS / "start" / "how-this-site-is-checked.md"
    origin = DOCS / "start" / "two-terminals.md"
    page = Page(lie_page(") has finished", ") has", origin))
    page.path = origin
    with pytest.raises(PageError) as failure:
        play(page)
    example = next(fence for fence in Page(shown).fences if fence.title == f"pytest {shorten(origin)}")
    if request.config.getoption("update_examples"):
        lines = shown.read_text().split("\n")
        lines[example.line : example.end - 1] = str(failure.value).split("\n")
        shown.write_text("\n".join(lines))
    else:
        assert example.text.rstrip("\n") == str(failure.value)
