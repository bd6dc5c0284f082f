"""What happened in a step, in a sentence or two: from its calls, its packets and its sockets."""

from harness.recorder import calls
from harness.recorder.packets import shown
from harness.recorder.strace import Call


def waiting(call):
    """The call in which a task sleeps, as "accept(3)"."""
    name, arguments = call
    if name == "futex":
        return "a lock"
    begun = Call(name, arguments, None)
    first = arguments[0] if arguments and arguments[0].isdecimal() else ""
    return f"{calls.name(begun)}({first})"


def say(step, before):
    """The sentence of a step; before is the step before it, or None at the start."""
    if before is None:
        return "Every program stands before its first line."
    parts = [calls.readable(call) for task, call in step.calls if task == step.who]
    return f"{step.who} runs line {step.ran[-1] if step.ran else '-'}: {', '.join(parts)}; {shown(b'')}"
