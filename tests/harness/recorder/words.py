"""The words of a sentence: names, numbers, lists, ends."""

import os
import re
from errno import errorcode

_NUMBERS = {name: number for number, name in errorcode.items()}
_QUOTED = 40  # characters of data that fit into a sentence


def listed(words):
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def called(task):
    """The name of a task in a sentence: "thread 2 of echo_server.py"."""
    name, comma, rest = task.rpartition(", ")
    return f"{rest} of {name}" if comma else task


def capital(text):
    """The same with a capital letter, unless it begins with the name of a program."""
    return text if re.match(r"\S+\.py\b", text) else text[:1].upper() + text[1:]


def error(name):
    """ "ECONNREFUSED, Connection refused"."""
    return f"{name}, {os.strerror(_NUMBERS[name])}" if name in _NUMBERS else name


def amount(number, what):
    """ "1 byte", "2 bytes"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def quoted(data):
    """Bytes as Python shows them where they are short, else how many there are."""
    text = repr(data)
    return text if len(text) <= _QUOTED else amount(len(data), "byte")


def seconds(number):
    """A time in words: "2 seconds", "half a second"."""
    if number == 0.5:
        return "half a second"
    return "1 second" if number == 1 else f"{number:g} seconds"


def count(*texts):
    """How many words these texts have together."""
    return sum(len(text.split()) for text in texts)


def sentence(subject, text):
    """A subject and what it does, with a capital letter and a full stop."""
    return capital(f"{subject} {text}" + ("" if text[-1] in ".!?" else "."))


def in_line(acts):
    """Where more acts follow, what explains the first ones goes into brackets."""
    return [*(re.sub(r", (file descriptor \d+)$", r" (\1)", act) for act in acts[:-1]), *acts[-1:]]


def joined(*parts):
    """Half sentences as one, without those that are empty; or ""."""
    parts = [part for part in parts if part]
    return capital("; ".join(parts) + ".") if parts else ""
