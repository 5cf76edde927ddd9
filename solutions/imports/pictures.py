"""Pictures named in a sheet: found in the uploaded archive, checked, added to their solution.

Pictures are only added: a sheet that no longer names one leaves it where it is. The same content
is never added twice to one solution, whatever its name.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.files import IMAGE, STEM_LENGTH, check_upload, digest_of_upload, store_upload
from core.models import MAX_NAME
from core.text import vi_slugify
from solutions.models import SolutionImage
from solutions.picture_tiles import make_tile

from . import fields
from .archive import Entry, PictureArchive
from .drafts import SolutionDraft
from .groups import Group
from .importer import Importer
from .messages import CellError, Message
from .works import Change, Picture, Work

FILES, TEXTS = fields.PICTURES
_TYPES: Final = frozenset({IMAGE})


def compare_pictures(group: Group, draft: SolutionDraft, importer: Importer) -> list[Change]:
    """What the sheet says of the solution's pictures against those it has.

    New ones go to ``draft.work.pictures``; what is wrong to ``draft.work.errors``, what is doubtful
    to the first row of the group. Needs the images and their files prefetched.
    """
    given = draft.given or {}
    said = given.get(FILES)
    if said is None:
        return []
    texts = given[TEXTS].value if TEXTS in given else ()
    comparison = _Comparison(draft.work, importer.pictures)
    if not (draft.work.is_new or importer.keeps(draft.work.instance.steward_id)):
        if any(comparison.is_unknown(name) for name in said.value):
            group.first.warn("pictures_not_yours", FILES)
        return []
    for number, name in enumerate(said.value):
        comparison.add(name, texts[number] if number < len(texts) else "")
    if len(texts) > len(said.value):
        comparison.wrong(TEXTS, "picture_texts_more")
    if comparison.missing:
        group.first.warn("pictures_not_read", FILES, text=tuple(comparison.missing))
    return list(comparison.changes(said.row))


def attach_pictures(works: Iterable[Work], importer: Importer) -> int:
    """Keep the new pictures of saved solutions; how many there are. Called in a transaction.

    Raises ``ValidationError`` for a picture that cannot be taken.
    """
    added = 0
    for work in works:
        if work.pictures:
            added += _attach(work, importer)
    return added


def _attach(work: Work, importer: Importer) -> int:
    solution, archive = work.instance, importer.pictures
    images = list(SolutionImage.objects.filter(solution=solution).select_related("file"))
    known = {image.file.digest for image in images}
    position = max((image.position for image in images), default=0)
    made = []
    for picture in work.pictures:
        if picture.image is not None:
            picture.image.alt = picture.alt
            picture.image.save(update_fields=["alt"])
        elif archive is not None and picture.entry is not None:
            upload = SimpleUploadedFile(picture.name, archive.read(picture.entry))
            file = store_upload(upload, importer.by, types=_TYPES)
            if file.digest not in known:
                known.add(file.digest)
                position += 1
                made.append(
                    SolutionImage(solution=solution, file=file, alt=picture.alt, position=position)
                )
    for image in SolutionImage.objects.bulk_create(made):
        make_tile(image)
    return len(made)


class _Comparison:
    """The pictures of one solution, named one after the other."""

    def __init__(self, work: Work, archive: PictureArchive | None) -> None:
        self._work = work
        self._archive = archive
        self._stored = [] if work.is_new else list(work.instance.images.all())
        self._free: dict[str, list[SolutionImage]] = {}
        for image in self._stored:
            self._free.setdefault(_key(image.file.name), []).append(image)
        self._digests = {image.file.digest: image for image in self._stored}
        self._alts = {image.pk: image.alt for image in self._stored}
        self.missing: list[str] = []

    def is_unknown(self, name: str) -> bool:
        """Whether the solution has no picture of that name."""
        return _key(name) not in self._free

    def add(self, name: str, text: str) -> None:
        """The sheet names the picture ``name`` and says that it shows ``text``."""
        if len(text) > MAX_NAME:
            self.wrong(TEXTS, "too_long", length=len(text), limit=MAX_NAME)
            return
        try:
            entry = self._archive.find(name) if self._archive else None
            image = self._image_of(name, entry)
        except CellError as error:
            self._work.errors.append((FILES, error.at(0, FILES).text))
            return
        if image is not None:
            self._describe(image, text)
        elif entry is None:
            self.missing.append(name)
        elif not text:
            self.wrong(TEXTS, "picture_without_text", text=name)
        else:
            self._work.pictures.append(Picture(name, text, entry=entry))

    def wrong(self, column: str, code: str, **params: object) -> None:
        """Note what makes every listing of the solution wrong."""
        self._work.errors.append((column, Message(code, params=params).text))

    def changes(self, row: int) -> Iterator[Change]:
        """What would change, as shown in the preview."""
        if self._work.is_new:
            return
        old = tuple(image.file.name for image in self._stored)
        new = tuple(picture.name for picture in self._work.pictures if picture.image is None)
        if new:
            yield Change(row, FILES, old, old + new)
        described = {p.image.pk: p.alt for p in self._work.pictures if p.image is not None}
        if described:
            yield Change(
                row, TEXTS, tuple(self._alts.values()), tuple((self._alts | described).values())
            )

    def _image_of(self, name: str, entry: Entry | None) -> SolutionImage | None:
        """The picture that the solution has already: by content, without an archive by name."""
        if entry is None:
            same = self._free.get(_key(name))
            if not same and self._archive is not None:
                raise self._archive.missing(name)
            return same.pop(0) if same else None
        upload = SimpleUploadedFile(name, self._archive.read(entry))
        try:
            if not self._digests:
                check_upload(upload, types=_TYPES)
                return None
            return self._digests.get(digest_of_upload(upload, types=_TYPES))
        except ValidationError as error:
            reason = " ".join(error.messages)
            raise CellError("picture_refused", text=name, reason=reason) from error

    def _describe(self, image: SolutionImage, text: str) -> None:
        # Semicolons part the texts of a cell, so an export has commas instead.
        if text and text != image.alt.replace(";", ","):
            self._work.pictures.append(Picture(image.file.name, text, image=image))


def _key(name: str) -> str:
    """A picture's name as it is kept: ``Ảnh 1.PNG`` and ``anh-1.webp`` are the same."""
    return vi_slugify(PurePath(name).stem, STEM_LENGTH)
