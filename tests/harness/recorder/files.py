"""The files of a recording: what the player loads, what a page includes, and what it shows as an image."""

import json

from harness import compare
from harness.page import ROOT
from harness.recorder import drawing, table

FOLDER = ROOT / "docs" / "assets" / "recordings"
_HEAD = "(window.twoTerminalsRecordings ??= {})"


def texts(recording):
    """{file name: text} of a recording."""
    name = recording["name"]
    body = json.dumps(recording, ensure_ascii=False, separators=(",", ":"))
    # A script, not JSON: pages that are opened as files may load it.
    return {
        f"{name}.js": f'{_HEAD}["{name}"] = {body};\n',
        f"{name}.html": table.html(recording),
        f"{name}.svg": drawing.svg(recording),
    }


def essence(recording):
    """What of a recording is the same in each version of Python: the packets, and what was printed."""
    steps = recording["steps"]
    printed = {}
    for step in steps:
        for terminal, text in step.get("printed", {}).items():
            printed[terminal] = printed.get(terminal, "") + text
    return {
        "packets": [packet for step in steps for packet in step.get("packets", [])],
        "printed": {
            terminal: compare.without_version(text.splitlines()) for terminal, text in printed.items()
        },
    }


def read(path):
    """The recording in a NAME.js."""
    return json.loads(path.read_text(encoding="utf-8").partition("] = ")[2].rstrip().removesuffix(";"))
