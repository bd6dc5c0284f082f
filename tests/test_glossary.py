"""Each term is introduced once, is in the glossary, and explains itself on every page."""

import re
from collections import defaultdict

from playwright.sync_api import expect

from harness import terms
from harness.page import DOCS
from harness.site import PAGES, read

GLOSSARY = DOCS / "reference" / "glossary.md"
_ENTRY = re.compile(r"^\[(.+)\]\((.+?)(?:#.*)?\)\{ #(.+) \}\n:   (.+)$", re.M)

#: What is bold without being a term: labels, and how paragraphs about a part of a program begin.
NO_TERMS = {
    *("Symptom", "Cause", "Cure", "Try it", "Said", "True", "Means", "Usual cause", "Usual causes", "More"),
    *("Datagrams keep their boundaries.", "Forbidding it", "UDP promises little."),
}
_LEADS = re.compile(r"`|(?:The|A|With|Without) ")


def bold():
    """{bold words: pages}; the front page names the parts of the site in bold."""
    found = defaultdict(list)
    for path in PAGES:
        if path == DOCS / "index.md":
            continue
        page = read(path)
        fenced = {line for fence in page.fences for line in range(fence.line, fence.end + 1)}
        for number, line in enumerate(page.lines, 1):
            if number not in fenced:
                for words in re.findall(r"\*\*(.+?)\*\*", line):
                    if words not in NO_TERMS and not _LEADS.match(words):
                        found[words[0].lower() + words[1:] if words[1:2].islower() else words].append(path)
    return found


def entries():
    """Each entry of the glossary: term, page, anchor, definition."""
    return _ENTRY.findall(GLOSSARY.read_text(encoding="utf-8"))


def forms():
    """{definition: the forms of its term}."""
    found = defaultdict(list)
    for form, definition in terms.read().items():
        found[definition].append(form)
    return found


def test_each_term_is_bold_on_one_page_and_the_glossary_leads_there():
    introduced = bold()
    names = {form.lower(): names[0] for names in forms().values() for form in names}
    places = defaultdict(list)
    for words, paths in introduced.items():
        places[names.get(words.lower(), words)] += paths
    shown = {term: [(GLOSSARY.parent / page).resolve()] for term, page, _, _ in entries()}
    assert {term: paths for term, paths in places.items() if shown.get(term) != paths} == {}
    assert shown.keys() - places.keys() == set(), "is bold nowhere"


def test_the_glossary_and_the_tooltips_say_the_same():
    assert [(term, said) for term, _, _, said in entries()] == sorted(
        ((names[0], said) for said, names in forms().items()), key=lambda entry: entry[0].lower()
    )
    assert len(entries()) == GLOSSARY.read_text(encoding="utf-8").count("\n:   ")


def test_a_definition_has_fewer_than_25_words():
    assert [said for said in forms() if len(said.split()) >= 25] == []


def test_a_term_explains_itself_once_on_a_page_by_mouse_key_and_tap(visit):
    reader = visit(has_touch=True)
    page = reader.open("tcp/closing")
    marked = page.locator(".md-content abbr")
    titles = marked.evaluate_all("terms => terms.map((term) => term.dataset.means)")
    assert titles and len(titles) == len(set(titles))
    assert set(titles) <= set(terms.with_tooltips().values())
    term, tip = marked.get_by_text("packets", exact=True), page.get_by_role("tooltip")
    for show, hide in (
        (term.focus, term.blur),
        (term.hover, lambda: page.mouse.move(0, 0)),
        (term.tap, term.blur),
    ):
        show()
        expect(tip).to_have_text(terms.read()["packets"])
        expect(term).to_have_attribute("aria-describedby", tip.get_attribute("id"))
        assert reader.violations() == []
        hide()
        expect(tip).to_have_count(0)
