"""Named people and places that every test may use.

An edits Đà Nẵng, Bình approves there, Chi edits Huế, Minh is the ministry, Root is the superuser.
"""

import datetime as dt
import gc
import os
import sqlite3
from collections.abc import Iterator

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from comparison import live
from core import fragments
from core.changes import feed
from core.models import User
from core.page_cache.store import store as pages
from provinces.models import Province, Region
from solutions.index.keeper import Keeper
from tests import emptying, prepared
from tests.factories import MembershipFactory, ProvinceFactory, RegionFactory, UserFactory
from tests.index import searching_by_index
from tests.site import TODAY, Site, make_site

# The same examples in every run, however long they take: a failure on one machine is one on all.
hypothesis.settings.register_profile(
    "portal",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("portal")

emptying.install()

# The log of changes is read where a counter says so, never because some seconds went by: on a busy
# machine these may pass between any two lines of a test.
feed.LOOK_AGAIN = float("inf")

# What gives a test a database, by itself or through what it asks for.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
# Each of their files takes many seconds.
LONGEST = (
    "tests/journeys/",
    "tests/test_every_",
    "tests/test_site_crawl",
    "tests/solutions/index/",
)
# Objects made until the collector of garbage looks again: seldom enough that it takes no tenth of
# the run, often enough that memory stays flat.
OBJECTS_UNTIL_COLLECTION = 50_000

# The day on which the provinces of 2025 took the place of the 63.
MERGER = dt.date(2025, 7, 1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """With ``REQUIRE_ALL=1`` a skip is a failure, but for what is only about one database."""
    report = yield
    if os.environ.get("REQUIRE_ALL") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith("only on "):
            report.outcome, report.longrepr = "failed", f"REQUIRE_ALL=1, but skipped: {reason}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """What asks for no database cannot differ between two, so it is ``once`` without saying so.

    What takes longest begins first, so that no process is left with it in the end.
    """
    for item in items:
        asks = not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        if not asks and not any(map(item.get_closest_marker, ("django_db", "both"))):
            item.add_marker("once")
    yield
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """The portal, its tests and all they need stay until the end: no use looking through them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_COLLECTION, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """On SQLite the database of the tests begins with the tables made once for the whole run.

    pytest-django opens the same database in memory and finds that no migration is missing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    made = prepared.empty_database(prepared.place(tmp_path_factory))
    # It lasts as long as somebody keeps it open.
    keeper = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    prepared.load(made, keeper)
    yield
    keeper.close()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another one cached."""
    cache.clear()
    fragments.clear()
    pages.clear()
    live.forget()
    yield
    cache.clear()


@pytest.fixture
def reference(db: None) -> None:
    """The whole reference data, as a fresh portal has it."""
    call_command("load_reference", verbosity=0)


@pytest.fixture
def frozen() -> Iterator[None]:
    """The day of ``tests.site``, on which the promotions of the factories are in force."""
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def site(frozen: None, da_nang: Province, hue: Province, hai_duong: Province) -> Site:
    """A public site with one of everything."""
    return make_site(da_nang, hue)


@pytest.fixture
def index(transactional_db: None) -> Iterator[Keeper]:
    """The catalogue is searched by the index, in step with what the test commits."""
    with searching_by_index() as keeper:
        yield keeper


# Places -----------------------------------------------------------------------------------------
@pytest.fixture
def red_river(db: None) -> Region:
    """Đồng bằng sông Hồng."""
    return RegionFactory(name="Đồng bằng sông Hồng", name_en="Red River Delta", position=2)


@pytest.fixture
def north_central(db: None) -> Region:
    """Bắc Trung Bộ."""
    return RegionFactory(name="Bắc Trung Bộ", name_en="North Central Coast", position=3)


@pytest.fixture
def south_central(db: None) -> Region:
    """Duyên hải Nam Trung Bộ và Tây Nguyên."""
    return RegionFactory(
        name="Duyên hải Nam Trung Bộ và Tây Nguyên",
        name_en="South Central Coast and Central Highlands",
        slug="nam-trung-bo-tay-nguyen",
        position=4,
    )


@pytest.fixture
def da_nang(south_central: Region) -> Province:
    """Đà Nẵng, with the borders of 2025."""
    return ProvinceFactory(
        name="Đà Nẵng",
        full_name="thành phố Đà Nẵng",
        name_en="Da Nang",
        kind="municipality",
        region=south_central,
        communes=94,
        boundaries_changed_on=MERGER,
    )


@pytest.fixture
def hue(north_central: Region) -> Province:
    """Huế, whose borders did not change."""
    return ProvinceFactory(
        name="Huế",
        full_name="thành phố Huế",
        name_en="Hue",
        kind="municipality",
        region=north_central,
        communes=40,
    )


@pytest.fixture
def hai_phong(red_river: Region) -> Province:
    """Hải Phòng, successor of Hải Dương."""
    return ProvinceFactory(
        name="Hải Phòng",
        full_name="thành phố Hải Phòng",
        name_en="Hai Phong",
        kind="municipality",
        region=red_river,
        communes=114,
        boundaries_changed_on=MERGER,
    )


@pytest.fixture
def hai_duong(hai_phong: Province) -> Province:
    """Hải Dương, ended on 30 June 2025."""
    return ProvinceFactory(
        name="Hải Dương",
        full_name="tỉnh Hải Dương",
        name_en="Hai Duong",
        region=hai_phong.region,
        valid_to=MERGER - dt.timedelta(days=1),
        successor=hai_phong,
        resolution_number="202/2025/QH15",
    )


# People -----------------------------------------------------------------------------------------
@pytest.fixture
def an(da_nang: Province) -> User:
    """An edits Đà Nẵng."""
    return MembershipFactory(user__username="an", province=da_nang, role="editor").user


@pytest.fixture
def binh(da_nang: Province) -> User:
    """Bình approves in Đà Nẵng."""
    return MembershipFactory(user__username="binh", province=da_nang, role="approver").user


@pytest.fixture
def chi(hue: Province) -> User:
    """Chi edits Huế."""
    return MembershipFactory(user__username="chi", province=hue, role="editor").user


@pytest.fixture
def minh(db: None) -> User:
    """Minh is of the ministry."""
    return MembershipFactory(user__username="minh", ministry=True).user


@pytest.fixture
def root(db: None) -> User:
    """The superuser."""
    return UserFactory(username="root", is_superuser=True)
