"""Learning from another province: what it has that the own catalogue lacks, taken over at once."""

import pytest
from django.urls import reverse

from core import states
from core.models import User
from guides.models import Guide
from provinces.models import Province
from solutions.models import Listing, Sector
from tests import factories as f
from tests.staff import as_, messages_of

pytestmark = pytest.mark.django_db


def listed(province: Province, sector: Sector | None = None, **more: object) -> Listing:
    row = f.ListingFactory(province=province, **({"published": True} | more))
    if sector is not None:
        row.solution.sectors.add(sector)
    return row


def page(user: User, query: str = ""):
    return as_(user).get(reverse("admin:learn") + query)


def names(offers) -> list[str]:
    return [row.name for row in offers.rows]


@pytest.fixture
def health(db: None) -> Sector:
    return f.SectorFactory(name="Y tế", slug="y-te")


@pytest.fixture
def education(db: None) -> Sector:
    return f.SectorFactory(name="Giáo dục", slug="giao-duc")


# What is shown ----------------------------------------------------------------------------------
def test_what_closes_a_gap_comes_first(
    da_nang: Province, hue: Province, an: User, health: Sector, education: Sector
) -> None:
    listed(da_nang, education, solution__name="Của mình")
    plain = listed(hue, education, solution__name="A thường")
    filling = listed(hue, health, solution__name="B mới")
    problem = f.ProblemFactory(published=True, title="Sổ giấy", sector=health)
    f.ProblemSolutionFactory(problem=problem, solution=filling.solution)

    answer = page(an, "?from=hue")

    offers = answer.context["listings"]
    assert names(offers) == ["B mới", "A thường"]
    assert [list(row.fills) for row in offers.rows] == [["Y tế", "Sổ giấy"], []]
    assert (offers.total, offers.filling) == (2, 1)
    html = answer.content.decode()
    assert f'id="listing-{filling.pk}" checked' in html
    assert f'id="listing-{plain.pk}">' in html


def test_known_solutions_and_drafts_are_not_offered(
    da_nang: Province, hue: Province, an: User
) -> None:
    shared = listed(hue)
    f.ListingFactory(province=da_nang, solution=shared.solution, state="archived",
                     archive_reason="Hết")  # fmt: skip
    listed(hue, published=False)
    listed(None)

    assert names(page(an, "?from=hue").context["listings"]) == []


def test_sector_narrows_both_kinds(
    da_nang: Province, hue: Province, an: User, health: Sector, education: Sector
) -> None:
    listed(hue, health, solution__name="Khám bệnh")
    listed(hue, education, solution__name="Trường học")
    guide = f.GuideFactory(province=hue, published=True, title="Làm hồ sơ y tế")
    guide.sectors.add(health)
    f.GuideFactory(province=hue, published=True)

    context = page(an, "?from=hue&sector=y-te").context

    assert names(context["listings"]) == ["Khám bệnh"]
    assert names(context["guides"]) == ["Làm hồ sơ y tế"]


def test_leaders_are_offered_with_their_reasons(
    da_nang: Province, hue: Province, hai_phong: Province, an: User
) -> None:
    f.CentreFactory(province=hue, state="open")
    f.CentreFactory(province=hai_phong, state="open", is_model=True)
    row = listed(hue, f.SectorFactory())
    Listing.objects.filter(pk=row.pk).update(price_checked_on="2099-01-01")
    f.PricePlanFactory(listing=row)

    lesson = page(an).context["lesson"]

    assert lesson.leaders[0].province == hue
    assert lesson.origin == hue
    assert [one.province for one in lesson.leaders][-1] == hai_phong


def test_own_province_has_to_be_ones_own(da_nang: Province, hue: Province, an: User) -> None:
    listed(hue)

    assert page(an, "?province=hue").status_code == 404
    assert page(an, "?province=khong-co").status_code == 404
    assert page(an, "?province=da-nang&from=khong-co&sector=%00").status_code == 200
    assert page(an, "?from=da-nang").context["lesson"].origin != da_nang


def test_ministry_takes_nothing_over(hue: Province, da_nang: Province, minh: User) -> None:
    assert page(minh).status_code == 404


# Taking over ------------------------------------------------------------------------------------
def post(user: User, **data: object):
    return as_(user).post(reverse("admin:learn"), {"province": "da-nang", "from": "hue", **data})


def test_ticked_solutions_become_drafts(da_nang: Province, hue: Province, an: User) -> None:
    rows = [listed(hue) for _number in range(2)]

    answer = post(an, do="listing", row=[row.pk for row in rows])

    made = Listing.objects.filter(province=da_nang)
    assert {row.adopted_from for row in made} == set(rows)
    assert {row.state for row in made} == {states.DRAFT}
    assert as_(an).get(answer.url).status_code == 200


def test_ticked_guides_become_drafts(da_nang: Province, hue: Province, an: User) -> None:
    guide = f.GuideFactory(province=hue, published=True)

    answer = post(an, do="guide", row=[guide.pk])

    assert Guide.objects.get(province=da_nang).adopted_from == guide
    assert as_(an).get(answer.url).status_code == 200


def test_both_forms_can_be_sent(da_nang: Province, hue: Province, an: User) -> None:
    listed(hue)
    f.GuideFactory(province=hue, published=True)

    html = page(an, "?from=hue").content.decode()

    assert html.count('name="do"') == 2
    assert html.count("csrfmiddlewaretoken") >= 3  # signing out, and the two


@pytest.mark.parametrize("rows", [[], ["x"], ["1" * 30], list(range(1, 52))])
def test_none_or_too_many_are_refused_with_a_sentence(
    da_nang: Province, hue: Province, an: User, rows: list
) -> None:
    answer = post(an, do="listing", row=rows)

    assert answer.status_code == 302
    assert len(messages_of(answer)) == 1
    assert not Listing.objects.exists()


def test_draft_of_another_province_is_not_there(da_nang: Province, hue: Province, an: User) -> None:
    secret = f.ListingFactory(province=hue)

    assert post(an, do="listing", row=[secret.pk]).status_code == 404
    assert not Listing.objects.filter(province=da_nang).exists()


def test_nothing_is_taken_over_for_others(da_nang: Province, hue: Province, chi: User) -> None:
    row = listed(da_nang)

    answer = as_(chi).post(
        reverse("admin:learn"), {"province": "da-nang", "from": "hue", "row": [row.pk]}
    )

    assert answer.status_code == 404


def test_looking_changes_nothing(da_nang: Province, hue: Province, an: User) -> None:
    row = listed(hue)

    page(an, f"?from=hue&do=listing&row={row.pk}")

    assert Listing.objects.count() == 1


def test_queries_do_not_grow(
    da_nang: Province, hue: Province, an: User, health: Sector, django_assert_max_num_queries
) -> None:
    def asked() -> int:
        client = as_(an)
        address = reverse("admin:learn") + "?from=hue"
        client.get(address)
        with django_assert_max_num_queries(90) as made:
            client.get(address)
        return len(made)

    listed(hue, health)
    f.GuideFactory(province=hue, published=True, problem=f.ProblemFactory(published=True))
    one = asked()
    for _number in range(3):
        listed(hue, health)
        f.GuideFactory(province=hue, published=True, problem=f.ProblemFactory(published=True))

    assert asked() == one
