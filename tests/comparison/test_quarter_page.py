"""A published quarter: what it says, for whom it is open, what stays unsaid."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from comparison.models import Ranking
from comparison.quarters import Quarter
from core.models import User
from provinces.models import Province
from tests.factories import CorrectionFactory, ObjectionFactory, ProvinceFactory
from tests.pages import find

from .boards import board, keep, place

NOW, BEFORE = Quarter(2026, 3), Quarter(2026, 2)
ADDRESS = "/so-sanh-tinh/2026-q3/"


@pytest.fixture
def provinces(da_nang: Province, hue: Province) -> list[Province]:
    """Four that are ranked, one without an open centre."""
    return [da_nang, hue, *(ProvinceFactory(name=f"Tỉnh Mẫu {letter}") for letter in "ABC")]


@pytest.fixture
def quarter(provinces: list[Province], request: pytest.FixtureRequest) -> Ranking:
    """The third quarter of 2026 and the one before, published for the leading group alone."""
    scope = getattr(request, "param", "leaders")
    sectors = {BEFORE: (9, 4, 3, 2), NOW: (9, 5, 4, 2)}
    for number in (BEFORE, NOW):
        places = [
            place(one, published_listings=count, sectors_covered=count)
            for one, count in zip(provinces, sectors[number], strict=False)
        ]
        made = board(number, *places, place(provinces[-1], False))
        kept = keep(made, published=True, scope=scope, announcement="Lời công bố.")
    return kept


def english(client: Client, address: str = ADDRESS) -> str:
    return client.get(f"/en{address}").content.decode()


def test_announcement_has_document_note_and_day(client: Client, quarter: Ranking) -> None:
    page = english(client)

    assert "This is not the provincial digital transformation index (DTI)." in page
    assert "Announced by document 00/QĐ-MẪU of 20 October 2026" in page
    assert "Figures as of the end of 30 September 2026." in page
    assert "Lời công bố." in page
    assert "No correction so far." in page
    assert "No province sent an objection to its figures." in page


def test_scope_of_leaders_hides_the_other_ranks(
    client: Client, quarter: Ranking, provinces: list[Province]
) -> None:
    answer = client.get(f"{ADDRESS}?format=json").json()["provinces"]

    # Ranked 3 and 4 of 4: neither in the leading group (2), nor most improved, nor small.
    assert answer[provinces[0].slug]["rank"] == 1
    assert {slug for slug, one in answer.items() if one["score"] is None} >= {provinces[3].slug}
    assert answer[provinces[3].slug]["indicators"]["sectors_covered"] == 2
    assert "outside the scope of the announcement" in english(
        client, f"{ADDRESS}{provinces[3].slug}/"
    )


@pytest.mark.parametrize("quarter", ["all"], indirect=True)
def test_scope_of_all_shows_every_rank(
    client: Client, quarter: Ranking, provinces: list[Province]
) -> None:
    answer = client.get(f"{ADDRESS}?format=json").json()["provinces"]

    assert [answer[one.slug]["rank"] for one in provinces] == [1, 2, 3, 4, None]
    assert answer["da-nang"]["score"] == str(quarter.snapshots.get(rank=1).score)


@pytest.mark.parametrize("state", ["draft", "consulting"])
def test_quarter_that_is_not_published_does_not_exist(
    client: Client, quarter: Ranking, minh: User, state: str
) -> None:
    Ranking.objects.filter(pk=quarter.pk).update(state=state)
    client.force_login(minh)

    assert [
        client.get(address).status_code
        for address in (ADDRESS, f"{ADDRESS}hue/", f"{ADDRESS}?format=json")
    ] == [404, 404, 404]


@pytest.mark.parametrize("text", ["2026-q1", "2019-q1", "2026-q5", "2026q3", "9999-q1"])
def test_other_quarters_do_not_exist(client: Client, quarter: Ranking, text: str) -> None:
    assert client.get(f"/so-sanh-tinh/{text}/").status_code == 404


def test_corrections_stand_beside_the_published_figure(
    client: Client, quarter: Ranking, hue: Province
) -> None:
    kept = quarter.snapshots.get(province=hue)
    CorrectionFactory(snapshot=kept, old=[5, 1], new=[6, 1], reason="Đếm thiếu.")

    page, own = english(client), english(client, f"{ADDRESS}hue/")
    other = english(client, f"{ADDRESS}da-nang/")

    assert "Đếm thiếu." in page
    assert page.count('href="#corrections"') == 2
    assert "Đếm thiếu." in own
    assert "Đếm thiếu." not in other
    answer = client.get(f"{ADDRESS}?format=json").json()["provinces"]["hue"]
    assert answer["indicators"]["sectors_covered"] == 5


def test_objections_are_counted_without_their_words(
    client: Client, quarter: Ranking, hue: Province
) -> None:
    kept = quarter.snapshots.get(province=hue)
    about = {"answer_text": "Đã rà soát.", "answered_at": quarter.published_at}
    ObjectionFactory(snapshot=kept, text="Sai số liệu.", answer="accepted", **about)
    ObjectionFactory(snapshot=kept, text="Sai số liệu.", answer="explained", **about)

    page = english(client)

    assert "2 objections of the provinces was answered" not in page
    assert "2 objections of the provinces were answered: 1 accepted, 1 explained." in page
    assert "Sai số liệu." not in page
    assert "Đã rà soát." not in page


def test_province_page_says_what_made_its_score(
    client: Client, quarter: Ranking, da_nang: Province
) -> None:
    page = english(client, f"{ADDRESS}da-nang/")

    assert find(page, "h1")[0].words == "Da Nang in Q3 2026"
    cells = [one.words for one in find(page, "dd")]
    assert cells[:3] == ["1", "100.00", "94"]
    assert "Q2 2026" in page
    assert quarter.snapshots.get(province=da_nang).score == Decimal("100.00")


def test_unranked_province_has_a_page_that_says_so(
    client: Client, quarter: Ranking, provinces: list[Province]
) -> None:
    page = english(client, f"{ADDRESS}{provinces[-1].slug}/")

    assert "Not ranked: its centre was not open on that day." in page


def test_other_name_of_a_province_leads_to_its_page(client: Client, quarter: Ranking) -> None:
    answer = client.get(f"{ADDRESS}thanh-pho-hue/")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{ADDRESS}hue/")
    assert client.get(f"{ADDRESS}atlantis/").status_code == 404


def test_quarter_is_cited_by_its_permanent_address(client: Client, quarter: Ranking) -> None:
    page = english(client)

    assert "http://testserver/so-sanh-tinh/2026-q3/" in page
    assert "http://testserver/en/so-sanh-tinh/2026-q3/" in page


def test_sides_of_a_quarter_and_of_too_many(
    client: Client, quarter: Ranking, provinces: list[Province]
) -> None:
    query = "&".join(f"t={one.slug}" for one in [*provinces, ProvinceFactory(name="Tỉnh Mẫu D")])

    page = english(client, f"/so-sanh-tinh/canh-nhau/?quarter=2026-q3&{query}")

    with override("en"):
        heads = [one.words for one in find(page, "th") if one.attributes.get("scope") == "col"]
    # The sixth did not exist in the quarter's figures.
    assert len(heads) == 7
    assert "No province is called “tinh-mau-d”." in page


def test_sides_need_two(client: Client, quarter: Ranking) -> None:
    page = english(client, "/so-sanh-tinh/canh-nhau/?quarter=2026-q3&t=hue")

    assert "One province is chosen. Add at least one more to compare." in page


def test_sides_of_an_unknown_quarter_are_those_of_today(client: Client, quarter: Ranking) -> None:
    page = english(client, "/so-sanh-tinh/canh-nhau/?quarter=2030-q1&t=hue&t=da-nang")

    assert "There is no published quarter “2030-q1”; these are the figures of today." in page


def test_figures_across_the_rearrangement_are_not_compared(
    client: Client, da_nang: Province, hue: Province
) -> None:
    for quarter in (Quarter(2025, 2), Quarter(2025, 3)):
        made = board(
            quarter,
            place(da_nang, published_listings=3, sectors_covered=3),
            place(hue, published_listings=2, sectors_covered=2),
        )
        keep(made, published=True, scope="all")

    address = "/so-sanh-tinh/2025-q3/"
    table, changed, unchanged = (
        english(client, f"{address}{slug}") for slug in ("", "da-nang/", "hue/")
    )

    assert table.count("<small>not comparable</small>") == 1
    assert "figures before and after are not comparable" in changed
    assert "not comparable" not in unchanged


def test_units_that_are_one_province_today_are_shown_added_up(
    client: Client, da_nang: Province, hue: Province
) -> None:
    former = ProvinceFactory(
        name="Quảng Nam", name_en="Quang Nam", valid_to=dt.date(2025, 6, 30), successor=da_nang
    )
    keep(
        board(
            Quarter(2025, 2),
            place(da_nang, published_listings=3, share_trial=(1, 3), sectors_covered=2),
            place(hue, published_listings=9),
            place(former, published_listings=2, share_trial=(1, 2), sectors_covered=2),
        ),
        published=True,
        scope="all",
    )

    pages = [
        english(client, f"/so-sanh-tinh/2025-q2/{slug}/")
        for slug in ("da-nang", former.slug, "hue")
    ]

    parts = [page.partition('id="together"')[2].partition("</section>")[0] for page in pages]
    assert parts[0] == parts[1]
    assert [row.words for row in find(parts[0], "tr")] == [
        "IndicatorDa NangQuang NamAll together",
        "Published listings325",
        "Sectors covered22cannot be added up: what several units have counts once",
        "Share with a trial33.3%1/350.0%1/240.0%2/5",
    ]
    assert parts[2] == ""
