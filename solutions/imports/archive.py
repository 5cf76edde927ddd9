"""The .zip of pictures uploaded with a sheet: names matched as people write them. Pure.

Nothing is ever unpacked to disk. What is hostile or too much is refused whole.
"""

import difflib
import unicodedata
import zipfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeAlias

from core.text import fold, nfc

from .messages import CellError, FileRefusedError

MAX_ENTRIES: Final = 2_000
MAX_ENTRY: Final = 10 * 1024 * 1024
MAX_ALL: Final = 200 * 1024 * 1024
# Pictures are packed already; what shrinks more than this is not one.
_MAX_RATIO: Final = 1_000
_RATIO_FROM: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
# What operating systems add by themselves.
_LITTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LITTER_FOLDER: Final = "__MACOSX/"
_NEAR: Final = 3
_SHOWN: Final = 80

Entry: TypeAlias = zipfile.ZipInfo


class PictureArchive:
    """The pictures of a .zip by their file names; folders do not matter, nor do case and marks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._by_name: dict[str, list[tuple[str, Entry]]] = {}
        for entry in archive.infolist():
            name = _name_of(entry)
            if name:
                self._by_name.setdefault(fold(name), []).append((name, entry))

    @classmethod
    def open(cls, source: Path | BinaryIO) -> Self:
        """Open and check the archive; close it, or use it as a context.

        Raises ``FileRefusedError``: archive_damaged, archive_encrypted, archive_too_many,
        archive_too_big, archive_entry_too_big, archive_bomb, archive_paths.
        """
        try:
            archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileRefusedError("archive_damaged") from error
        try:
            _check(archive.infolist())
        except FileRefusedError:
            archive.close()
            raise
        return cls(archive)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return sum(len(entries) for entries in self._by_name.values())

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def find(self, name: str) -> Entry | None:
        """The entry that a cell names; None if there is none.

        Raises ``CellError`` (picture_twice) when several have that name.
        """
        found = self._by_name.get(fold(name), [])
        if len(found) > 1:
            exact = [pair for pair in found if pair[0] == nfc(name)]
            if len(exact) != 1:
                raise CellError("picture_twice", text=name)
            found = exact
        return found[0][1] if found else None

    def missing(self, name: str) -> CellError:
        """What to say of a name that the archive does not have, with those that are alike."""
        close = difflib.get_close_matches(fold(name), self._by_name, n=_NEAR, cutoff=0.7)
        near = tuple(self._by_name[key][0][0] for key in close)
        if near:
            return CellError("picture_missing_near", text=name, near=near)
        return CellError("picture_missing", text=name)

    def read(self, entry: Entry) -> bytes:
        """The entry's bytes, still to be judged. Raises ``FileRefusedError`` (archive_damaged)."""
        try:
            with self._archive.open(entry) as source:
                return source.read(MAX_ENTRY + 1)
        except Exception as error:  # zipfile and zlib raise several kinds for a broken entry
            raise FileRefusedError("archive_damaged") from error


def _check(entries: list[Entry]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileRefusedError("archive_too_many", limit=MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_ALL:
        raise FileRefusedError("archive_too_big", limit=MAX_ALL >> 20)
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefusedError("archive_encrypted")
        if path.startswith("/") or ":" in path[:3] or ".." in path.split("/"):
            raise FileRefusedError("archive_paths", text=_shown(path))
        if entry.file_size > MAX_ENTRY:
            raise FileRefusedError(
                "archive_entry_too_big", text=_shown(path), limit=MAX_ENTRY >> 20
            )
        packed = max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and entry.file_size // packed > _MAX_RATIO:
            raise FileRefusedError("archive_bomb", text=_shown(path))


def _name_of(entry: Entry) -> str:
    """The file name without folders, composed; "" for folders and litter."""
    path = entry.filename
    if not entry.flag_bits & _UTF8:
        # Some programs write UTF-8 without saying so; then it was read as the code page of DOS.
        try:
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            path = entry.filename
    path = path.replace("\\", "/")
    name = unicodedata.normalize("NFC", path.rpartition("/")[2])
    is_litter = name.lower() in _LITTER or path.startswith(_LITTER_FOLDER) or name[:2] == "._"
    return "" if is_litter else name


def _shown(path: str) -> str:
    return path if len(path) <= _SHOWN else f"…{path[-_SHOWN:]}"
