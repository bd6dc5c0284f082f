"""The reference is complete and in order: nothing that a page shows or says is missing from it."""

import ctypes
import errno
import os
import re
import socket
from dataclasses import dataclass

import pytest

from harness.page import DOCS, shorten
from harness.site import PAGES, read

ERRORS = DOCS / "reference" / "errors.md"
MYTHS = DOCS / "reference" / "myths.md"
RULES = DOCS / "reference" / "best-practices.md"

#: What looks like an error's text and belongs to the line above it.
NO_ERRORS = {"Enable tracemalloc to get the object allocation traceback"}

# How Python writes an error: as the last line of a traceback, or as the error itself. Groups: number, text.
_SHOWN = [
    re.compile(r"\b(?:[A-Z]\w*(?:Error|Warning)|struct\.error|\w*gaierror): (?:\[Errno (-?\d+)\] )?(.+)"),
    re.compile(r"\b[A-Z]\w*Error\((?:(\d+), )?'([^']*)'\)"),
    re.compile(r"\[Errno (-?\d+)\] (.+)"),
    re.compile(r"^(?:\^C)?()(KeyboardInterrupt)$"),
]


@dataclass
class Section:
    """What a page says under one of its headings of the third level."""

    line: int
    title: str
    anchor: str
    text: str

    @property
    def number(self):
        match = re.search(r"\[Errno (-?\d+)\]", self.title)
        return match and int(match[1])

    @property
    def message(self):
        """The error's text, without its class and number: what the page's table shows."""
        return re.sub(r"^`[\w.]+: (?:\[Errno -?\d+\] )?", "`", self.title)


def sections(path):
    """Each Section of a page; headings do not stand in fences."""
    page = read(path)
    fenced = {n for fence in page.fences for n in range(fence.line, fence.end + 1)}
    heads = [(n, line) for n, line in enumerate(page.lines, 1) if line.startswith("#") and n not in fenced]
    for (line, head), (end, _) in zip(heads, [*heads[1:], (len(page.lines) + 1, "")], strict=True):
        if match := re.fullmatch(r"### (.+?)(?: \{ #([\w-]+) \})?", head):
            yield Section(line, match[1], match[2], "\n".join(page.lines[line : end - 1]))


SECTIONS = list(sections(ERRORS))
for_every_error = pytest.mark.parametrize("error", SECTIONS, ids=lambda error: error.anchor or error.title)


def same(known, shown):
    """Whether both are one error: bytes and numbers may differ, and `...` is any text; more may follow."""
    varies = r"(\[Errno -?\d+\])|\bb'[^']*'|0x[0-9a-f]+|\d+"
    known, shown = (
        re.sub(varies, lambda match: match[1] or "N", text.replace("…", "...")) for text in (known, shown)
    )
    one, other = (re.escape(text).replace(r"\.\.\.", ".*") for text in (known, shown))
    return bool(re.match(one, shown) or re.fullmatch(other, known))


def errors_shown(page):
    """(line, "[Errno 9] text" or "text") of each error in a page's terminals and inline examples."""
    for fence in page.fences:
        if fence.language == "console" or fence in page.examples:
            for number, line in enumerate(fence.lines, fence.line + 1):
                shown = line if fence.language == "console" else line.partition("#> ")[2]
                if match := next(filter(None, (form.search(shown) for form in _SHOWN)), None):
                    yield number, f"[Errno {match[1]}] {match[2]}" if match[1] else match[2]


def test_the_page_about_errors_knows_at_least_25():
    assert len(SECTIONS) >= 25


@for_every_error
def test_every_error_is_provoked_explained_and_cured(error):
    parts = (
        r"```\n",
        r"^\*\*Means\*\*: ",
        r"^\*\*Usual causes?\*\*:(?:\n\n1\.)? ",
        r"^\*\*Cure\*\*: ",
        r"^\*\*More\*\*: \[.+\]\(\.\./",
    )
    assert re.search(".+".join(parts), error.text, re.S | re.M), (
        f"{shorten(ERRORS)}:{error.line}: an example, Means, Usual causes, Cure, More, in this order"
    )
    assert error.anchor, f"{shorten(ERRORS)}:{error.line}: a short anchor: {{ #like-this }}"


