"""Stored files that nothing refers to any more, and forgetting them with their renditions."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from core.models import JournalEntry, Rendition, StoredFile


def unused_files(before: datetime) -> QuerySet[StoredFile]:
    """Files kept before that moment to which no row, no earlier version and no journal refers.

    Earlier versions and journals count because they can be brought back. A rendition is used as
    long as its source is there; a source is not used by its renditions.
    """
    unused = _without_users(StoredFile.objects.filter(created_at__lt=before))
    return unused.exclude(pk__in=_written_down()).order_by("pk")


@transaction.atomic
def forget(files: Iterable[StoredFile]) -> int:
    """Delete files that nothing uses, their renditions, and the bytes once the rows are gone.

    Raises ``ProtectedError`` for a file that is used. Returns how many files went, renditions
    among them.
    """
    sources = list(files)
    gone = forget_renditions(Rendition.objects.filter(source__in=sources))
    return gone + _delete(sources)


@transaction.atomic
def forget_renditions(links: QuerySet[Rendition]) -> int:
    """Delete renditions with their files; a file that something else uses stays.

    Returns how many files went.
    """
    files = list(StoredFile.objects.filter(rendition_of__in=links).distinct())
    links.delete()
    return _delete(_free(files))


def _delete(files: Collection[StoredFile]) -> int:
    for file in files:
        # After the commit: a row whose bytes are gone would be worse than bytes without a row.
        transaction.on_commit(partial(file.content.storage.delete, file.content.name))
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    return len(files)


def _free(files: Iterable[StoredFile]) -> list[StoredFile]:
    """Those of the files to which no row refers."""
    return list(_without_users(StoredFile.objects.filter(pk__in=[file.pk for file in files])))


def _without_users(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    for relation in _relations():
        column = relation.field.attname
        users = relation.related_model._base_manager.filter(**{column: OuterRef("pk")})
        files = files.filter(~Exists(users))
    return files


def _relations() -> Iterator[ForeignObjectRel]:
    """What points at a stored file, also from field histories; but for a rendition's source."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            is_source = relation.related_model is Rendition and relation.field.name == "source"
            if not is_source:
                yield relation


def _written_down() -> set[int]:
    """The keys of files that journals name, which may be undone."""
    columns: dict[int, set[str]] = {}
    for relation in _relations():
        kind = ContentType.objects.get_for_model(relation.related_model)
        columns.setdefault(kind.pk, set()).add(relation.field.attname)
    entries = JournalEntry.objects.filter(content_type__in=columns)
    found: set[int] = set()
    rows = entries.values_list("content_type_id", "field", "old", "new")
    for kind_id, field, old, new in rows.iterator():
        for name in columns[kind_id]:
            found.update(key for key in _values(name, field, old, new) if isinstance(key, int))
    return found


def _values(name: str, field: str, old: object, new: object) -> Iterator[object]:
    """What an entry says of the column ``name``: an entry without a field is of a whole row."""
    for value in (old, new):
        if field == name:
            yield value
        elif not field and isinstance(value, dict):
            yield value.get(name)
