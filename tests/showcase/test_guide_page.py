"""The handbook: the list, and a guide from its problem over solutions to steps to tick off."""

import datetime as dt
import re

import pytest
from django.test import Client

from guides.models import Guide
from provinces.models import Province
from solutions.models import Solution
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADDRESS = "/cam-nang/quan-ly-ho-so/"


@pytest.fixture
def guide(da_nang: Province) -> Guide:
    """A public guide of Đà Nẵng."""
    return f.GuideFactory(
        title="Quản lý hồ sơ",
        title_en="Managing records",
        summary="Nhập một lần",
        province=da_nang,
        version=2,
        published=True,
    )


def solution(name: str) -> Solution:
    """A public solution, listed nationally."""
    made = f.SolutionFactory(name=name)
    f.ListingFactory(solution=made, national=True, published=True)
    return made


def text_of(client: Client, address: str) -> str:
    """A page as plain text with single spaces."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def titles(client: Client, query: str = "") -> list[str]:
    """The guides of the list, in their order."""
    html = client.get(f"/cam-nang/{query}").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    return re.findall(r'<li class="guide-card"><h3><a [^>]+>([^<]+)', html)


# The list ---------------------------------------------------------------------------------------
def test_list_shows_the_newest_first_with_tasks_days_and_owner(
    client: Client, guide: Guide
) -> None:
    f.GuideStepFactory.create_batch(2, guide=guide, days=5)
    f.GuideFactory(title="Mới hơn", published=True, first_published_at=TODAY)

    html = re.sub(r"\s+", " ", client.get("/en/cam-nang/").content.decode())

    assert titles(client) == ["Mới hơn", "Quản lý hồ sơ"]
    assert "2 tasks, about 10 days · compiled by Da Nang" in html
    assert "national guide" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ho so", ["Quản lý hồ sơ"]),
        ("?q=nhap mot", ["Quản lý hồ sơ"]),
        ("?q=khac", []),
        ("?province=da-nang", ["Quản lý hồ sơ"]),
        ("?province=hue", []),
        ("?sector=y-te", ["Quản lý hồ sơ"]),
        ("?audience=xa", ["Toàn quốc"]),
        ("?sector=khong-co", ["Toàn quốc", "Quản lý hồ sơ"]),
    ],
)
def test_list_is_narrowed_by_words_sector_audience_and_province(
    client: Client, guide: Guide, hue: Province, query: str, found: list[str]
) -> None:
    guide.sectors.add(f.SectorFactory(name="Y tế"))
    other = f.GuideFactory(title="Toàn quốc", published=True, first_published_at=TODAY)
    other.audiences.add(f.AudienceFactory(name="Xã", key="xa"))

    assert titles(client, query) == found


def test_list_takes_the_old_name_of_a_province_and_says_so(
    client: Client, hai_duong: Province
) -> None:
    f.GuideFactory(title="Của Hải Phòng", province=hai_duong.successor, published=True)
    f.GuideFactory(title="Toàn quốc", published=True)

    text = text_of(client, "/en/cam-nang/?province=hai-duong")

    assert titles(client, "?province=hai-duong") == ["Của Hải Phòng"]
    assert "Hai Duong Province and Hai Phong City have been rearranged into" in text


# One guide --------------------------------------------------------------------------------------
def test_page_leads_from_the_problem_over_solutions_to_the_steps(
    client: Client, guide: Guide
) -> None:
    guide.problem = f.ProblemFactory(title="Ghi sổ giấy", statement="Chép tay", published=True)
    guide.save()
    f.GuideSolutionFactory(guide=guide, solution=solution("Sổ Khám"), note="Dùng khi mất mạng")
    f.GuideStepFactory(guide=guide, title="Khảo sát")

    _head, html = client.get(ADDRESS).content.decode().split("<body>")

    order = [html.index(part) for part in ("Chép tay", 'data-solution="so-kham"', "Khảo sát")]
    assert order == sorted(order)
    assert "Dùng khi mất mạng" in html
    assert 'href="/bai-toan/ghi-so-giay/"' in html


def test_guide_without_solutions_of_its_own_shows_those_of_its_problem(
    client: Client, guide: Guide
) -> None:
    guide.problem = f.ProblemFactory(published=True)
    guide.save()
    f.ProblemSolutionFactory(problem=guide.problem, solution=solution("Sổ Khám"))

    assert 'data-solution="so-kham"' in client.get(ADDRESS).content.decode()


def test_problem_that_is_not_public_is_not_named(client: Client, guide: Guide) -> None:
    guide.problem = f.ProblemFactory(title="Bài toán kín", statement="Lời kín")
    guide.save()
    f.ProblemSolutionFactory(problem=guide.problem, solution=solution("Sổ Khám"))

    html = client.get(ADDRESS).content.decode()

    assert "Bài toán kín" not in html
    assert "Lời kín" not in html
    assert "data-solution" not in html


def test_steps_stand_in_phases_and_say_who_how_long_and_how_much(
    client: Client, guide: Guide
) -> None:
    first = f.GuideStepFactory(
        guide=guide,
        phase="Chuẩn bị",
        title="Khảo sát",
        responsible="Trạm trưởng",
        days=2,
        people=3,
        cost=25_800_000,
        checklist="Đếm máy\n\n Đo mạng ",
        body="Theo **mẫu**",
        position=1,
    )
    second = f.GuideStepFactory(guide=guide, phase="Chuẩn bị", position=2, days=5)
    third = f.GuideStepFactory(guide=guide, phase="Triển khai", position=3)

    html = client.get(ADDRESS).content.decode()
    text = text_of(client, f"/en{ADDRESS}")

    assert re.findall(r'<ol class="steps" start="(\d)">', html) == ["1", "3"]
    assert re.findall(r'type="checkbox" id="([^"]+)"', html) == [
        f"step-{first.pk}",
        f"step-{first.pk}-1",
        f"step-{first.pk}-2",
        f"step-{second.pk}",
        f"step-{third.pk}",
    ]
    assert 'data-checklist="quan-ly-ho-so"' in html
    assert "<strong>mẫu</strong>" in html
    for part in ("Trạm trưởng", "2 days", "3 people", "VND 25,800,000", "Đo mạng"):
        assert part in text
    assert "About 7 days, one step after the other" in text
    assert "VND 25.8 million" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Up to 3 people in a step" in text


def test_step_names_the_public_solutions_that_serve_it(client: Client, guide: Guide) -> None:
    step = f.GuideStepFactory(guide=guide)
    step.solutions.add(solution("Sổ Khám"), f.SolutionFactory(name="Giải pháp kín"))

    html = client.get(ADDRESS).content.decode()

    assert 'href="/giai-phap/so-kham/"' in html
    assert "Giải pháp kín" not in html


def test_law_that_has_lapsed_is_warned_of(client: Client, guide: Guide) -> None:
    new = f.LegalInstrumentFactory(number="224/2026/NĐ-CP")
    old = f.LegalInstrumentFactory(number="45/2026/NĐ-CP", expired_on=TODAY.date(), replaced_by=new)
    guide.legal_basis.add(old, new)

    text = text_of(client, f"/en{ADDRESS}")

    assert "Part of the legal basis is no longer in force." in text
    assert "No longer in force since 10 February 2026; replaced by No. 224/2026/NĐ-CP" in text


def test_law_in_force_is_not_warned_of(client: Client, guide: Guide) -> None:
    tomorrow = TODAY.date() + dt.timedelta(days=1)
    guide.legal_basis.add(f.LegalInstrumentFactory(number="45/2026/NĐ-CP", expired_on=tomorrow))

    text = text_of(client, f"/en{ADDRESS}")

    assert "Decree No. 45/2026/NĐ-CP" in text
    assert "no longer in force" not in text.lower()


def test_page_names_owner_version_adoptions_and_attachments(
    client: Client, guide: Guide, hue: Province
) -> None:
    f.GuideFactory(province=hue, adopted_from=guide, published=True)
    f.GuideFactory(adopted_from=guide)
    file = f.GuideAttachmentFactory(guide=guide, title="Mẫu khảo sát").file

    text = text_of(client, f"/en{ADDRESS}")

    assert "Compiled by Da Nang. Version 2; updated on 10 February 2026." in text
    assert "1 other province uses this guide." in text
    assert f'href="{file.get_absolute_url()}"' in client.get(ADDRESS).content.decode()
    assert "Mẫu khảo sát" in text


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_guide_that_is_not_public_is_neither_listed_nor_found(
    client: Client, guide: Guide, state: str
) -> None:
    Guide.objects.update(state=state)

    assert titles(client) == []
    assert client.get(ADDRESS).status_code == 404


def test_guide_of_tomorrow_is_neither_listed_nor_found(client: Client, guide: Guide) -> None:
    Guide.objects.update(publish_on=TODAY.date() + dt.timedelta(days=1))

    assert titles(client) == []
    assert client.get(ADDRESS).status_code == 404
