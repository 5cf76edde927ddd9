"""Many-to-many fields of many objects in a fixed number of statements.

Their field history is written by ``core.signed.record_many``.
"""

from collections.abc import Collection, Mapping

from django.db.models import ManyToManyField


def links_of(field: ManyToManyField, keys: Collection[int]) -> dict[int, set[int]]:
    """The keys of the related rows of each of the objects ``keys`` (1 query)."""
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    found: dict[int, set[int]] = {key: set() for key in keys}
    rows = field.remote_field.through._base_manager.filter(**{f"{source}__in": keys})
    for own, other in rows.values_list(source, target):
        found[own].add(other)
    return found


def set_many(field: ManyToManyField, wanted: Mapping[int, Collection[int]]) -> None:
    """Bring the field to the wanted keys (key of the object -> keys of the related rows)."""
    if not wanted:
        return
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    through = field.remote_field.through
    rows = through._base_manager
    stored = rows.filter(**{f"{source}__in": wanted}).values_list("pk", source, target)
    gone = [pk for pk, own, other in stored if other not in wanted[own]]
    known = {(own, other) for _pk, own, other in stored}
    rows.filter(pk__in=gone).delete()
    rows.bulk_create(
        through(**{source: own, target: other})
        for own, others in wanted.items()
        for other in sorted(others)
        if (own, other) not in known
    )
