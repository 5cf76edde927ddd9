"""What lies beside the memory comes back as it was, and hardly any of it stays resident."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import aside
from core.aside import MOST_RESIDENT, Room, stored

pytestmark = pytest.mark.once

SMALL = 16 * 1000


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Room for 16 parts of 1,000 bytes."""
    return Room(tmp_path, SMALL)


def in_turns(room: Room, count: int, rounds: int) -> Iterator[bool]:
    """Ask for ``count`` pieces of 500 bytes in turns; whether each was there. It is put if not."""
    kept: dict[int, int] = {}
    for _round in range(rounds):
        for number in range(count):
            data = number.to_bytes(500, "little")
            if number in kept:
                assert room.read(kept[number], 500) == data
                yield True
                continue
            at, gone = room.put(data)
            kept = {key: place for key, place in kept.items() if place not in gone}
            assert at is not None
            kept[number] = at
            yield False


# Pieces -----------------------------------------------------------------------------------------
@given(st.lists(st.binary(max_size=400), max_size=60))
def test_pieces_come_back_as_they_were_until_they_are_said_to_be_gone(pieces: list[bytes]) -> None:
    room, kept = Room(Path("/nowhere"), 16 * 400), {}
    for number, data in enumerate(pieces):
        at, gone = room.put(data)
        kept = {key: place for key, place in kept.items() if place not in gone}
        assert at is not None
        kept[number] = at

    assert {number: room.read(at, len(pieces[number])) for number, at in kept.items()} == {
        number: pieces[number] for number in kept
    }
    assert len(kept) == len(pieces) or len(kept) >= 15


def test_what_fits_stays(room: Room) -> None:
    assert list(in_turns(room, 32, 3))[32:] == [True] * 64


def test_a_little_more_than_there_is_room_for_is_mostly_there(room: Room) -> None:
    """Where the one unused for longest goes, each would be gone right before its turn."""
    found = list(in_turns(room, 40, 30))[40 * 5 :]

    assert sum(found) / len(found) > 0.5


def test_what_is_asked_for_often_outlives_what_is_asked_for_once(room: Room) -> None:
    often, misses = -1, 0
    for number in range(1000):
        if often < 0:
            misses += 1
            at, _gone = room.put(b"often")
            often = -1 if at is None else at
        room.read(often, 5)
        _at, gone = room.put(number.to_bytes(200, "little"))
        often = -1 if often in gone else often

    assert misses < 10


@pytest.mark.parametrize(("size", "is_put"), [(1000, True), (1001, False)])
def test_piece_larger_than_a_part_is_not_put(room: Room, size: int, is_put: bool) -> None:
    at, gone = room.put(bytes(size))

    assert (at is not None, len(gone)) == (is_put, 0)


def test_each_piece_takes_at_least_so_much(tmp_path: Path) -> None:
    room = Room(tmp_path, SMALL, least=500)

    assert [room.put(b"x").at for _ in range(3)] == [0, 500, 1000]


def test_full_disk_keeps_nothing_and_stops_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)

    assert room.put(b"x") == (None, range(0))


def test_nothing_is_kept_of_what_a_nearly_full_disk_took_a_part_of(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.pwrite
    with monkeypatch.context() as disk:
        disk.setattr(os, "pwrite", lambda file, data, at: write(file, data[:-1], at))
        torn = room.put(b"one")
    at, _gone = room.put(b"two")

    assert torn.at is None
    assert at is not None
    assert room.read(at, 3) == b"two"


def test_room_that_was_emptied_begins_anew(room: Room) -> None:
    list(in_turns(room, 100, 2))

    room.empty()

    assert list(in_turns(room, 32, 2)) == [False] * 32 + [True] * 32


def test_room_of_a_parent_is_not_ours(room: Room) -> None:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, bytes([room.is_ours]))
        os._exit(0)
    os.waitpid(child, 0)

    assert (room.is_ours, os.read(read, 1)) == (True, b"\0")
    os.close(read)
    os.close(write)


# Arrays -----------------------------------------------------------------------------------------
ARRAYS = {
    "slots": np.arange(3_000_000, dtype=np.uint16),
    "none": np.zeros(0, dtype=np.int64),
    "table": np.arange(6, dtype=np.int32).reshape(2, 3),
}


@pytest.mark.parametrize("folder", ["there", "nowhere"])
def test_arrays_come_back_as_they_were(tmp_path: Path, folder: str) -> None:
    found, window = stored(ARRAYS, tmp_path if folder == "there" else tmp_path / folder)
    window.rest()

    assert {name: (one.dtype, one.shape, one.tobytes()) for name, one in found.items()} == {
        name: (one.dtype, one.shape, one.tobytes()) for name, one in ARRAYS.items()
    }
    assert list(tmp_path.iterdir()) == []
    assert not found["slots"].flags.writeable


def full_disk(_folder: Path) -> IO[bytes]:
    """A file that nothing can be written to."""
    return Path("/dev/full").open("r+b")


def test_arrays_stay_in_memory_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "unnamed", full_disk)

    found, _window = stored(ARRAYS, Path("/"))

    assert {name: one.tobytes() for name, one in found.items()} == {
        name: one.tobytes() for name, one in ARRAYS.items()
    }


def test_room_is_in_memory_where_the_disk_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "unnamed", full_disk)

    room = Room(Path("/"), SMALL)

    assert room.read(room.put(b"piece").at or 0, 5) == b"piece"


def resident_kb() -> int:
    """Resident memory of this process that belongs to files, in KB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return sum(int(found) for found in re.findall(r"^Rss(?:File|Shmem):\s+(\d+)", status, re.M))


@pytest.mark.skipif(aside._LET_GO is None, reason="this system cannot let go of pages")
def test_little_of_what_was_read_stays_resident(tmp_path: Path) -> None:
    found, window = stored({"many": np.ones(4_000_000)}, tmp_path)
    before = resident_kb()
    for start in range(0, 4_000_000, 50_000):
        window.used(8 * 50_000)
        found["many"][start : start + 50_000].sum()

    assert resident_kb() - before < (MOST_RESIDENT + 2_000_000) / 1024
    assert found["many"].sum() == 4_000_000
