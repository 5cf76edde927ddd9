"""Pieces of pages are made once per change, and never shown after one."""

import datetime as dt
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import transaction
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from core import fragments
from core.changes.feed import News
from core.fragments import Fragment, Fragments, Topic
from core.page_cache.marks import begin, for_now
from solutions.models import Sector, Solution
from tests.factories import SectorFactory, SolutionFactory

MONDAY = dt.datetime(2026, 2, 9, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))


class World:
    """Data that changes, its log, and pieces made of it."""

    def __init__(self) -> None:
        self.versions: Counter[Topic] = Counter()
        self.untold: list[Topic] = []
        self.is_lost = False
        self.rendered: list[object] = []
        self._alone = threading.Lock()

    def news(self) -> News | None:
        """What a follower says."""
        with self._alone:
            told, lost = self.untold, self.is_lost
            self.untold, self.is_lost = [], False
        if lost:
            return None
        topics = {topic for topic, _key in told}
        return News({name: frozenset(k for t, k in told if t == name) for name in topics})

    def change(self, *topics: Topic) -> None:
        """Commit a change of each topic."""
        for topic in topics:
            with self._alone:
                self.versions[topic] += 1
                self.untold.append(topic)

    def text(self, *topics: Topic) -> str:
        """What a piece about these topics says now."""
        return " ".join(str(self._version(topic)) for topic in topics) + str(
            translation.get_language()
        )

    def _version(self, topic: Topic) -> int:
        if topic[1]:
            return self.versions[topic]
        return sum(n for (name, _key), n in self.versions.items() if name == topic[0])

    def piece(self, *topics: Topic, until: dt.date | None = None) -> Callable[[], Fragment]:
        """The rendering of a piece about these topics."""

        def render() -> Fragment:
            self.rendered.append(topics)
            return Fragment(mark_safe(self.text(*topics)), frozenset(topics), until)  # noqa: S308

        return render


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> World:
    """A world whose log the fragments follow."""
    made = World()
    monkeypatch.setattr("core.fragments.Follower", lambda: made)
    monkeypatch.setattr("core.fragments.has_own_changes", lambda: False)
    settings.CACHES_PAGES = True
    return made


@pytest.fixture
def kept() -> Fragments:
    """An empty memory."""
    return Fragments()


def test_piece_is_made_once(world: World, kept: Fragments) -> None:
    piece = world.piece(("solution", 1))

    assert [kept.get("a", piece) for _ in range(3)] == ["0vi"] * 3
    assert len(world.rendered) == 1


@pytest.mark.parametrize(
    ("changed", "text", "times"),
    [
        (("solution", 1), "1 0vi", 2),
        (("solution", 2), "0 0vi", 1),
        (("site", 0), "0 1vi", 2),
        (("vendor", 1), "0 0vi", 1),
    ],
)
def test_piece_is_made_anew_when_what_it_shows_changed(
    world: World, kept: Fragments, changed: Topic, text: str, times: int
) -> None:
    piece = world.piece(("solution", 1), ("site", 0))
    kept.get("a", piece)
    world.change(changed)

    assert kept.get("a", piece) == text
    assert len(world.rendered) == times


def test_key_0_stands_for_any_object_of_the_kind(world: World, kept: Fragments) -> None:
    piece = world.piece(("solution", 0))
    kept.get("a", piece)
    world.change(("solution", 77))

    assert kept.get("a", piece) == "1vi"


def test_everything_is_made_anew_when_the_log_is_lost(world: World, kept: Fragments) -> None:
    kept.get("a", world.piece(("solution", 1)))
    world.versions["solution", 1] = 5
    world.is_lost = True

    assert kept.get("a", world.piece(("solution", 1))) == "5vi"


def test_each_language_has_its_own(world: World, kept: Fragments) -> None:
    piece = world.piece(("solution", 1))

    texts = []
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            texts.append(kept.get("a", piece))

    assert texts == ["0vi", "0en", "0vi"]
    assert len(world.rendered) == 2