@for_every_error
def test_every_error_is_provoked_with_the_text_of_its_heading(error):
    if not re.fullmatch("`[^`]+`", error.title):
        return  # no text: silence
    page, end = read(ERRORS), error.line + error.text.count("\n")
    inside = [f for f in page.fences if error.line < f.line < end]
    shown = [line.strip().removeprefix("#> ").lstrip(".") for fence in inside for line in fence.lines]
    title = error.title.strip("`")
    tails = title, re.sub(r"^(\w+\.)+", "", title), title.partition(": ")[2]
    assert any(line in tails or same(title, line) for line in shown if line.strip(" .")), (
        f"{shorten(ERRORS)}:{error.line}: no example of this section ends in {title}"
    )


@pytest.mark.parametrize("error", [e for e in SECTIONS if e.number], ids=lambda error: error.anchor)
def test_every_number_has_its_name_and_its_text(error):
    libc = ctypes.CDLL(None)
    libc.gai_strerror.restype = ctypes.c_char_p
    text = os.strerror(error.number) if error.number > 0 else libc.gai_strerror(error.number).decode()
    assert error.message == f"`{text}`"
    name = re.search(r"\*\*Means\*\*: `(\w+)`", error.text)[1]
    assert getattr(errno if error.number > 0 else socket, name) == error.number


def test_the_table_names_every_error_in_the_order_of_the_alphabet():
    rows = re.findall(r"^\| \[(.+)\]\(#([\w-]+)\) \|", "\n".join(read(ERRORS).lines), re.M)
    assert sorted(rows) == sorted((error.message, error.anchor) for error in SECTIONS)
    texts = [re.sub(r"^\W+", "", text).casefold() for text, _ in rows[:-2]]  # the last two have none
    assert texts == sorted(texts)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_every_error_that_a_page_shows_is_explained(path):
    known = [re.sub(r"^`[\w.]+: ", "", error.title).strip("`") for error in SECTIONS]
    for line, shown in errors_shown(read(path)):
        there = any(same(text, shown) for text in known)
        assert there or shown in NO_ERRORS, (
            f"{shorten(path)}:{line}: {shorten(ERRORS)} does not explain: {shown}"
        )


@pytest.mark.parametrize("myth", list(sections(MYTHS)), ids=lambda myth: myth.title)
def test_every_myth_is_told_played_and_put_right(myth):
    parts = r'\*\*Said\*\*: "', r"^```\n", r"^\*\*True\*\*: ", r"\]\(\.\./"
    assert re.search(".+".join(parts), myth.text, re.S | re.M), (
        f"{shorten(MYTHS)}:{myth.line}: Said, a run, and True with a link to the page, in this order"
    )


def rules():
    """Each rule of the page of best practices, with its reason, its link and its code, as written."""
    text = "\n".join(read(RULES).lines).partition("\n## The rules\n")[2]
    return re.findall(r"^- .+(?:\n    .+)*", text, re.M)


def test_there_are_at_least_25_rules():
    assert len(rules()) >= 25


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.partition("\n")[0])
def test_every_rule_has_a_reason_and_the_page_that_shows_it(rule):
    assert re.fullmatch(
        r"- [A-Z].+\.\n    [A-Z`][^]]+: \[.+\]\(\.\./[^)]+\)\.(\n    Obeyed by `.+`\.)?", rule
    )


def test_every_code_that_obeys_a_rule_stands_in_a_program_of_the_page():
    programs = "\n".join(path.read_text(encoding="utf-8") for path in read(RULES).listings.values())
    for code in re.findall(r"^    Obeyed by `(.+)`\.$", "\n".join(rules()), re.M):
        assert code in programs, f"{shorten(RULES)}: no program holds {code}"


def test_every_error_is_found_by_the_traceback_that_is_pasted_into_the_search(visit):
    reader = visit()
    reader.open("index")
    for error in [error for error in SECTIONS if re.fullmatch("`[^`]+`", error.title)]:
        traceback = f"Traceback (most recent call last):\n  ...\n{error.title.strip('`')}\n"
        first = reader.search(traceback, paste=True)[:4]
        assert f"reference/errors.html#{error.anchor}" in first, (
            f"{shorten(ERRORS)}:{error.line}: {error.title} finds {first}"
        )
