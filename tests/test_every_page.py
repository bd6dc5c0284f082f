"""Every page in a browser: whoever reads it can, and what its buttons give can be pasted.

After a paste, the terminals show what the page shows.
"""

import gzip
from functools import cache
from types import SimpleNamespace

import pytest

from harness.browser import NARROWEST, WIDE, visitors
from harness.page import PageError, name_of, shorten
from harness.pasting import Paster
from harness.plugin import play
from harness.site import PAGES, read

# pytest keeps what a fixture has made only for the same object.
NAMES = [*map(name_of, PAGES), "404"]


def for_every(names):
    """Let a test see each of these pages; one worker opens a page once, for all tests."""
    pages = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
    return pytest.mark.parametrize("seen", pages, indirect=True, ids=str)


@pytest.fixture(scope="session")
def here(chromium, built, shared):
    """A visit that opens one page after the other: a window for each would take longer."""
    with visitors(chromium, built, looks=shared / "looks") as visit:
        yield visit()


@pytest.fixture(scope="module")
def seen(request, here):
    """What a browser sees of a page: what can be taken from its blocks, and what is wrong for readers.

    All rules of axe are tried wide in the light scheme, and as narrow as it gets in the dark one. Contrast
    is measured in both for all that looks alike, on the first page that shows it.
    """
    here.fetched.clear()
    here.appear(NARROWEST)
    blocks = here.blocks(request.param)
    wrong = {"cut off": here.cut_off()}
    here.appear(WIDE)
    wrong |= {"wide, light": here.violations()}
    here.appear(NARROWEST, dark=True)
    wrong |= {"narrow, dark": here.violations(), "problems": here.problems.copy()}
    here.problems.clear()
    weight = sum(map(compressed, here.fetched))
    return SimpleNamespace(name=request.param, origin=here.origin, blocks=blocks, wrong=wrong, weight=weight)


@cache
def compressed(file):
    """The bytes that a server sends for a file."""
    return len(gzip.compress(file.read_bytes(), 6))


@for_every(NAMES)
def test_every_page_is_accessible_and_nothing_is_cut_off(seen):
    assert not any(seen.wrong.values()), seen.wrong


@for_every(NAMES)
def test_every_page_weighs_less_than_100_kB(seen):
    assert seen.weight < 100_000


def belongs(page, fence, given):
    """What a block's button should give. Whether it does for a terminal is seen when that is pasted."""
    if fence.language == "console":
        return given
    if fence.title in page.listings:
        return page.listings[fence.title].read_bytes().decode()
    return fence.text.replace(";--8<--", "--8<--")


@for_every(NAMES[:-1])
def test_every_block_can_be_copied_and_pasted(seen):
    """In every other page the shells want to be told what is pasted ("bracketed paste")."""
    path = PAGES[NAMES.index(seen.name)]
    page, buttons = read(path), {}
    for fence, (given, selected, link) in zip(page.fences, seen.blocks, strict=True):
        place, file = f"{shorten(path)}:{fence.line}", page.listings.get(fence.title)
        assert given == belongs(page, fence, given), f"{place}: what the button gives"
        assert selected.rstrip("\n") == (given or "").rstrip("\n"), f"{place}: what can be selected"
        assert link == (file and seen.origin + str(shorten(file))), f"{place}: where the title leads"
        buttons[fence.line] = given
    try:
        play(page, player=lambda *of: Paster(*of[:2], buttons, brackets=PAGES.index(path) % 2))
    except PageError as error:
        failure = f"pasted: {error}"
    else:
        return
    pytest.fail(failure, pytrace=False)
