"""What came of a step: what its packets say, and what the kernel's sockets show. In half sentences."""

from harness.recorder.words import amount, called


class Outcome:
    """The packets and sockets of one step; before is the step before it."""

    def __init__(self, step, before):
        self.step, self.before = step, before

    def on_wire(self):
        """What the packets of this step say, to be told behind what was done; or ""."""
        packets = self.step.packets
        flags = [set(p.get("flags", ())) for p in packets]
        if any(p.get("lost") for p in packets):
            return "but the packet is lost on its way"
        if icmp := [p for p in packets if p["proto"].startswith("ICMP")]:
            return f"an ICMP packet answers “{icmp[0]['says']}”"
        if any("RST" in f for f in flags):
            return self._of_reset(packets, flags)
        if [f & {"SYN", "ACK"} for f in flags[:3]] == [{"SYN"}, {"SYN", "ACK"}, {"ACK"}]:
            return "three packets make the connection"
        if flags == [{"SYN"}]:
            return "no answer comes to its packet with SYN"
        if carried := [p for p in packets if p["size"]]:
            if carried[0]["proto"] == "UDP":
                return ""
            number = "one packet" if len(carried) == 1 else f"{len(carried)} packets"
            return f"which travel in {number}"
        if any("FIN" in f for f in flags):
            return "a packet with FIN carries the end of the stream"
        return ""

    def _of_reset(self, packets, flags):
        if flags[0] == {"SYN"}:
            listening = {s["local"] for s in self.step.sockets if s["state"] == "LISTEN"}
            alone = packets[0]["to"] not in listening
            return "the kernel answers with a reset" + (", for no socket listens there" if alone else "")
        at = next(n for n, f in enumerate(flags) if "RST" in f)
        if at and packets[at]["from"] == packets[0]["to"]:
            return "the peer’s kernel answers with a reset"
        unread = [s for s in self.before.sockets if s["local"] == packets[at]["from"] and s.get("received")]
        if unread:
            return f"{amount(unread[0]['received'], 'byte')} were unread, and the kernel sends a reset"
        return "the kernel sends a reset"

    def left(self):
        """What the sockets of the kernel show when no other program has moved; or ""."""
        old = {s["id"]: s for s in self.before.sockets}
        ends = [p for p in self.step.packets if "FIN" in p.get("flags", ())]
        if ends and (asked := [p["ack"] for p in self.step.packets if p["from"] == ends[0]["to"]]):
            if asked[-1] < ends[0]["seq"]:
                return f"the peer’s kernel still asks for byte {asked[-1]}"
        for entry in self.step.sockets:
            before = old.get(entry["id"])
            if text := self._of_socket(entry, before):
                return text
        return ""

    def _of_socket(self, entry, before):
        if entry["state"] == "SYN-SENT" and (before is None or before["state"] != "SYN-SENT"):
            for other in self.step.sockets:
                if other["state"] == "LISTEN" and other["local"] == entry["peer"]:
                    length, _, limit = other["queue"].partition(" of ")
                    queue = f"the accept queue holds {amount(int(length), 'connection')}"
                    return f"{queue}, with a backlog of {limit}"
        if before is None:
            if entry["state"] == "ESTAB" and not entry["owners"]:
                return "the connection lies in the accept queue"
            return ""
        more = (entry.get("received") or 0) - (before.get("received") or 0)
        if more > 0:
            return self._of_bytes(entry, more)
        if entry.get("unsent") and not before.get("unsent"):
            return f"its kernel keeps the {amount(entry['unsent'], 'byte')} until they are acknowledged"
        if entry["state"] == "TIME-WAIT" != before["state"]:
            return f"both directions have ended, and {entry['local']} stays in TIME-WAIT"
        return ""

    def _of_bytes(self, entry, more):
        it = "it" if more == 1 or entry["proto"] == "UDP" else "them"
        lie = "it lies" if it == "it" else "they lie"
        reader = called(entry["owners"][0][0]) if entry["owners"] else ""
        if entry["received"] > more and entry["proto"] == "TCP":
            return f"now {entry['received']} bytes lie in the kernel" + (f" for {reader}" if reader else "")
        if not reader:
            return f"{lie} in the kernel, although nobody has accepted the connection"
        return f"{lie} in the kernel until {reader} reads {it}"
