"""What a process has of the index: fresh at every question, or none at all."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.changes import feed
from core.changes.witnesses import digest_of_database
from core.models import Change
from provinces.models import Province
from solutions import finder
from solutions import search as plain
from solutions.index import building, copies
from solutions.index import keeper as keeping
from solutions.index.keeper import Keeper
from solutions.models import Listing, Solution
from solutions.query import CatalogueQuery
from solutions.search import Result
from tests.factories import ListingFactory, ProvinceFactory, SectorFactory, SolutionFactory

everything_committed = pytest.mark.django_db(transaction=True)
ANYTHING = CatalogueQuery()
HEALTH = CatalogueQuery(choices={"sector": ("y-te",)})


def today() -> dt.date:
    return timezone.localdate()


def offered(name: str, province: Province | None = None) -> Solution:
    """A public solution."""
    return ListingFactory(solution__name=name, province=province, published=True).solution


def found(query: CatalogueQuery = ANYTHING) -> Result:
    """What is found, by the index alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "search", None)
        return finder.search(query, today())


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for stored copies."""
    before, settings.VAR_DIR = settings.VAR_DIR, tmp_path
    yield tmp_path
    settings.VAR_DIR = before


def stored() -> Path:
    """A stored copy of today."""
    position = feed.here()
    return copies.write(building.build(today()), position)


# Freshness -------------------------------------------------------------------------------------
def test_every_way_of_writing_is_found_at_the_next_question(index: Keeper) -> None:
    solution = offered("Trạm Y tế")
    assert found(CatalogueQuery(text="trạm")).ids == (solution.pk,)

    Solution.objects.filter(pk=solution.pk).update(name="Sổ khám")
    assert found(CatalogueQuery(text="trạm")).ids == ()
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "solutions_listing" SET "state" = %s', ["draft"])
    assert found().total == 0
    Listing.objects.bulk_update(
        [Listing(pk=row.pk, state="published") for row in Listing.objects.all()], ["state"]
    )
    assert found().ids == (solution.pk,)
    solution.sectors.add(SectorFactory(name="Y tế"))
    assert found(HEALTH).ids == (solution.pk,)
    Listing.objects.all().delete()
    assert found().total == 0


def test_what_is_asked_without_a_change_costs_no_statement(index: Keeper) -> None:
    offered("Trạm Y tế")
    found()

    with CaptureQueriesContext(connection) as statements:
        found(CatalogueQuery(text="trạm", sort="price"))

    assert not statements.captured_queries


def test_solution_of_a_new_vendor_in_a_new_province_finds_its_place(index: Keeper) -> None:
    offered("Trạm", ProvinceFactory(name="Huế"))
    found()

    solution = offered("Sổ", ProvinceFactory(name="Cà Mau"))
    result = found(CatalogueQuery(choices={"province": ("ca-mau",)}))

    assert result.ids == (solution.pk,)
    assert [tally.value for tally in result.tallies["province"]] == ["hue", "ca-mau"]


def test_more_solutions_than_there_is_room_for_are_found(index: Keeper) -> None:
    offered("Trạm")
    assert found().total == 1

    solutions = SolutionFactory.create_batch(400)
    Listing.objects.bulk_create(
        [Listing(solution=solution, state="published") for solution in solutions]
    )

    assert found().total == 401


def test_writer_sees_its_own_transaction_and_nobody_what_is_undone(index: Keeper) -> None:
    offered("Trạm")
    assert found().total == 1

    with transaction.atomic():
        offered("Sổ")
        assert finder.search(ANYTHING, today()).total == 2
        transaction.set_rollback(True)

    assert found().total == 1


def test_names_of_provinces_and_their_changes_are_followed(index: Keeper) -> None:
    province = ProvinceFactory(name="Huế")
    solution = offered("Trạm", province)
    assert found(CatalogueQuery(choices={"province": ("hue",)})).ids == (solution.pk,)

    Province.objects.filter(pk=province.pk).update(slug="co-do")

    assert found(CatalogueQuery(choices={"province": ("co-do",)})).ids == (solution.pk,)


# No index --------------------------------------------------------------------------------------
def test_database_answers_while_too_much_changed(
    index: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered("Trạm")
    assert found().total == 1
    ordered: list[dt.date] = []
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(index, "_order", ordered.append)
    for name in ("Một", "Hai", "Ba"):
        offered(name)

    results = [finder.search(CatalogueQuery(), today()).total for _ in range(2)]

    assert results == [4, 4]
    assert ordered == [today()]
    assert index.ask(today(), len) is None


def test_half_a_change_is_never_kept(index: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    offered("Trạm")
    found()
    offered("Sổ")
    with monkeypatch.context() as patch:
        patch.setattr(building, "read", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            finder.search(CatalogueQuery(), today())

    assert index.ask(today(), len) is None
    assert finder.search(CatalogueQuery(), today()).total == 2


def test_another_day_has_an_index_of_its_own(index: Keeper) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    offered("Trạm")
    ListingFactory(published=True, publish_on=timezone.localdate(tomorrow))
    assert found().total == 1

    with time_machine.travel(tomorrow):
        assert found().total == 2
    assert finder.search(CatalogueQuery(), today()).total == 1


def test_index_of_tomorrow_is_ordered_shortly_before_midnight(index: Keeper, var_dir: Path) -> None:
    ordered: list[dt.date] = []
    index.drop(ordered.append)
    evening = dt.datetime(2026, 3, 2, 23, 50, tzinfo=timezone.get_default_timezone())

    for moment in (evening - dt.timedelta(hours=3), evening, evening):
        with time_machine.travel(moment, tick=False):
            index.prepare_tomorrow()

    assert ordered == [dt.date(2026, 3, 3)]


# Stored copies ---------------------------------------------------------------------------------
def test_stored_copy_answers_alike_and_goes_on(index: Keeper, var_dir: Path) -> None:
    offered("Trạm Y tế", ProvinceFactory(name="Huế"))
    expected = found(CatalogueQuery(text="tram"))
    stored()
    solution = offered("Trạm Biến áp")
    index.drop(None)

    result = found(CatalogueQuery(text="tram"))

    assert result.total == 2
    Listing.objects.filter(solution=solution).delete()
    result = found(CatalogueQuery(text="tram"))
    assert (result.ids, result.listings) == (expected.ids, expected.listings)
    assert {key: list(own) for key, own in result.tallies.items()} == {
        key: list(own) for key, own in expected.tallies.items()
    }


def test_what_answers_without_a_copy_took_is_given_back_once_there_is_one(
    index: Keeper, var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(keeping, "give_back", lambda: given.append("back"))
    offered("Trạm")
    index.drop(None)
    without = index.ask(today(), bool), list(given)
    stored()
    index.drop(None)

    assert without == (None, [])
    assert [index.ask(today(), lambda known: known.size) for _ in range(2)] == [1, 1]
    assert given == ["back"]


@pytest.mark.parametrize("damage", ["cut", "header", "empty", "rubbish"])
@everything_committed
def test_damaged_copy_is_ignored_and_told(
    damage: str, var_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = stored()
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut": whole[:-4096],
            "header": whole[:60] + b"\xff" * 40 + whole[100:],
            "empty": b"",
            "rubbish": os.urandom(5_000),
        }[damage]
    )

    with caplog.at_level("WARNING", "portal.search"):
        assert copies.load(today()) is None

    assert "is ignored" in caplog.text


@everything_committed
def test_copy_of_other_code_database_or_day_is_ignored(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered("Trạm")
    path = stored()
    assert copies.load(today()) is not None

    with monkeypatch.context() as patch:
        patch.setattr(copies, "_code", lambda: "another")
        assert copies.load(today()) is None
    tomorrow = today() + dt.timedelta(days=1)
    path.rename(copies.path_of(tomorrow))
    assert copies.load(tomorrow) is None
    stored()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_change SET key = key + 1")
    assert copies.load(today()) is None


@everything_committed
def test_rows_of_transactions_not_yet_ended_everywhere_witness_too(var_dir: Path) -> None:
    """On PostgreSQL a transaction of any database of the server may hold the horizon back."""
    offered("Trạm")
    seen = Change.objects.exclude(topic=Change.FLOOR).values_list("pk", flat=True)
    position = feed.Position(last=feed.here().last, horizon=1, seen=frozenset(seen))
    before = digest_of_database(position)
    offered("Đến sau")

    after_more = digest_of_database(position)
    Change.objects.filter(pk__in=position.seen).update(key=F("key") + 1)

    assert after_more == before
    assert digest_of_database(position) != before


@everything_committed
def test_command_stores_a_copy_and_removes_those_of_past_days(var_dir: Path) -> None:
    offered("Trạm")
    old = copies.path_of(today() - dt.timedelta(days=1))
    old.parent.mkdir()
    old.touch()

    call_command("build_search_index", verbosity=0)

    assert [path.name for path in old.parent.glob("*.index")] == [f"{today()}.index"]
    copy = copies.load(today())
    assert copy is not None
    assert copy.contents.size == 1


@everything_committed
def test_copy_that_cannot_be_stored_is_told_in_one_line(var_dir: Path) -> None:
    (var_dir / "search").touch()

    with pytest.raises(CommandError, match="cannot be stored"):
        call_command("build_search_index", verbosity=0)


def test_process_that_cannot_be_started_makes_nobody_fail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_arguments: object, **_options: object) -> None:
        raise BlockingIOError("too many processes")

    monkeypatch.setattr(subprocess, "Popen", refused)

    keeping.in_own_process(today())

    assert "too many processes" in caplog.text


# Several processes -----------------------------------------------------------------------------
PROCESS = """
import json, os, sys
import django
django.setup()
from django.db import connection
from django.utils import timezone
from solutions import finder
from solutions.index import copies
from solutions.index.keeper import keeper
from solutions.models import Solution
from solutions.query import CatalogueQuery

