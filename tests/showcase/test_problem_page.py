"""The front door: the list of problems, and what a problem's page leads to."""

import re

import pytest
from django.test import Client

from guides.models import Problem
from provinces.models import Province
from solutions.models import Sector, Solution
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def health() -> Sector:
    """Y tế."""
    return f.SectorFactory(name="Y tế", name_en="Health")


@pytest.fixture
def paper(health: Sector) -> Problem:
    """Trạm y tế xã vẫn ghi sổ giấy."""
    return f.ProblemFactory(
        title="Trạm y tế xã vẫn ghi sổ giấy",
        title_en="The health station keeps paper registers",
        slug="ghi-so-giay",
        statement="Cuối tháng cộng tay",
        sector=health,
        published=True,
    )


def solution(name: str, **traits: object) -> Solution:
    """A public solution, listed nationally."""
    made = f.SolutionFactory(name=name, **traits)
    f.ListingFactory(solution=made, national=True, published=True)
    return made


def titles(client: Client, query: str = "") -> list[str]:
    """The problems of the list, in their order."""
    html = client.get(f"/bai-toan/{query}").content.decode()
    return re.findall(r'class="problems__title">(?:<span[^>]*>)?([^<]+)', html)


def total(client: Client, query: str = "") -> str:
    """The number of problems that the list says it has."""
    html = client.get(f"/bai-toan/{query}").content.decode()
    return re.search(r'data-total="(\d+)"', html)[1]


# The list ---------------------------------------------------------------------------------------
def test_problems_stand_under_their_sectors_in_the_order_of_the_sectors(
    client: Client, paper: Problem
) -> None:
    schools = f.SectorFactory(name="Giáo dục", position=0)
    Sector.objects.filter(pk=paper.sector_id).update(position=1)
    for title, place in (("Bài B", 2), ("Bài A", 1)):
        f.ProblemFactory(title=title, sector=schools, position=place, published=True)

    html = client.get("/bai-toan/").content.decode()

    assert titles(client) == ["Bài A", "Bài B", "Trạm y tế xã vẫn ghi sổ giấy"]
    heads = re.findall(r'<section class="by-sector"><h2>.*?href="([^"]+)"', html)
    assert heads == ["/linh-vuc/giao-duc/", "/linh-vuc/y-te/"]


def test_list_counts_public_solutions_and_guides_only(client: Client, paper: Problem) -> None:
    f.ProblemSolutionFactory(problem=paper, solution=solution("Một"))
    f.ProblemSolutionFactory(problem=paper, solution=solution("Hai"))
    f.ProblemSolutionFactory(problem=paper)
    f.GuideFactory(problem=paper, published=True)

    html = client.get("/en/bai-toan/").content.decode()

    assert ">2 solutions · with a guide<" in re.sub(r"\s+", " ", html)


def test_drafts_and_problems_of_later_days_are_not_listed(client: Client, paper: Problem) -> None:
    for state in ("draft", "in_review", "archived"):
        f.ProblemFactory(title=f"Bài {state}", state=state)
    f.ProblemFactory(title="Ngày mai", published=True, publish_on="2026-02-11")
    f.ProblemFactory(title="Hôm nay", published=True, publish_on="2026-02-10")

    assert sorted(titles(client)) == ["Hôm nay", "Trạm y tế xã vẫn ghi sổ giấy"]


def test_problem_of_a_province_says_whose_it_is(
    client: Client, paper: Problem, da_nang: Province
) -> None:
    Problem.objects.update(province=da_nang)

    assert re.search(r'problems__meta">\s*Đà Nẵng', client.get("/bai-toan/").content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=so giay", ["Trạm y tế xã vẫn ghi sổ giấy"]),
        ("?q=SỔ GIẤY", ["Trạm y tế xã vẫn ghi sổ giấy"]),
        ("?q=cong tay", ["Trạm y tế xã vẫn ghi sổ giấy"]),
        ("?q=paper", ["Trạm y tế xã vẫn ghi sổ giấy"]),
        ("?q=so giay truong", []),
        ("?sector=y-te", ["Trạm y tế xã vẫn ghi sổ giấy"]),
        ("?sector=giao-duc", ["Trường thiếu bảng"]),
        ("?audience=truong", ["Trường thiếu bảng"]),
        ("?sector=y-te&audience=truong", []),
    ],
)
def test_list_is_narrowed_by_words_sector_and_audience(
    client: Client, paper: Problem, query: str, found: list[str]
) -> None:
    school = f.SectorFactory(name="Giáo dục")
    other = f.ProblemFactory(title="Trường thiếu bảng", sector=school, published=True)
    other.audiences.add(f.AudienceFactory(name="Trường", key="truong"))

    assert titles(client, query) == found
    assert total(client, query) == str(len(found))


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?sector=khong-co", "“khong-co” is not a possible value of “Sector”"),
        ("?audience=x%3Cb%3E", "“x&lt;b&gt;” is not a possible value of “Audience”"),
        ("?q=%00a", "“a” is not a possible value of “Words to look for”"),
    ],
)
def test_wrong_value_is_named_and_ignored(
    client: Client, paper: Problem, query: str, named: str
) -> None:
    html = client.get(f"/en/bai-toan/{query}").content.decode()

    assert named in html
    assert "The health station keeps paper registers" in html


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99", "9" * 5000, "1.5", "%00", "²"])
def test_any_page_number_gives_a_page(client: Client, paper: Problem, number: str) -> None:
    assert titles(client, f"?page={number}") == ["Trạm y tế xã vẫn ghi sổ giấy"]


