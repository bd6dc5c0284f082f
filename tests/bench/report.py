"""The tables that the page shows, made of the numbers and of nothing else."""

import json
import statistics

from bench.load import CROWD_LIMIT
from bench.measure import BESIDE, CROWD, LARGEST, SLOW
from bench.servers import BASELINE, SERVERS, find

#: The loads of the first table: (name in the numbers, name on the page).
LOADS = {
    "1 busy": "1 client",
    "10 busy": "10 clients",
    "100 busy": "100 clients",
    "beside": f"{BESIDE} beside {CROWD:,} silent",
}

#: Those of the second table.
WORK = "10 busy", "beside"
#: What is counted, when there is one of it.
ONE = {"processes": "process", "threads": "thread", "descriptors": "descriptor"}


class Row:
    """A server's numbers, and their ratios to the medians of the baseline."""

    def __init__(self, name, numbers):
        self.name, self.label = name, SERVERS[name]
        self._results, self._base = numbers["servers"][name], numbers["servers"][BASELINE]

    def values(self, *keys):
        """The numbers of this name, one for each round that has it."""
        return _inside(self._results, keys)

    def median(self, *keys):
        return statistics.median(self.values(*keys))

    def ratios(self, *keys):
        """(median, lowest, highest) of a number's ratio to the baseline; or None."""
        if not (found := self.values(*keys)):
            return None
        base = statistics.median(_inside(self._base, keys))
        return tuple(value / base for value in (statistics.median(found), min(found), max(found)))

    @property
    def held(self):
        """How many clients were served at the same time."""
        return max(self.values("held"))


def _inside(results, keys):
    for key in keys:
        results = [result[key] for result in results if result.get(key) is not None]
    return results


def rows(numbers):
    return [Row(name, numbers) for name in SERVERS if name in numbers["servers"]]


def short(number):
    """A number with two digits that count, and without more behind the point than that needs."""
    places = 0 if number >= 9.95 else 1 if number >= 0.995 else 2 if number >= 0.0995 else None
    return f"{number:.1g}" if places is None else f"{number:,.{places}f}"


def data(numbers):
    """JSON, with a line for each server in each round."""
    servers = ",\n".join(
        f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, results)) + "\n]"
        for name, results in numbers["servers"].items()
    )
    return f'{{\n"machine": {json.dumps(numbers["machine"])},\n"servers": {{\n{servers}\n}}\n}}\n'


def speed(numbers):
    """Markdown: how many answers a second."""
    return _table(LOADS.values(), map(_speed, rows(numbers)))


def _speed(row):
    return [_link(row), *(_cell(row, (load, "rate"), "/s") for load in LOADS)]


def work(numbers):
    """Markdown: how much processor time for an answer, at each server and at the clients."""
    every_row = rows(numbers)
    lines = [[_link(row), *(_cell(row, (load, "cost"), " µs", 1) for load in WORK)] for row in every_row]
    clients = ["the clients"]
    for load in WORK:
        own = statistics.median(cost for row in every_row for cost in row.values(load, "client"))
        base = next(row for row in every_row if row.name == BASELINE)
        clients.append(short(own / base.median(load, "cost")))
    return _table([LOADS[load] for load in WORK], [*lines, clients])


def cost(numbers):
    """Markdown: how many clients are served at the same time, and what each of them costs."""
    head = [f"served, of {LARGEST:,}", f"a quick one, beside {SLOW} silent", "memory", "and also"]
    return _table(head, map(_cost, rows(numbers)))


def _cost(row):
    yield _link(row)
    yield f"{row.held:,}" + f"<br><small>in {CROWD_LIMIT} s</small>" * (SLOW <= row.held < CROWD)
    yield _cell(row, ("quick",), " ms", 2) if row.values("quick") else "until they leave"
    yield _cell(row, ("memory",), " kB", 1)
    found = (
        (thing, row.median(thing)) for thing in ("processes", "threads", "descriptors") if row.values(thing)
    )
    yield "<br>".join(
        f"{count:.0f}&nbsp;{thing if count > 1 else ONE[thing]}" for thing, count in found if count
    )


def machine(numbers):
    """Markdown: on what, how often and how quietly it was measured."""
    of, every_row = numbers["machine"], rows(numbers)
    rounds = max(len(row.values("1 busy")) for row in every_row)
    return (
        f"Measured with Python {of['python']} and Linux {of['kernel']}, on one of {of['processors']} "
        f"processors ({of['model']}).\n"
        f"The time that other programs took, {others(numbers):.0%}, is not counted.\n"
        f"Each number is the median of {rounds} rounds; below it stand the lowest and the highest.\n"
    )


def others(numbers):
    """The part of the time that other programs took: the median."""
    return statistics.median(o for row in rows(numbers) for load in LOADS for o in row.values(load, "others"))


def _table(head, lines):
    head = ["server", *head]
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "".join("| " + " | ".join(line) + " |\n" for line in (head, rule, *lines))


def _link(row):
    return f"[{row.label}]({find(row.name).parent.name}.md)"


def _cell(row, keys, unit, places=0):
    """A ratio and its spread; for the baseline, 1 and what that is."""
    ratios = row.ratios(*keys)
    if ratios is None:
        return "–"
    if row.name == BASELINE:
        return f"1<br><small>{row.median(*keys):,.{places}f}{unit}</small>"
    median, low, high = map(short, ratios)
    return median if low == high else f"{median}<br><small>{low}–{high}</small>"
