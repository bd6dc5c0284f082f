"""The sockets of a run from its beginning to its end: the same one keeps its number."""

from dataclasses import replace

from harness.recorder.strace import Call

_SOMAXCONN = 4096  # the kernel's limit of an accept queue, /proc/sys/net/core/somaxconn
_RECEIVING = {"recvfrom", "recvmsg", "read"}


class Register:
    """Takes one Moment after the other; `sockets` are those of the last, as a recording lists them.

    ids    {inode: the socket's number in the recording}
    parts  {number: how many packets brought the bytes that wait to be read}
    """

    def __init__(self):
        self.ids, self.sockets = {}, []
        self._ends = {}  # (protocol, local, peer): number
        self._backlog = {}  # number: what listen was told
        self.parts = {}  # number: how many packets brought the bytes that wait
        self._datagrams = {}  # number: sizes of the datagrams that wait to be read

    def take(self, moment):
        """Take in a Moment."""
        rows = {}
        held = list(moment.holders)
        for row in sorted(moment.rows, key=lambda row: _order(row, held)):
            if row.proto == "Unix" and row.inode not in moment.holders:
                continue  # of another network, or not of a program
            number = self._number(row)
            rows[number] = _joined(rows[number], row) if number in rows else row
        self._ends = {_ends(row): n for n, row in rows.items() if row.peer}
        self._follow(moment, rows)
        self.sockets = [self._entry(number, rows[number], moment) for number in sorted(rows)]

    def _number(self, row):
        number = self.ids.get(row.inode) if row.inode else None
        if number is None and row.peer:
            number = self._ends.get(_ends(row))
        if number is None:
            number = max([*self.ids.values(), *self._ends.values()], default=0) + 1
        if row.inode:
            self.ids[row.inode] = number
        if row.peer:
            self._ends[_ends(row)] = number
        return number

    def _follow(self, moment, rows):
        """What the kernel's tables do not say: the length of accept queues, and the number of datagrams."""
        held = {holder: self.ids.get(inode) for inode, all in moment.holders.items() for holder in all}
        for number, row in rows.items():
            came = sum(
                p["size"] > 0 and not p.get("lost") and (p["to"], p["from"]) == (row.local, row.peer)
                for p in moment.packets
            )
            self.parts[number] = self.parts.get(number, 0) + came if row.received else 0
        for packet in moment.packets:
            if packet["proto"] == "UDP" and not packet.get("lost"):
                for number, row in rows.items():
                    if row.proto == "UDP" and _takes(row, packet):
                        self._datagrams.setdefault(number, []).append(packet["size"])
        for task, call in moment.calls:
            number = held.get((task.process, getattr(call, "fd", None)))
            if not isinstance(call, Call) or number is None or call.error:
                continue
            if call.name == "listen":
                self._backlog[number] = min(int(call.arguments[1]), _SOMAXCONN)
            elif call.name in _RECEIVING and "MSG_PEEK" not in call.arguments:
                if self._datagrams.get(number):
                    self._datagrams[number].pop(0)
        for number in list(self._datagrams):
            if number not in rows or not rows[number].received:
                del self._datagrams[number]

    def _entry(self, number, row, moment):
        entry = {"id": number, "proto": row.proto, "state": row.state, "local": row.local, "peer": row.peer}
        if row.host:
            entry["host"] = row.host
        if row.state == "LISTEN":
            if number in self._backlog:
                entry["queue"] = f"{row.received} of {self._backlog[number]}"
        elif row.proto == "UDP":
            entry["received"] = sum(self._datagrams.get(number, []))
            entry["datagrams"] = len(self._datagrams.get(number, []))
        elif row.proto == "TCP":
            entry |= {"received": row.received, "unsent": row.unsent}
            if row.end:
                entry["end"] = True
        inodes = [inode for inode, n in self.ids.items() if n == number]
        entry["owners"] = [list(holder) for inode in inodes for holder in moment.holders.get(inode, [])]
        return entry


def _ends(row):
    return row.proto, row.local, row.peer


def _order(row, held):
    """The kernel lists its sockets in no order: here they come in the order of programs and descriptors."""
    place = held.index(row.inode) if row.inode in held else len(held)
    return place, row.proto, row.local, row.peer, row.state


def _joined(one, other):
    """What the kernel's table says of a socket, and what the socket itself says."""
    table, itself = (one, other) if one.state != "UNCONN" else (other, one)
    return replace(table, received=max(table.received, itself.received))


def _takes(row, packet):
    port = row.local.rpartition(":")[2]
    return (
        packet["to"].endswith(f":{port}")
        and row.local in (packet["to"], f"0.0.0.0:{port}", f"[::]:{port}")
        and row.peer in ("", packet["from"])
    )


def describe(entry):
    """A socket in the words of the site."""
    proto, local, peer = entry["proto"], entry["local"], entry["peer"]
    if entry["state"] == "LISTEN":
        return f"listening socket {local}".strip()
    if proto == "Unix":
        return f"Unix domain socket {local}".strip()
    if peer:
        kind = "connected socket" if proto == "TCP" and entry["state"] != "SYN-SENT" else f"{proto} socket"
        return f"{kind} {local} → {peer}"
    return f"{proto} socket {local}".strip()
