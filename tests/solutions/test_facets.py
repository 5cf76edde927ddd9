"""The registry of facets, and the words of their values."""

import datetime as dt

import pytest
from django.utils import translation

from provinces.models import Province
from solutions.choices import Vocabulary
from solutions.facets import Facet, facets, flags
from solutions.query import CatalogueQuery
from solutions.search import search
from tests.factories import (
    EvaluationBodyFactory,
    EvaluationFactory,
    ListingFactory,
    ProvinceFactory,
    SectorFactory,
    VendorFactory,
)

ON = dt.date(2026, 3, 2)
LISTING_FACETS = {"province", "region", "charge", "unit"}


def test_facets_and_flags_are_those_of_the_product_page() -> None:
    levels = {key: facet.level for key, facet in facets().items()}

    assert set(levels) == {
        "sector",
        "pillar",
        "audience",
        "problem",
        "province",
        "region",
        "vendor",
        "vendor_province",
        "programme",
        "kind",
        "readiness",
        "charge",
        "unit",
        "deployment",
        "security_level",
        "evaluated_by",
        "recognition",
        "grade",
    }
    assert {key for key, level in levels.items() if level == "listing"} == LISTING_FACETS
    assert {key: flag.level for key, flag in flags().items()} == {
        "trial": "listing",
        "promo": "listing",
        "featured": "listing",
        "vietnamese_product": "solution",
        "off_the_shelf": "solution",
    }


def test_registry_hands_out_copies() -> None:
    facets().clear()
    flags().clear()

    assert isinstance(facets()["sector"], Facet)
    assert "trial" in flags()


@pytest.mark.django_db
def test_values_stand_in_the_order_of_their_vocabulary() -> None:
    for number, name in ((2, "An sinh"), (1, "Y tế"), (1, "Đất đai")):
        SectorFactory(name=name, position=number)
    for name, sort_name in (("Đà Nẵng", ""), ("TP. Hồ Chí Minh", "Hồ Chí Minh"), ("Huế", "")):
        ProvinceFactory(name=name, sort_name=sort_name)
    ProvinceFactory(
        name="Hà Tây", valid_to=ON - dt.timedelta(days=1), successor=Province.objects.first()
    )

    vocabulary = Vocabulary.load(ON, {})

    assert list(vocabulary.names("sector")) == ["dat-dai", "y-te", "an-sinh"]
    assert list(vocabulary.names("province")) == ["da-nang", "tp-ho-chi-minh", "hue"]
    assert list(vocabulary.names("grade")) == ["excellent", "good", "fair", "pass", "fail"]


@pytest.mark.django_db
def test_names_are_in_the_language_of_the_page_and_say_when_they_are_not() -> None:
    SectorFactory(name="Y tế", name_en="Health")
    SectorFactory(name="Đất đai", name_en="")

    with translation.override("en"):
        names = Vocabulary.load(ON, {}).names("sector")

    assert {value: (str(name), name.lang) for value, name in names.items()} == {
        "y-te": ("Health", ""),
        "dat-dai": ("Đất đai", "vi"),
    }


@pytest.mark.django_db
def test_open_facets_know_only_public_values_that_were_asked_for() -> None:
    vendors = [
        VendorFactory(slug=slug, short_name=short) for slug, short in (("a", "A Soft"), ("b", ""))
    ]
    for vendor in vendors:
        ListingFactory(solution__vendor=vendor, published=True)
    VendorFactory(slug="c")

    names = Vocabulary.load(ON, {"vendor": ["a", "c"]}).names("vendor")

    assert names == {"a": "A Soft"}


@pytest.mark.django_db
def test_bodies_are_named_only_with_a_public_evaluation() -> None:
    EvaluationBodyFactory(slug="cho")
    EvaluationFactory(body=EvaluationBodyFactory(name="Hội đồng", slug="hoi-dong"), published=True)

    assert Vocabulary.load(ON, {}).names("evaluated_by") == {"hoi-dong": "Hội đồng"}


@pytest.mark.django_db
def test_places_are_the_chosen_provinces_of_the_chosen_regions(
    da_nang: Province, hue: Province, hai_phong: Province
) -> None:
    vocabulary = Vocabulary.load(ON, {})
    asked = (
        {},
        {"province": ("hue", "da-nang")},
        {"region": (da_nang.region.slug,)},
        {"province": ("hue", "da-nang"), "region": (da_nang.region.slug,)},
    )

    found = [set(vocabulary.places(CatalogueQuery(choices=choices))) for choices in asked]

    assert found == [set(), {hue.pk, da_nang.pk}, {da_nang.pk}, {da_nang.pk}]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["security_level", "kind", "grade", "charge"])
def test_value_that_is_none_of_a_facets_words_is_of_nothing(key: str) -> None:
    ListingFactory(published=True)

    found = search(CatalogueQuery(choices={key: ("khong-co",)}), ON)

    assert (list(found.ids), found.total) == ([], 0)
