"""Readers get the files of the site, one by one or in archives, from the site itself."""

import subprocess
import sys

import pytest

from harness import downloads
from harness.machine import machine
from harness.page import DOCS, SNIPPETS, shorten
from harness.plugin import cannot
from harness.site import PAGES, read


def test_the_archive_of_all_downloads_holds_every_snippet(request):
    archive = downloads.archive(downloads.everything())
    if request.config.getoption("update_examples"):
        downloads.EVERYTHING.write_bytes(archive)
    there = downloads.EVERYTHING.read_bytes() == archive
    assert there, f"{shorten(downloads.EVERYTHING)}: `pytest --update-examples -k downloads` writes it"


def test_no_archive_of_a_page_is_left_that_has_no_files():
    wanted = {downloads.archive_of(page) for page in map(read, PAGES) if page.listings}
    left = set(SNIPPETS.rglob("*.zip")) - wanted - {downloads.EVERYTHING}
    assert not left, f"delete {', '.join(str(shorten(path)) for path in left)}"


@pytest.fixture
def served(built, tmp_path):
    """The site as a server on this machine publishes it; served(command) runs a command in tmp_path."""
    with machine() as here:
        if not here.own:
            cannot("the site's port may be taken, and this system refuses networks of its own")
        server = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "8000"]
        with subprocess.Popen(
            server, cwd=built, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as serving:
            assert serving.stdout.readline().startswith(b"Serving")
            shell = [*here.enter, "env", f"--chdir={tmp_path}", "bash", "-c"]
            yield lambda command: subprocess.run([*shell, command], check=True)
            serving.kill()


def test_a_page_tells_how_to_fetch_its_files(visit, served, tmp_path):
    here = visit().open("tcp/stream")
    here.locator(".fetching button").click()
    served(here.evaluate("navigator.clipboard.readText()"))
    for name, path in read(DOCS / "tcp" / "stream.md").listings.items():
        assert (tmp_path / name).read_bytes() == path.read_bytes()


def test_where_the_title_of_a_listing_leads_can_be_fetched(visit, served, tmp_path):
    title = visit().open("tcp/stream").locator(".filename a").first
    served(f"curl -sO {title.evaluate('link => link.href')}")
    assert (tmp_path / title.inner_text()).is_file()
