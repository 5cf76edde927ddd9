"""The stored texts of the search: a process begins with them and finds what all read anew finds."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from guides.models import Guide
from showcase.searching import finding, stored
from showcase.searching.collection import Library, Shelf
from showcase.searching.guides import GUIDES
from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = ["guides", "problems", "provinces", "sectors", "vendors"]


@pytest.fixture(autouse=True)
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for stored texts, which questions are answered from."""
    before = portal.VAR_DIR, portal.SEARCHES_BY_INDEX
    portal.VAR_DIR, portal.SEARCHES_BY_INDEX = tmp_path, True
    yield tmp_path
    portal.VAR_DIR, portal.SEARCHES_BY_INDEX = before


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often libraries were made of all texts."""
    made: list[str] = []
    make = Library.__init__

    def noted(self: Library, texts: object, on: dt.date) -> None:
        made.append("anew")
        make(self, texts, on)

    monkeypatch.setattr(Library, "__init__", noted)
    return made


def today() -> dt.date:
    return timezone.localdate()


def found(shelf: Shelf, text: str, on: dt.date | None = None) -> list[int]:
    """The keys of guides that answer, by default today."""
    with shelf.opened(on or today()) as things:
        library = things["guides"]
        question = finding.understand(text, things["lexicon"], library.index)
        return library.ranked(question).in_order()


def test_a_process_that_starts_reads_nothing_that_is_stored(read: list[str]) -> None:
    guides = [f.GuideFactory(title=f"Ký số {number}", published=True) for number in range(3)]
    expected = found(finding.new_shelf(), "ký số")
    finding.store(today(), if_none=False)
    read.clear()

    assert found(finding.new_shelf(), "ký số") == expected
    assert set(expected) == {guide.pk for guide in guides}
    assert read == []


def test_what_changed_since_is_found_too(read: list[str]) -> None:
    first, second = (f.GuideFactory(title=f"Ký số {n}", published=True) for n in range(2))
    finding.store(today(), if_none=False)
    read.clear()
    Guide.objects.filter(pk=first.pk).update(title="Một cửa")
    third = f.GuideFactory(title="Ký số ba", published=True)
    shelf = finding.new_shelf()

    assert set(found(shelf, "ký số")) == {second.pk, third.pk}
    assert found(shelf, "một cửa") == [first.pk]
    second.delete()
    assert found(shelf, "ký số") == [third.pk]
    assert "anew" not in read


def test_texts_of_other_code_day_or_database_are_ignored(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    f.GuideFactory(published=True)
    texts, tomorrow = GUIDES.texts, today() + dt.timedelta(days=1)
    stored.store("guides", texts, today(), if_none=False)
    assert stored.load("guides", texts, today()) is not None

    with monkeypatch.context() as patch:
        patch.setattr(stored, "_code", lambda: "another")
        assert stored.load("guides", texts, today()) is None
    path = stored.path_of("guides", today())
    path.rename(stored.path_of("guides", tomorrow))
    assert stored.load("guides", texts, tomorrow) is None
    stored.store("guides", texts, today(), if_none=False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_change SET key = key + 1")
    assert stored.load("guides", texts, today()) is None
    assert caplog.text.count("are ignored: other") == 3


@pytest.mark.parametrize(
    "damage", [b"", b"search texts 1\nrubbish", b"search texts 1\n" + bytes(99)]
)
def test_damaged_texts_are_read_anew(
    damage: bytes, read: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    guide = f.GuideFactory(title="Ký số", published=True)
    finding.store(today(), if_none=False)
    stored.path_of("guides", today()).write_bytes(damage)
    read.clear()

    assert found(finding.new_shelf(), "ký số") == [guide.pk]
    assert read == ["anew"]
    assert "are ignored" in caplog.text


def test_made_with_the_index_once_a_day(var_dir: Path, read: list[str]) -> None:
    f.GuideFactory(published=True)
    old = stored.path_of("guides", today() - dt.timedelta(days=1))
    old.parent.mkdir()
    old.touch()

    call_command("build_search_index", verbosity=0)
    call_command("build_search_index", "--if-none", verbosity=0)

    names = sorted(path.name for path in old.parent.glob("*-texts"))
    assert names == [f"{today()}.{kind}-texts" for kind in KINDS]
    assert len(read) == len(KINDS)


def test_a_new_day_and_a_log_that_was_forgotten_begin_with_what_is_stored(read: list[str]) -> None:
    guide = f.GuideFactory(title="Ký số", published=True)
    shelf, tomorrow = finding.new_shelf(), today() + dt.timedelta(days=1)
    assert found(shelf, "ký số") == [guide.pk]
    finding.store(tomorrow, if_none=False)
    read.clear()

    assert found(shelf, "ký số", tomorrow) == [guide.pk]
    assert read == []
    guide.delete()
    call_command("forget_changes", keep=0)
    assert found(shelf, "ký số", tomorrow) == []
