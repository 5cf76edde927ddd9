"""A solution that is not public, or no longer: 404, or 410 with day, reason and alternatives."""

import datetime as dt

import pytest
from django.test import Client

from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.showcase.solution_world import page, priced
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def station() -> Solution:
    """Trạm Y tế Số, not listed yet."""
    return f.SolutionFactory(
        name="Trạm Y tế Số", name_en="Digital Station", vendor__legal_name="Công ty Mẫu Lúa Vàng"
    )


# Not public, or no longer -----------------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_solution_that_was_never_public_is_not_found(
    client: Client, station: Solution, da_nang: Province, state: str
) -> None:
    f.ListingFactory(solution=station, province=da_nang, state=state, archive_reason="Nháp")

    assert client.get("/giai-phap/tram-y-te-so/").status_code == 404


def test_solution_that_waits_for_its_day_is_not_found(
    client: Client, station: Solution, da_nang: Province
) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    f.ListingFactory(
        solution=station,
        province=da_nang,
        state="published",
        publish_on=tomorrow.date(),
        first_published_at=tomorrow,
    )

    assert client.get("/giai-phap/tram-y-te-so/").status_code == 404


def test_ended_solution_is_gone_with_day_reason_and_alternatives(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    ended = {"solution": station, "published": True, "state": "archived"}
    f.ListingFactory(
        province=da_nang, archived_on=dt.date(2026, 1, 20), archive_reason="Hết hợp đồng", **ended
    )
    f.ListingFactory(
        province=hue, archived_on=dt.date(2026, 2, 1), archive_reason="Ngừng hỗ trợ", **ended
    )
    sector = f.SectorFactory()
    station.sectors.add(sector)
    other = f.SolutionFactory(name="Sổ Khám")
    other.sectors.add(sector)
    priced(other, da_nang, 90_000)

    text = page(client, "/en/giai-phap/tram-y-te-so/", status=410)
    html = client.get("/giai-phap/tram-y-te-so/").content.decode()

    assert "Digital Station" in text
    assert "No longer presented since 1 February 2026" in text
    assert "Reason: Ngừng hỗ trợ" in text
    assert "Hết hợp đồng" not in text
    assert 'data-solution="so-kham"' in html


def test_withdrawn_solution_is_gone_since_the_day_of_withdrawal_without_inner_reason(
    client: Client, station: Solution, da_nang: Province
) -> None:
    listing = f.ListingFactory(solution=station, province=da_nang, published=True, state="draft")
    f.TransitionFactory(
        target=listing, verb="withdraw", from_state="published", to_state="draft", reason="Nội bộ"
    )

    text = page(client, "/en/giai-phap/tram-y-te-so/", status=410)

    assert "No longer presented since 10 February 2026" in text
    assert "Nội bộ" not in text
    assert "Reason:" not in text


def test_successor_stands_first_among_the_alternatives_if_it_is_public(
    client: Client, station: Solution, da_nang: Province
) -> None:
    f.ListingFactory(
        solution=station,
        province=da_nang,
        published=True,
        state="archived",
        archive_reason="Có bản mới",
    )
    station.replaced_by = f.SolutionFactory(name="Trạm Y tế Mới")
    station.save()

    before = client.get("/giai-phap/tram-y-te-so/").content.decode()
    priced(station.replaced_by, da_nang, 90_000)
    after = client.get("/giai-phap/tram-y-te-so/").content.decode()

    assert "Trạm Y tế Mới" not in before
    assert 'data-solution="tram-y-te-moi"' in after


def test_solution_still_listed_somewhere_stays(
    client: Client, station: Solution, da_nang: Province, hue: Province
) -> None:
    f.ListingFactory(
        solution=station, province=hue, published=True, state="archived", archive_reason="Hết hạn"
    )
    priced(station, da_nang, 100_000)

    assert client.get("/giai-phap/tram-y-te-so/").status_code == 200


@pytest.mark.parametrize("slug", ["khong-co", "a" * 300])
def test_unknown_solution_is_not_found(client: Client, db: None, slug: str) -> None:
    assert client.get(f"/giai-phap/{slug}/").status_code == 404


def test_page_is_only_read(client: Client, station: Solution, da_nang: Province) -> None:
    priced(station, da_nang, 100_000)

    assert client.post("/giai-phap/tram-y-te-so/").status_code == 405
