"""One process: its time, its peak of memory, its output."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds on the clock, of the processor, and megabytes at its peak."""

    seconds: float
    processor: float
    peak: float
    output: str


def process(*command: str) -> Run:
    """Run a command from its start to its end.

    A process begins with the peak of the one that started it, so this one stays small.
    """
    with tempfile.TemporaryFile("w+") as output:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, env=os.environ | {"LC_ALL": "C.UTF-8"})
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}")
        processor = used.ru_utime + used.ru_stime
        return Run(seconds, processor, used.ru_maxrss * 1024 / 1e6, output.read())


def rounds(count: int, *work: Callable[[], Run]) -> list[list[Run]]:
    """Do each kind of work in turn, so many times: a busy machine slows all of them alike."""
    kept: list[list[Run]] = [[] for _ in work]
    for _ in range(count):
        for runs, one in zip(kept, work, strict=True):
            runs.append(one())
    return kept


def middle(values: Iterable[float]) -> float:
    """Give the median."""
    return statistics.median(values)
