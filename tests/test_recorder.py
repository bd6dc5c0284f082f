"""The recorder writes down what happened, tells when it cannot, and leaves nothing behind."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from harness import processes, tools
from harness.plugin import cannot
from harness.recorder import NoMachine, OutOfTime, files, narrate, record, run, scripts
from harness.recorder.packets import Decoder
from harness.recorder.programs import Refused
from harness.recorder.strace import parse, split
from harness.recorder.table import html

ECHO = scripts.read()["tcp-echo"]

UNIX_SERVER = """
import socket
with socket.socket(socket.AF_UNIX) as listener:
    listener.bind("echo.socket")
    listener.listen()
    connection, _ = listener.accept()
    with connection:
        connection.sendall(connection.recv(100).upper())
"""
UNIX_CLIENT = """
import socket
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("echo.socket")
    connection.sendall(b"hello")
    print(connection.recv(100))
"""
SLEEPY = """
import socket, time
a, b = socket.socketpair()
a.settimeout(0.3)
time.sleep(0.2)
try:
    a.recv(1)
except TimeoutError:
    print("late")
"""
LOCKED = """
import threading
lock = threading.Lock()
def wait():
    lock.acquire()
    print("mine")
lock.acquire()
thread = threading.Thread(target=wait)
thread.start()
input("Enter to go on. ")
lock.release()
thread.join()
"""
PARENT = """
import os
reading, writing = os.pipe()
if os.fork() == 0:
    os.write(writing, b"from the child")
    os._exit(0)
print(os.read(reading, 100))
os.wait()
"""
ASYNC = """
import asyncio
async def serve(reader, writer):
    writer.write((await reader.readline()).upper())
    writer.close()
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 65432) as server:
        await server.serve_forever()
asyncio.run(main())
"""
ASKING = """
import socket
with socket.create_connection(("127.0.0.1", 65432)) as connection:
    connection.sendall(b"hello\\n")
    print(connection.recv(100))
"""
UDP_SENDER = """
import socket
with socket.socket(type=socket.SOCK_DGRAM) as endpoint:
    endpoint.connect(("10.0.0.1", 65433))
    endpoint.settimeout(0.3)
    try:
        endpoint.send(b"lost")
        endpoint.recv(100)
    except TimeoutError:
        print("no answer")
