"""Let pytest collect the pages of the site: `pytest docs/tcp/server-and-client.md` plays one."""

import asyncio
import getpass
import os
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from pytest_examples import CodeExample
from pytest_examples.eval_example import EvalExample

from harness import downloads, network, opening, processes, tools
from harness.machine import machine
from harness.page import DOCS, Page, PageError, name_of, shorten
from harness.player import Player


def pytest_configure(config):
    if config.getoption("update_examples") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--update-examples writes pages: run it without -n")
    processes.adopt_orphans()
    if os.geteuid() and not hasattr(config, "workerinput"):  # workers are born into the namespace
        # pytest names its temporary folder after the user, who will look like root in there.
        os.environ.setdefault("LOGNAME", getpass.getuser())
        try:
            network.become_root_of_a_user_namespace()
        except OSError:
            pass


def pytest_xdist_auto_num_workers(config):
    """`-n auto`: three workers for each processor, because a page that is played mostly waits."""
    return 3 * len(os.sched_getaffinity(0))


def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".md" and file_path.is_relative_to(DOCS):
        return PageFile.from_parent(parent, path=file_path)
    return None


class PageFile(pytest.File):
    """A page: what its terminals do is one test, each of its inline examples, and its downloads."""

    def collect(self):
        try:
            page = Page(self.path)
        except PageError as error:
            yield Unreadable.from_parent(self, name="page", error=error)
            return
        for test in self._tests(page):
            # One worker tests all of a page, here and in a browser: it waits in one half, and computes in
            # the other.
            test.add_marker(pytest.mark.xdist_group(name_of(self.path)))
            yield test

    def _tests(self, page):
        if page.moves:
            yield Sitting.from_parent(self, name="terminals", page=page)
        for number, fence in enumerate(page.examples):
            yield Example.from_parent(self, name=f"example in line {fence.line}", number=number)
        if opening.first(page) is not None:
            yield Opening.from_parent(self, name="opening")
        if page.listings:
            yield Downloads.from_parent(self, name="downloads")


class _PageItem(pytest.Item):
    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, PageError | pytest.fail.Exception):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, f"{shorten(self.path)}: {self.name}"


class Unreadable(_PageItem):
    def __init__(self, *, error, **rest):
        super().__init__(**rest)
        self.error = error

    def runtest(self):
        raise self.error


class Sitting(_PageItem):
    def __init__(self, *, page, **rest):
        super().__init__(**rest)
        self.page = page
        self.add_marker(pytest.mark.timeout(600))  # it has a limit of its own; its turn may come late

    def runtest(self):
        play(self.page, update=self.config.getoption("update_examples"))


class Example(_PageItem):
    """An inline example: pytest-examples runs it, and compares what it prints with its `#>` comments."""

    def __init__(self, *, number, **rest):
        super().__init__(**rest)
        self.number = number

    def runtest(self):
        page = Page(self.path)  # anew: an update of the terminals may have moved its lines
        fence = page.examples[self.number]
        example = CodeExample.create(
            fence.text,
            path=self.path,
            start_line=fence.line,
            end_line=fence.line + len(fence.lines),
        )
        update = self.config.getoption("update_examples")
        with TemporaryDirectory() as home, machine(), _no_loop():
            checker = EvalExample(
                tmp_path=Path(home), pytest_request=SimpleNamespace(config=self.config, node=self)
            )
            checker.set_config(line_length=72, quotes="double", target_version="py311")
            main = sys.modules["__main__"]
            try:
                if update:
                    checker.format(example)
                    checker.run_print_update(example)
                else:
                    checker.run_print_check(example)
                    checker.lint(example)
            finally:
                sys.modules["__main__"] = main
        if checker.to_update:
            indent = " " * fence.indent
            new = [(indent + line).rstrip() for line in example.source.splitlines()]
            page.lines[fence.line : fence.line + len(fence.lines)] = new
            page.write()

    def repr_failure(self, excinfo):
        line, error = Page(self.path).examples[self.number].line, excinfo.value
        text = str(error)
        if hunk := re.search(r"^ *@@ -(\d+).*\n((?: {3}.*\n| *\n)*)", text, re.M):  # print and black
            line = int(hunk[1]) + hunk[2].count("\n")
        elif place := re.search(r"^ *--> -:(\d+):", text, re.M):  # ruff
            line += int(place[1])
        elif inside := [entry for entry in excinfo.traceback if entry.path == self.path]:
            line, text = inside[-1].lineno + 1, f"{type(error).__name__}: {error}"
        return str(PageError(self.path, line, f"the example fails.\n{text}"))


@contextmanager
def _no_loop():
    """Hide the asyncio loop that Playwright leaves running in this thread: examples start their own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


class Opening(_PageItem):
    """The line below the title says how long the chapter takes, and what to read first."""

    def runtest(self):
        page = Page(self.path)
        lines = opening.with_opening(page)
        if page.lines == lines:
            return
        if not self.config.getoption("update_examples"):
            cure = "`pytest --update-examples -k opening` writes it"
            raise page.error(1, f"the line below its title is not what belongs there: {cure}")
        page.lines = lines
        page.write()


class Downloads(_PageItem):
    """The page's files can be downloaded: it has links to them, and its archive holds them."""

    def runtest(self):
        page = Page(self.path)
        lines, path = downloads.with_links(page), downloads.archive_of(page)
        archive = downloads.archive(page.listings)
        if self.config.getoption("update_examples"):
            if page.lines != lines:
                page.lines = lines
                page.write()
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(archive)
            return
        cure = "`pytest --update-examples -k downloads` writes them"
        if page.lines != lines:
            raise page.error(1, f"its links to its files are not {downloads.links(page)}: {cure}")
        if not path.is_file() or path.read_bytes() != archive:
            raise page.error(1, f"{shorten(path)} does not hold its files: {cure}")


def play(page, update=False, player=Player):
    """Play a page, or have it updated; a machine that cannot is a skip, and in CI a failure."""
    if missing := tools.missing(page.commands, page.needs):
        cannot(missing)
    with machine() as here:
        if not here.own and page.meta.get("network") == "own":
            cannot("it needs a network of its own, and this system refuses to make one")
        sitting = player(page, here, update)
        try:
            sitting.play()
        finally:
            if sitting.changed:
                page.write()


def cannot(reason):
    """This machine cannot run a test: skip it, or fail where nothing may be skipped."""
    if tools.in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
