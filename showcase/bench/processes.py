"""What the kernel says of processes: their children, processor time and memory. Linux only."""

import re
import time
from pathlib import Path
from typing import Final

KIBIBYTES: Final = 1024
PROC: Final = Path("/proc")
# Tells the kernel to forget the peak of a process's resident memory (proc(5), clear_refs).
FORGET_PEAK: Final = "5"
_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_ID_OF_CLOCK: Final = 2


def parent_of(stat: str) -> int:
    """The parent named in a line of ``/proc/<pid>/stat``, whatever the program is called."""
    return int(stat.rpartition(")")[2].split()[1])


def peak_of(status: str) -> float:
    """The peak of resident memory in MB (of 1024 kB) in a ``/proc/<pid>/status``; 0 if unsaid."""
    found = _PEAK.search(status)
    return int(found[1]) / KIBIBYTES if found else 0.0


def clock_of(pid: int) -> int:
    """The clock of a process's processor time, as clock_getcpuclockid(3) makes it.

    It counts user and system time of all threads like ``/proc/<pid>/stat``, but in nanoseconds
    instead of hundredths of a second, so that short slices can be told apart.
    """
    return (~pid << 3) | _ID_OF_CLOCK


def processor_seconds(pid: int) -> float:
    """Seconds of processor that all threads of a process have used."""
    return time.clock_gettime(clock_of(pid))


def children(pid: int) -> list[int]:
    """The living children of a process, oldest first."""
    found = []
    for path in PROC.glob("[0-9]*/stat"):
        try:
            if parent_of(path.read_text(encoding="utf-8", errors="replace")) == pid:
                found.append(int(path.parent.name))
        except OSError:
            # It ended in between.
            continue
    return sorted(found)


def peak_mb(pid: int) -> float:
    """The peak of resident memory in MB since the process began, or since it was forgotten."""
    return peak_of((PROC / str(pid) / "status").read_text(encoding="utf-8"))


def forget_peak(pid: int) -> None:
    """Let the peak of resident memory begin anew."""
    (PROC / str(pid) / "clear_refs").write_text(FORGET_PEAK, encoding="ascii")
