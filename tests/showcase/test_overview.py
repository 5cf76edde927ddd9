"""What lists of places, sectors, problems and guides show."""

import datetime as dt

import pytest
from django.utils import translation

from provinces.models import Province
from showcase import overview, teasers
from showcase.overview import Place, SectorTile
from showcase.teasers import GuideItem, ProblemItem
from tests.factories import (
    CentreFactory,
    GuideFactory,
    GuideStepFactory,
    ProblemFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 2, 10)


def test_places_stand_by_region_and_in_vietnamese_order(
    da_nang: Province, hue: Province, hai_phong: Province, hai_duong: Province
) -> None:
    CentreFactory(province=da_nang, state="open", is_model=True, is_sample=True)
    CentreFactory(province=hue)

    result = overview.places(ON, {"da-nang": 1})

    da_nang_place = Place(
        name="Đà Nẵng", slug="da-nang", url="/tinh/da-nang/", count=1, is_open=True, zone="north"
    )
    assert [place.slug for place in result.in_order] == ["da-nang", "hai-phong", "hue"]
    assert result.in_order[0] == da_nang_place
    assert [(region.name, len(region.provinces)) for region in result.regions] == [
        ("Đồng bằng sông Hồng", 1),
        ("Bắc Trung Bộ", 1),
        ("Duyên hải Nam Trung Bộ và Tây Nguyên", 1),
    ]
    facts = (result.total, result.open_count, result.model_slug, result.has_sample)
    assert facts == (3, 1, "da-nang", True)


def test_sector_tiles_are_of_the_day_and_have_their_numbers() -> None:
    SectorFactory(name="Y tế", name_en="Health", icon="stethoscope")
    SectorFactory(name="Giáo dục", icon="")
    SectorFactory(name="Đã thôi", valid_to=ON - dt.timedelta(days=1))

    with translation.override("en"):
        result = overview.sector_tiles(ON, {"y-te": 1})

    assert result == [
        SectorTile("Health", "y-te", "/en/linh-vuc/y-te/", "stethoscope", 1),
        SectorTile("Giáo dục", "giao-duc", "/en/linh-vuc/giao-duc/", "category", 0),
    ]


def test_front_problems_take_one_of_each_sector_before_a_second() -> None:
    health, school = SectorFactory(name="Y tế"), SectorFactory(name="Giáo dục")
    problems = [
        ProblemFactory(title=title, sector=sector, published=True, position=position)
        for position, (title, sector) in enumerate(
            (("A", health), ("B", health), ("C", school), ("D", health))
        )
    ]
    ProblemFactory(sector=school)
    GuideFactory(problem=problems[0], published=True)

    result = teasers.front_problems(ON, 3, {problems[3].slug: 1})

    assert [(item.title, item.solution_count, item.guide_count) for item in result] == [
        ("D", 1, 0),
        ("C", 0, 0),
        ("A", 0, 1),
    ]
    assert result[1] == ProblemItem("C", "/bai-toan/c/", "category", "Giáo dục", 0, 0, False)


def test_guide_teasers_sum_the_days_of_their_steps(hue: Province) -> None:
    guide = GuideFactory(title="Một việc", province=hue, published=True, is_sample=True)
    GuideStepFactory(guide=guide, days=2)
    GuideStepFactory(guide=guide, days=None)
    GuideFactory()

    with translation.override("en"):
        result = teasers.guide_teasers(teasers.public_guides(ON)[:3])

    assert result == [
        GuideItem(
            title="Một việc",
            url="/en/cam-nang/mot-viec/",
            step_count=2,
            days=2,
            source="compiled by Hue",
            is_sample=True,
        )
    ]
