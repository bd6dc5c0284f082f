"""System calls as a reader meets them: names and values instead of the kernel's structures."""

import re

from harness.recorder import strace
from harness.recorder.packets import endpoint, shown

# What the kernel calls what Python and the pages call otherwise.
_NAMES = {"accept4": "accept", "epoll_create1": "epoll_create", "eventfd2": "eventfd", "clone": "fork"}
_NAMES |= {"pipe2": "pipe", "clock_nanosleep": "sleep", "pselect6": "select", "ppoll": "poll"}
_NAMES |= {"epoll_pwait": "epoll_wait"}

_INET = re.compile(
    r"\{sa_family=AF_INET6?, sin6?_port=htons\((\d+)\), (?:sin6_flowinfo=htonl\(\d+\), )?"
    r'(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)", &sin6_addr\))[^}]*\}'
)
_UNIX = re.compile(r'\{sa_family=AF_UNIX(?:, sun_path=@?"([^"]*)")?\}')
_SENDING = {"sendto", "write", "send"}
_ADDRESS_LENGTH = {"bind": 2, "connect": 2}


def name(call):
    """What a call is named: "accept" for accept4, "recv" for recvfrom that asks for no address."""
    if call.name == "recvfrom":
        return "recv" if len(call.arguments) < 5 or call.arguments[4] == "NULL" else "recvfrom"
    if call.name == "sendto":
        return "send" if len(call.arguments) < 5 or call.arguments[4] == "NULL" else "sendto"
    if call.name in ("clone", "clone3"):
        return "new thread" if any("CLONE_THREAD" in a for a in call.arguments) else "fork"
    return _NAMES.get(call.name, call.name)


def address(text):
    """A socket address that strace has written as a structure, as "127.0.0.1:65432"; or "" ."""
    if match := _INET.search(text):
        return endpoint(match[2] or match[3], int(match[1]))
    if match := _UNIX.search(text):
        return match[1] or ""
    return ""


def peer(call):
    """The address that a call names or brings: of bind, connect, accept, recvfrom, sendto; or "" ."""
    return next((found for found in map(address, call.arguments) if found), "")


def data(call):
    """The bytes that a call has sent or brought."""
    if call.name in ("sendmsg", "recvmsg", "writev", "readv"):
        parts = re.findall(r'iov_base=("(?:[^"\\\\]|\\\\.)*")', call.arguments[1])
        return b"".join(map(strace.data, parts))[: max(call.result or 0, 0)]
    if len(call.arguments) < 2 or call.name == "connect":
        return b""
    return strace.data(call.arguments[1])[: max(call.result or 0, 0)]


def readable(call, names=()):
    """A call in one line, such as "connect(3, 127.0.0.1:65432) = 0".

    names  {number of a process or thread: its name}
    """
    if isinstance(call, strace.Signal):
        return call.name
    arguments = _arguments(call)
    text = f"{name(call)}({', '.join(arguments)})"
    if call.result is None:
        return f"{text} = interrupted"
    if call.error:
        return f"{text} = {call.error}"
    if name(call) in ("fork", "new thread", "wait4"):
        return f"{text} = {dict(names).get(call.result, 0)}" if call.result else f"{text} = 0"
    text += f" = {call.result}"
    if call.name == "accept4" and (who := peer(call)):
        text += f" from {who}"
    elif call.name == "recvfrom" and name(call) == "recvfrom" and (who := peer(call)):
        text += f" from {who}"
    elif call.ran_out:
        text += " (time is over)"
    elif found := ready(call) if name(call) in ("epoll_wait", "select") else []:
        text += f" ({', '.join(found)})"
    return text


def _arguments(call):
    given = list(call.arguments)
    match call.name:
        case "socket":
            return [given[0], given[1].replace("|SOCK_CLOEXEC", "").replace("|SOCK_NONBLOCK", "")]
        case "socketpair":
            return [given[0], given[1].replace("|SOCK_CLOEXEC", ""), given[3]]
        case "bind" | "connect":
            return [given[0], address(given[1])]
        case "accept" | "accept4" | "getsockname" | "getpeername":
            found = [] if call.name.startswith("accept") else [peer(call)]
            return [given[0], *found]
        case "sendto" | "recvfrom":
            to = [address(given[4])] if call.name == "sendto" and address(given[4]) else []
            size = [given[2]] if call.name == "recvfrom" else []
            what = [_bytes(call)] if call.name == "sendto" or call.result and call.result > 0 else []
            flags = [given[3]] if given[3] != "0" else []
            return [given[0], *what, *size, *flags, *to]
        case "read" | "write":
            return [given[0], _bytes(call), *([given[2]] if call.name == "read" else [])]
        case "sendmsg" | "recvmsg":
            return [given[0], _bytes(call)]
        case "setsockopt":
            return given[:3] + [_option(given[3])]
        case "getsockopt":
            return given[:3] + ([_option(given[3])] if len(given) > 3 else [])
        case "poll" | "ppoll":
            return [_polled(given[0]), given[2]]
        case "epoll_ctl":
            events = re.search(r"events=([\w|]+)", given[3])
            return [given[0], given[1].removeprefix("EPOLL_CTL_"), given[2], *([events[1]] if events else [])]
        case "epoll_wait" | "epoll_pwait":
            limit = {"-1": [], "0": ["0"]}.get(given[3], ["limit"] if len(given) > 3 else [])
            return [given[0], *limit]
        case "select" | "pselect6":
            return [given[1], given[2]]
        case "clone" | "clone3" | "fork" | "vfork" | "wait4":
            return []
        case "clock_nanosleep":
            return []  # Python names the moment at which it wants to be woken
        case "ioctl":
            return [given[0], given[1], *[x for x in given[2:] if not x.startswith("0x")]]
    return [re.sub(r"0x[0-9a-f]{7,}", "…", argument) for argument in given]


def ready(call):
    """What epoll_wait or select has found: a list such as ["file descriptor 4 can be read"]."""
    if name(call) == "epoll_wait":
        # Editions of strace write what Python has left there as {u32=4, u64=4} or as 0x4.
        found = re.findall(r"events=([\w|]+), data=(?:\{u32=)?(0x[0-9a-f]+|\d+)", call.arguments[1])
        kinds = [(int(fd, 0), "written" if events == "EPOLLOUT" else "read") for events, fd in found]
    else:
        found = dict(re.findall(r"(in|out) \[([\d ]+)\]", call.note))
        kinds = [(fd, "read") for fd in found.get("in", "").split()]
        kinds += [(fd, "written") for fd in found.get("out", "").split()]
    return [f"file descriptor {fd} can be {kind}" for fd, kind in kinds]


def _bytes(call):
    if call.name in ("sendto", "write") and call.error:
        whole = strace.data(call.arguments[1])
    else:
        whole = data(call)
    return f"b'{shown(whole)}'"


def _option(text):
    numbers = re.findall(r"\d+", text)
    return numbers[0] if re.fullmatch(r"\[\d+\]", text) else text


def _polled(text):
    return "[" + ", ".join(re.findall(r"fd=(\d+)", text)) + "]"
