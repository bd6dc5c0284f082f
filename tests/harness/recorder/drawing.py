"""The packets of a recording as a sequence diagram: an SVG image with a text alternative."""

from html import escape

# Pixels: from lane to lane, from packet to packet, how far one sinks on its way, the margins.
_LANE, _ROW, _SLOPE, _SIDE, _TOP = 330, 34, 12, 130, 62
_MAKING = {"connect", "send", "sendto", "sendmsg", "sendfile", "shutdown", "close"}  # of packets
_DATA = 24  # characters of a packet's data that fit on its arrow

_STYLE = """\
:root { color: #1d2430; --soft: #5b6675; --lost: #b3261e; }
@media (prefers-color-scheme: dark) { :root { color: #e6ebf3; --soft: #a3afc0; --lost: #ff9a90; } }
path { fill: none; stroke: currentColor; stroke-width: 1.5; }
.life { stroke: var(--soft); stroke-dasharray: 4 4; }
.lost { stroke: var(--lost); }
text { fill: currentColor; font: 14px system-ui, sans-serif; text-anchor: middle; }
.code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; }
.call { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; fill: var(--soft); text-anchor: end; }
.right { text-anchor: start; }"""
_HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" style="fill:currentColor;stroke:none"/></marker>'
)


def svg(recording):
    """The drawing: a lane for each program that packets reach, and an arrow for each packet."""
    owners = _owners(recording)
    packets = [(step, packet) for step in recording["steps"] for packet in step.get("packets", [])]
    lanes = [program["name"] for program in recording["programs"]]
    ends = [(_at(packet["from"], owners), _at(packet["to"], owners)) for _, packet in packets]
    lanes = [name for name in lanes if any(name in pair for pair in ends)]
    lanes += sorted({name for pair in ends for name in pair} - set(lanes))
    place = {name: _SIDE + n * _LANE for n, name in enumerate(lanes)}
    width, height = 2 * _SIDE + (max(len(lanes), 1) - 1) * _LANE, _TOP + len(packets) * _ROW + 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title text">',
        f'<title id="title">{escape(recording["title"])}: the packets in order</title>',
        f'<desc id="text">{escape(_told(packets, ends))}</desc>',
        f"<style>\n{_STYLE}\n</style>",
        _HEAD,
    ]
    for name, x in place.items():
        parts.append(f'<text class="code" x="{x}" y="24">{escape(name)}</text>')
        parts.append(f'<path class="life" d="M{x} 34V{height - 6}"/>')
    told = None
    for n, ((step, packet), pair) in enumerate(zip(packets, ends, strict=True)):
        y = _TOP + n * _ROW
        if step is not told and (call := _call(step)):
            parts.append(_beside(call, place.get(_program(step["who"], recording)), y, width))
        told = step
        parts += _arrow(packet, *(place[name] for name in pair), y)
    return "\n".join([*filter(None, parts), "</svg>", ""])


def _arrow(packet, x, to, y):
    """The elements of one packet: its words, and a line that sinks; what is lost ends half-way in a cross."""
    if packet.get("lost"):
        end, low = (x + to) // 2, y + _SLOPE // 2
        return [
            f'<text x="{(x + end) // 2}" y="{y - 2}">{escape(_label(packet))}</text>',
            f'<path class="lost" d="M{x} {y}L{end} {low}M{end - 5} {low - 5}l10 10m0-10l-10 10"/>',
        ]
    middle = x + (_LANE if to > x else -_LANE) // 2  # between two lanes, also where it crosses one
    return [
        f'<text x="{middle}" y="{y - 2}">{escape(_label(packet))}</text>',
        f'<path d="M{x} {y}L{to} {y + _SLOPE}" marker-end="url(#head)"/>',
    ]


def _label(packet):
    """What is written on an arrow: flags that say something, and how much data."""
    if packet["proto"].startswith("ICMP"):
        return f"{packet['proto']}: {packet['says']}"
    flags = [flag for flag in packet.get("flags", []) if flag != "PSH"]
    if packet["size"]:
        data = packet["data"] if len(packet["data"]) <= _DATA else packet["data"][: _DATA - 1] + "…"
        ends = [flag for flag in flags if flag != "ACK"]
        return ", ".join([*ends, f"{packet['size']} byte{'s' * (packet['size'] > 1)}: {data}"])
    return ", ".join(flags) or "0 bytes"


def _told(packets, ends):
    if not packets:
        return "No packet travels."
    said = []
    for n, ((_, packet), (sender, receiver)) in enumerate(zip(packets, ends, strict=True), 1):
        lost = " It is lost." if packet.get("lost") else ""
        said.append(f"{n}. {sender} to {receiver}: {_label(packet)}.{lost}")
    return " ".join(said)


def _owners(recording):
    """{address: program} of all sockets that programs have held."""
    owners = {}
    for step in recording["steps"]:
        for entry in step.get("sockets", []):
            for process, _ in entry["owners"]:
                owners.setdefault(entry["local"], _program(process, recording))
    return owners


def _program(task, recording):
    found = next(t for t in recording["tasks"] if task in (t["name"], t["process"]))
    return recording["programs"][found["program"]]["name"]


def _at(address, owners):
    """The program that has a socket address; or the address, if none has it."""
    host, _, port = address.rpartition(":")
    for local in (address, f"0.0.0.0:{port}", f"[::]:{port}", f"[::ffff:{host}]:{port}"):
        if local in owners:
            return owners[local]
    return address


def _call(step):
    """The name of the call that made the packets of a step."""
    names = [text.partition("(")[0] for task, text in step.get("calls", []) if task == step.get("who")]
    made = [name for name in names if name in _MAKING]
    return made[-1] if made else ""


def _beside(call, x, y, width):
    if x == _SIDE:
        return f'<text class="call" x="{x - 10}" y="{y + 4}">{call}</text>'
    if x == width - _SIDE:
        return f'<text class="call right" x="{x + 10}" y="{y + 4}">{call}</text>'
    return ""
