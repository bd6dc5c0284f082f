"""The built site in a real browser: the system's Chromium, and no network behind it."""

import fcntl
import mimetypes
import os
import re
from contextlib import contextmanager
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from mkdocs.config import load_config
from playwright.sync_api import sync_playwright

from harness import processes, terminal
from harness.page import DOCS, ROOT
from harness.plugin import cannot
from harness.site import build_with_mkdocs

#: What the system may call it; the first is the lightest.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

#: Width and height of a window, in CSS pixels.
WIDE, NARROW, NARROWEST = (1280, 800), (360, 740), (320, 640)

_TAKE_EACH = """async () => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  for (const details of folded) details.open = true;
  const clipboard = async (copy, patience = 0) => {
    await navigator.clipboard.writeText("");
    copy();
    const end = performance.now() + patience;
    let text;
    do text = await navigator.clipboard.readText();
    while (!text && performance.now() < end);
    return text;
  };
  const taken = [];
  for (const code of document.querySelectorAll("pre > code")) {
    const button = code.parentNode.querySelector("button");
    const given = button.checkVisibility() ? await clipboard(() => button.click(), 2000) : null;
    getSelection().selectAllChildren(code);
    const selected = await clipboard(() => document.execCommand("copy"));
    const link = code.closest(".highlight").querySelector(".filename a");
    taken.push([given, selected, link?.href ?? null]);
  }
  for (const details of folded) details.open = false;
  getSelection().empty();
  document.activeElement.blur();
  return taken;
}"""

