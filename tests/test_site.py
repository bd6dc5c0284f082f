"""What is published is what was written: the whole site, built by MkDocs and by its successor."""

import difflib
import re
import struct
from collections import Counter
from urllib.parse import urljoin

import pytest

from harness import opening, terms, tools
from harness.browser import visitors
from harness.page import DOCS, ROOT, SNIPPETS, name_of, shorten
from harness.site import (
    PAGES,
    BuiltPage,
    Site,
    asked_by_css,
    asked_by_js,
    build_with_mkdocs,
    build_with_zensical,
    read,
)

# One worker builds the site, once: make test runs xdist with --dist loadgroup.
pytestmark = pytest.mark.xdist_group("site")
#: Each page that shows a recording, and the file's name.
RECORDINGS = [
    (path, name)
    for path in PAGES
    for name in re.findall(r'^--8<-- "recordings/([\w-]+\.html)"$', path.read_text(encoding="utf-8"), re.M)
]
for_every_page = pytest.mark.parametrize("path", PAGES, ids=name_of)

#: What the theme's scripts ask other hosts for, and what a page would hold to make them do it.
ASKED_BY_THEME = {
    "https://unpkg.com/mermaid@": "mermaid",
    "https://unpkg.com/glightbox@": "glightbox",
    "https://unpkg.com/pyodide@": "pyodide",
    "https://cdn.jsdelivr.net/pyodide/": "pyodide",
    "https://unpkg.com/ace-builds@": "pyodide",
    "https://api.github.com/": "source",
    "https://${e}/api/v4/projects/": "source",
    # Browsers older than 2020 ask for this one.
    "https://unpkg.com/resize-observer-polyfill": None,
}

#: Where the pages are edited, for the build by MkDocs.
EDIT = "https://example.org/edit/main/docs/"
FOOT = "All terminals ran on 1 January 2026"

#: Programs that need no package: what bash itself knows, and what every Debian system has.
EVERYWHERE = set(
    """
    : . alias bg break cd command continue declare echo eval exec exit export false fg for hash
    help history jobs kill printf pwd read set shift sleep source suspend test times trap true
    type ulimit umask unalias unset wait
    basename bash cat chmod comm cp cut date dd df diff dirname du env expr find getent grep gzip head
    hostname id install link ln ls md5sum mkdir mkfifo mktemp mv nice nl nohup nproc od paste
    mount readlink realpath rm rmdir script sed seq sh sha256sum sort split stat stdbuf stty sync tac
    tail tar tee timeout touch tr truncate tty uname uniq unlink wc which whoami xargs yes
    python3
    """.split()
)


