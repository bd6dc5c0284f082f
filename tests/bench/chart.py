"""The chart that the page shows, made of the numbers and of nothing else."""

from html import escape

from bench.measure import BESIDE, CROWD
from bench.report import rows, short

#: Two bars for each server: (the load, as the numbers name it; its class in the style sheet).
BARS = {"10 busy": "alone", "beside": "beside"}

# In units of the viewBox: the page, the bars' left end, a row, a bar.
WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 480, 130, 40, 68, 34, 11

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" \
role="img" aria-labelledby="title text">
<title id="title">Answers a second for {busy} clients, alone and beside {crowd:,} silent ones</title>
<desc id="text">As ratios to the server with a thread for each client. {told}.</desc>
<style>
:root {{ color: #1d2430; --paper: #f3f5f8; --alone: #0a6760; --beside: #b45a00; }}
@media (prefers-color-scheme: dark) {{
:root {{ color: #e6ebf3; --paper: #202838; --alone: #4fd1c5; --beside: #ffb454; }}
}}
.paper {{ fill: var(--paper); }}
.alone {{ fill: var(--alone); }}
.beside {{ fill: var(--beside); }}
.line {{ stroke: currentColor; }}
.grid {{ stroke: currentColor; opacity: 0.3; }}
text {{ fill: currentColor; font: 14px system-ui, sans-serif; }}
.small {{ font-size: 12px; }}
</style>
<rect class="paper" width="{width}" height="{height}" rx="6"/>
<rect class="alone" x="14" y="14" width="12" height="12"/>
<text x="32" y="25">{busy} clients</text>
<rect class="beside" x="{left}" y="14" width="12" height="12"/>
<text x="{right}" y="25">{busy} clients beside {crowd:,} silent ones</text>
"""


def chart(numbers):
    """SVG: answers a second of a few busy clients, alone and beside a silent crowd."""
    every_row = rows(numbers)
    longest = max(row.ratios(load, "rate")[2] for row in every_row for load in BARS if row.values(load))
    height, scale = TOP + ROW * len(every_row) + 12, (WIDTH - LEFT - RIGHT) / longest
    head = _HEAD.format(
        width=WIDTH,
        height=height,
        left=LEFT,
        right=LEFT + 18,
        busy=BESIDE,
        crowd=CROWD,
        told=escape("; ".join(map(_told, every_row))),
    )
    body = [*_grid(longest, scale, height)]
    for number, row in enumerate(every_row):
        body += _bars(row, TOP + ROW * number, scale)
    return head + "".join(f"{line}\n" for line in body) + "</svg>\n"


def _told(row):
    values = [short(row.ratios(load, "rate")[0]) if row.values(load) else "none" for load in BARS]
    return f"{row.label}: {' and '.join(values)}"


def _grid(longest, scale, height):
    for half in range(int(longest * 2) + 1):
        x = f"{LEFT + half / 2 * scale:.1f}"
        yield f'<path class="grid" d="M{x} {TOP - 6}V{height - 8}"/>'
        yield f'<text class="small" x="{x}" y="{TOP - 12}" text-anchor="middle">{half / 2:g}</text>'


def _bars(row, y, scale):
    """The row's name, its bars with a line from the lowest to the highest, and what they say."""
    yield f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{escape(row.label)}</text>'
    for top, (load, kind) in zip((y + 1, y + 2 + BAR), BARS.items(), strict=True):
        if not row.values(load):
            yield f'<text class="small" x="{LEFT + 5}" y="{top + BAR - 1}">serves {row.held:,} of them</text>'
            continue
        median, low, high = (ratio * scale for ratio in row.ratios(load, "rate"))
        yield f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{median:.1f}" height="{BAR}"/>'
        yield f'<path class="line" d="M{LEFT + low:.1f} {top + BAR / 2}H{LEFT + high:.1f}"/>'
        said = short(row.ratios(load, "rate")[0])
        yield f'<text class="small" x="{LEFT + max(median, high) + 5:.1f}" y="{top + BAR - 1}">{said}</text>'
