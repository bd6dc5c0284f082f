"""The site in a browser, as its readers have it."""

import pytest

from harness.site import PAGES, name_of

for_every_page = pytest.mark.parametrize("path", PAGES, ids=name_of)


@for_every_page
def test_every_page_opens_without_a_problem(visit, path):
    page = visit().open(name_of(path))
    assert page.title()