@pytest.fixture(scope="session")
def mkdocs(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EDIT_URL", f"{EDIT}{{path}}")
        environment.setenv("FOOT", FOOT)
        return build_with_mkdocs(tmp_path_factory.mktemp("mkdocs"))


@pytest.fixture(scope="session")
def zensical(tmp_path_factory):
    return build_with_zensical(tmp_path_factory.mktemp("zensical"))


@pytest.fixture(params=["mkdocs", "zensical"])
def site(request):
    """The site as each of the two builds it."""
    return request.getfixturevalue(request.param)


def fences_and_blocks(path, site):
    """Each fence of a page with the block that readers see in its place."""
    fences, blocks = read(path).fences, site.page(path).blocks
    written = [f"{f.language} {f.title or ''}" for f in fences]
    shown = [f"{b.language} {b.title or ''}" for b in blocks]
    for fence, one, other in zip(fences, written, shown, strict=False):
        assert one == other, f"{shorten(path)}:{fence.line}: this fence has become: {other}"
    assert len(written) == len(shown), f"{shorten(path)}: fences and blocks of code\n" + difference(
        "\n".join(written), "\n".join(shown)
    )
    return list(zip(fences, blocks, strict=True))


def difference(wanted, got):
    """What must be taken away from one text, and what added, to make it the other."""
    lines = difflib.unified_diff(wanted.split("\n"), got.split("\n"), "written", "shown", n=1)
    return "\n".join(line.rstrip("\n") for line in lines)


def same(path, fence, wanted, got):
    """Fail if a block does not hold what its fence promises; themes take the last newline away."""
    wanted, got = wanted.removesuffix("\n"), got.removesuffix("\n")
    hint = " (Markdown turns tabs into blanks: write blanks)" if "\t" in wanted else ""
    assert wanted == got, f"{shorten(path)}:{fence.line}:{hint}\n{difference(wanted, got)}"


def numbers(hl_lines):
    """The line numbers in `hl_lines`, which holds numbers and ranges: "1 3-5"."""
    ranges = [part.partition("-") for part in hl_lines.split()]
    return {n for first, _, last in ranges for n in range(int(first), int(last or first) + 1)}


def pages_in(nav):
    """The pages that a part of the navigation names."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [page for part in parts for page in pages_in(part)]


def test_mkdocs_builds_the_site_without_a_warning(mkdocs):
    assert not mkdocs.warnings, "\n".join(mkdocs.warnings)
    assert mkdocs.config.strict, "mkdocs.yml: `strict: true` makes a warning an error for everybody"


def test_mkdocs_builds_the_same_from_another_folder(mkdocs, built):
    there = Site(built, [])
    for path in PAGES:
        assert there.page(path).blocks == mkdocs.page(path).blocks, shorten(path)


def test_zensical_builds_the_site_without_a_warning(zensical):
    assert not zensical.warnings, "\n".join(zensical.warnings)


def test_zensical_builds_the_same_pages(mkdocs, zensical):
    assert zensical.files("*.html") == mkdocs.files("*.html")


@for_every_page
def test_zensical_shows_the_same_blocks_and_headings(path, mkdocs, zensical):
    one, other = mkdocs.page(path), zensical.page(path)
    for block, theirs in zip(one.blocks, other.blocks, strict=False):
        assert block == theirs, f"{shorten(path)}: {difference(block.text, theirs.text)}"
    assert len(one.blocks) == len(other.blocks), f"{shorten(path)}: blocks of code"
    assert one.headings == other.headings, f"{shorten(path)}: headings and their anchors"


def test_the_published_foot_names_every_python_of_the_tests():
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    tested = re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.*)\]", workflow)[1])
    assert f"on Python {', '.join(tested[:-1])} and {tested[-1]}." in workflow


def test_a_chapter_is_read_after_what_it_builds_on(mkdocs):
    """All pages but the first, and those in which readers look things up, are chapters."""
    looked_up = {f"reference/{name}" for name in ("errors", "glossary", "cheat-sheet")}
    pages = [DOCS / name for name in pages_in(mkdocs.config.nav)]
    for number, path in enumerate(pages):
        first = opening.first(read(path))
        assert (first is None) == (name_of(path) in looked_up | {"index"}), shorten(path)
        late = set(first or []) - set(pages[:number])
        assert not late, f"{shorten(path)}: {[*map(name_of, late)]} stand below it in mkdocs.yml"


def test_the_navigation_names_every_page_once(mkdocs):
    named = Counter(pages_in(mkdocs.config.nav))
    there = Counter(f"{name_of(path)}.md" for path in PAGES)
    assert not there - named, f"mkdocs.yml: nav does not name {[*(there - named)]}"
    assert not named - there, f"mkdocs.yml: nav names {[*(named - there)]} twice, or without need"


@for_every_page
def test_every_page_describes_itself_in_60_to_155_characters(path, mkdocs):
    written, shown = read(path).meta.get("description"), mkdocs.page(path).meta["description"]
    assert written, f"{shorten(path)}:1: there is no `description:` in the front matter"
    long = len(written)
    assert 60 <= long <= 155, f"{shorten(path)}:2: the description has {long} characters"
    assert written == shown, f"{shorten(path)}:2: search engines read {shown!r}"


@for_every_page
def test_every_page_leads_to_where_it_is_edited_and_says_when_it_was_played(path, mkdocs):
    """The latter where the tests have run before the build, as they have when it is published."""
    page = path.relative_to(DOCS)
    html = mkdocs.folder.joinpath(page.with_suffix(".html")).read_text()
    assert f'<a href="{EDIT}{page}" title="Edit this page"' in html
    assert FOOT in html.partition('<div class="md-copyright">')[2]


@for_every_page
def test_every_page_has_one_title(path, mkdocs):
    titles = [anchor for level, anchor in mkdocs.page(path).headings if level == 1]
    # The theme adds a title where there is none; that one has no anchor.
    assert len(titles) == 1 and titles[0], f"{shorten(path)}: `# ` headings, by anchor: {titles}"


@for_every_page
def test_every_fence_becomes_one_block(path, mkdocs):
    assert len(fences_and_blocks(path, mkdocs)) == len(read(path).fences)


@for_every_page
def test_every_rendered_listing_is_its_file(path, mkdocs):
    listings = read(path).listings
    for fence, block in fences_and_blocks(path, mkdocs):
        if fence.title in listings:
            file = listings[fence.title]
            same(path, fence, file.read_bytes().decode(), block.text)
            published = mkdocs.folder / "snippets" / file.relative_to(SNIPPETS)
            same(path, fence, published.read_bytes().decode(), block.text)


@for_every_page
def test_every_other_block_shows_what_is_written(path, mkdocs):
    listings = read(path).listings
    for fence, block in fences_and_blocks(path, mkdocs):
        if fence.title not in listings:
            # `;--8<--` is how a page shows an include instead of having it.
            same(path, fence, fence.text.replace(";--8<--", "--8<--"), block.text)


@for_every_page
def test_every_listing_has_the_lit_lines_that_it_names(path, mkdocs):
    for fence, block in fences_and_blocks(path, mkdocs):
        lit = numbers(fence.options.get("hl_lines", ""))
        assert lit == block.lit, f"{shorten(path)}:{fence.line}: hl_lines lights {block.lit}"


@pytest.mark.parametrize(("path", "name"), RECORDINGS)
def test_every_recording_is_built_into_its_page_as_it_is(path, name, site):
    recording = (DOCS / "assets" / "recordings" / name).read_text(encoding="utf-8")
    page = (site.folder / f"{name_of(path)}.html").read_text(encoding="utf-8")
    # Zensical takes an attribute of the div around it away.
    assert recording.partition("\n")[2] in page.replace("</div>\n\n", "</div>\n"), shorten(path)


@for_every_page
def test_no_mark_up_is_left_in_the_text(path, mkdocs):
    left = re.findall(r".*(?:--8<--|```|~~~|^\?\?\?|^!!! |^===).*", mkdocs.page(path).text, re.M)
    assert not left, f"{shorten(path)}: readers see {left}"


def test_every_link_leads_to_something(site):
    for file in site.files("*.html"):
        broken = list(site.broken(file))
        assert not broken, f"{file}: (line of the HTML, URL) {broken}"


@pytest.mark.parametrize("pattern", ["*.py", "*.zip"])
def test_every_snippet_is_published_as_it_is(site, pattern):
    files = sorted(SNIPPETS.rglob(pattern))
    assert site.files(pattern) == [p.relative_to(ROOT) for p in files]
    for file in files:
        assert (site.folder / file.relative_to(ROOT)).read_bytes() == file.read_bytes(), file


@for_every_page
def test_a_page_that_is_shared_says_what_it_is(site, path):
    shown = site.page(path).meta
    assert shown["og:title"] and shown["og:title"] == shown["og:title"].strip()
    assert shown["og:description"] == shown["description"]
    assert shown["og:url"].endswith(f"/{name_of(path)}.html")
    assert shown["og:image"] == f"{urljoin(shown['og:url'], '/')}assets/card.png"
    card = (site.folder / "assets/card.png").read_bytes()
    assert struct.unpack(">II", card[16:24]) == (1200, 630) and len(card) < 100_000


def test_the_card_shows_what_came():
    """It was made of this drawing, by hand."""
    drawing = (DOCS / ".theme" / "card.svg").read_text(encoding="utf-8")
    said = re.findall(r">([^<]+)</tspan>", drawing)
    came = [line for fence in read(DOCS / "index.md").fences for line in fence.text.split("\n")]
    assert [line for line in said if line not in came and f"${line}" not in came] == ["$", "$"]


@pytest.mark.parametrize("file", ["robots.txt", "sitemap.xml", "apple-touch-icon.png", "favicon.ico"])
def test_what_is_asked_for_by_name_is_there(site, file):
    assert site.folder.joinpath(file).is_file()


def test_a_term_has_its_tooltip_on_other_pages(site):
    html = (site.folder / "tcp/closing.html").read_text(encoding="utf-8")
    assert f'<abbr title="{terms.with_tooltips()["packets"]}">packets</abbr>' in html


def test_no_page_asks_another_host_for_anything(site):
    for file in site.files("*.html") + site.files("*.svg"):
        asked = BuiltPage(site.folder / file).asked
        assert not asked, f"{file}: (line of the HTML, URL) {asked}"


def test_no_style_sheet_asks_another_host_for_anything(site):
    for file in site.files("*.css"):
        asked = asked_by_css((site.folder / file).read_text(encoding="utf-8"))
        assert not asked, f"{file}: {asked}"


def test_no_script_asks_another_host_for_anything_that_a_page_needs(site):
    held = {mark for path in PAGES for mark in site.page(path).marks}
    never = tuple(url for url, mark in ASKED_BY_THEME.items() if mark not in held)
    for file in site.files("*.js"):
        if (text := (site.folder / file).read_text(encoding="utf-8")).startswith("var __index = {"):
            continue  # the words of the pages, for a search from a disk
        allowed = () if (DOCS / file).exists() else never
        asked = asked_by_js(text)
        asked = [url for url in asked if not url.startswith(allowed)]
        assert not asked, f"{file}: {asked}; is it asked for? See ASKED_BY_THEME in {__file__}"


@for_every_page
def test_every_program_that_a_page_runs_is_known(path):
    for move in read(path).moves:
        shown = "\n".join(move.shown)
        if move.kind != "command" or "syntax error" in shown:
            continue
        for name in tools.used(move.typed) - tools.PACKAGES.keys() - EVERYWHERE:
            assert f"{name}: command not found" in shown, (
                f"{shorten(path)}:{move.line}: {move.name} runs {name}, which no test knows: "
                "add it with its Debian package to PACKAGES in tests/harness/tools.py and to "
                ".ci/install; or to EVERYWHERE in tests/test_site.py, if every system has it"
            )


def test_continuous_integration_installs_every_tool():
    installs = (ROOT / ".ci" / "install").read_text().split()
    lacking = {*tools.PACKAGES.values(), "netbase"} - set(installs)
    assert not lacking, f".ci/install does not install {lacking}, which tests/harness/tools.py names"


def test_the_scripts_work_on_the_site_of_zensical(chromium, zensical):
    """What the theme is to search with is another there."""
    with visitors(chromium, zensical.folder) as visit:
        page = visit().open("tcp/closing")
        page.get_by_role("button", name="Copy to clipboard").nth(1).click()
        assert page.evaluate("navigator.clipboard.readText()").startswith('"""')
        page.locator(".md-content abbr").first.focus()
        assert page.get_by_role("tooltip").inner_text() in terms.with_tooltips().values()
        page.locator(".md-search__button").click()
        page.keyboard.type("half-close")
        page.get_by_text(re.compile(r"^\d+ results$")).wait_for()