on = timezone.localdate()
for line in sys.stdin:
    word, *rest = json.loads(line)
    if word == "rename":
        Solution.objects.filter(pk=rest[0]).update(name=rest[1])
        print(json.dumps("done"), flush=True)
    else:
        by_index = keeper.ask(on, lambda contents: True)
        ids = finder.search(CatalogueQuery(text=rest[0]), on).ids
        print(json.dumps([bool(by_index), list(ids)]), flush=True)
"""


class Process:
    """Another process of the portal, on the database of the test."""

    def __init__(self, var_dir: Path, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "showcase.settings",
                "VAR": str(var_dir),
                "DATABASE_URL": url,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, *words: object) -> object:
        """Tell it something and wait for its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        """End it."""
        self.process.communicate()


def url_of_database(folder: Path) -> str:
    """Where other processes find what the test committed."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        path = folder / "catalogue.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return f"sqlite:///{path}"
    who = ":".join(filter(None, (known["USER"], known["PASSWORD"])))
    where = quote(known["HOST"] or "", safe="") + (f":{known['PORT']}" if known["PORT"] else "")
    return f"postgres://{who}@{where}/{known['NAME']}"


@everything_committed
def test_edit_in_one_process_is_found_by_the_index_of_another(tmp_path: Path) -> None:
    solution = offered("Trạm Y tế")
    url = url_of_database(tmp_path)
    searching, editing = Process(tmp_path, url), Process(tmp_path, url)
    try:
        assert searching.say("search", "tram") == [False, [solution.pk]]
        subprocess.run(
            [sys.executable, "manage.py", "build_search_index"],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "showcase.settings",
                "VAR": str(tmp_path),
                "DATABASE_URL": url,
            },
            check=True,
            capture_output=True,
        )
        for number in range(3):
            editing.say("rename", solution.pk, f"Sổ khám {number}")
            assert searching.say("search", f"so kham {number}") == [True, [solution.pk]]
            assert searching.say("search", "tram") == [True, []]
    finally:
        searching.end()
        editing.end()