@pytest.mark.parametrize(
    ("until", "days", "times"),
    [(None, 0, 1), (None, 1, 2), (None, -1, 2), (MONDAY.date() + dt.timedelta(days=2), 2, 1)],
)
def test_piece_holds_for_its_days(
    world: World, kept: Fragments, until: dt.date | None, days: int, times: int
) -> None:
    piece = world.piece(("solution", 1), until=until)
    with time_machine.travel(MONDAY):
        kept.get("a", piece)

    with time_machine.travel(MONDAY + dt.timedelta(days=days)):
        kept.get("a", piece)

    assert len(world.rendered) == times


def test_last_day_is_the_last(world: World, kept: Fragments) -> None:
    piece = world.piece(("solution", 1), until=MONDAY.date() + dt.timedelta(days=2))
    with time_machine.travel(MONDAY):
        kept.get("a", piece)

    with time_machine.travel(MONDAY + dt.timedelta(days=3)):
        kept.get("a", piece)

    assert len(world.rendered) == 2


def test_what_changed_while_it_was_made_is_not_taken_for_fresh(
    world: World, kept: Fragments
) -> None:
    def render_slowly() -> Fragment:
        made = world.piece(("solution", 1))()
        world.change(("solution", 1))
        return made

    kept.get("a", render_slowly)

    assert kept.get("a", world.piece(("solution", 1))) == "1vi"


def test_change_told_to_another_thread_while_it_was_made(world: World, kept: Fragments) -> None:
    def render_slowly() -> Fragment:
        made = world.piece(("solution", 1))()
        world.change(("solution", 1))
        # Another request comes by and is told of the change.
        kept.get("b", world.piece(("solution", 2)))
        return made

    kept.get("a", render_slowly)

    assert kept.get("a", world.piece(("solution", 1))) == "1vi"


def test_piece_of_an_answer_for_the_moment_is_not_kept(world: World, kept: Fragments) -> None:
    piece = world.piece(("solution", 1))

    for_now()
    kept.get("a", piece)
    begin()

    assert [kept.get("a", piece) for _ in range(2)] == ["0vi"] * 2
    assert len(world.rendered) == 2


def test_only_the_missing_are_asked_for_at_once(world: World, kept: Fragments) -> None:
    asked = []

    def render(keys: list[object]) -> dict[object, Fragment]:
        asked.append(keys)
        return {key: world.piece(("solution", key))() for key in keys if key != 9}

    kept.get_many([1, 2], render)
    world.change(("solution", 2))
    found = kept.get_many([3, 2, 1, 2, 9], render)

    assert asked == [[1, 2], [3, 2, 9]]
    assert [(key, made.html) for key, made in found.items()] == [
        (3, "0vi"),
        (2, "1vi"),
        (1, "0vi"),
    ]


def test_nothing_asked_nothing_made(world: World, kept: Fragments) -> None:
    assert kept.get_many([], lambda keys: pytest.fail("asked for nothing")) == {}


def test_room_is_limited_and_what_is_used_all_the_time_stays(
    world: World, kept: Fragments, settings: Settings
) -> None:
    settings.FRAGMENT_BYTES = 16 * 500
    for number in range(1, 401):
        kept.get(number, world.piece(("solution", number)))
        kept.get(1, world.piece(("solution", 1)))

    assert 50 < len(kept) < 200
    assert world.rendered.count((("solution", 1),)) < 10


def test_a_little_more_than_there_is_room_for_is_mostly_kept(
    world: World, kept: Fragments, settings: Settings
) -> None:
    settings.FRAGMENT_BYTES = 16 * 500
    for _round in range(40):
        for number in range(150):
            kept.get(number, world.piece(("solution", number)))

    assert len(world.rendered) < 40 * 150 / 2


