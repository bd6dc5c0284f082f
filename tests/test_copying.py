"""What readers copy without a button, and what the tests of every page say of a button that is wrong."""

import re

import pytest

from harness import player
from harness.page import Page, PageError
from harness.pasting import Paster
from harness.plugin import play


def test_dragging_the_mouse_over_a_terminal_selects_what_is_typed(visit):
    page = visit().open("tcp/server-and-client")
    code = page.locator(".language-console code", has_text="me too").first
    code.scroll_into_view_if_needed()
    box = code.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=5)
    page.mouse.up()
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()").rstrip("\n") == "nc -N 127.0.0.1 65432"


@pytest.mark.parametrize(
    ("shown", "given", "says"),
    [
        ("$ cat\n$ echo hello\nhello", "cat\necho hello", "waits for the rest"),
        ("$ unshare --user bash\n$ true", "unshare --user bash\ntrue", "begin another block"),
        ("$ cat\nhello⏎\nhello\n^D\n$ true", "cat\ntrue", "begin another block"),
        ("$ true", "$ true", "the button gives '$ true'"),
        ("$ true", None, "has no button"),
    ],
    ids=["eaten by a program", "left to another shell", "typed too early", "with a prompt", "no button"],
)
def test_a_block_that_cannot_be_pasted_fails(tmp_path, monkeypatch, shown, given, says):
    monkeypatch.setattr(player, "PATIENCE", 1)
    path = tmp_path / "page.md"
    path.write_text(f'```console title="Terminal 1"\n{shown}\n```\n')
    with pytest.raises(PageError, match=re.escape(says)):
        play(Page(path), player=lambda page, here, _: Paster(page, here, {1: given}, brackets=False))
