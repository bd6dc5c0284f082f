"""The harness plays pages in machines of their own, leaves nothing behind, and can write pages."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from harness import compare, network, player, processes, ss_table, tools
from harness.machine import machine
from harness.page import ROOT, Page, PageError
from harness.plugin import cannot, play

RIGHT = Path(__file__).parent / "pages" / "right.md"


@pytest.fixture(autouse=True)
def outside_ci(monkeypatch):
    """These tests are about a contributor's machine, where what cannot be played is skipped."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def page(tmp_path):
    """Writes a page with these console lines in Terminal 1, and whatever front matter."""

    def write(*lines, meta=""):
        path = tmp_path / "page.md"
        console = "\n".join(['```console title="Terminal 1"', *lines, "```"])
        path.write_text(f"---\n{meta}\n---\n\n{console}\n")
        return Page(path)

    return write


@pytest.fixture
def refused(monkeypatch):
    """The system refuses namespaces; the network that is shared then is not that of the machine."""

    def refuse():
        raise PermissionError("unshare: refused")

    with suppress(OSError):
        network.enter_fresh_network()
    monkeypatch.setattr(network, "enter_fresh_network", refuse)


def run_pytest(*words, before=()):
    """Run pytest as a contributor would, after a command that changes its surroundings."""
    command = [*before, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def outputs_removed(text):
    """The page with its typed lines and without outputs, and without the blocks that hold only these."""
    text = re.sub(r"^(?!\$ |> |.*⏎$|\^|```)(?=.*\S).*\n", "", text, flags=re.M)
    return re.sub(r"```console title=\"Terminal \d\"\n```\n\n", "", text)


def test_the_network_of_a_page_has_the_usual_limits():
    """Only its table of connections is smaller, so that it is listed faster."""
    ipv4 = Path("/proc/sys/net/ipv4")
    limits = [ipv4 / "tcp_max_tw_buckets", ipv4 / "tcp_max_syn_backlog"]
    with machine() as here:
        if not here.own:
            cannot("this system refuses networks of their own")
        usual = subprocess.check_output(["unshare", "--net", "cat", *limits], text=True)
        assert "".join(path.read_text() for path in limits) == usual
        if (ipv4 / "tcp_ehash_entries").exists():
            assert int((ipv4 / "tcp_ehash_entries").read_text()) == 1024


def test_an_update_writes_what_came_and_the_second_one_changes_nothing(tmp_path):
    path = tmp_path / "page.md"
    head, fence, rest = RIGHT.read_text().partition('```console title="Terminal 1"')
    path.write_text(head + fence + outputs_removed(rest.partition("```python")[0]))
    play(Page(path), update=True)
    written = path.read_text()
    for line in ("received b'Hello, world'", "('127.0.0.1', 50002) has finished", "Hello, Ann!"):
        assert f"\n{line}\n" in written
    play(Page(path))
    play(Page(path), update=True)
    assert path.read_text() == written


def test_an_update_keeps_what_still_holds(tmp_path):
    path = tmp_path / "page.md"
    shown = RIGHT.read_text().replace("4002", "7777").replace("Hello, Ann!", "Good day, ...!")
    path.write_text(shown.replace("received b'Hello, world'", "received nothing"))
    play(Page(path), update=True)
    assert path.read_text() == shown.replace("Good day, ...!", "Hello, Ann!")


def test_tables_that_are_too_wide_for_a_page_are_written_narrow():
    head = "State   Recv-Q   Send-Q     Local Address:Port      Peer Address:Port   Process"
    row = "LISTEN  0        128            127.0.0.1:65432          0.0.0.0:*       users:((a),(b c))"
    assert ss_table.narrow(["$", head, row, "end"]) == [
        "$",
        "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process",
        "LISTEN 0      128    127.0.0.1:65432    0.0.0.0:*         users:((a),(b c))",
        "end",
    ]


def test_a_page_may_leave_out_the_middle_of_a_line_and_of_an_output(page):
    play(page("$ seq 100 | tr '\\n' ' '; echo; seq 9", "1 2 ... 99 100", "1", "...", "8", "9"))


def test_a_page_may_name_a_process_by_the_number_that_it_shows(page):
    play(page("$ sleep 1000 &", "[1] 777", "$ cat /proc/777/comm", "sleep"))


def test_shells_stay_as_the_page_left_them(page):
    play(page("$ cd /usr && word=kept", "$ ulimit -n 99", "$ echo $PWD $word $(ulimit -n)",
              "/usr kept 99"))  # fmt: skip


def test_a_stopped_job_goes_on(page):
    play(page("$ cat", "^Z", "[1]+  Stopped                 cat", "$ fg", "cat", "more⏎", "more"))


def test_a_child_that_nobody_has_asked_for_counts_as_ended(page):
    program = "import os; os.fork() or os._exit(0); print(input())"
    play(page(f"$ python3 -c '{program}'", "go on⏎", "go on"))


def test_keys_and_lines_reach_the_program_that_runs(page):
    play(page('$ python3 -c \'print(input("a? ") + input("b? "))\'', "a? 1⏎", "b? 2⏎", "12"))


def test_a_command_may_have_several_lines(page):
    play(page("$ echo one \\", "> two", "one two"))
    play(page("$ for word in one two; do", "> echo $word", "> done", "one", "two"))


def test_nothing_that_a_page_starts_outlives_it(page):
    play(page("$ setsid --fork sleep 1000", "$ sleep 1000 &", "[1] 4010", "$ sleep 1000"))
    assert list(processes.family()) == []


def test_nothing_outlives_a_page_that_fails(page, monkeypatch):
    monkeypatch.setattr(player, "PATIENCE", 1)
    with pytest.raises(PageError):
        play(page("$ setsid --fork sleep 1000; trap '' TERM HUP", "not this"))
    assert list(processes.family()) == []


def test_a_page_is_alone_on_its_machine(page):
    own = "network: own"
    play(page("$ ip -br link | wc --lines", "1", "$ ss -Htuan", meta=own))
    play(page("$ ps -e -o comm= > all", "$ sort -u all", "bash", "ps", meta=own))


def test_a_reader_has_no_privileges(page):
    play(page("$ nc -l 127.0.0.1 80", "nc: Permission denied"))


def test_pages_take_turns_where_namespaces_are_refused(page, refused):
    play(page("$ python3 -c 'import socket; print(socket.create_server((\"127.0.0.1\", 0)))'",
              "<socket...laddr=('127.0.0.1', 50000)>"))  # fmt: skip


def test_a_page_that_needs_its_own_network_is_skipped_where_that_is_refused(page, refused):
    with pytest.raises(pytest.skip.Exception, match="network of its own"):
        play(page("$ true", meta="network: own"))


def test_in_ci_a_skip_is_a_failure(page, refused, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="network of its own"):
        play(page("$ true", meta="network: own"))


def test_a_shared_network_is_never_opened_to_other_machines(page, refused):
    with pytest.raises(PageError, match="can be reached from other machines"):
        play(page("$ nc -l 0.0.0.0 65432"))


def test_the_fallback_works_when_the_kernel_refuses():
    pages = "docs/addresses/ip-addresses.md", "docs/addresses/ports.md"
    refuse = [sys.executable, "tests/refuse_namespaces.py"]
    result = run_pytest(*pages, "-rs", before=refuse)
    assert "refuses to make one" in result.stdout
    assert re.search(r"\b[1-9]\d* passed, [1-9]\d* skipped", result.stdout), result.stdout


def test_a_missing_tool_is_named_with_the_package_that_brings_it(page, monkeypatch):
    monkeypatch.setattr(tools.terminal, "find", lambda tool: None if tool == "nc" else tool)
    with pytest.raises(pytest.skip.Exception, match="nc missing: sudo apt install netcat-openbsd"):
        play(page("$ true | nc 127.0.0.1 65432"))


def test_a_page_that_never_ends_is_given_up(page, monkeypatch):
    monkeypatch.setattr(player, "PAGE_LIMIT", 1)
    with pytest.raises(PageError, match="longer than 1 s"):
        play(page("$ yes", "y", "..."))


@pytest.mark.parametrize(
    ("shown", "came"),
    [
        ("Terminated", "Terminated                 python3 server.py"),
        (
            '  File "<string>", line 3, in <module>\nOSError',
            '  File "<string>", line 3, in <module>\n    run()\n    ~~~^^\nOSError',
        ),
    ],
    ids=["bash 5.3", "Python 3.13"],
)
def test_what_newer_versions_add_is_no_difference(monkeypatch, shown, came):
    monkeypatch.setattr(compare, "SHOWN_PYTHON", (3, 10))  # not this one
    assert compare.same(compare.real_lines(shown), compare.real_lines(came), compare.Names())
    assert not compare.same(["Terminated: 15"], compare.real_lines(came), compare.Names())


def test_a_mended_example_is_written_into_its_page(tmp_path):
    copy = ROOT / "docs" / "example-under-test.md"
    copy.write_text("# Example\n\n    ```python\n    print(2 + 2)\n    #> 5\n    ```\n")
    try:
        assert "failed" in run_pytest(str(copy)).stdout
        assert "passed" in run_pytest(str(copy), "--update-examples").stdout
        assert copy.read_text().endswith("print(2 + 2)\n    #> 4\n    ```\n")
    finally:
        copy.unlink()


def test_pages_are_not_updated_in_parallel():
    result = run_pytest("docs/index.md", "--update-examples", "-n2")
    assert "run it without -n" in result.stderr
