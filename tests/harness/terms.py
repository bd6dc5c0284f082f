"""The terms of the site and their definitions, the ones that tooltips show."""

import re

from harness.page import DOCS

FILE = DOCS / "assets" / "glossary.txt"
_LINE = re.compile(r"^\*\[(.+?)\]: (.+)$", re.M)


def read():
    """{form of a term: definition}, in the order of the file: a term stands before its plural."""
    return dict(_LINE.findall(FILE.read_text(encoding="utf-8")))


def with_tooltips():
    """Those of them that explain themselves on the pages."""
    marked = FILE.read_text(encoding="utf-8").partition("[start:tooltips]")[2]
    return dict(_LINE.findall(marked))