def test_too_large_a_piece_is_not_kept(world: World, kept: Fragments, settings: Settings) -> None:
    settings.FRAGMENT_BYTES = 40_000
    large = Fragment(mark_safe("x" * 3_000), frozenset())  # noqa: S308

    assert kept.get("large", lambda: large) == "x" * 3_000
    assert len(kept) == 0


@pytest.mark.parametrize(
    "facts",
    [None, 7, "ữ", (), (1, (True, None, ("a",)), 2.5), frozenset({1}), [1], mark_safe("a"), World],
)
def test_piece_comes_back_as_it_was(world: World, kept: Fragments, facts: object) -> None:
    topics, until = (("solution", 1), ("site", 0)), MONDAY.date()
    piece = Fragment(mark_safe("<b>ữ</b>"), topics, until, facts)  # noqa: S308
    with time_machine.travel(MONDAY):
        kept.get_many(["a"], lambda keys: {"a": piece})

        again = kept.get_many(["a"], lambda keys: pytest.fail("made again"))["a"]

    assert again == piece
    assert (type(again.html), type(again.facts)) == (type(piece.html), type(facts))


def test_child_process_keeps_its_own(world: World, kept: Fragments) -> None:
    kept.get("a", world.piece(("solution", 1)))
    read, write = os.pipe()
    child = os.fork()
    if not child:
        # Whatever it writes must not end up in the parent's file.
        for number in range(10):
            kept.get(number, world.piece(("solution", number + 10)))
        os.write(write, f"{len(kept)} {kept.get('a', world.piece(('solution', 1)))}".encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(read, 100) == b"10 0vi"
    assert kept.get("a", lambda: pytest.fail("made again")) == "0vi"
    os.close(read)
    os.close(write)


def test_topics_are_not_remembered_without_end(
    world: World, kept: Fragments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.fragments.TOPICS_KEPT", 5)
    kept.get("a", world.piece(("solution", 1)))
    world.change(*(("vendor", number) for number in range(1, 9)))

    assert kept.get("a", world.piece(("solution", 1))) == "0vi"
    assert len(world.rendered) == 2


@pytest.mark.parametrize("turned_off", ["setting", "own changes"])
def test_without_the_cache_each_piece_is_made_where_it_is_asked_for(
    world: World,
    kept: Fragments,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    turned_off: str,
) -> None:
    if turned_off == "setting":
        settings.CACHES_PAGES = False
    else:
        monkeypatch.setattr("core.fragments.has_own_changes", lambda: True)
    piece = world.piece(("solution", 1))

    assert [kept.get("a", piece), kept.get("a", piece)] == ["0vi", "0vi"]
    assert (len(world.rendered), len(kept)) == (2, 0)


def test_many_threads_see_no_outdated_piece(world: World, kept: Fragments) -> None:
    wrong: list[str] = []
    gate = threading.Barrier(4)

    def ask() -> None:
        gate.wait()
        for number in range(300):
            before = world.versions["solution", 1]
            if number % 10 == 0:
                world.change(("solution", 1))
                before = world.versions["solution", 1]
            with translation.override("vi"):
                seen = kept.get(number % 3, world.piece(("solution", 1)))
            if int(seen.removesuffix("vi")) < before:
                wrong.append(f"{seen} after {before}")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


# Against a model --------------------------------------------------------------------------------
TOPICS = st.sampled_from([("solution", 0), ("solution", 1), ("solution", 2), ("vendor", 1)])
STEPS = st.one_of(
    st.tuples(st.just("ask"), st.lists(st.integers(0, 4), max_size=4), st.sampled_from(["vi"])),
    st.tuples(st.just("ask"), st.lists(st.integers(0, 4), max_size=4), st.sampled_from(["en"])),
    st.tuples(st.just("change"), TOPICS.filter(lambda topic: topic[1] > 0)),
    st.tuples(st.just("lose"), TOPICS.filter(lambda topic: topic[1] > 0)),
    st.tuples(st.just("wait"), st.integers(-1, 3)),
)
MADE_OF = [
    (("solution", 1),),
    (("solution", 2), ("vendor", 1)),
    (("solution", 0),),
    (),
    (("vendor", 1),),
]
LASTS = [0, 2, 0, 1, 0]


@settings(max_examples=100)
@given(steps=st.lists(STEPS, max_size=25), room=st.sampled_from([9_000, 30_000]))
def test_as_if_each_piece_were_made_every_time(steps: list, room: int) -> None:
    world, kept, day = World(), Fragments(), MONDAY
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(MONDAY) as traveller:
        patch.setattr("core.fragments.Follower", lambda: world)
        patch.setattr("core.fragments.has_own_changes", lambda: False)
        patch.setattr("core.fragments.settings.CACHES_PAGES", True)
        patch.setattr("core.fragments.settings.FRAGMENT_BYTES", room)
        for kind, *values in steps:
            if kind == "ask":
                with translation.override(values[1]):
                    _ask(world, kept, values[0], day.date())
            elif kind == "wait":
                day += dt.timedelta(days=values[0])
                traveller.move_to(day)
            else:
                world.change(values[0])
                world.is_lost = world.is_lost or kind == "lose"


def _ask(world: World, kept: Fragments, keys: list[int], on: dt.date) -> None:
    """Ask for pieces that hold from their day for some days; they must say what is right."""

    def made(key: int) -> Fragment:
        until = on + dt.timedelta(days=LASTS[key])
        return Fragment(
            mark_safe(f"{world.text(*MADE_OF[key])} {on}"),  # noqa: S308
            frozenset(MADE_OF[key]),
            until if LASTS[key] else None,
            facts=(on, until),
        )

    found = kept.get_many(keys, lambda missing: {key: made(key) for key in missing})

    assert list(found) == list(dict.fromkeys(keys))
    for key, piece in found.items():
        first, last = piece.facts
        assert first <= on <= last
        assert piece.html == f"{world.text(*MADE_OF[key])} {first}"


# With the database ------------------------------------------------------------------------------
@pytest.fixture
def live(settings: Settings) -> Iterator[None]:
    """The memory of the process, empty, with its real log."""
    settings.CACHES_PAGES = True
    fragments.clear()
    yield
    fragments.clear()


def named(solution: Solution) -> str:
    """The name of a solution by way of the fragments."""

    def render() -> Fragment:
        name = Solution.objects.get(pk=solution.pk).name
        return Fragment(mark_safe(name), frozenset({("solution", solution.pk)}))  # noqa: S308

    return fragments.get(("name", solution.pk), render)


@pytest.mark.django_db(transaction=True)
def test_committed_edit_is_seen_at_once(live: None, django_assert_num_queries) -> None:
    solution = SolutionFactory(name="Trước")
    named(solution)
    with django_assert_num_queries(0):
        named(solution)

    Solution.objects.filter(pk=solution.pk).update(name="Sau")

    assert named(solution) == "Sau"


@pytest.mark.django_db(transaction=True)
def test_other_tables_leave_it_alone(live: None) -> None:
    solution, sector = SolutionFactory(name="Trước"), SectorFactory()
    named(solution)

    Sector.objects.filter(pk=sector.pk).update(name="Khác")
    Solution.objects.filter(pk=SolutionFactory().pk).update(name="Khác")

    assert len(fragments._fragments) == 1
    assert named(solution) == "Trước"


@pytest.mark.django_db(transaction=True)
def test_uncommitted_edit_is_seen_by_its_own_connection_and_left_nowhere(live: None) -> None:
    solution = SolutionFactory(name="Trước")
    named(solution)

    with transaction.atomic():
        Solution.objects.filter(pk=solution.pk).update(name="Nháp")
        seen = named(solution)
        transaction.set_rollback(True)

    assert (seen, named(solution)) == ("Nháp", "Trước")
