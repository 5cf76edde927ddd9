"""The pages "where we stand" of a department and "the whole country" of the ministry."""

import datetime as dt

import pytest
from django.urls import reverse

from core.models import User
from provinces.models import Province
from tests import factories as f
from tests.staff import as_

pytestmark = pytest.mark.django_db


def standing(user: User, query: str = ""):
    return as_(user).get(reverse("admin:standing") + query)


@pytest.fixture
def two(da_nang: Province, hue: Province) -> None:
    """Đà Nẵng with an unconfirmed price, Huế with a confirmed one in a sector of its own."""
    f.CentreFactory(province=da_nang, state="open")
    f.CentreFactory(province=hue, state="open")
    f.PricePlanFactory(listing=f.ListingFactory(province=da_nang, published=True))
    better = f.ListingFactory(province=hue, published=True, price_checked_on=dt.date(2026, 10, 1))
    better.solution.sectors.add(f.SectorFactory())
    f.PricePlanFactory(listing=better)


def test_department_sees_rank_steps_and_gains(two: None, frozen: None, an: User) -> None:
    answer = standing(an)

    context = answer.context
    assert (context["place"].rank, context["place"].of) == (2, 2)
    rows = {row.key: row for row in context["rows"]}
    assert rows["share_price_confirmed"].to_best.rank in {1, 2}
    assert rows["share_price_confirmed"].parts == "0/1"
    gains = [float(row.to_best.points.replace(",", ".")) for row in rows.values() if row.to_best]
    assert gains == sorted(gains, reverse=True)
    steps = {step.key for step in context["steps"]}
    assert {"share_price_confirmed", "sectors_covered"} <= steps
    assert [row.is_own for row in context["order"]] == [False, True]


def test_every_step_leads_to_a_page(two: None, frozen: None, an: User) -> None:
    client = as_(an)

    for step in client.get(reverse("admin:standing")).context["steps"]:
        assert client.get(step.address).status_code == 200, step.address


def test_unranked_province_is_told_what_it_would_be(
    two: None, frozen: None, da_nang: Province, an: User
) -> None:
    da_nang.centre.state = "planned"
    da_nang.centre.save()

    context = standing(an).context

    assert context["place"] is None
    assert (context["trial"].rank, context["trial"].of) == (2, 2)


def test_own_province_has_to_be_ones_own(two: None, frozen: None, an: User, minh: User) -> None:
    assert standing(an, "?province=hue").status_code == 404
    assert standing(an, "?province=%00").status_code == 200
    assert standing(an, "?province=khong-co").status_code == 404
    assert standing(minh, "?province=hue").context["own"].slug == "hue"
    assert standing(minh).status_code == 200


def test_indices_of_others_stand_apart(
    two: None, frozen: None, da_nang: Province, an: User
) -> None:
    f.ExternalValueFactory(province=da_nang, rank=7, index__name="Chỉ số mẫu", index__units=63)

    html = standing(an).content.decode()

    assert "Chỉ số mẫu" in html
    assert "7/63" in html or "7 / 63" in html or "7 trên 63" in html or "rank 7 of 63" in html


def test_empty_country_is_answered(frozen: None, da_nang: Province, an: User) -> None:
    assert standing(an).status_code == 200


def test_ministrys_page_is_the_ministrys(two: None, frozen: None, an: User, minh: User) -> None:
    address = reverse("admin:supervision")

    assert as_(an).get(address).status_code == 403
    answer = as_(minh).get(address)

    assert answer.status_code == 200
    assert answer.context["found"].provinces == 2


def test_drafts_of_a_quarter_are_asked_for(
    two: None, frozen: None, da_nang: Province, an: User
) -> None:
    ranking = f.RankingFactory(consulting=True)
    f.SnapshotFactory(ranking=ranking, province=da_nang)

    [draft] = standing(an).context["drafts"]

    assert str(ranking.pk) in draft["address"]
