"""Names as people write them, and the province each means today."""

from datetime import date

import pytest

from provinces import reference
from provinces.models import Province, ProvinceAlias
from provinces.naming import Gazetteer, resolve


@pytest.fixture
def gazetteer(db):
    reference.load()
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Khánh Hòa", "khanh-hoa"),
        ("Khánh Hoà", "khanh-hoa"),
        ("  tỉnh   khánh hòa ", "khanh-hoa"),
        ("KHANH HOA", "khanh-hoa"),
        ("khanh-hoa", "khanh-hoa"),
        ("Khanh Hoa province", "khanh-hoa"),
        ("T. Khánh Hòa", "khanh-hoa"),
        ("Tp. Đà Nẵng", "da-nang"),
        ("TP.Đà Nẵng", "da-nang"),
        ("T.P. Huế", "hue"),
        ("Da Nang City", "da-nang"),
        ("Đăk Lăk", "dak-lak"),
        ("Daklak", "dak-lak"),
        ("Thanh Hoá", "thanh-hoa"),
        ("Thành phố Hồ Chí Minh", "ho-chi-minh"),
        ("TP. Hồ Chí Minh", "ho-chi-minh"),
        ("Hồ Chí Minh", "ho-chi-minh"),
        ("TPHCM", "ho-chi-minh"),
        ("TP.HCM", "ho-chi-minh"),
        ("HCM", "ho-chi-minh"),
        ("Sài Gòn", "ho-chi-minh"),
        ("Saigon", "ho-chi-minh"),
        ("Ho Chi Minh City", "ho-chi-minh"),
        ("Thủ đô Hà Nội", "ha-noi"),
        ("Hanoi", "ha-noi"),
    ],
)
def test_resolve_takes_every_usual_spelling(gazetteer, text, slug):
    found = gazetteer.resolve(text)

    assert (found.province.slug, found.is_old) == (slug, False)


@pytest.mark.parametrize(
    ("text", "asked", "slug"),
    [
        ("Hải Dương", "hai-duong", "hai-phong"),
        ("tỉnh Hải Dương (cũ)", "hai-duong", "hai-phong"),
        ("hai-duong", "hai-duong", "hai-phong"),
        ("Hoà Bình", "hoa-binh", "phu-tho"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau", "ho-chi-minh"),
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau", "ho-chi-minh"),
        ("Đắk Nông", "dak-nong", "lam-dong"),
        ("Kontum", "kon-tum", "quang-ngai"),
    ],
)
def test_resolve_leads_from_an_ended_province_to_its_successor(gazetteer, text, asked, slug):
    found = gazetteer.resolve(text, on=date(2025, 7, 1))

    assert (found.province.slug, found.asked.slug, found.is_old) == (slug, asked, True)


def test_resolve_an_alias_of_an_ended_province_names_the_alias(gazetteer):
    found = gazetteer.resolve("BR-VT")

    assert (found.province.slug, found.asked, found.is_old) == ("ho-chi-minh", "BR-VT", True)


@pytest.mark.parametrize("text", ["Thừa Thiên Huế", "Thừa Thiên - Huế", "thua-thien-hue"])
def test_resolve_the_former_name_of_hue(gazetteer, text):
    found = gazetteer.resolve(text)

    assert (found.province.slug, found.asked, found.is_old) == ("hue", "Thừa Thiên Huế", True)


def test_resolve_on_a_day_before_the_reorganisation(gazetteer):
    found = gazetteer.resolve("Hải Dương", on=date(2025, 6, 30))

    assert (found.province.slug, found.is_old) == ("hai-duong", False)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "24", "01", "79", "TP.", "Tỉnh", "t", "Hà Tây Bắc", "toàn quốc", "🙂", "Huyện"],
)
def test_resolve_knows_no_codes_and_no_other_words(gazetteer, text):
    assert gazetteer.resolve(text) is None


def test_resolve_every_name_and_slug_means_its_own_province(gazetteer):
    wrong = [
        text
        for province in Province.objects.all()
        for text in (province.name, province.full_name, province.slug, province.name_en)
        if gazetteer.resolve(text, on=date(2025, 6, 30)).province != province
    ]

    assert wrong == []


def test_resolve_every_alias_means_its_own_province(gazetteer):
    wrong = [
        alias.name
        for alias in ProvinceAlias.objects.all()
        if gazetteer.resolve(alias.name, on=date(2025, 6, 30)).province.pk != alias.province_id
    ]

    assert wrong == []


def test_resolve_follows_a_chain_of_successors(gazetteer):
    # Quảng Bình went to Quảng Trị; were Quảng Trị to go to Huế, so would Quảng Bình.
    hue = Province.objects.get(slug="hue")
    Province.objects.filter(slug="quang-tri").update(valid_to=date(2027, 12, 31), successor=hue)

    later = resolve("Quảng Bình", on=date(2028, 1, 1))

    assert (later.province, later.asked.slug) == (hue, "quang-binh")
    assert resolve("Quảng Bình", on=date(2027, 12, 31)).province.slug == "quang-tri"


def test_resolve_ends_in_a_circle_of_successors(gazetteer):
    a, b = Province.objects.filter(slug__in=["hue", "da-nang"])
    Province.objects.filter(pk=a.pk).update(valid_to=date(2025, 1, 1), successor=b)
    Province.objects.filter(pk=b.pk).update(valid_to=date(2025, 1, 1), successor=a)

    assert resolve("Huế").province in (a, b)


def test_gazetteer_asks_the_database_twice(gazetteer, django_assert_num_queries):
    with django_assert_num_queries(2):
        loaded = Gazetteer.load()
        for text in ("Hải Dương", "TPHCM", "không có"):
            loaded.resolve(text)
        assert loaded.resolve("Huế").province.region.slug == "bac-trung-bo"
