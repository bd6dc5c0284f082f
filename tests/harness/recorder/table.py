"""The steps of a recording as an HTML table: for readers without JavaScript, in print, and for machines."""

from html import escape


def html(recording):
    """What a page includes: the element that the player replaces, with the table inside it.

    Markdown leaves alone what is in an element that it knows, up to an empty line: hence the div. There is
    no address of a file in it, for pages lie at different depths.
    """
    steps = recording["steps"]
    rows = "\n".join(_row(n, step, recording) for n, step in enumerate(steps))
    return f"""\
<div data-search-exclude>
<two-terminals-recording name="{escape(recording["name"])}">
<details class="recording-steps"><summary>{escape(recording["title"])}: the {len(steps) - 1} steps of this run as a table</summary>
<table>
<thead><tr><th>step</th><th>who</th><th>line of code</th><th>what happened</th><th>what was printed</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</details>
</two-terminals-recording>
</div>
"""  # noqa: E501


def _row(number, step, recording):
    printed = "".join(step.get("printed", {}).values())
    cells = [
        str(number),
        escape(step.get("who", "the kernel" if number else "")),
        _code(_line(step, recording)),
        escape(step["say"]),
        "<br>".join(_code(line) for line in printed.splitlines()),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _line(step, recording):
    if "key" in step:
        return step["key"]
    if "typed" in step:
        return step["typed"] + "⏎"
    if "line" not in step:
        return ""
    task = next(task for task in recording["tasks"] if task["name"] == step["who"])
    return recording["programs"][task["program"]]["lines"][step["line"] - 1].strip()


def _code(text):
    return f"<code>{escape(text)}</code>" if text else ""
