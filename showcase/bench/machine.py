"""What a run was measured on."""

import os
import platform
import re
from pathlib import Path
from typing import Final

import django
from django.utils import timezone

_MODEL: Final = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def load_average() -> float:
    """How many processes wanted to run, on average over the last minute."""
    return os.getloadavg()[0]


def model_of(cpuinfo: str) -> str:
    """The name of the processor in a ``/proc/cpuinfo``; that of the architecture if unsaid."""
    found = _MODEL.search(cpuinfo)
    return found[1].strip() if found else platform.machine()


def about(load: float) -> str:
    """Moment, machine, versions and load average, in one line."""
    model = model_of(Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    processors = len(os.sched_getaffinity(0))
    return (
        f"{timezone.localtime():%Y-%m-%d %H:%M}, {processors} x {model}, "
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"load average {load:.2f}"
    )