"""
CABLE = {"hosts": {"server": "10.0.0.1/24", "client": "10.0.0.2/24"}, "on": ["server", "client"]}


@pytest.fixture
def play(tmp_path):
    """Record small programs, given as text, where this machine can."""

    def play(*programs, **table):
        if missing := tools.missing(["strace"], ["/dev/net/tun"] if "hosts" in table else []):
            cannot(missing)
        names = [f"program{n}.py" for n, _ in enumerate(programs, 1)]
        for name, text in zip(names, programs, strict=True):
            (tmp_path / name).write_text(text.lstrip())
        try:
            return record(scripts.script("test", {"title": "Test", "programs": names, **table}, tmp_path))
        except NoMachine:
            cannot("recording needs a network of its own, and this system refuses to make one")

    return play


def said(recording):
    return "\n".join(step["say"] for step in recording["steps"])


def printed(recording):
    return "".join(text for step in recording["steps"] for text in step.get("printed", {}).values())


def of(recording, key):
    """What the steps hold under a key, one after the other."""
    return [item for step in recording["steps"] for item in step.get(key, [])]


# What can be recorded


def test_unix_domain_sockets_have_no_packets_and_are_told(play):
    recording = play(UNIX_SERVER, UNIX_CLIENT)
    assert of(recording, "packets") == []
    assert "program1.py makes it a listening socket" in said(recording)
    assert "In program1.py, recv returns b'hello'." in said(recording)
    assert printed(recording) == "b'HELLO'\n"
    states = {(s["state"], s["local"]) for step in recording["steps"] for s in step.get("sockets", [])}
    assert {("LISTEN", "echo.socket"), ("ESTAB", "echo.socket"), ("ESTAB", "")} <= states


def test_a_time_limit_and_a_sleep_are_steps_of_their_own(play):
    recording = play(SLEEPY)
    assert "program1.py has slept for 0.2 seconds, and wakes up." in said(recording)
    assert "0.3 seconds are over: recv in program1.py gives up." in said(recording)


def test_a_thread_that_waits_for_a_lock_is_seen_waiting(play):
    recording = play(LOCKED, moves=["1 $", "1 ⏎"])
    waits = [step["waits"] for step in recording["steps"] if "waits" in step]
    assert {"program1.py, thread 2": "a lock"} in waits
    assert [task["kind"] for task in recording["tasks"]] == ["process", "thread"]
    assert recording["steps"][-1]["at"]["program1.py"] == "ended"


def test_a_forked_child_is_a_task_with_descriptors_of_its_own(play):
    recording = play(PARENT)
    assert [task["name"] for task in recording["tasks"]] == ["program1.py", "program1.py, child 1"]
    (forks,) = (step for step in recording["steps"] if "forks" in step["say"])
    assert forks["fds"]["program1.py, child 1"]["3"] == "pipe"
    assert printed(recording) == "b'from the child'\n"


def test_of_an_event_loop_only_the_lines_of_the_snippet_are_steps(play):
    recording = play(ASYNC, ASKING)
    assert len(recording["steps"]) < 20
    assert "program1.py gets b'hello\\n' from recv" in said(recording)


def test_a_lost_datagram_is_not_sent_again(play):
    recording = play("input()\n", UDP_SENDER, lose=[1], **CABLE)
    assert [packet.get("lost") for packet in of(recording, "packets")] == [True]
    assert printed(recording) == "no answer\n"


def test_a_lost_syn_is_sent_again_by_the_kernel_alone(play):
    server = "import socket\nsocket.create_server(('10.0.0.1', 65432)).accept()\n"
    client = "import socket\nsocket.create_connection(('10.0.0.1', 65432))\n"
    recording = play(server, client, lose=[1], **CABLE)
    (alone,) = (step for step in recording["steps"][1:] if "who" not in step)
    assert [packet["flags"] for packet in alone["packets"]][:3] == [["SYN"], ["SYN", "ACK"], ["ACK"]]
    assert alone["say"].startswith("Nobody has acknowledged the lost packet")


def test_what_a_program_prints_names_the_home_of_the_reader(play):
    recording = play("import os\nprint(os.getcwd())\nraise SystemExit(3)\n")
    assert printed(recording) == "/home/you\n"


# What cannot, and is said


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("while True:\n    pass\n", "program1.py cannot be recorded: it never waits"),
        ("sum(iter(int, 1))\n", "program1.py never waits"),
        ("import subprocess\nsubprocess.run(['true'])\n", "it starts another program"),
        ("import os\nos.system('true')\n", "it starts another program"),
        (
            "import multiprocessing\nmultiprocessing.Process(target=print).start()\n",
            "it uses multiprocessing",
        ),
        ("this is no program\n", "it is not Python"),
        ("x = 'x'\n" + "".join(f"x{n} = x * 100\n" for n in range(60)), "its variables are too large"),
    ],
)
def test_a_program_that_cannot_be_recorded_is_refused(play, monkeypatch, program, reason):
    monkeypatch.setattr(run, "LINES", 40)
    monkeypatch.setattr(run, "LINE_LIMIT", 4)
    with pytest.raises(Refused, match=reason):
        play(program)
    assert list(processes.family()) == []


def test_what_is_typed_to_nobody_is_refused(play, monkeypatch):
    monkeypatch.setattr(run, "LINE_LIMIT", 1)
    server = "import socket\nsocket.create_server(('127.0.0.1', 65432)).accept()\n"
    with pytest.raises(Refused, match="nothing in terminal 1 takes what is typed there"):
        play(server, moves=["1 $", "1 hello⏎"])


def test_a_limit_that_runs_out_because_of_the_recorder_is_no_recording(play):
    waiting = "import socket\na, b = socket.socketpair()\na.settimeout(0.2)\na.recv(1)\n"
    busy = "".join(f"print({n})\n" for n in range(200))
    with pytest.raises(OutOfTime):
        play(waiting, busy)


def test_nothing_is_left_behind(play):
    play("import os, time\nif os.fork() == 0:\n    os.setsid()\n    input()\n", moves=["1 $"])
    assert list(processes.family()) == []


def test_a_changed_snippet_is_noticed(tmp_path, play):
    texts = files.texts(record(ECHO))
    changed = Path(tmp_path, ECHO.folder.name)
    for program in ECHO.programs:
        copy = changed / program.relative_to(ECHO.folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(program.read_text().replace("Hello, world", "Hello, World"))
    table = {"title": ECHO.title, "programs": [str(p.relative_to(ECHO.folder)) for p in ECHO.programs]}
    again = files.texts(record(scripts.script(ECHO.name, table, changed)))
    assert all(again[name] != text for name, text in texts.items())


# Where it cannot be tried


def test_a_missing_strace_is_named_with_its_package(play, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(tools.terminal, "find", lambda tool: None if tool == "strace" else tool)
    with pytest.raises(pytest.skip.Exception, match="strace missing: sudo apt install strace"):
        play("print()\n")


def test_where_namespaces_are_refused_recordings_are_skipped():
    here = Path(__file__).parent
    refuse = [sys.executable, str(here / "refuse_namespaces.py")]
    result = subprocess.run(
        [*refuse, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", "-k", "refused and do",
         str(here / "test_recordings.py")],
        cwd=here.parent, capture_output=True, text=True, env=os.environ | {"CI": ""},
    )  # fmt: skip
    assert re.search(r"SKIPPED.* recording needs a network of its own", result.stdout)
    assert "1 skipped" in result.stdout


# The words, and the files


@pytest.mark.parametrize("name", scripts.read())
def test_a_step_has_two_short_sentences_at_most(name):
    for step in files.read(files.FOLDER / f"{name}.js")["steps"]:
        sentences = re.split(r"(?<=[.”])(?<!\d\.) (?=[A-Z]|\w+\.py )", step["say"])
        assert len(sentences) <= narrate.SENTENCES
        assert max(len(sentence.split()) for sentence in sentences) <= narrate.WORDS, step["say"]


def test_the_table_of_a_recording_is_one_block_of_html():
    recording = files.read(files.FOLDER / "tcp-echo.js")
    table = html(recording)
    assert "\n\n" not in table and "src=" not in table and "href=" not in table
    assert table.count("<tr>") == len(recording["steps"]) + 1


def test_arguments_of_calls_are_parted_where_the_kernel_parts_them():
    call = parse('recvfrom(4, "a, \\"b)\\" = 3", 100, 0, {sa_family=AF_UNIX}, [128 => 2]) = 12')
    assert call.arguments == ("4", '"a, \\"b)\\" = 3"', "100", "0", "{sa_family=AF_UNIX}", "[128 => 2]")
    assert split("") == ()


def test_numbers_of_packets_count_from_the_first_byte_of_a_connection():
    decoder, syn, ack = Decoder(), "02", "10"

    def number(seq, flags):
        ip = "4500002800004000400600007f0000017f000001"
        tcp = f"c350ff98{seq:08x}0000000050{flags}ffff00000000"
        return decoder.decode(bytes.fromhex(ip + tcp))["seq"]

    assert [number(2**32 - 1, syn), number(4, ack)] == [0, 5]  # the kernel's numbers begin anew at 2**32
    assert [number(11, syn), number(16, ack)] == [0, 5]
