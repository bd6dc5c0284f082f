"""The comparison of the servers can be made anew, and the page says what its numbers say."""

import json
import os

import pytest

from bench import measure, publish, report
from bench.servers import LEFT_OUT, MADE, SERVERS, find
from harness.page import DOCS, SNIPPETS

PAGE = DOCS / "clients" / "compared.md"
NUMBERS = json.loads((publish.FOLDER / "numbers.json").read_text(encoding="utf-8"))
ROWS = {row.name: row for row in report.rows(NUMBERS)}


def ratio(name, *keys):
    """The median of a number, compared with the server that has a thread for each client."""
    return ROWS[f"echo_server_{name}.py"].ratios(*keys)[0]


def cost(name):
    """Processor time for an answer: with ten clients, and with ten beside a crowd."""
    return ratio(name, "10 busy", "cost"), ratio(name, "beside", "cost")


def growth(name):
    """How many times dearer an answer is beside a crowd."""
    row = ROWS[f"echo_server_{name}.py"]
    return row.median("beside", "cost") / row.median("10 busy", "cost")


#: What the page says, and whether the numbers say so.
CLAIMS = {
    "The server with one place serves one client at a time, and those with two places serve two.": lambda: (
        [ROWS[f"echo_server_{name}.py"].held for name in ("iterative", "pool", "prefork")] == [1, 2, 2]
    ),
    "ten silent clients keep the quick one waiting until they leave": lambda: all(
        ROWS[f"echo_server_{name}.py"].values("quick") == [] for name in ("iterative", "pool", "prefork")
    ),
    "a thousand silent clients make each answer several times dearer": lambda: (
        min(growth("select"), growth("poll")) > 3
        and max(growth("selectors"), growth("threads"), growth("processes")) < 2
    ),
    "Plain `select` needs about as much processor time as threads.": lambda: 0.4 < cost("select")[0] < 1.3,
    "The server with `selectors` needs more": lambda: cost("selectors")[0] > 1.2,
    "needs less processor time than those with `epoll`, and more memory": lambda: all(
        min(cost(name)) > 1 and ratio(name, "memory") < 0.5
        for name in ("selectors", "loop", "asyncio")
        if f"echo_server_{name}.py" in ROWS
    ),
    "they differ when the crowd is there": lambda: (
        0.6 < cost("poll")[0] / cost("selectors")[0] < 1.6 and cost("poll")[1] > 2 * cost("selectors")[1]
    ),
    "`select` has no places for so many descriptors": lambda: (
        ROWS["echo_server_select.py"].held < 1024 and ROWS["echo_server_poll.py"].held == measure.LARGEST
    ),
    "Threads would need a hundred megabytes, and processes two gigabytes.": lambda: (
        80e3 < 5000 * ROWS["echo_server_threads.py"].median("memory") < 130e3
        and 1.5e6 < 5000 * ROWS["echo_server_processes.py"].median("memory") < 2.5e6
    ),
    "A hundred threads need about 2 megabytes.": lambda: (
        1.5e3 < 100 * ROWS["echo_server_threads.py"].median("memory") < 2.5e3
    ),
    "A process costs many times what a thread does.": lambda: ratio("processes", "memory") > 8,
    "A thread costs many times what a client does where one place waits for all.": lambda: (
        max(ratio(name, "memory") for name in ("select", "poll", "selectors")) < 0.1
    ),
    "its row is near that of `selectors`": lambda: (
        "echo_server_asyncio.py" not in ROWS
        or all(
            0.5 < ours / theirs < 2 for ours, theirs in zip(cost("asyncio"), cost("selectors"), strict=True)
        )
    ),
}


@pytest.fixture
def one_processor():
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


def test_a_small_run_finds_who_serves_a_crowd(one_processor):
    names = "echo_server_iterative.py", "echo_server_threads.py"
    told = []
    small = measure.everything(names, rounds=1, crowd=20, largest=22, seconds=0.02, tell=told.append)
    one, many = (small["servers"][name][0] for name in names)
    assert (one["held"], one["quick"], one["100 busy"]["served"]) == (1, None, 1)
    assert (many["held"], many["100 busy"]["served"]) == (22, 100) and many["quick"] is not None
    assert (many["descriptors"], many["threads"], many["processes"]) == (1, 1, 0)
    assert len(told) == 2


def test_a_small_run_has_the_form_of_the_published_numbers(one_processor):
    names = "echo_server_threads.py", "echo_server_poll.py"
    small = measure.everything(names, rounds=1, crowd=20, largest=22, seconds=0.02, tell=str)
    assert small["machine"].keys() == NUMBERS["machine"].keys()
    for name in names:
        assert form(small["servers"][name][0]) == form(NUMBERS["servers"][name][0]), name
    assert json.loads(report.data(small)) == small
    for make in publish.FILES.values():
        assert all(
            str(SERVERS[name]) in make(small) or make in (report.data, report.machine) for name in names
        )


def form(result):
    return {key: form(value) if isinstance(value, dict) else type(value) for key, value in result.items()}


@pytest.mark.parametrize("name", publish.FILES)
def test_tables_and_chart_are_made_of_the_published_numbers(name):
    published = (publish.FOLDER / name).read_text(encoding="utf-8")
    assert published == publish.FILES[name](NUMBERS), "not written by hand: type `make bench`"


def test_every_server_of_the_part_is_compared_or_left_out_with_a_reason():
    files = {path.name for path in SNIPPETS.glob("clients/*/*server*.py")}
    assert files - SERVERS.keys() == LEFT_OUT.keys() & files, "name it in tests/bench/servers.py"
    assert not files & MADE.keys(), "a file of this name is there: MADE in tests/bench/servers.py hides it"


def test_every_server_that_there_is_has_been_measured():
    there = {name for name in SERVERS if find(name)}
    assert there == NUMBERS["servers"].keys(), "type `make bench`"


@pytest.mark.parametrize("sentence", CLAIMS)
def test_the_page_says_what_the_numbers_say(sentence):
    assert sentence in PAGE.read_text(encoding="utf-8"), f"{PAGE} says it no more: take the claim out, too"
    assert CLAIMS[sentence](), f"the numbers do not say so any more: {sentence}"
