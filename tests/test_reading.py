"""The site in a browser, as its readers have it."""

import pytest

from harness.browser import NARROW, NARROWEST, WIDE
from harness.page import DOCS
from harness.site import PAGES, name_of, read

NAMES = [*map(name_of, PAGES), "404"]


def resize(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_accessible_and_nothing_is_cut_off(visit, name):
    """By all rules of axe: wide in the light scheme, and as narrow as it gets in the dark one."""
    reader = visit()
    page = reader.open(name)
    found = {"wide, light": reader.violations()}
    page.emulate_media(color_scheme="dark")
    resize(page, NARROWEST)
    found |= {"narrow, dark": reader.violations(), "cut off": reader.cut_off()}
    assert not any(found.values()), found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_search_is_accessible_while_it_is_open(visit, size, dark):
    """It is the same on every page."""
    reader = visit(size=size, dark=dark, search=True)
    page = reader.open("index")
    page.keyboard.press("s")
    page.locator("[data-md-component=search-query]").fill("recv")
    page.locator(".md-search-result__link").first.wait_for()
    violations = reader.violations()
    assert not violations, violations


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_drawer_is_accessible_while_it_is_open(visit, dark):
    """It holds the same links on every page."""
    reader = visit(size=NARROW, dark=dark)
    page = reader.open("tcp/stream")
    page.locator(".md-header label[for=__drawer]").click()
    page.locator(".md-sidebar--primary").get_by_text("Know what one recv gives you").first.wait_for()
    violations = reader.violations()
    assert not violations, violations


def test_only_the_chosen_scheme_is_kept(visit):
    page = visit(search=True).open("index")
    page.keyboard.press("s")
    page.locator("[data-md-component=search-query]").fill("recv")
    page.locator(".md-search-result__link").first.click()
    page.locator(".md-header [for^=__palette]:visible").click()
    kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)].flat()")
    assert [key.partition(".")[2] for key in kept] == ["__palette"]
    assert page.context.cookies() == [] and page.evaluate("document.cookie") == ""


def test_a_page_can_be_read_without_javascript(visit):
    """What the tests of the built site find in the HTML is there to be seen."""
    page = visit(java_script_enabled=False).open("tcp/server-and-client")
    listing = read(DOCS / "tcp/server-and-client.md").listings["echo_server.py"]
    shown = page.locator(".highlight", has_text="echo_server.py").first.locator("code")
    assert shown.is_visible() and shown.inner_text().strip() == listing.read_text().strip()
    page.locator(".md-footer__link--next").click()
    assert page.url.endswith("tcp/waiting-line.html")
    page.locator(".md-nav--primary").get_by_text("Test what you have read").click()
    assert page.locator("h1").is_visible() and page.url.endswith("reference/myths.html")


def test_the_site_can_be_read_and_copied_from_a_disk(chromium, built):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((built / "index.html").as_uri())
    page.locator(".md-content a[href='tcp/server-and-client.html']").first.click()
    assert page.url == (built / "tcp/server-and-client.html").as_uri()
    page.locator(".language-console .md-code__button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied == "python3 echo_server.py"
