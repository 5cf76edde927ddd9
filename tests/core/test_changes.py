"""The log of changes: every committed write is told, by whatever way it was written."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, override_settings

from core.changes import counter as counting
from core.changes import feed as reading
from core.changes import triggers
from core.changes.anew import tell_all_to_begin_anew
from core.changes.counter import FileCounter
from core.changes.feed import KEPT, Follower, Position, feed, has_own_changes
from core.changes.watching import owners, watched
from core.management.commands import migrate
from core.models import Change
from solutions.models import Listing, PricePlan, Sector
from tests.factories import (
    GuideFactory,
    ListingFactory,
    PricePlanFactory,
    SectorFactory,
    SolutionFactory,
    UserFactory,
    VendorFactory,
)
from vendors.models import Vendor

everything_committed = pytest.mark.django_db(transaction=True)


def told(follower: Follower) -> dict[str, frozenset[int]]:
    """What a follower says, without the key for the whole site."""
    news = follower.news()
    assert news is not None
    return dict(news.changed)


# What is told -----------------------------------------------------------------------------------
def by_save(plan: PricePlan) -> None:
    plan.save()


def by_update(plan: PricePlan) -> None:
    PricePlan.objects.filter(pk=plan.pk).update(position=7)


def by_bulk(plan: PricePlan) -> None:
    PricePlan.objects.bulk_update([plan], ["position"])


def by_sql(plan: PricePlan) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"update {PricePlan._meta.db_table} set position = 9")


def by_deletion(plan: PricePlan) -> None:
    plan.delete()


@pytest.mark.parametrize("write", [by_save, by_update, by_bulk, by_sql, by_deletion])
@everything_committed
def test_every_way_of_writing_is_told(write: Callable[[PricePlan], None]) -> None:
    plan = PricePlanFactory()
    follower, version = Follower(), feed.version()

    write(plan)

    assert told(follower) == {"solution": frozenset({plan.listing.solution_id})}
    assert feed.version() > version
    assert told(follower) == {}


@everything_committed
def test_many_to_many_belongs_to_the_object_and_a_vocabulary_to_the_site() -> None:
    solution, sector = SolutionFactory(), SectorFactory()
    follower = Follower()

    solution.sectors.add(sector)
    assert told(follower) == {"solution": frozenset({solution.pk})}

    Sector.objects.filter(pk=sector.pk).update(name="Y tế số")
    assert told(follower) == {"sector": frozenset({sector.pk}), "site": frozenset({0})}


@everything_committed
def test_row_that_moves_concerns_both_owners() -> None:
    listing, other = ListingFactory(), SolutionFactory()
    before, follower = listing.solution_id, Follower()

    Listing.objects.filter(pk=listing.pk).update(solution=other)

    assert told(follower) == {"solution": frozenset({before, other.pk})}


@everything_committed
def test_whole_object_that_goes_is_told_with_its_parts() -> None:
    listing = PricePlanFactory().listing
    follower = Follower()

    Listing.objects.filter(pk=listing.pk).delete()

    assert told(follower) == {"solution": frozenset({listing.solution_id})}


@everything_committed
def test_what_no_page_shows_is_not_told() -> None:
    version, follower = feed.version(), Follower()

    UserFactory()

    assert (feed.version(), told(follower)) == (version, {})


# Transactions -----------------------------------------------------------------------------------
@everything_committed
def test_nothing_is_told_before_the_commit_or_of_what_is_undone() -> None:
    solution = SolutionFactory()
    version, follower = feed.version(), Follower()

    with transaction.atomic():
        solution.save()
        assert has_own_changes()
        assert told(follower) == {}
        transaction.set_rollback(True)

    assert (feed.version(), told(follower)) == (version, {})
    with transaction.atomic():
        solution.save()
    assert not has_own_changes()
    assert told(follower) == {"solution": frozenset({solution.pk})}


@everything_committed
def test_savepoint_that_is_undone_does_not_hide_the_rest() -> None:
    solution = SolutionFactory()
    follower = Follower()

    with transaction.atomic():
        with transaction.atomic():
            solution.save()
            transaction.set_rollback(True)
        GuideFactory(province=None)

    assert set(told(follower)) >= {"guide"}


@everything_committed
def test_commit_of_another_process_is_seen_at_the_next_question() -> None:
    solution, follower = SolutionFactory(), Follower()
    elsewhere = threading.Thread(target=in_other_connection, args=(solution,))

    elsewhere.start()
    elsewhere.join()

    assert told(follower) == {"solution": frozenset({solution.pk})}


def in_other_connection(row: Model) -> None:
    row.save()
    connection.close()


several_writers = pytest.mark.skipif(
    "connection.vendor != 'postgresql'",
    reason="only on PostgreSQL: SQLite has one writer at a time",
)


@contextmanager
def open_meanwhile(write: Callable[[], object]) -> Iterator[None]:
    """Another connection whose transaction has written and stays open until the block ends."""
    began, may_end = threading.Event(), threading.Event()
    patience = 120.0

    def slowly() -> None:
        with transaction.atomic():
            write()
            began.set()
            may_end.wait(patience)
        connection.close()

    slow = threading.Thread(target=slowly)
    slow.start()
    try:
        assert began.wait(patience)
        yield
    finally:
        may_end.set()
        slow.join()


@several_writers
@everything_committed
def test_transaction_that_began_first_and_ends_last_is_told() -> None:
    first, second = SolutionFactory(), SolutionFactory()
    follower = Follower()

    with open_meanwhile(first.save):
        second.save()
        assert told(follower) == {"solution": frozenset({second.pk})}

    assert told(follower) == {"solution": frozenset({first.pk})}


@several_writers
@everything_committed
def test_what_was_there_is_not_told_though_an_older_transaction_is_open() -> None:
    with open_meanwhile(SectorFactory):
        VendorFactory()
        position = reading.here()

        rows, _position = reading.read(position)
    later, _position = reading.read(position)

    assert rows == []
    assert {topic for _id, topic, _key, _transaction in later or ()} == {"pillar", "sector"}


@several_writers
@everything_committed
def test_what_a_transaction_adds_that_outlasts_a_new_beginning_does_not_hide_it() -> None:
    with open_meanwhile(SectorFactory):
        VendorFactory()
        position = reading.here()
        tell_all_to_begin_anew("default")

    rows, later = reading.read(position)

    assert Change.objects.filter(pk__lte=position.last).exists()
    assert rows is None
    assert reading.read(later)[0] == []


# What is lost or late ---------------------------------------------------------------------------
@everything_committed
def test_write_that_moved_no_counter_is_found_some_seconds_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vendor = VendorFactory()
    follower, version = Follower(), feed.version()
    with connection.cursor() as cursor:
        cursor.execute(f'/* a tool */ UPDATE "{Vendor._meta.db_table}" SET short_name = legal_name')

    assert told(follower) == {}
    monkeypatch.setattr(feed, "_look_after", 0.0)

    assert told(follower) == {"vendor": frozenset({vendor.pk})}
    assert feed.version() > version


@everything_committed
def test_follower_that_is_too_far_behind_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "KEPT", 2)
    slow = Follower()
    for _number in range(4):
        SolutionFactory()
        feed.version()

    assert slow.news() is None
    assert told(slow) == {}


@everything_committed
def test_stored_copy_goes_on_from_its_position_until_that_is_forgotten() -> None:
    old = feed.position()
    solution = SolutionFactory()

    assert told(Follower(old))["solution"] == frozenset({solution.pk})
    call_command("forget_changes", keep=0)

    assert Follower(old).news() is None
    assert told(Follower(feed.position())) == {}
    assert Change.objects.count() == 1


@everything_committed
def test_forgetting_keeps_the_latest() -> None:
    old = feed.position()
    solution = SolutionFactory()

    call_command("forget_changes", keep=KEPT)

    assert told(Follower(old))["solution"] == frozenset({solution.pk})


@everything_committed
def test_forgetting_does_not_hide_that_all_were_told_to_begin_anew() -> None:
    SolutionFactory()
    before = feed.position()
    tell_all_to_begin_anew("default")
    after = feed.position()
    solution = SolutionFactory()
    rows = Change.objects.exclude(topic=Change.FLOOR).count()

    call_command("forget_changes", keep=rows + 1)

    assert Follower(before).news() is None
    assert told(Follower(after))["solution"] == frozenset({solution.pk})


@everything_committed
def test_who_stands_among_the_rows_that_are_kept_goes_on() -> None:
    first = feed.position()
    SolutionFactory()
    second = feed.position()
    solution = SolutionFactory()
    kept = Change.objects.filter(pk__gte=second.last).count()

    call_command("forget_changes", keep=kept)

    assert told(Follower(second))["solution"] == frozenset({solution.pk})
    assert Follower(first).news() is None
    assert told(Follower(feed.position())) == {}


# Triggers and counter ---------------------------------------------------------------------------
@everything_committed
def test_every_watched_table_has_its_triggers_after_a_migration() -> None:
    call_command("migrate", verbosity=0)

    assert triggers.count(connection) == len(list(watched()))
    triggers.remove(connection)
    assert triggers.count(connection) == 0
    triggers.install(connection)
    assert triggers.count(connection) == len(list(watched()))


def test_plans_and_checks_leave_the_triggers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(triggers, "remove", called.append)
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", lambda *a, **k: 0)

    call_command("migrate", plan=True)
    call_command("migrate", check_unapplied=True)

    assert called == []


@everything_committed
def test_migrate_without_anything_to_apply_leaves_the_triggers_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    triggers.install(connection)
    follower = Follower()
    called: list[Any] = []
    monkeypatch.setattr(triggers, "remove", called.append)

    call_command("migrate", verbosity=0)

    assert called == []
    assert follower.news() is not None


@everything_committed
def test_what_is_written_while_the_triggers_are_away_makes_all_begin_anew() -> None:
    sector = SectorFactory()
    follower, stored = Follower(), feed.position()
    triggers.remove(connection)
    Sector.objects.filter(pk=sector.pk).update(name="Đổi khi nâng cấp")

    call_command("migrate", verbosity=0)

    assert follower.news() is None
    assert Follower(stored).news() is None
    assert told(Follower(feed.position())) == {}
    assert triggers.are_current(connection)


@everything_committed
def test_migration_that_was_killed_before_it_told_tells_when_it_is_called_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(database: str) -> None:
        raise KeyboardInterrupt

    SectorFactory()
    follower = Follower()
    triggers.remove(connection)
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "tell_all_to_begin_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("migrate", verbosity=0)

    call_command("migrate", verbosity=0)

    assert follower.news() is None
    assert triggers.are_current(connection)


@everything_committed
def test_triggers_of_another_release_are_not_current() -> None:
    triggers.install(connection)
    were_current = triggers.are_current(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER log_change_insert_solutions_sector")
        else:
            cursor.execute("DROP FUNCTION log_change_solutions_sector() CASCADE")
    are_still = triggers.are_current(connection)
    triggers.install(connection)

    assert (were_current, are_still) == (True, False)


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="only on PostgreSQL: SQLite has no schemas"
)
@everything_committed
def test_triggers_of_tables_in_another_schema_are_not_ours() -> None:
    name, table = "log_change_solutions_sector", "solutions_sector"
    triggers.install(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(f"CREATE SCHEMA apart CREATE TABLE {table} (LIKE public.{table})")
        cursor.execute(
            f"CREATE TRIGGER {name} AFTER INSERT ON apart.{table}"
            f" FOR EACH ROW EXECUTE FUNCTION public.{name}()"
        )
        cursor.execute(
            f"CREATE FUNCTION apart.{name}() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        )

    were_current = triggers.are_current(connection)
    triggers.install(connection)
    are_current = triggers.are_current(connection)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA apart CASCADE")

    assert (were_current, are_current) == (False, True)


def test_parts_of_followed_objects_are_known() -> None:
    topics = {model.__name__: [owner.topic for owner in owners(model)] for model in watched()}

    assert topics["Promotion"] == ["solution"]
    assert topics["ProblemSolution"] == ["problem", "solution"]
    assert topics["Sector"] == ["sector"]
    assert topics["Solution_sectors"] == ["solution"]
    assert topics["GuideStep_solutions"] == ["guide"]


def test_counter_is_shared_and_never_repeats(tmp_path) -> None:
    one, other = FileCounter(tmp_path / "changes"), FileCounter(tmp_path / "changes")

    assert one.read() == other.read()
    assert one.bump() == other.read()
    before = other.read()
    (tmp_path / "changes").unlink()

    assert FileCounter(tmp_path / "changes").read() > before


@everything_committed
def test_portal_without_room_for_its_counter_answers_and_looks_at_the_log_each_time(
    tmp_path: Path, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    no_folder = tmp_path / "a-file"
    no_folder.touch()
    counting.counter.cache_clear()
    try:
        with override_settings(VAR_DIR=no_folder, CACHES_PAGES=True):
            follower = Follower()
            sector = SectorFactory()
            news = told(follower)
            answers = [client.get("/linh-vuc/").status_code for _number in range(2)]
    finally:
        # Later tests count in the folder of all.
        counting.counter.cache_clear()

    assert news["sector"] == frozenset({sector.pk})
    assert answers == [200, 200]
    assert [record.levelname for record in caplog.records if record.name == "portal.cache"] == [
        "ERROR"
    ]


def test_positions_of_both_databases_begin_at_nothing() -> None:
    assert Position() == Position(last=0, horizon=0, seen=frozenset())
