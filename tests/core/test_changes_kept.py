"""What a process keeps of many rows: made once, and renewed by what changed before it is used."""

import datetime as dt

import pytest
from django.core.management import call_command

from core.changes.feed import News, Position, here
from core.changes.kept import Kept
from tests.factories import SectorFactory

pytestmark = pytest.mark.django_db(transaction=True)

ON = dt.date(2026, 2, 10)
NEXT = ON + dt.timedelta(days=1)


def made(on: dt.date) -> list[str]:
    return [f"made {on.day}"]


def renewed(kept: list[str], news: News | None, before: dt.date, on: dt.date) -> list[str]:
    what = "all" if news is None else sorted(news.of("sector"))
    return [*kept, f"renewed {before.day} to {on.day}: {what}"]


def test_is_made_once_and_renewed_by_what_changed() -> None:
    kept = Kept(made, renewed)
    first = kept.current(ON)
    again = kept.current(ON)
    sector = SectorFactory()

    assert first == ["made 10"]
    assert again is first
    assert kept.current(ON) == ["made 10", f"renewed 10 to 10: [{sector.pk}]"]
    assert len(kept.current(NEXT)) == 3


def test_begins_with_what_is_stored_and_what_changed_since() -> None:
    stored: dict[dt.date, Position] = {ON: here()}
    sector = SectorFactory()
    kept = Kept(made, renewed, lambda on: (["stored"], stored[on]) if on in stored else None)

    assert kept.current(ON) == ["stored", f"renewed 10 to 10: [{sector.pk}]"]
    stored[NEXT] = here()
    assert kept.current(NEXT) == ["stored", "renewed 11 to 11: []"]


def test_what_is_stored_is_renewed_whole_where_the_log_was_forgotten() -> None:
    position = here()
    SectorFactory()
    call_command("forget_changes", keep=0)

    kept = Kept(made, renewed, lambda on: (["stored"], position))

    assert kept.current(ON) == ["stored", "renewed 10 to 10: all"]


def test_what_failed_is_made_anew() -> None:
    def fails(*_asked: object) -> list[str]:
        raise ArithmeticError

    kept = Kept(made, fails)
    kept.current(ON)
    SectorFactory()

    with pytest.raises(ArithmeticError):
        kept.current(ON)

    assert kept.current(ON) == ["made 10"]


def test_fresh_and_forgotten() -> None:
    kept = Kept(made, renewed)
    first = kept.current(ON)

    fresh = kept.fresh(ON)
    kept.forget()

    assert fresh == first
    assert fresh is not first
    assert kept.current(ON) is not first
