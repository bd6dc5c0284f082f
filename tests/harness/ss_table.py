"""The tables that ss prints: rows in no order of their own, columns that fill the window."""

import itertools
import re

#: Columns of a page that can be read without scrolling.
WIDTH = 84

ROW = re.compile(
    r"(?:(?:tcp|udp) +)?(?:LISTEN|ESTAB|UNCONN|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|"
    r"TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING) +\d+ +\d+ "
)
#: Newer editions of ss name the column of processes only where they show some.
HEAD = re.compile(r"^((?:.* )?Local Address:Port +Peer Address:Port) *Process$")


def narrow(lines):
    """The same lines; a table that is wider than a page gets its least width."""
    result = []
    for in_table, group in itertools.groupby(lines, lambda x: bool(ROW.match(x) or HEAD.match(x))):
        table = list(group)
        wide = in_table and HEAD.match(table[0]) and max(map(len, table)) > WIDTH
        result += _align(table) if wide else table
    return result


def _align(table):
    last = 6 if table[0].startswith("Netid") else 5  # what follows may hold blanks
    rows = [line.replace(" Address:Port", "\0Address:Port").split(None, last) for line in table]
    widths = [max(len(row[n]) for row in rows) for n in range(last)]
    return [
        " ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=False))
        .replace("\0", " ")
        .rstrip()
        for row in rows
    ]
