"""The site as MkDocs and as Zensical build it, and what stands on its pages."""

import logging
import re
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from pymdownx.snippets import SnippetMissingError

from harness.page import DOCS, ROOT, Page, PageError, name_of, shorten

#: Every page's Markdown file. docs/snippets is a link to files that belong to pages.
PAGES = sorted(p for p in DOCS.rglob("*.md") if p.relative_to(DOCS).parts[0] != "snippets")

_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Attributes whose value a browser fetches; it follows the href of an <a> only when told to.
_FETCHED = {"action", "data", "href", "poster", "src", "srcset", "xlink:href"}
# What <link> names without asking for it.
_NAMED = {"canonical"}

_FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.I)
_FOREIGN_IN_CSS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:[a-z][a-z0-9+.-]*:)?//[^\"')\s;]+)", re.I)
# A string that is a URL; `//name` counts only if the name could be a host's.
_FOREIGN_IN_JS = re.compile(r"[\"'`]((?:https?|wss?)://[^\"'`\s]+|//[\w-]+(?:\.[\w-]+)+[^\"'`\s]*)", re.I)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@cache
def read(path):
    """The page as the harness sees it; one that it cannot read fails the test in its own words."""
    try:
        return Page(path)
    except PageError as error:
        pytest.fail(str(error), pytrace=False)


def asked_by_css(text):
    """The URLs on other hosts that a style sheet asks for."""
    return _FOREIGN_IN_CSS.findall(text)


def asked_by_js(text):
    """The URLs on other hosts that stand in a script, except for the names of XML vocabularies."""
    return [u for u in _FOREIGN_IN_JS.findall(text) if not u.startswith("http://www.w3.org/")]


@dataclass
class Block:
    """A block of code on a built page; `lit` holds the numbers of its highlighted lines."""

    language: str | None
    title: str | None = None
    text: str = ""
    lit: set = field(default_factory=set)


class BuiltPage(HTMLParser):
    """A page's HTML (or a drawing's SVG), read once.

    blocks       its blocks of code, in order
    headings     (level, id) of each heading of the article
    meta         {name: content} of what search engines and those who share the page are told
    text         its article's text, without code
    asked        (line of the HTML, URL) of what a browser asks other hosts for
    links        (line of the HTML, URL) of each <a>
    anchors      what links to this page may name behind a #
    marks        its classes and the names of its components: what the theme's scripts look for
    """

    def __init__(self, path):
        super().__init__()
        self.blocks, self.headings, self.asked, self.links = [], [], [], []
        self.anchors = set()
        self.meta, self.text, self.marks = {}, "", set()
        self._open, self._block, self._in_title = Counter(), None, False
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {key: value or "" for key, value in attributes}
        classes = attributes.get("class", "").split()
        self.marks.update(classes, [attributes.get("data-md-component", "")])
        self._note_requests(tag, attributes)
        self.anchors.update(attributes[key] for key in ("id", "name") if key in attributes)
        if tag == "a" and "href" in attributes:
            self.links.append((self.getpos()[0], attributes["href"]))
        if tag not in _VOID:
            self._open[tag] += 1
        if tag == "meta":
            self.meta[attributes.get("name") or attributes.get("property")] = attributes.get("content")
        elif re.fullmatch("h[1-6]", tag) and self._open["article"]:
            self.headings.append((int(tag[1]), attributes.get("id")))
        elif tag == "div" and "highlight" in classes:
            named = [c.removeprefix("language-") for c in classes if c.startswith("language-")]
            self._block = Block(*named or [None])
        elif tag == "pre":
            self._block = self._block or Block(None)
            self.blocks.append(self._block)
        elif self._block and "filename" in classes:
            self._block.title = ""
            self._in_title = True
        elif self._block and "hll" in classes:
            self._block.lit.add(self._block.text.count("\n") + 1)

    def handle_endtag(self, tag):
        self._open[tag] -= 1
        self._in_title = False
        if tag == "pre":
            self._block = None

    def handle_data(self, data):
        if self._in_title:
            self._block.title += data
        elif self._open["pre"]:
            self._block.text += data
        elif self._open["script"]:
            self._note(asked_by_js(data))
        elif self._open["style"]:
            self._note(asked_by_css(data))
        elif self._open["article"] and not self._open["code"]:
            self.text += data

    def _note_requests(self, tag, attributes):
        self._note(asked_by_css(attributes.get("style", "")))
        if tag == "a" or (tag == "link" and attributes.get("rel") in _NAMED):
            return
        for key in _FETCHED & attributes.keys():
            urls = attributes[key].split(",") if key == "srcset" else [attributes[key]]
            self._note(url.strip() for url in urls if _FOREIGN.match(url.strip()))

    def _note(self, urls):
        self.asked += [(self.getpos()[0], url) for url in urls]


@dataclass
class Site:
    """A built site: its folder, and what its builder warned of."""

    folder: Path
    warnings: list
    config: object = None

    def page(self, path):
        """The built page of a Markdown file."""
        file = self.folder / f"{name_of(path)}.html"
        if not file.is_file():
            reasons = "\n".join(self.warnings)
            pytest.fail(f"{shorten(path)} has not been built:\n{reasons}", pytrace=False)
        return _read_built(file)

    def broken(self, html):
        """The links of a page, a path relative to the site's folder, that lead to no file of this site."""
        origin = urlsplit(self.config.site_url if self.config else "")
        for line, url in _read_built(self.folder / html).links:
            parts = urlsplit(url)
            if parts.netloc not in ("", origin.netloc) or parts.scheme not in ("", "http", "https"):
                continue
            here = self.folder if parts.path.startswith("/") else (self.folder / html).parent
            target = here / unquote(parts.path).lstrip("/") if parts.path else self.folder / html
            if url.startswith(("/", "http")):  # only a server knows where a page is not
                target = target / "index.html" if target.is_dir() else target
            named = unquote(parts.fragment) if target.suffix == ".html" else ""
            if not target.is_file() or named and named not in _read_built(target.resolve()).anchors:
                yield line, url

    def files(self, pattern):
        """Its files of this pattern, relative to its folder."""
        return sorted(p.relative_to(self.folder) for p in self.folder.rglob(pattern) if p.is_file())


_read_built = cache(BuiltPage)


class _Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


def build_with_mkdocs(folder, cwd=ROOT):
    """Build the site as `mkdocs build` does in `cwd`; what aborts the build is one warning more."""
    heard = _Warnings()
    logging.getLogger("mkdocs").addHandler(heard)
    config = None
    try:
        with chdir(cwd):
            config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
    except (MkDocsException, SnippetMissingError) as error:
        heard.said.append(str(error))
    finally:
        logging.getLogger("mkdocs").removeHandler(heard)
    return Site(folder, heard.said, config)


def build_with_zensical(folder):
    """Build the site with Zensical, from a copy: it keeps a cache beside the sources."""
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    run = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = _COLOUR.sub("", run.stdout).partition("Traceback")[0]
    return Site(folder / "site", [said] if run.returncode else [])
