"""What the kernel's files say of processes."""

import os
import subprocess
import sys
import time

import pytest

from showcase.bench import machine, processes

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("line", "parent"),
    [
        ("4711 (gunicorn) S 815 4711 4711 0 -1 4194304 1 0 0 0 12 3 0 0 20 0 1 0 99", 815),
        ("12 (a ) S 1 (b) R 34 12 12 0 -1 4194304", 34),
    ],
)
def test_parent_is_found_whatever_the_program_is_called(line: str, parent: int) -> None:
    assert processes.parent_of(line) == parent


def test_peak_is_in_megabytes() -> None:
    status = "Name:\tgunicorn\nVmPeak:\t  999999 kB\nVmHWM:\t  122880 kB\nVmRSS:\t  102400 kB\n"

    assert processes.peak_of(status) == 120.0


def test_process_without_memory_has_no_peak() -> None:
    assert processes.peak_of("Name:\tkthreadd\nThreads:\t1\n") == 0.0


def test_clock_of_another_process_is_its_processor_time() -> None:
    own = processes.processor_seconds(os.getpid())

    assert abs(own - time.process_time()) < 0.05


def test_children_are_found_with_their_peak_which_can_be_forgotten() -> None:
    script = (
        "import sys; kept = bytearray(64_000_000); del kept; print('ready', flush=True); input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        child.stdout.readline()
        before = processes.peak_mb(child.pid)

        processes.forget_peak(child.pid)

        assert child.pid in processes.children(os.getpid())
        assert processes.peak_mb(child.pid) < before - 40
    finally:
        child.communicate("\n")
    assert child.pid not in processes.children(os.getpid())


def test_machine_is_named() -> None:
    told = machine.about(0.25)

    assert machine.model_of("processor\t: 0\nmodel name\t: Xeon  \nflags\t: fpu\n") == "Xeon"
    assert told.endswith("load average 0.25")
    assert f"{len(os.sched_getaffinity(0))} x " in told
