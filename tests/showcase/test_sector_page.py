"""Sectors under the pillars, and one sector: catalogue, excellent solutions, problems, guides."""

import re

import pytest
from django.test import Client

from solutions.models import Sector, Solution
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def health() -> Sector:
    """Y tế, under Xã hội số."""
    society = f.PillarFactory(name="Xã hội số", name_en="Digital society", position=2)
    return f.SectorFactory(name="Y tế", name_en="Health", pillar=society)


def solution(name: str, sector: Sector, *points: int, **listing: object) -> Solution:
    """A public solution of the sector with one valid national evaluation for each of ``points``."""
    made = f.SolutionFactory(name=name)
    made.sectors.add(sector)
    f.ListingFactory(solution=made, national=True, **({"published": True} | listing))
    for value in points:
        f.EvaluationFactory(solution=made, published=True, overall_micropoints=value)
    return made


def excellent(client: Client) -> list[str]:
    """The solutions that the page of the sector calls excellent, in their order."""
    html = client.get("/linh-vuc/y-te/").content.decode()
    part = html.partition('id="excellent"')[2].partition("</section>")[0]
    return re.findall(r'data-solution="([^"]+)"', part)


def test_list_groups_sectors_by_pillar_and_counts_public_solutions(
    client: Client, health: Sector
) -> None:
    state = f.PillarFactory(name="Chính quyền số", position=1)
    f.SectorFactory(name="Hành chính công", pillar=state)
    f.SectorFactory(name="Đã bỏ", pillar=state, valid_to=TODAY.date().replace(day=9))
    solution("Một", health)
    solution("Nháp", health, published=False)

    html = client.get("/linh-vuc/").content.decode()
    english = client.get("/en/linh-vuc/").content.decode()

    plain = html.replace("\N{NO-BREAK SPACE}", " ")
    assert re.findall(r"<h2>(Chính quyền số|Xã hội số)</h2>", plain) == [
        "Chính quyền số",
        "Xã hội số",
    ]
    assert re.findall(r'href="(/linh-vuc/[^"/]+/)"', html) == [
        "/linh-vuc/hanh-chinh-cong/",
        "/linh-vuc/y-te/",
    ]
    assert '<span class="num">1</span> solution<' in english
    assert "No solutions yet; enterprises are invited to register" in english


def test_sector_shows_only_its_own_solutions_and_cannot_be_changed_by_the_address(
    client: Client, health: Sector
) -> None:
    solution("Sổ Khám", health)
    solution("Học bạ", f.SectorFactory(name="Giáo dục"))

    html = client.get("/linh-vuc/y-te/?sector=giao-duc").content.decode()

    assert re.findall(r'data-solution="([^"]+)"', html) == ["so-kham"]
    assert 'data-total="1"' in html


def test_excellent_is_who_has_an_exact_mean_of_90_best_first(
    client: Client, health: Sector
) -> None:
    solution("Chín mươi", health, 90_000_000)
    solution("Gần chín mươi", health, 89_999_999)
    solution("Chín hai", health, 88_000_000, 96_000_000)
    solution("Không đánh giá", health)
    solution("Nháp", health, 99_000_000, published=False)
    solution("Lĩnh vực khác", f.SectorFactory(), 99_000_000)

    assert excellent(client) == ["chin-hai", "chin-muoi"]


def test_expired_evaluation_makes_nobody_excellent(client: Client, health: Sector) -> None:
    made = solution("Hết hạn", health, 95_000_000)
    made.evaluations.update(valid_until=TODAY.date().replace(day=9))

    assert excellent(client) == []


def test_excellent_names_criteria_body_and_day(client: Client, health: Sector) -> None:
    made = solution("Sổ Khám", health)
    f.EvaluationFactory(
        solution=made,
        published=True,
        body__name="Hội đồng mẫu",
        body__name_en="Sample council",
        criteria_set__name="Bộ tiêu chí mẫu",
        criteria_set__name_en="Sample criteria",
    )

    html = client.get("/en/linh-vuc/y-te/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition('id="excellent"')[2]))

    assert (
        "Grade Excellent 92.0/100 by Sample criteria, version 1.0, evaluated by Sample council "
        "on 5 January 2026"
    ) in text
    assert "it does not replace the selection of contractors" in text


def test_sector_leads_to_its_public_problems_and_guides(client: Client, health: Sector) -> None:
    f.ProblemFactory(title="Ghi sổ giấy", sector=health, published=True)
    f.ProblemFactory(title="Bài kín", sector=health)
    f.GuideFactory(title="Cách làm", published=True).sectors.add(health)
    f.GuideFactory(title="Cách kín").sectors.add(health)

    html = client.get("/linh-vuc/y-te/").content.decode()

    assert 'href="/bai-toan/ghi-so-giay/"' in html
    assert 'href="/cam-nang/cach-lam/"' in html
    assert "Bài kín" not in html
    assert "Cách kín" not in html


@pytest.mark.parametrize("address", ["/linh-vuc/khong-co/", "/linh-vuc/da-bo/"])
def test_unknown_and_former_sectors_are_not_found(client: Client, address: str) -> None:
    f.SectorFactory(name="Đã bỏ", valid_to=TODAY.date().replace(day=9))

    assert client.get(address).status_code == 404


def test_sector_has_title_canonical_address_and_sample_mark(client: Client, health: Sector) -> None:
    made = solution("Sổ Khám", health)
    plain = client.get("/en/linh-vuc/y-te/").content.decode()
    Solution.objects.filter(pk=made.pk).update(is_sample=True)
    marked = client.get("/en/linh-vuc/y-te/?price_min=nonsense").content.decode()

    assert "<title>Health: digital transformation solutions | " in plain
    assert '<link rel="canonical" href="http://testserver/en/linh-vuc/y-te/">' in plain
    assert ['class="banner"' in html for html in (plain, marked)] == [False, True]
    assert '<link rel="canonical" href="http://testserver/en/linh-vuc/y-te/">' in marked
