"""The recorder: one real run of the snippets in lock-step, as a page shows it.

scripts (what to record) → run (lock-step, with programs, stepper, strace, kernel, wire, packets) →
compose (steps, with calls, sockets, narrate) → files (the player's data, with table and drawing)
"""

from harness.machine import machine
from harness.recorder.compose import Composer
from harness.recorder.run import OutOfTime, Run


class NoMachine(Exception):
    """This system refuses a machine of its own, and nothing can be recorded on one shared with others."""


def record(script, attempts=5):
    """Play a Script and return its recording. Raises programs.Refused where that cannot be done.

    Lock-step takes longer than life. Where that lets a time limit run out early, the run shows what no
    reader sees: it is thrown away, and begun again.
    """
    for attempt in range(1, attempts + 1):
        with machine() as here:
            if not here.own:
                raise NoMachine
            run = Run(script, here)
            try:
                run.play()
            except OutOfTime:
                if attempt == attempts:
                    raise
                continue
            return Composer(script, run).recording()
