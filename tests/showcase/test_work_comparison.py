"""The work that the comparison of provinces makes: objections, draft figures, gaps."""

import datetime as dt

import pytest
import time_machine

from core.models import User
from provinces.models import Province
from showcase.work.kinds import Worker
from showcase.work.queue import count_all, kind_named, queue_of
from tests import factories as f
from tests.showcase.work_world import TODAY, draft_figures, listing, sector_gap

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 12, 9)):
        yield


def counts(user: User) -> dict[str, int]:
    return {key: n for key, n in count_all(Worker.of(user, TODAY)).items() if n}


def kinds(user: User) -> list[str]:
    return [item.kind for item in queue_of(user, TODAY).items]


@pytest.fixture
def objection(da_nang: Province):
    ranking = f.RankingFactory(consulting=True, objections_until=dt.date(2026, 11, 1))
    return f.ObjectionFactory(snapshot=f.SnapshotFactory(ranking=ranking, province=da_nang))


def test_objection_waits_for_the_ministry(objection, an: User, chi: User, minh: User) -> None:
    assert counts(minh) == counts(an) == {"kien-nghi-so-lieu": 1}
    assert counts(chi) == {}
    assert kinds(an) == []
    kind = kind_named("kien-nghi-so-lieu")
    worker = Worker.of(minh, TODAY)
    [item] = kind.describe(kind, worker, list(kind.listed(worker)))
    assert (item.title, item.since) == ("Đà Nẵng", objection.created_at.date())


def test_answered_objection_is_done(objection, an: User, minh: User) -> None:
    objection.answer, objection.answer_text = "explained", "Đúng."
    objection.answered_at = dt.datetime(2026, 11, 12, 8, tzinfo=dt.UTC)
    objection.save()

    assert counts(minh) == counts(an) == {}


def test_draft_figures_end_with_their_days(da_nang: Province, an: User, minh: User) -> None:
    draft_figures(da_nang)
    assert counts(an) == {"so-lieu-du-thao": 1}
    assert counts(minh) == {}

    with time_machine.travel(dt.datetime(2026, 11, 21, 9)):
        worker = Worker.of(an, dt.date(2026, 11, 21))
        assert count_all(worker)["so-lieu-du-thao"] == 0


def test_gap_is_closed_by_a_public_listing(da_nang: Province, an: User) -> None:
    sector_gap(da_nang)
    assert counts(an) == {"linh-vuc-chua-co-giai-phap": 1}
    [item] = queue_of(an, TODAY).items
    assert "province=da-nang&sector=" in item.address

    [sector] = kind_named(item.kind).listed(Worker.of(an, TODAY))
    listing(da_nang).solution.sectors.add(sector)

    assert counts(an) == {}


def test_new_department_has_other_first_steps(da_nang: Province, hue: Province, an: User) -> None:
    listing(hue)

    assert "linh-vuc-chua-co-giai-phap" not in counts(an)


def test_who_works_for_two_provinces_is_told_which(
    da_nang: Province, hue: Province, an: User
) -> None:
    f.MembershipFactory(user=an, province=hue, role="editor")
    sector_gap(da_nang)
    listing(hue)

    kind = kind_named("linh-vuc-chua-co-giai-phap")
    worker = Worker.of(User.objects.get(pk=an.pk), TODAY)
    items = kind.describe(kind, worker, list(kind.listed(worker)))

    # Each has a sector that the other lacks; the third is of neither.
    assert sorted(item.detail for item in items) == ["Huế", "Đà Nẵng", "Đà Nẵng, Huế"]
