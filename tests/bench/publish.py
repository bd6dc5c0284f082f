"""The files that the page shows, and that it offers for download."""

from bench.chart import chart
from bench.report import cost, data, machine, speed, work
from harness.page import DOCS

FOLDER = DOCS / "assets" / "compared"
FILES = {
    "numbers.json": data,
    "machine.txt": machine,
    "speed.txt": speed,
    "work.txt": work,
    "cost.txt": cost,
    "chart.svg": chart,
}


def write(numbers):
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in FILES.items():
        (FOLDER / name).write_text(make(numbers), encoding="utf-8")
