"""Arrays in a file: read as they were written, whole or not at all."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.array_files import UNUSABLE, ForeignFileError, apart, digest_of, load, write

MAGIC = b"a test 1\n"
ARRAYS = {
    "numbers": np.arange(7, dtype=np.int32),
    "table": np.arange(6.0).reshape(2, 3),
    "flags": np.array([True, False]),
    "none": np.zeros((0, 4), np.uint64),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with the arrays."""
    found = tmp_path / "folder" / "2026-02-03.test"
    write(found, MAGIC, {"day": "2026-02-03", "words": ["điện", "tử"]}, ARRAYS)
    return found


def listed(arrays: Any) -> dict[str, Any]:
    return {name: (array.dtype, array.shape, array.tolist()) for name, array in arrays.items()}


def test_what_is_written_is_read(path: Path) -> None:
    found = load(path, MAGIC)

    assert listed(found.arrays) == listed(ARRAYS)
    assert (found.head["day"], found.head["words"]) == ("2026-02-03", ["điện", "tử"])


def test_of_what_stays_aside_nothing_is_written_to(path: Path) -> None:
    found = load(path, MAGIC, {"table"})

    found.arrays["numbers"][0] = 99
    with pytest.raises(ValueError, match="read-only"):
        found.arrays["table"][0] = 99

    assert listed(load(path, MAGIC).arrays) == listed(ARRAYS)


def test_a_newer_file_takes_the_place_of_the_one_there_is(path: Path) -> None:
    mapped = load(path, MAGIC)

    write(path, MAGIC, {}, {})
    write(path, MAGIC, {"day": "2026-02-04"}, {})

    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert load(path, MAGIC).head["day"] == "2026-02-04"
    assert listed(mapped.arrays) == listed(ARRAYS)


def test_what_killed_processes_left_goes_with_the_next_file(path: Path) -> None:
    abandoned, at_work = path.with_suffix(".a.new"), path.with_suffix(".b.new")
    for unfinished in (abandoned, at_work):
        unfinished.touch()
    os.utime(abandoned, (0, 0))

    write(path, MAGIC, {}, {})

    assert sorted(one.name for one in path.parent.iterdir()) == [at_work.name, path.name]


def test_what_is_of_another_identity_is_said(path: Path) -> None:
    found = load(path, MAGIC)

    found.must_be({"day": "2026-02-03"})
    with pytest.raises(ForeignFileError, match="other day, code"):
        found.must_be({"day": "2026-02-04", "words": ["điện", "tử"], "code": "x"})


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda whole: b"other" + whole,
        lambda whole: whole[: len(MAGIC)],
        lambda whole: whole[:20] + b"\xff" * 9 + whole[29:],
        lambda whole: b"",
    ],
)
def test_damaged_files_are_unusable(path: Path, damage: Any) -> None:
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(UNUSABLE):
        load(path, MAGIC)


def test_what_is_taken_apart_is_put_together(tmp_path: Path) -> None:
    parts = {"version": 1, "names": "xã\nphường".encode(), "empty": b"", "keys": np.arange(3)}
    said, arrays = apart(parts, "text ")
    write(tmp_path / "a.test", MAGIC, {"text": said}, {**arrays, "others": np.zeros(1)})

    found = load(tmp_path / "a.test", MAGIC)
    together = found.parts(found.head["text"], "text ")

    assert together.pop("window") is found.window
    assert together.pop("keys").tolist() == [0, 1, 2]
    assert together == {"version": 1, "names": parts["names"], "empty": b""}


@pytest.mark.parametrize("changed", ["own.py", "guides/models/guide.py", "vendors/models.py"])
def test_code_is_other_code_when_a_module_or_any_model_changed(
    tmp_path: Path, changed: str
) -> None:
    own, unread = tmp_path / "own.py", tmp_path / "other.py"
    models = [tmp_path / "guides/models/guide.py", tmp_path / "vendors/models.py"]
    for file in (own, unread, *models):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    before = digest_of([own], tmp_path)

    unread.write_text("after")
    unmoved = digest_of([own], tmp_path)
    (tmp_path / changed).write_text("after")

    assert unmoved == before
    assert digest_of([own], tmp_path) != before
