"""The values of a sheet laid over a row of the database: what differs, what is to be proposed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.text import fold
from solutions.models import PricePlan
from vendors.tax_code import mask

from . import fields
from .columns import BY_KEY
from .groups import Given, Values
from .rows import is_personal
from .values import says_the_same
from .works import Change, Proposal, Work

_KEYS: Final = {"sectors": "slug", "audiences": "key", "programmes": "slug"}
_LONGEST_PROPOSAL: Final = 20_000


class Overlay:
    """Lays values over instances; ``keys`` are the columns that the sheet has.

    A column that the sheet lacks leaves its field; an empty cell empties it.
    """

    def __init__(self, keys: frozenset[str]) -> None:
        self.keys = keys

    def lay(self, done: Work, given: Values, mapping: dict[str, str], row: int) -> list[Change]:
        """Set the fields of ``mapping`` (by column) on the instance of ``done``.

        Returns what changed, of an instance that exists already; ``row`` stands for columns that
        no row fills. Wrong values (the model's own rules for single fields) go to ``done.errors``.
        """
        changes = []
        for column, name in mapping.items():
            said = given.get(column)
            if column not in self.keys or (said is None and name in fields.NEVER_EMPTIED):
                continue
            old, new = _set(done, column, name, said)
            if name == "tax_code" and old != new:
                old, new = mask(old), mask(new)
            if old != new and not done.is_new:
                changes.append(Change(said.row if said else row, column, old, new))
        _clean(done, mapping)
        return changes

    def propose(self, done: Work, given: Values, mapping: dict[str, str]) -> None:
        """Add proposals for what differs; what the sheet leaves empty proposes nothing."""
        for column, name in mapping.items():
            said = given.get(column)
            if said is None:
                continue
            if name in fields.MANY:
                rows = () if done.is_new else getattr(done.instance, name).all()
                old, new = _keys_of(name, rows), _keys_of(name, said.value)
            else:
                old, new = _plain(getattr(done.instance, name)), _plain(said.value)
            if old != new and not (_is_no_matter(name, old, new) or _as_read(column, old, new)):
                done.proposals.append(Proposal(name, old, new[:_LONGEST_PROPOSAL]))


def many_after(done: Work, name: str) -> set[int]:
    """The ids that a many-to-many field will hold."""
    if name in done.many or done.is_new:
        return done.many.get(name, set())
    return {row.pk for row in getattr(done.instance, name).all()}


def _set(done: Work, column: str, name: str, said: Given | None) -> tuple[Any, Any]:
    """Set one field; returns the old and the new value as shown, two equal ones if they are."""
    if name in fields.MANY:
        wanted = said.value if said else ()
        stored = () if done.is_new else tuple(getattr(done.instance, name).all())
        if {row.pk for row in stored} == {row.pk for row in wanted}:
            return None, None
        done.many[name] = {row.pk for row in wanted}
        return tuple(map(str, stored)), tuple(map(str, wanted))
    value = said.value if said else _when_empty(column, name)
    old_id = getattr(done.instance, done.instance._meta.get_field(name).attname)
    if old_id == (value.pk if isinstance(value, Model) else value):
        return None, None
    old = getattr(done.instance, name)
    if _is_as_written(done.instance, column, old, value):
        return None, None
    setattr(done.instance, name, value)
    done.changed.add(name)
    return old, value


def _is_as_written(instance: Model, column: str, old: Any, new: Any) -> bool:
    """Whether a sheet writes the stored value in just this way, so that nothing changes."""
    if column == "amount" and new is None:
        return bool(old == 0 and instance.charge == PricePlan.Charge.FREE)
    return isinstance(old, str) and isinstance(new, str) and _as_read(column, old, new)


def _as_read(column: str, old: str, new: str) -> bool:
    is_text = BY_KEY[column].kind in ("text", "address", "list")
    return bool(is_text and old and new) and says_the_same(BY_KEY[column], old, new)


def _when_empty(column: str, name: str) -> Any:
    if name in fields.WHEN_EMPTY:
        return fields.WHEN_EMPTY[name]
    return "" if BY_KEY[column].kind in ("text", "address", "list") else None


def _clean(done: Work, mapping: dict[str, str]) -> None:
    """The model's own rules for the fields just set; relations are known to exist."""
    instance = done.instance
    columns = {name: column for column, name in mapping.items()}
    others = [f.name for f in instance._meta.fields if f.is_relation or f.name not in done.changed]
    try:
        instance.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            done.errors.append((columns.get(name), " ".join(messages)))


def _is_no_matter(name: str, old: str, new: str) -> bool:
    """Another spelling of a name is no proposal, and a person's number is never copied."""
    is_spelling = name in ("legal_name", "name") and fold(old) == fold(new)
    return is_spelling or (name == "tax_code" and is_personal(new))


def _keys_of(name: str, rows: Iterable[Any]) -> str:
    return "; ".join(sorted(getattr(row, _KEYS[name]) for row in rows))


def _plain(value: Any) -> str:
    """A value as a proposal keeps it: ``true``/``false``, keys, plain numbers, slugs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(value, "slug", value))
