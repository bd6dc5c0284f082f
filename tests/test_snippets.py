"""Every snippet is a program that a reader can read, paste and run."""

import ast
import io
import re
import sys
import tokenize
from collections import Counter

import pytest
from pytest_examples import CodeExample

from harness.page import DOCS, SNIPPETS, shorten
from harness.site import PAGES, read

FILES = sorted(SNIPPETS.rglob("*.py"))
for_every_snippet = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)

#: Most snippets have at most 30 lines; an event loop and the like may have these.
MOST_LINES = 40
MOST_COLUMNS = 72
MOST_COMMENTS = 3

#: Names that programs elsewhere use, and what this site says.
SAY_INSTEAD = {
    "addr": "peer or ADDRESS",
    "client_socket": "connection",
    "conn": "connection",
    "s": "listener or connection",
    "server_socket": "listener",
    "sock": "listener or connection",
}


def faults_of_lines(text):
    """What a line has that no listing shows or copies well: (line, why)."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield len(lines), f"at most {MOST_LINES} lines: make it two snippets, or a smaller idea"
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS:
            yield number, f"at most {MOST_COLUMNS} columns"
        if "\t" in line:
            yield number, "a tab"
        if re.search(r"--8<--|# ?\(\d+\)!?", line):
            yield number, "a mark for the site's builder: readers would copy it"


def faults_of_comments(text):
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    for token in comments[MOST_COMMENTS:]:
        yield token.start[0], f"at most {MOST_COMMENTS} comments: the page explains the rest"
    if text.startswith("#!"):
        yield 1, "a snippet is started with python3: no #! line"


def faults_of_docstring(tree):
    docstring = ast.get_docstring(tree, clean=False)
    if not docstring or "\n" in docstring:
        yield 1, "the first line is a docstring of one line"


def imports_of(tree):
    """(line, module) of each import, without what stands behind the module's first dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level or node.module.partition(".")[0]


def faults_of_imports(tree):
    for line, module in imports_of(tree):
        if module not in sys.stdlib_module_names:
            yield line, f"{module} does not come with Python"
        elif module in {"argparse", "getopt", "optparse"}:
            yield line, "no command line: constants in capitals instead"


def faults_of_form(tree):
    """What belongs to bigger programs: type hints, a command line, a guard for imports."""
    guarded = "multiprocessing" in {module for _, module in imports_of(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) or (isinstance(node, ast.arg) and node.annotation):
            yield node.lineno, "no type hints"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            yield node.lineno, "no type hints"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.argv":
            yield node.lineno, "no command line: constants in capitals instead"
        elif isinstance(node, ast.Name) and node.id == "__name__" and not guarded:
            yield node.lineno, "no `if __name__`: nothing imports a snippet"


def faults_of_names(tree):
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        name = node.id if stored else node.arg if isinstance(node, ast.arg) else None
        if name in SAY_INSTEAD:
            yield node.lineno, f"{name} is called {SAY_INSTEAD[name]} on this site"


def faults_of_functions(tree):
    """A function is for what is called twice or handed on, to a thread or as a generator."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for function in tree.body:
        handed_on = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))
        if isinstance(function, ast.FunctionDef) and not (function.decorator_list or handed_on):
            uses = [id(name) for name in names if name.id == function.name]
            if len(uses) < 2 and called.issuperset(uses):
                yield function.lineno, f"{function.name} is called only once: write it in line"


def faults_of(text):
    tree = ast.parse(text)
    for find in (faults_of_lines, faults_of_comments):
        yield from find(text)
    for find in (
        faults_of_docstring,
        faults_of_imports,
        faults_of_form,
        faults_of_names,
        faults_of_functions,
    ):
        yield from find(tree)


@for_every_snippet
def test_every_snippet_is_formatted(path, eval_example):
    text = path.read_text(encoding="utf-8")
    example = CodeExample.create(text, path=path.with_suffix(".md"))
    eval_example.set_config(line_length=72, quotes="double", target_version="py311", isort=True)
    if not eval_example.update_examples:
        eval_example.lint(example)
        return
    eval_example.format(example)
    eval_example.to_update.clear()  # these would be written into a page
    if example.source != text:
        path.write_text(example.source, encoding="utf-8")


@for_every_snippet
def test_every_snippet_keeps_the_rules(path):
    faults = sorted(faults_of(path.read_text(encoding="utf-8")))
    lines = [f"{shorten(path)}:{number}: {why}" for number, why in faults]
    assert not lines, "\n".join(lines)


@for_every_snippet
def test_every_snippet_is_shown_and_run_on_a_page(path):
    pages = [page for page in map(read, PAGES) if path in page.listings.values()]
    assert pages, f"{shorten(path)}: no page shows it"
    runs = re.compile(rf"\bpython3(?: -\w+)* {re.escape(path.name)}(?![\w.])")
    assert any(runs.search(command) for page in pages for command in page.commands), (
        f"{shorten(path)}: no terminal runs it on " + " or ".join(str(shorten(page.path)) for page in pages)
    )


@for_every_snippet
def test_every_snippet_lies_in_the_folder_of_a_page(path):
    page = (DOCS / path.parent.relative_to(SNIPPETS)).with_suffix(".md")
    assert page in PAGES, f"{shorten(path)}: there is no page {shorten(page)}"


@for_every_snippet
def test_every_snippet_is_named_after_its_topic_and_role(path):
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\.py", path.name), (
        f"{shorten(path)}: name it topic_role.py"
    )


def test_snippet_names_are_unique_on_the_whole_site():
    twice = [name for name, count in Counter(p.name for p in FILES).items() if count > 1]
    assert not twice, f"two snippets are named {', '.join(twice)}"


def test_no_snippet_has_the_name_of_a_standard_module():
    taken = [str(shorten(p)) for p in FILES if p.stem in sys.stdlib_module_names]
    assert not taken, f"imported instead of a module of Python's: {', '.join(taken)}"