def test_long_list_has_pages_that_keep_the_choice(client: Client, paper: Problem) -> None:
    for number in range(60):
        f.ProblemFactory(title=f"Bài {number:02}", sector=paper.sector, published=True)

    html = client.get("/bai-toan/?sector=y-te&page=2").content.decode()

    assert len(titles(client, "?sector=y-te")) == 60
    assert len(titles(client, "?sector=y-te&page=2")) == 1
    assert 'href="?sector=y-te&amp;page=1"' in html
    assert '<link rel="canonical" href="http://testserver/bai-toan/?page=2">' in html


def test_empty_list_says_what_to_do(client: Client, db: None) -> None:
    assert "No problem fits these conditions" in client.get("/en/bai-toan/?q=x").content.decode()


# One problem ------------------------------------------------------------------------------------
def test_page_shows_statement_tasks_and_guides(client: Client, paper: Problem) -> None:
    for place, text in enumerate(("Khảo sát", "Dùng thử")):
        f.ProblemTaskFactory(problem=paper, text=text, position=place)
    f.GuideFactory(title="Cách làm", problem=paper, published=True)
    f.GuideFactory(title="Cách kín", problem=paper)

    html = client.get("/bai-toan/ghi-so-giay/").content.decode()

    assert "Cuối tháng cộng tay" in html
    assert re.findall(r"<li>(Khảo sát|Dùng thử)</li>", html) == ["Khảo sát", "Dùng thử"]
    assert 'href="/cam-nang/cach-lam/"' in html
    assert "Cách kín" not in html


def test_shared_and_free_platforms_stand_before_solutions_to_pay_for(
    client: Client, paper: Problem
) -> None:
    announced = solution("Nền tảng được công bố")
    f.ProgrammeEntryFactory(solution=announced)
    for place, made in enumerate(
        (
            solution("Trả tiền"),
            announced,
            solution("Dùng chung", kind="state_shared"),
            solution("Miễn phí", kind="free"),
        )
    ):
        f.ProblemSolutionFactory(problem=paper, solution=made, position=place, note=f"Vì {place}")

    html = client.get("/en/bai-toan/ghi-so-giay/").content.decode()

    shared, _, others = html.partition('id="solutions"')
    assert re.findall(r'data-solution="([^"]+)"', shared) == [
        "nen-tang-duoc-cong-bo",
        "dung-chung",
        "mien-phi",
    ]
    assert re.findall(r'data-solution="([^"]+)"', others) == ["tra-tien"]
    assert "A shared or free platform already does this" in shared.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "Vì 0" in others
    assert 'href="/en/giai-phap/?problem=ghi-so-giay"' in others


def test_solutions_that_are_not_public_are_left_out(client: Client, paper: Problem) -> None:
    f.ProblemSolutionFactory(problem=paper)

    html = client.get("/en/bai-toan/ghi-so-giay/").content.decode()

    assert "data-solution" not in html
    assert "No solutions yet; enterprises are invited to register" in html


def test_other_problems_of_the_sector_are_offered(client: Client, paper: Problem) -> None:
    f.ProblemFactory(title="Cùng lĩnh vực", sector=paper.sector, published=True)
    f.ProblemFactory(title="Khác lĩnh vực", published=True)

    html = client.get("/bai-toan/ghi-so-giay/").content.decode()

    assert "Cùng lĩnh vực" in html
    assert "Khác lĩnh vực" not in html


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_problem_that_is_not_public_is_not_found(client: Client, state: str) -> None:
    f.ProblemFactory(title="Kín", state=state)

    assert client.get("/bai-toan/kin/").status_code == 404


def test_missing_english_is_shown_in_vietnamese_and_marked(client: Client, paper: Problem) -> None:
    html = client.get("/en/bai-toan/ghi-so-giay/").content.decode()

    assert '<span lang="vi">Cuối tháng cộng tay</span>' in html
    assert "<title>The health station keeps paper registers | " in html


def test_first_public_day_is_today(client: Client) -> None:
    f.ProblemFactory(title="Hôm nay", published=True, publish_on=TODAY.date())

    assert client.get("/bai-toan/hom-nay/").status_code == 200
