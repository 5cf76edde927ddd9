"""Addresses of the catalogue: what is understood, what is left out and named, what is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from provinces.models import Province
from solutions.filters import CatalogueFilter
from solutions.query import CatalogueQuery
from tests.factories import (
    EvaluationBodyFactory,
    EvaluationFactory,
    ListingFactory,
    PricePlanFactory,
    ProblemFactory,
    ProgrammeFactory,
    ProvinceAliasFactory,
    SectorFactory,
    VendorFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _english():
    """Messages are compared in the language they are written in."""
    with translation.override("en"):
        yield


def read(address: str, **fixed: str) -> CatalogueFilter:
    return CatalogueFilter(QueryDict(address), on=ON, fixed=fixed)


def test_every_parameter_is_understood(da_nang: Province, hue: Province) -> None:
    SectorFactory(name="Y tế")
    SectorFactory(name="Đất đai")
    ProgrammeFactory(slug="nen-tang-dung-chung")
    ProblemFactory(slug="so-giay", published=True)
    listing = ListingFactory(published=True, solution__vendor=VendorFactory(slug="lua-vang"))
    PricePlanFactory(listing=listing, unit="Người dùng")
    EvaluationFactory(body=EvaluationBodyFactory(slug="hoi-dong"), published=True)

    found = read(
        "q=+h%E1%BB%93++s%C6%A1&sector=y-te&sector=dat-dai&province=da-nang&vendor_province=hue"
        f"&region={hue.region.slug}&vendor=lua-vang&programme=nen-tang-dung-chung&problem=so-giay"
        "&kind=free&readiness=mature&charge=usage&unit=Ng%C6%B0%E1%BB%9Di+d%C3%B9ng"
        "&deployment=cloud&security_level=3&evaluated_by=hoi-dong&recognition=award&grade=good"
        "&price_min=1.000.000&price_max=1%2C5+t%E1%BB%B7&rating_min=82%2C5&trial=1&promo=1"
        "&featured=1&vietnamese_product=1&off_the_shelf=1&view=table&sort=-price&page=2"
    )

    assert found.query == CatalogueQuery(
        text="hồ sơ",
        choices={
            "sector": ("y-te", "dat-dai"),
            "vendor": ("lua-vang",),
            "vendor_province": ("hue",),
            "programme": ("nen-tang-dung-chung",),
            "kind": ("free",),
            "readiness": ("mature",),
            "deployment": ("cloud",),
            "security_level": ("3",),
            "evaluated_by": ("hoi-dong",),
            "recognition": ("award",),
            "grade": ("good",),
            "province": ("da-nang",),
            "region": (hue.region.slug,),
            "charge": ("usage",),
            "unit": ("nguoi dung",),
            "problem": ("so-giay",),
        },
        flags=frozenset({"trial", "promo", "featured", "vietnamese_product", "off_the_shelf"}),
        price_min=1_000_000,
        price_max=1_500_000_000,
        rating_min=Decimal("82.5"),
        view="table",
        sort="-price",
        page=2,
    )
    assert (found.problems, found.notes) == ([], [])


def test_address_without_parameters_and_empty_fields_ask_nothing() -> None:
    empty = "q=&sector=&price_min=&price_max=+&rating_min=&sort=&view=&page=&trial="

    assert read("").query == read(empty).query == CatalogueQuery()
    assert (read(empty).problems, read(empty).notes) == ([], [])


def test_unknown_values_are_named_and_the_known_ones_apply(da_nang: Province) -> None:
    SectorFactory(name="Y tế")

    found = read(
        "sector=y-te&sector=thien-van&province=da-nang&province=48&kind=gratis&charge=x"
        "&utm_source=thu"
    )

    assert found.query.choices == {"sector": ("y-te",), "province": ("da-nang",)}
    assert [(problem.parameter, problem.value) for problem in found.problems] == [
        ("sector", "thien-van"),
        ("kind", "gratis"),
        ("province", "48"),
        ("charge", "x"),
    ]
    assert found.problems[0].message == ("Sector: there is no “thien-van”; it was left out.")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("price_min=nhieu", ("price_min", "nhieu")),
        ("price_max=-5", ("price_max", "-5")),
        ("price_max=1234.567", ("price_max", "1234.567")),
        ("price_max=999999999999999999999", ("price_max", "999999999999999999999")),
        ("rating_min=101", ("rating_min", "101")),
        ("rating_min=NaN", ("rating_min", "NaN")),
        ("trial=yes", ("trial", "yes")),
        ("sort=best", ("sort", "best")),
        ("view=map", ("view", "map")),
        ("page=0", ("page", "0")),
        ("page=-1", ("page", "-1")),
        ("page=2.5", ("page", "2.5")),
        ("page=%C2%B2", ("page", "²")),
        ("page=%D9%A3", ("page", "٣")),
        ("q=%21%21%21", ("q", "!!!")),
        ("q=%E4%B8%AD", ("q", "中")),
    ],
)
def test_malformed_value_is_named_and_ignored(address: str, problem: tuple[str, str]) -> None:
    found = read(address)

    assert found.query == CatalogueQuery()
    assert [(item.parameter, item.value) for item in found.problems] == [problem]
    assert found.problems[0].message


def test_number_of_a_page_may_be_longer_than_a_machine_counts() -> None:
    assert read(f"page={'9' * 5000}").query.page == 999_999_999
    assert read("page=0007").query.page == 7


def test_crossed_prices_are_both_left_out() -> None:
    found = read("price_min=200&price_max=100")

    assert found.query == CatalogueQuery()
    assert [(item.parameter, item.value) for item in found.problems] == [("price_max", "100")]


def test_parts_of_a_dong_narrow_the_range_to_whole_ones() -> None:
    found = read("price_min=1,5&price_max=9,9")

    assert (found.query.price_min, found.query.price_max) == (2, 9)


def test_last_of_several_single_values_counts() -> None:
    assert read("price_min=1&price_min=2&sort=name&sort=price").query == CatalogueQuery(
        price_min=2, sort="price"
    )


# Text -------------------------------------------------------------------------------------------
def test_control_characters_and_odd_spaces_are_taken_out_of_the_text() -> None:
    assert read("q=a%00b%0B%C2%A0c%E2%80%AE").query.text == "ab c"


def test_long_text_is_cut_at_a_word_and_that_is_told() -> None:
    found = read(f"q={'dai+' * 60}")

    assert len(found.query.text) <= 200
    assert found.query.text.endswith(" dai")
    assert found.notes == ["Only the first 200 characters of the search text were used."]


# Provinces --------------------------------------------------------------------------------------
def test_ended_province_means_its_successor_and_that_is_told(hai_duong: Province) -> None:
    found = read("province=hai-duong&vendor_province=hai-phong")

    assert found.query.choices == {"province": ("hai-phong",), "vendor_province": ("hai-phong",)}
    assert found.problems == []
    assert found.notes == [
        "Hai Duong has been part of Hai Phong since 1 July 2025; the results are for Hai Phong."
    ]


def test_old_address_of_a_province_means_its_name_of_today(hue: Province) -> None:
    ProvinceAliasFactory(province=hue, name="Thừa Thiên Huế", slug="thua-thien-hue")

    found = read("province=thua-thien-hue&province=hue")

    assert found.query.choices == {"province": ("hue",)}
    assert found.notes == ["Thừa Thiên Huế is called Hue today; the results are for Hue."]


def test_names_and_spellings_of_provinces_are_understood_without_a_word(da_nang: Province) -> None:
    ProvinceAliasFactory(province=da_nang, name="Tourane")

    found = read("province=TP.+%C4%90%C3%A0+N%E1%BA%B5ng&vendor_province=tourane")

    assert found.query.choices == {"province": ("da-nang",), "vendor_province": ("da-nang",)}
    assert (found.problems, found.notes) == ([], [])


# What may be named ------------------------------------------------------------------------------
def test_rows_that_are_not_public_are_unknown_values() -> None:
    ListingFactory(solution__vendor=VendorFactory(slug="bi-mat"))
    ProblemFactory(slug="ban-thao")
    EvaluationFactory(body=EvaluationBodyFactory(slug="chua-cong-bo"))
    PricePlanFactory(unit="Tàu")

    found = read("vendor=bi-mat&problem=ban-thao&evaluated_by=chua-cong-bo&unit=tau")

    assert found.query == CatalogueQuery()
    assert {problem.parameter for problem in found.problems} == {
        "vendor",
        "problem",
        "evaluated_by",
        "unit",
    }


def test_value_is_repeated_shortened_and_without_control_characters() -> None:
    [problem] = read(f"kind=%00{'x' * 300}").problems

    assert problem.message == f"Kind: there is no “{'x' * 59}…”; it was left out."


# Fixed choices, other readers -------------------------------------------------------------------
def test_fixed_choice_cannot_be_changed_by_the_address(da_nang: Province, hue: Province) -> None:
    found = read("province=hue&grade=good", province="da-nang")

    assert found.query.choices == {"province": ("da-nang",), "grade": ("good",)}
    assert found.query.canonical() == "grade=good"
    assert found.problems == []


def test_filter_set_narrows_any_set_of_solutions(da_nang: Province, hue: Province) -> None:
    here, there = (ListingFactory(published=True, province=place) for place in (da_nang, hue))

    found = CatalogueFilter(QueryDict("province=da-nang"), on=ON)

    assert [solution.pk for solution in found.qs] == [here.solution_id]
    assert there.solution_id not in found.qs.values_list("pk", flat=True)


@pytest.mark.parametrize(("address", "queries"), [("", 2), ("sector=x&province=hue&q=a", 2)])
def test_reading_an_address_takes_two_queries(
    address: str, queries: int, hue: Province, django_assert_num_queries
) -> None:
    with django_assert_num_queries(queries):
        read(address).query  # noqa: B018

    SectorFactory.create_batch(9)

    with django_assert_num_queries(queries):
        read(address).query  # noqa: B018