# In the page, because each call from here to there takes longer than a search.
_SEARCH = """async ([text, paste]) => {
  const field = document.querySelector("[data-md-component=search-query]");
  const result = document.querySelector(".md-search-result__meta");
  const end = performance.now() + 30000;
  const says = async (words) => {
    while (!words.test(result.textContent)) {
      if (performance.now() > end) throw Error(`the search says ${result.textContent}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const type = (words) => {
    field.value = words;
    field.dispatchEvent(new Event("keyup")); // the theme listens to keys
  };
  type("");
  await says(/^\\s*Type to start searching/);
  if (paste) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
  } else type(text);
  await says(/matching/);
  return [...document.querySelectorAll("a.md-search-result__link")].map((link) => link.href);
}"""
# Measuring contrast takes seconds for a page of code, so it is measured once for what looks alike: what
# has the same tags, classes and styles, up to the root. What cannot be seen now may be seen in another
# window, and counts as not measured, but for what is folded. Of code in a line and of tokens in a block
# that look alike, one remains an element.
_READY_FOR_AXE = r"""(measured) => {
  const INLINE = "pre span, p code, li code";
  const seen = new Set(measured.split("\n"));
  const now = [];
  const visit = (element, path, folded) => {
    folded ||= element.matches("details:not([open]) > :not(summary)");
    const { terminal = "", colour = "" } = element.dataset ?? {};
    const style = element.getAttribute("style") ?? "";
    path += `>${element.tagName}.${element.className} ${terminal}${colour}${style}`.replaceAll("\n", " ");
    const again = seen.has(path);
    for (const child of [...element.children]) visit(child, path, folded);
    if ((again || folded) && element.matches(INLINE)) return element.replaceWith(...element.childNodes);
    if (again || folded) return;
    element.dataset.contrast = "";
    if (!element.checkVisibility()) return;
    seen.add(path);
    now.push(`${path}\n`);
  };
  visit(document.body, "", false);
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-contrast]" }] });
  return now.join("");
}"""
_AXE = """async (part) => {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame); // what follows a change of size is done
  const options = { resultTypes: ["violations"], preload: false, selectors: false };
  return (await axe.run(part ?? document, options)).violations;
}"""
# Text that is not wholly inside the page, or inside what clips it; code may scroll.
_CUT_OFF = """() => {
  const cut = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode()); ) {
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("pre, .fetching, .md-sidebar, .md-search, .md-header__topic + *")) continue;
    let left = 0, right = innerWidth;
    for (let box = element; box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === "visible") continue;
      const { x, width } = box.getBoundingClientRect();
      [left, right] = [Math.max(left, x), Math.min(right, x + width)];
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    const inside = (line) => left - 1 < line.left && line.right < right + 1;
    if (![...range.getClientRects()].every(inside)) cut.push(text.data.trim());
  }
  return cut;
}"""


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id):
    """A folder that the workers of one run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="session")
def built(shared):
    """The folder of the site as MkDocs builds it from below docs; the workers of one run share it."""
    folder = shared / "site-for-browsers"
    with (shared / "site-for-browsers.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "sitemap.xml").exists():
            build_with_mkdocs(folder, cwd=DOCS / "assets")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """Chromium, one for each worker."""
    program = next(filter(None, map(terminal.find, BROWSERS)), None)
    if program is None:
        cannot("chromium missing: sudo apt install chromium")
    before = set(processes.children())
    with sync_playwright() as playwright:
        for pid in set(processes.children()) - before:
            # A browser computes for seconds; pages that are played meanwhile measure tenths of them.
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        options = ["--disable-quic", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False, args=options)
        with processes.kept(set(processes.children()) - before):
            yield browser
            browser.close()


class Visit:
    """Someone at the site, in a window of their own.

    page      Playwright's page
    origin    the address of the site
    problems  what went wrong, in words: errors on the console, files that are not there, and
              whatever was asked of another host; a test that provokes some clears the list
    fetched   the files of the site that came
    """

    def __init__(self, context, folder, origin, looks):
        self.problems, self.fetched, self.origin = [], [], origin
        self._folder, self._looks = folder, looks
        context.route("**/*", self._answer)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _answer(self, route):
        url = route.request.url
        if not url.startswith(self.origin):
            self.problems.append(f"asks another host: {url}")
            route.abort()
            return
        file = self._folder / unquote(urlsplit(url[len(self.origin) :]).path)
        if file.is_dir():
            file = file / "index.html"
        if file.is_file():
            self.fetched.append(file)
            kind = mimetypes.guess_type(file.name)[0] or "text/plain"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            self.problems.append(f"not there: {url}")
            route.fulfill(status=404, body="not there")

    def appear(self, size, dark=False):
        """Give the window another size, (width, height) in CSS pixels, and another scheme of colours."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def open(self, name, anchor=""):
        """Go to a page by its path on the site, as in "tcp/stream"; returns Playwright's page."""
        self.page.goto(f"{self.origin}{name}.html{anchor}")
        return self.page

    def blocks(self, name):
        """What can be taken from each block of a page: a list for each block.

        It holds what its button gives, or None; what selecting it gives; and where its title leads, or None.
        """
        self.open(name)
        return self.page.evaluate(_TAKE_EACH)

    def search(self, text, paste=False):
        """Type or paste a text into the search; what it finds, best first, as "tcp/stream.html#run-it"."""
        if not self.page.locator("#__search").is_checked():
            self.page.keyboard.press("s")
        urls = self.page.evaluate(_SEARCH, [text, paste])
        return [re.sub(r"\?.*?(?=#|$)", "", url).removeprefix(self.origin) for url in urls]

    def violations(self, part=None):
        """What axe-core finds on the page as it is now, or in the part that a CSS selector names.

        One line a rule and element. The page is changed: code becomes text where its contrast need not be
        measured.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
            measured = self._looks.read_text() if self._looks and self._looks.exists() else ""
            now = self.page.evaluate(_READY_FOR_AXE, measured)
            if self._looks:
                with self._looks.open("a") as looks:
                    looks.write(now)
        found = self.page.evaluate(_AXE, part)
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    def cut_off(self):
        """The texts on the page as it is now that are cut off, or read by scrolling sideways."""
        wider = self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
        return self.page.evaluate(_CUT_OFF) + ["the page scrolls sideways"] * wider


@cache
def _origin():
    return load_config(str(ROOT / "mkdocs.yml")).site_url


@contextmanager
def visitors(chromium, built, looks=None):
    """Yields what opens a window on the built site: visit(dark=True, size=NARROW) is a Visit.

    It takes whatever Playwright's new_context does as well, java_script_enabled=False for one. Fails if
    a visit ends with problems. `looks` is the path of a file that tells what need not be measured for
    contrast again; what is measured is added to it.
    """
    contexts, visits = [], []

    def begin(size=WIDE, dark=False, folder=built, **options):
        options.setdefault("reduced_motion", "reduce")
        contexts.append(
            chromium.new_context(
                permissions=["clipboard-read", "clipboard-write"],
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                **options,
            )
        )
        visits.append(Visit(contexts[-1], folder, _origin(), looks))
        return visits[-1]

    yield begin
    for context in contexts:
        context.close()
    problems = [problem for one in visits for problem in one.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def visit(chromium, built):
    with visitors(chromium, built) as begin:
        yield begin
