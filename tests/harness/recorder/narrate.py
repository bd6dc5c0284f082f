"""What happened in a step, in a sentence or two of plain words.

Every word comes from what was recorded: the calls, the packets, and the sockets before and after. What
is not in there is not said.
"""

from harness.recorder import calls
from harness.recorder.acts import Acts, weight
from harness.recorder.outcome import Outcome
from harness.recorder.strace import Call
from harness.recorder.words import amount, called, capital, count, in_line, joined, listed, seconds, sentence

#: The longest sentence, in words, and how many sentences a step has.
WORDS, SENTENCES = 25, 2


def say(step, before):
    """The words of a step; before is the step before it, or None at the start."""
    return " ".join(sentences(step, before))


def sentences(step, before):
    """The same as a list of sentences."""
    if before is None:
        names = list(step.at)
        stand = "stands before its" if len(names) == 1 else "stand before their"
        return [f"Nothing runs yet: {listed(names)} {stand} first line."]
    return [text for text in Scene(step, before).tell() if text][:SENTENCES]


class Scene:
    """One step with the one before it, and what can be said of it."""

    def __init__(self, step, before):
        self.step, self.before = step, before
        self._acts, self._outcome = Acts(step, before), Outcome(step, before)
        self._told_wire = False

    def tell(self):
        """The sentences, the most important first."""
        step = self.step
        if step.key:
            return [self._of_key(), self._of_others()]
        if step.typed is not None:
            return [self._of_typing(), self._of_others()]
        if step.who is None:
            return [self._of_kernel(), self._of_others()]
        if not step.ran:
            return [self._of_time(), self._of_others()]
        return [self._of_line(), self._of_effect()]

    # Who did it

    def _of_key(self):
        terminal = self.step.terminals[self.step.who]
        cut = [call for task, call in self.step.calls if task == self.step.who and _interrupted(call)]
        what = f"the signal SIGINT interrupts {calls.name(cut[0])} in" if cut else "the signal SIGINT reaches"
        return f"You press Ctrl-C in Terminal {terminal}: {what} {called(self.step.who)}."

    def _of_typing(self):
        terminal, text, who = self.step.terminals[self.step.who], self.step.typed, self.step.who
        you = f"You type {text}" if text else "You press Enter"
        asked = "input(" in self.step.source(who, self.before.at[who])
        then = f"input returns it to {called(who)}" if asked and text else f"{called(who)} goes on"
        return f"{you} in Terminal {terminal}: {then}."

    def _of_kernel(self):
        again = [p for p in self.step.packets if p["proto"] == "TCP" and (p["size"] or "SYN" in p["flags"])]
        if again and self.before.lost:
            what = amount(again[0]["size"], "byte") if again[0]["size"] else "packet"
            return f"Nobody has acknowledged the lost packet: the kernel sends its {what} again."
        return "The kernel acts alone." if self.step.packets else "Time passes."

    def _of_time(self):
        who, over = self.step.who, [c for t, c in self.step.calls if t == self.step.who and _over(c)]
        if calls.name(over[0]) == "sleep":
            return f"{called(who)} has slept{self._acts.for_how_long(who, self.before)}, and wakes up."
        if calls.name(over[0]) != "poll":
            return f"The time limit of {calls.name(over[0])} in {called(who)} is over."
        limit = seconds(int(over[0].arguments[2]) / 1000)
        be = "are" if limit.endswith("seconds") else "is"
        return f"{capital(limit)} {be} over: {self._acts.asked(who, self.before)} in {called(who)} gives up."

    def _of_line(self):
        who = self.step.who
        acts, wait = self._acts.of(who), "" if self.step.prompt else self._acts.wait(who)
        ended = self.step.at.get(who) == "ended"
        if not acts and not wait:
            acts = self._prints() or ([] if ended else ["runs a line that touches no socket"])
        if wait and acts:
            return self._and_waits(acts)
        if wait:
            acts = [wait]
        elif ended:
            acts = [*acts[:2], self._end()]
        while len(acts) > 1 and count(who, *acts) > WORDS:
            acts.pop(-2 if ended else -1)
        text, wire = listed(in_line(acts)), "" if wait else self._outcome.on_wire()
        if wire and count(who, text, wire) <= WORDS and ": " not in text:
            self._told_wire = True
            text += (", " if wire.startswith(("which ", "but ")) else ": ") + wire
        return sentence(called(who), text)

    def _and_waits(self, acts):
        """The line of a task that has done something, and waits before the line is over."""
        name, arguments = self.step.waits[self.step.who]
        begun = Call(name, arguments, None)
        if calls.name(begun) == "poll" and len(arguments) > 2:
            limit = f" for at most {seconds(int(arguments[2]) / 1000)}"
            where = f"waits in {self._acts.asked(self.step.who, self.step)}{limit}"
        else:
            where = "waits for a lock" if name == "futex" else f"waits in {calls.name(begun)}"
        return sentence(called(self.step.who), listed(in_line([*acts[:1], where])))

    def _end(self):
        text = "".join(self.step.printed.values())
        if "Traceback" not in text:
            return "ends"
        last = text.rstrip().rpartition("\n")[2]
        return f"ends with a traceback: {last}" if len(last) <= 80 else "ends with a traceback"

    def _prints(self):
        text = "".join(self.step.printed.values()).removesuffix(self.step.prompt)
        if not text or "Traceback" in text:
            return []
        lines = text.splitlines()
        if len(lines) > 1:
            return [f"prints {len(lines)} lines"]
        return [f"prints “{lines[0].strip()}”" if len(lines[0]) <= 100 else "prints a line"]

    # What came of it

    def _of_effect(self):
        wire = "" if self._told_wire else self._outcome.on_wire()
        return joined(wire.removeprefix("which "), self._others() or self._outcome.left())

    def _of_others(self):
        return joined(self._others())

    def _others(self):
        """What the others did in this step, as half a sentence; or ""."""
        told = []
        for task in self.step.at:
            if task == self.step.who or task not in self.before.waits:
                continue
            if text := self._other(task):
                told.append(text)
        return "; ".join(told[:2])

    def _other(self, task):
        own = [call for who, call in self.step.calls if who == task and isinstance(call, Call)]
        if not own:
            if self.step.at[task] == "ended":
                return f"{called(task)} ends"
            return f"{called(task)} wakes up" if task not in self.step.waits else ""
        name, _ = self.before.waits[task]
        if own[0].name == name and (returned := self._acts.returns(task, own[0])):
            return f"in {called(task)}, {returned}"
        weighty = min(map(weight, own))
        acts = self._acts.of(task, weighty)[:2]
        return f"{called(task)} {listed(in_line(acts))}" if acts else ""


def _interrupted(call):
    return isinstance(call, Call) and call.result is None


def _over(call):
    return isinstance(call, Call) and call.ran_out
