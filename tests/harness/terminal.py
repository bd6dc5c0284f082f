"""A terminal as a reader has it: bash in a pty of 80 columns, open from the top of a page to its end."""

import codecs
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

ROWS, COLUMNS = 40, 80

# bash marks where a prompt, a typed command and its output begin with the escape sequences that
# terminals use for the same purpose ("semantic prompts", OSC 133). They are invisible to programs.
_MARK = re.compile("\x1b]133;([ABCD])[^\x07]*\x07")
_MARKS = {
    "PS0": "\x1b]133;C\x07",
    "PS1": "\x1b]133;D\x07\x1b]133;A\x07$ \x1b]133;B\x07",
    "PS2": "",
}


class Terminal:
    """One terminal. `text` is all that programs have printed in it so far: no prompt, no echo of commands.

    machine  where its shell runs: a Machine
    home     the folder in which its shell starts, shown to the reader as /home/you
    """

    #: What is not text; the group that matches tells `_pass` what it is.
    marks = _MARK
    #: How its shell is started: it neither edits lines nor paints.
    shell = ["bash", "--noprofile", "--norc", "--noediting", "-i"]

    def __init__(self, machine, home):
        self.home, self._text, self._raw = str(home), "", ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._part, self._echo = "output", ""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._master, False)
        self._set_up(slave)
        # A session of its own, with the pty as its controlling terminal, so that ^C is a signal.
        self.process = subprocess.Popen(
            [*machine.enter, "env", f"--chdir={home}", "setsid", "--ctty", *self.shell],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment(self.home),
        )
        os.close(slave)

    def _set_up(self, slave):
        """Change the settings of the pty before anything runs in it."""

    @property
    def text(self):
        return self._text.replace(self.home, "/home/you")

    @property
    def free(self):
        """Whether the shell shows its prompt, and nothing has been typed behind it."""
        return self._part == "prompt"

    @property
    def deaf(self):
        """Whether the shell has not yet begun with the command that was typed."""
        return self._part == "typed"

    def fileno(self):
        return self._master

    def read(self):
        """Take in what has come, without waiting; returns whether anything has."""
        came = False
        for _ in range(100):  # a program that never stops writing must not keep us here
            try:
                data = os.read(self._master, 4096)
            except OSError:  # nothing more for now; or the other side is closed
                break
            came = True
            self._take(self._decoder.decode(data).replace("\r\n", "\n"))
        return came

    def _take(self, text):
        self._raw += text
        while self._raw:
            mark = self.marks.search(self._raw)
            if mark is None:
                cut = self._raw.rfind("\x1b")  # perhaps the beginning of a mark
                cut = len(self._raw) if cut < 0 else cut
                self._show(self._raw[:cut])
                self._raw = self._raw[cut:]
                return
            self._show(self._raw[: mark.start()])
            self._raw = self._raw[mark.end() :]
            self._pass(mark[mark.lastindex])

    def _pass(self, mark):
        self._part = {"A": "", "B": "prompt", "C": "output", "D": "output"}[mark]

    def _show(self, text):
        if self._part == "typed":
            echo = os.path.commonprefix([text, self._echo])
            self._echo, text = self._echo[len(echo) :], text[len(echo) :]
        if self._part:  # not the prompt itself
            self._text += text

    def command(self, text):
        """Type a command into the shell, which must be free."""
        self._part, self._echo = "typed", text + "\n"
        self._write(text + "\n")

    def type(self, text):
        """Type into the program that runs; "\\n" is the Enter key, "\\x03" is ^C."""
        self._write(text)

    def _write(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self._master, data) :]

    def close(self):
        """Take in all that was still on its way. Call when every process of the terminal has ended."""
        self.process.wait()
        self.read()
        os.close(self._master)


def environment(home):
    """The environment variables of a reader's shell; python3 is the interpreter that runs the tests."""
    folders = [os.path.dirname(sys.executable), "/usr/local/sbin", "/usr/local/bin"]
    return {
        "PATH": ":".join([*folders, "/usr/sbin", "/usr/bin", "/sbin", "/bin"]),
        "HOME": home,
        "USER": "you",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "HISTFILE": "/dev/null",
        "SHELL": "/bin/bash",
        **_MARKS,
    }


def furnish(home, editing=False):
    """Let shells that are started from a terminal in this home, login shells too, be like its first."""
    marks = "".join(f"{name}='{value}'\n" for name, value in _MARKS.items())
    Path(home, ".bashrc").write_text(("" if editing else "set +o emacs\n") + marks)
    path = environment(home)["PATH"]
    Path(home, ".bash_profile").write_text(f"PATH='{path}'\n. ~/.bashrc\n")


def find(tool):
    """Where a reader's shell would find a program, or None."""
    return shutil.which(tool, path=environment("")["PATH"])
