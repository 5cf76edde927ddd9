"""Excellent solutions by sector: who stands there follows from valid public evaluations alone."""

import datetime as dt
import re

import pytest
from django.test import Client

from solutions.models import Sector, Solution
from tests import factories as f
from tests.showcase.solution_world import ON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/en/giai-phap-xuat-sac/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def health() -> Sector:
    return f.SectorFactory(name="Y tế", name_en="Health", slug="y-te", position=1)


@pytest.fixture
def schools() -> Sector:
    return f.SectorFactory(name="Giáo dục", name_en="Education", slug="giao-duc", position=2)


def solution(name: str, *micropoints: int, sectors: tuple[Sector, ...], **said: object) -> Solution:
    """A public solution with published evaluations of so many millionths."""
    made = f.ListingFactory(solution__name=name, published=True).solution
    made.sectors.set(sectors)
    for value in micropoints:
        f.EvaluationFactory(solution=made, published=True, overall_micropoints=value, **said)
    return made


def shown(client: Client, address: str = ADDRESS) -> dict[str, list[str]]:
    """The names under each sector, in their order."""
    html = client.get(address).content.decode()
    found = {}
    for slug, part in re.findall(r'<section class="block" id="([^"]+)"(.*?)</section>', html, re.S):
        found[slug] = re.findall(r'data-name="([^"]+)"', part)
    return found


def total(client: Client, address: str = ADDRESS) -> int:
    return int(re.search(r'data-total="(\d+)"', client.get(address).content.decode())[1])


def test_each_sector_shows_its_best_first(client: Client, health, schools) -> None:
    solution("Chín mươi", 90_000_000, sectors=(health,))
    solution("Chín lăm", 95_000_000, sectors=(health, schools))
    solution("Trung bình", 89_000_000, 91_000_000, sectors=(health,))
    solution("Gần", 89_999_999, sectors=(health,))

    found = shown(client)

    assert found == {"y-te": ["Chín lăm", "Chín mươi", "Trung bình"], "giao-duc": ["Chín lăm"]}
    assert total(client) == 3


@pytest.mark.parametrize(
    "said",
    [
        {"valid_until": ON - DAY},
        {"state": "draft"},
        {"state": "revoked", "revoke_reason": "Sai hồ sơ", "public_from": ON},
    ],
    ids=["expired", "draft", "revoked"],
)
def test_only_valid_public_evaluations_count(client: Client, health, said) -> None:
    solution("Một Cửa", 95_000_000, sectors=(health,), **said)

    assert shown(client) == {}
    assert "No solution is graded excellent today" in client.get(ADDRESS).content.decode()


def test_revoking_one_of_two_changes_the_mean_at_once(client: Client, health) -> None:
    made = solution("Một Cửa", 96_000_000, 80_000_000, sectors=(health,))
    before = shown(client)

    low = made.evaluations.get(overall_micropoints=80_000_000)
    low.state, low.revoke_reason = "revoked", "Sai hồ sơ"
    low.save()

    assert (before, shown(client)) == ({}, {"y-te": ["Một Cửa"]})


def test_solution_that_is_not_public_is_not_named(client: Client, health) -> None:
    hidden = f.SolutionFactory(name="Kín")
    hidden.sectors.set([health])
    f.EvaluationFactory(solution=hidden, published=True)

    assert shown(client) == {}
    assert total(client) == 0


def test_each_carries_the_fixed_sentence_and_the_page_the_note(client: Client, health) -> None:
    solution(
        "Một Cửa",
        92_000_000,
        sectors=(health,),
        criteria_set__name_en="Criteria A",
        body__name_en="Council A",
    )

    html = client.get(ADDRESS).content.decode()

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("&nbsp;", " ")
    assert "Grade Excellent 92.0/100" in text
    assert "by Criteria A, version 1.0, evaluated by Council A on 5 January 2026" in text
    assert "it does not replace the selection of contractors under the law on bidding." in text


def test_sectors_show_four_and_lead_to_all(client: Client, health) -> None:
    for number in range(5):
        solution(f"Số {number}", 95_000_000 - number, sectors=(health,))

    html = client.get(ADDRESS).content.decode()

    assert shown(client)["y-te"] == ["Số 0", "Số 1", "Số 2", "Số 3"]
    assert 'href="?sector=y-te"' in html
    assert shown(client, f"{ADDRESS}?sector=y-te")["y-te"] == [f"Số {n}" for n in range(5)]


def test_one_sector_is_paged_and_has_its_own_address(client: Client, health, schools) -> None:
    for number in range(25):
        solution(f"Số {number:02d}", 99_000_000 - number, sectors=(health,))
    solution("Khác", 99_000_000, sectors=(schools,))

    first = f"{ADDRESS}?sector=y-te"
    second = f"{first}&page=2"
    html = client.get(second).content.decode()

    assert len(shown(client, first)["y-te"]) == 24
    assert shown(client, second) == {"y-te": ["Số 24"]}
    assert total(client, second) == 25
    assert '<link rel="canonical" href="http://testserver/en/giai-phap-xuat-sac/' in html
    assert "sector=y-te&amp;page=2" in html
    assert "Excellent solutions: Health" in html


def test_sector_without_any_says_so(client: Client, health, schools) -> None:
    solution("Một Cửa", 92_000_000, sectors=(health,))

    html = client.get(f"{ADDRESS}?sector=giao-duc").content.decode()
    everything = client.get(ADDRESS).content.decode()

    assert "No solution of this sector is graded excellent today" in html
    assert re.search(r"No excellent solution yet:\s+Education", everything)


@pytest.mark.parametrize(
    "query", ["sector=khong-co", "sector=%00", "page=x", "page=-1", "sector=y-te&page=99", "q=x"]
)
def test_nonsense_is_named_or_ignored(client: Client, health, query: str) -> None:
    solution("Một Cửa", 92_000_000, sectors=(health,))

    answer = client.get(f"{ADDRESS}?{query}")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-name="Một Cửa"' in html
    assert ("was ignored" in html) is query.startswith("sector=k") or "%00" in query


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_is_marked(client: Client, health, is_sample: bool) -> None:
    made = solution("Một Cửa", 92_000_000, sectors=(health,))
    made.is_sample = is_sample
    made.save()

    assert ('<aside class="banner"' in client.get(ADDRESS).content.decode()) is is_sample


def test_sector_page_counts_and_leads_here(client: Client, health) -> None:
    for number in range(7):
        solution(f"Số {number}", 95_000_000 - number, sectors=(health,))

    html = client.get("/en/linh-vuc/y-te/").content.decode()

    block = html.partition('id="excellent"')[2].partition("</section>")[0]
    assert block.count("data-name=") == 6
    assert '<span class="muted num">7</span>' in block
    assert 'href="/en/giai-phap-xuat-sac/?sector=y-te"' in block


def test_page_touches_no_session(client: Client, health) -> None:
    solution("Một Cửa", 92_000_000, sectors=(health,))

    answer = client.get(ADDRESS)

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
