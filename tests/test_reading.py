"""The site in a browser, as its readers have it."""

import re

import pytest
from playwright.sync_api import expect

from harness.browser import NARROW, WIDE
from harness.page import DOCS
from harness.site import read

#: What a reader may search for, and the page that must be among the first three: calls, commands,
#: error texts, terms. A page that is not names it in `tags:` of its front matter, which
#: count most: not words that begin as those of an error's text do, or they hide that error.
SOUGHT = """
recv                              tcp/stream
sendall                           tcp/sending
listen backlog                    tcp/waiting-line
bind                              tcp/server-and-client
create_server                     tcp/server-and-client
create_connection                 addresses/names
getaddrinfo                       addresses/names
settimeout                        tcp/timeouts
setsockopt                        tcp/address-in-use
SO_REUSEADDR                      tcp/address-in-use
shutdown                          tcp/closing
SHUT_WR                           tcp/closing
makefile                          tcp/receiving
MSG_WAITALL                       tcp/receiving
MSG_PEEK                          files/read-and-write
recvfrom                          udp/datagrams
sendto                            udp/datagrams
SOCK_DGRAM                        udp/datagrams
IP_ADD_MEMBERSHIP                 udp/many-receivers
SO_BROADCAST                      udp/many-receivers
TCP_NODELAY                       tcp/on-the-wire
struct.pack                       messages/binary
fork                              clients/processes
setblocking                       clients/non-blocking
selectors                         clients/readiness
epoll                             clients/readiness
asyncio.start_server              clients/asyncio
await                             clients/asyncio
Thread                            clients/threads
os.dup                            files/sharing
fileno                            files/descriptors
ss -tlnp                          looking/ss
ss -tan                           looking/ss
lsof                              looking/lsof-and-proc
/proc                             looking/lsof-and-proc
nc -l                             looking/netcat
strace                            looking/strace
tcpdump                           looking/capture
ping                              looking/it-does-not-connect
getent hosts                      addresses/names
Address already in use            tcp/address-in-use
Broken pipe                       tcp/closing
Name or service not known         addresses/names
Permission denied                 addresses/ports
Too many open files               files/closing
Cannot assign requested address   addresses/ip-addresses
Bad file descriptor               files/descriptors
Resource temporarily unavailable  clients/non-blocking
UnicodeDecodeError                messages/text
file descriptor                   files/descriptors
loopback address                  addresses/ip-addresses
wildcard address                  addresses/who-can-connect
ephemeral port                    addresses/ports
three-way handshake               tcp/waiting-line
accept queue                      tcp/waiting-line
byte stream                       tcp/stream
framing                           messages/framing
delimiter                         messages/framing
length prefix                     messages/framing
network byte order                messages/binary
end of stream                     tcp/closing
half-close                        tcp/closing
TIME-WAIT                         tcp/address-in-use
CLOSE-WAIT                        looking/ss
keepalive                         tcp/timeouts
deadlock                          tcp/deadlock
readiness                         clients/readiness
event loop                        clients/event-loop
multicast                         udp/many-receivers
Nagle                             tcp/on-the-wire
window                            tcp/on-the-wire
fragment                          udp/sizes
MTU                               udp/sizes
link-local                        addresses/ipv6
short write                       tcp/sending
level-triggered                   clients/readiness
round trip                        addresses/packets
localhost                         addresses/names
Connection refused                reference/errors
Connection reset by peer          reference/errors
Message too long                  reference/errors
No route to host                  reference/errors
"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_search_is_accessible_while_it_is_open(visit, size, dark):
    """It is the same on every page."""
    reader = visit(size=size, dark=dark)
    reader.open("index")
    assert reader.search("recv")
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


def test_what_weighs_most_is_loaded_only_for_a_search(visit):
    reader, asked = visit(), []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.open("tcp/stream").wait_for_load_state("networkidle")
    heavy = ["javascripts/bundle", "javascripts/workers/search", "search/search_index"]
    assert not [url for url in asked if any(name in url for name in heavy)]
    assert reader.search("recv")
    assert all(any(name in url for url in asked) for name in heavy)


def test_only_the_chosen_scheme_is_kept(visit):
    reader = visit()
    page = reader.open("index")
    assert reader.search("recv")
    page.locator(".md-search-result__link").first.click()
    page.locator(".md-header [for^=__palette]:visible").click()
    kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)].flat()")
    assert [key.partition(".")[2] for key in kept] == ["__palette"]
    assert page.context.cookies() == [] and page.evaluate("document.cookie") == ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_scheme_is_the_systems_until_the_reader_chooses(visit, dark):
    page, system = visit(dark=dark).open("index"), ["default", "slate"][dark]
    scheme, button = (
        "document.body.dataset.mdColorScheme",
        page.locator(".md-header [for^=__palette]:visible"),
    )
    assert page.evaluate(scheme) == system
    for chosen, title in (
        ("default", "Switch to the light scheme"),
        ("slate", "Switch to the dark scheme"),
        (system, "Follow the system's scheme"),
    ):
        assert button.get_attribute("title") == title
        button.click()
        assert page.evaluate(scheme) == chosen
        page.reload()
        assert page.evaluate(scheme) == chosen
    page.emulate_media(color_scheme=["dark", "light"][dark])
    page.wait_for_function(f"{scheme} === '{['slate', 'default'][dark]}'")


@pytest.mark.parametrize("kept", ["{", '{"index": 7}', '{"index": {}}'])
def test_a_scheme_that_cannot_be_read_is_the_systems(visit, kept):
    reader = visit(dark=True)
    reader.page.add_init_script(f"localStorage['/.__palette'] = {kept!r}")
    assert reader.open("index").evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_the_lists_and_the_header_follow_the_reader(visit):
    page = visit().open("reference/errors")
    assert page.locator(".md-nav--primary .md-nav__link--active:visible").bounding_box()["y"] < WIDE[1]
    top = page.get_by_role("button", name="Back to top")
    heading = page.locator(".md-content h2").nth(-2)
    heading.scroll_into_view_if_needed()
    page.mouse.wheel(0, heading.bounding_box()["y"] - 80)
    here = page.locator(".md-nav--secondary .md-nav__link--active")
    expect(here).to_have_text(heading.inner_text().rstrip("¶"))
    expect(here).to_be_in_viewport()
    expect(page.locator(".md-header__title")).to_have_class(re.compile("active"))
    assert top.get_attribute("hidden") is not None
    page.mouse.wheel(0, -50)
    expect(top).not_to_have_attribute("hidden", "")
    top.click()
    page.wait_for_function("scrollY === 0")


def test_a_link_to_a_section_closes_the_drawer(visit):
    page = visit(size=NARROW).open("tcp/stream")
    page.locator(".md-header label[for=__drawer]").click()
    page.evaluate("location.hash = 'why-it-works'")
    expect(page.locator("#__drawer")).not_to_be_checked()


@pytest.mark.parametrize(
    ("words", "marked"),
    [("till recv", {"till", "recv"}), ("(.*[ 1020", {"1020"}), ("", None)],
    ids=["words", "hostile", "none"],
)
def test_the_words_that_were_sought_stand_out(visit, words, marked):
    page = visit().open("tcp/stream", f"?h={words}")
    found = page.evaluate("CSS.highlights.get('sought') && [...CSS.highlights.get('sought')].map(String)")
    assert (found and {word.lower() for word in found}) == marked


def test_a_button_copies_without_the_clipboard_of_a_safe_page_or_says_that_it_cannot(visit):
    page = visit().open("tcp/stream")
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(Error('not safe')))")
    button, said = page.locator(".language-console button").first, page.get_by_role("status")
    button.click()
    expect(said).to_have_text("Copied to clipboard")
    expect(button).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == "python3 till_server_broken.py"
    page.evaluate("void (document.execCommand = () => false)")
    button.click()
    expect(said).to_have_text("Nothing was copied: select it yourself")


def test_a_button_that_is_pressed_leaves_the_page_where_it_is(visit):
    page = visit().open("tcp/stream")
    button = page.locator(".language-console button").filter(visible=True).last
    button.evaluate("button => button.click()")
    expect(button).to_be_focused()
    assert page.evaluate("scrollY") == 0


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


def test_the_site_can_be_read_copied_and_searched_from_a_disk(chromium, built):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((built / "index.html").as_uri())
    page.locator(".md-content a[href='tcp/server-and-client.html']").first.click()
    assert page.url == (built / "tcp/server-and-client.html").as_uri()
    page.locator(".language-console .md-code__button").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "python3 echo_server.py"
    page.keyboard.press("s")
    page.keyboard.type("Broken pipe")
    page.locator(".md-search-result__link[href*='tcp/closing.html']").first.click()
    page.wait_for_url(f"{(built / 'tcp/closing.html').as_uri()}?h=*")
    context.close()


def test_the_sheet_is_printed_on_one_side(visit):
    paper = visit().open("reference/cheat-sheet").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_the_search_finds_the_page(visit):
    reader = visit()
    reader.open("index")
    lost = {}
    for query, wanted in (re.split("  +", line) for line in SOUGHT.strip().split("\n")):
        pages = [re.sub(r"\.html.*", "", found) for found in reader.search(query)]
        first = list(dict.fromkeys(pages))[:3]
        if wanted not in first:
            lost[query] = f"{wanted} is not among {first}"
    assert not lost, lost
