"""Runs one command as a whole process, timed by the system's own accounting. Linux only: memory is read in /proc."""

import os
import re
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

PAUSE: Final = 0.02  # seconds between two looks at memory
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


class Run(NamedTuple):
    """Wall-clock seconds, seconds of all processors, and peak memory of all processes in bytes, 0 if not watched.

    `failure` says why the figures do not count.
    """

    seconds: float = 0
    cpu: float = 0
    peak: int = 0
    failure: str = ""


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout: float,
    watched: bool = False,
) -> Run:
    """Run a command to its end, or kill it and its children after `timeout` seconds; `log` receives its output."""
    began = time.perf_counter()
    try:
        with log.open("wb") as stream:
            process = subprocess.Popen(  # noqa: S603 - the commands are this package's own
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
    except OSError as error:
        return Run(failure=f"cannot be started: {error.strerror}")
    peaks = [0]
    ended = threading.Event()
    looking = threading.Thread(target=_look, args=(process.pid, peaks, ended))
    late = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    if watched:
        looking.start()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    was_late = not late.is_alive()
    late.cancel()
    ended.set()
    if watched:
        looking.join()
        largest = used.ru_maxrss  # of the largest single process: exact, however short its peak
        if (
            largest > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ):  # less is what we were when it was forked
            peaks.append(largest * 1024)
    process.returncode = os.waitstatus_to_exitcode(status)
    if was_late:
        return Run(failure=f"killed after {timeout:g} s")
    if process.returncode:
        return Run(failure=f"exit code {process.returncode}: {_last_line(log)}")
    return Run(seconds, used.ru_utime + used.ru_stime, max(peaks))


def _look(session: int, peaks: list[int], ended: threading.Event) -> None:
    while not ended.wait(PAUSE):
        peaks[0] = max(peaks[0], sum(map(_share, _processes(session))))


def _processes(session: int) -> list[Path]:
    """Yield the folders in /proc of all processes of a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == session:
            found.append(folder)
    return found


def _share(process: Path) -> int:
    """Return a process's proportional share of memory in bytes: a shared page counts once in total."""
    try:
        for line in (process / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has ended
    return 0


def _last_line(log: Path) -> str:
    lines = _COLOUR.sub("", log.read_text(encoding="utf-8", errors="replace")).splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]
