"""The system's tools that pages use, and the Debian packages that bring them."""

import os
import re

from harness import terminal

#: Program: package. What bash and coreutils bring needs no entry.
PACKAGES = {
    "curl": "curl",
    "ip": "iproute2",
    "lsof": "lsof",
    "nc": "netcat-openbsd",
    "nft": "nftables",
    "nsenter": "util-linux",
    "nstat": "iproute2",
    "pgrep": "procps",
    "pkill": "procps",
    "ping": "iputils-ping",
    "ps": "procps",
    "setpriv": "util-linux",
    "setsid": "util-linux",
    "ss": "iproute2",
    "strace": "strace",
    "tc": "iproute2",
    "tcpdump": "tcpdump",
    "unshare": "util-linux",
}

#: Files that a page may name under `needs` in its front matter, and what makes them readable.
FILES = {
    "/dev/net/tun": "chmod 666 /dev/net/tun",
    "/etc/services": "apt install netbase",
}

#: What the harness itself runs, whatever the page.
HARNESS = ("bash", "nsenter", "setpriv", "setsid", "unshare")

_QUOTED = re.compile(r"'[^']*'|\"[^\"$`]*\"|\d*>&\d*|\\\n")
_KEYWORD = re.compile(r"(?<!\S)(?:do|done|elif|else|fi|if|then|time|until|while|!|\{|\})(?![^\s;|&)])")
_FIRST = re.compile(r"(?:^|[|;&(`]|\$\(|\bxargs\b)\s*(?:\w+=\S* +)*([\w./-]+)")
# The program that another program starts, behind that one's options.
_STARTED = re.compile(
    r"\b(?:env|exec|nohup|nsenter|setpriv|setsid|strace|sudo|timeout|unshare)\b"
    r"(?: +-\S+(?: +\S*[=./]\S*)?| +\d\S*| +\w+=\S*)* +([a-z][\w.-]*)"
)


def used(command):
    """The names of the programs that a shell command starts; quotes and here-documents hold text for them."""
    if "<<" in command:
        command = command.partition("\n")[0]
    command = _KEYWORD.sub(";", _QUOTED.sub(" ", command))
    return {*_FIRST.findall(command), *_STARTED.findall(command)}


def missing(commands, files=()):
    """What of this the machine lacks, and the cure, in words for a person; or "".

    commands  shell commands
    files     paths, each of them in FILES
    """
    tools = {t for command in commands for t in used(command) & PACKAGES.keys()} | set(HARNESS)
    absent = [tool for tool in sorted(tools) if terminal.find(tool) is None]
    packages = sorted({PACKAGES.get(tool, tool) for tool in absent})
    closed = [path for path in files if not os.access(path, os.R_OK)]
    cures = [f"apt install {' '.join(packages)}"] * bool(absent) + [FILES[path] for path in closed]
    if not cures:
        return ""
    return f"{', '.join(absent + closed)} missing: " + "; ".join(f"sudo {cure}" for cure in cures)


def in_ci():
    """Whether this is continuous integration, where a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")
