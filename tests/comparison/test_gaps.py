"""The public page of gaps: which sectors and problems have no solution where, and its files."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from comparison.gaps import PROBLEM, SECTOR, GapRow, Gaps
from provinces.models import Province
from solutions.models import Sector
from tests import factories as f
from tests.site import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def health(db: None) -> Sector:
    return f.SectorFactory(name="Y tế", slug="y-te", position=1)


@pytest.fixture
def tourism(health: Sector) -> Sector:
    return f.SectorFactory(name="Du lịch", slug="du-lich", position=2, pillar=health.pillar)


@pytest.fixture
def world(health: Sector, tourism: Sector, da_nang: Province, hue: Province, hai_phong: Province):
    """Huế has two of health, Đà Nẵng one of tourism; a draft and a national listing beside."""
    for province, column in ((da_nang, 4), (hue, 3), (hai_phong, 1)):
        Province.objects.filter(pk=province.pk).update(tile_column=column, tile_row=1)
    for province, sector in ((hue, health), (hue, health), (da_nang, tourism), (None, tourism)):
        row = f.ListingFactory(province=province, published=True)
        row.solution.sectors.add(sector)
    f.ListingFactory(province=hai_phong).solution.sectors.add(health)


def told(rows: list[GapRow]) -> dict[str, tuple]:
    return {
        row.topic.slug: (
            row.holders,
            {gap.province.slug: (gap.near and gap.near.slug, gap.near_count) for gap in row.gaps},
        )
        for row in rows
    }


# What is counted --------------------------------------------------------------------------------
def test_each_sector_with_who_lacks_it_and_who_is_nearest(world: None) -> None:
    found = Gaps(SECTOR, TODAY.date())

    assert told(found.rows(found.provinces)) == {
        "y-te": (1, {"da-nang": ("hue", 2), "hai-phong": ("hue", 2)}),
        "du-lich": (1, {"hai-phong": ("da-nang", 1), "hue": ("da-nang", 1)}),
    }
    assert [row.missing for row in found.rows([found.provinces[0]])] == [1]
    assert list(told(found.rows(found.provinces, "du-lich"))) == ["du-lich"]


def test_problems_count_listings_of_linked_solutions(
    world: None, health: Sector, hue: Province
) -> None:
    problem = f.ProblemFactory(title="Sổ giấy", slug="so-giay", published=True, sector=health)
    f.ProblemFactory(title="Bản nháp", sector=health)
    alone = f.ProblemFactory(title="Chưa ai", slug="chua-ai", published=True, sector=health)
    row = f.ListingFactory(province=hue, published=True)
    f.ProblemSolutionFactory(problem=problem, solution=row.solution)

    found = Gaps(PROBLEM, TODAY.date())

    rows = told(found.rows(found.provinces))
    assert rows["so-giay"] == (1, {"da-nang": ("hue", 1), "hai-phong": ("hue", 1)})
    assert rows["chua-ai"][0] == 0
    assert {near for near, _count in rows["chua-ai"][1].values()} == {None}
    assert set(rows) == {"so-giay", "chua-ai"}
    assert alone.get_absolute_url() in {one.url for one in found.topics}


# The page ---------------------------------------------------------------------------------------
def get(query: str = ""):
    return Client().get(reverse("comparison:gaps") + query)


def test_page_names_gaps_and_leads_to_the_nearest(world: None) -> None:
    html = get().content.decode()

    assert 'data-total="4"' in html
    assert 'data-topic="y-te" data-missing="2"' in html
    assert reverse("provinces:catalogue", args=["hue"]) + "?sector=y-te" in html


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("?sector=y-te", 2),
        ("?province=hue", 1),
        ("?region=dong-bang-song-hong", 2),
        ("?by=problem", 0),
        ("?sort=order", 4),
        ("?province=tinh hai duong", 2),
        ("?province=hue&sector=y-te", 0),
    ],
)
def test_choices_narrow_it(world: None, hai_duong: Province, query: str, total: int) -> None:
    assert f'data-total="{total}"' in get(query).content.decode()


def test_bad_values_are_named_and_left_out(world: None) -> None:
    html = get("?sector=kh%3Cong&region=x&province=%00y&sort=z&by=q&page=9999999").content.decode()

    assert 'data-total="4"' in html
    assert "kh&lt;ong" in html


def test_page_changes_with_the_catalogue(world: None, health: Sector, da_nang: Province) -> None:
    get()
    row = f.ListingFactory(province=da_nang, published=True)
    row.solution.sectors.add(health)

    assert 'data-total="3"' in get().content.decode()


@pytest.mark.parametrize("query", ["", "?by=problem", "?province=hue"])
def test_both_languages_and_an_empty_country(db: None, query: str) -> None:
    for path in ("/so-sanh-tinh/khoang-trong/", "/en/so-sanh-tinh/khoang-trong/"):
        assert Client().get(path + query).status_code == 200


# Files ------------------------------------------------------------------------------------------
def test_csv_has_a_row_for_each_gap(world: None) -> None:
    answer = get("?format=csv&sector=y-te")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:2] + row[3:7] for row in rows[1:]] == [
        ["Y tế", "Đà Nẵng", "1", "3", "Huế", "2"],
        ["Y tế", "Hải Phòng", "1", "3", "Huế", "2"],
    ]
    assert rows[1][7].endswith("/tinh/hue/giai-phap/?sector=y-te")
    assert "khoang-trong-linh-vuc" in answer["Content-Disposition"]


def test_workbook_is_marked_where_sample_data_count(world: None, hue: Province) -> None:
    f.ListingFactory(province=hue, published=True, solution__is_sample=True)

    book = load_workbook(io.BytesIO(get("?format=xlsx").content))

    [sheet] = book.worksheets
    texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "SỐ LIỆU MINH HỌA" in texts
    assert texts.count("Y tế") == 2


def test_unknown_format_is_the_page(world: None) -> None:
    assert get("?format=pdf")["Content-Type"].startswith("text/html")
