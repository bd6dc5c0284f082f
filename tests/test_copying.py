"""What a page's buttons give can be pasted, and then the terminals show what the page shows."""

import re

import pytest

from harness import player
from harness.page import Page, PageError, shorten
from harness.pasting import Paster
from harness.plugin import play
from harness.site import PAGES, name_of, read

for_every_page = pytest.mark.parametrize("path", PAGES, ids=name_of)


def belongs(page, fence, given):
    """What a block's button should give. Whether it does for a terminal is seen when that is pasted."""
    if fence.language == "console":
        return given
    if fence.title in page.listings:
        return page.listings[fence.title].read_bytes().decode()
    return fence.text.replace(";--8<--", "--8<--")


@for_every_page
def test_every_block_can_be_copied_and_pasted(path, visit):
    """In every other page the shells want to be told what is pasted ("bracketed paste")."""
    page, here, buttons = read(path), visit(), {}
    for fence, (given, selected, link) in zip(page.fences, here.blocks(name_of(path)), strict=True):
        place, file = f"{shorten(path)}:{fence.line}", page.listings.get(fence.title)
        assert given == belongs(page, fence, given), f"{place}: what the button gives"
        assert selected.rstrip("\n") == (given or "").rstrip("\n"), f"{place}: what can be selected"
        assert link == (file and here.origin + str(shorten(file))), f"{place}: where the title leads"
        buttons[fence.line] = given
    try:
        play(page, player=lambda *of: Paster(*of[:2], buttons, brackets=PAGES.index(path) % 2))
    except PageError as error:
        failure = f"pasted: {error}"
    else:
        return
    pytest.fail(failure, pytrace=False)


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
