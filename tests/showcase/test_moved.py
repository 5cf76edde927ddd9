"""What became of a province's old name, as pages say it."""

import datetime as dt

import pytest
from django.utils import translation

from provinces.models import Province, ProvinceAlias
from showcase.moved import Asked, asked_province, unit_name
from tests import factories as f

ON = dt.date(2026, 11, 22)


def notice(text: str, language: str = "vi") -> str:
    """The sentence about a name, without no-break spaces."""
    with translation.override(language):
        return asked_province(text, ON).notice


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "hai-duong",
            "Từ ngày 01/7/2025, tỉnh Hải Dương và thành phố Hải Phòng được sắp xếp thành "
            "thành phố Hải Phòng (Nghị quyết số 202/2025/QH15).",
        ),
        (
            "Bình Dương",
            "Từ ngày 01/7/2025, tỉnh Bà Rịa – Vũng Tàu, tỉnh Bình Dương và Thành phố Hồ Chí Minh "
            "được sắp xếp thành Thành phố Hồ Chí Minh (Nghị quyết số 202/2025/QH15).",
        ),
        (
            # Đồng Nai became a city only in 2026.
            "binh-phuoc",
            "Từ ngày 01/7/2025, tỉnh Bình Phước và tỉnh Đồng Nai được sắp xếp thành tỉnh Đồng Nai "
            "(Nghị quyết số 202/2025/QH15). Nay là thành phố Đồng Nai.",
        ),
        ("thua-thien-hue", "Thừa Thiên Huế nay là thành phố Huế."),
        # A name of today, also in another spelling, needs no sentence.
        ("hai-phong", ""),
        ("Daklak", ""),
        ("Atlantis", ""),
    ],
)
def test_notice_says_what_became_of_a_name(name: str, sentence: str) -> None:
    assert notice(name) == sentence


@pytest.mark.usefixtures("reference")
def test_notice_in_english_names_the_kind_of_each_unit() -> None:
    assert notice("hai-duong", "en") == (
        "Since 1 July 2025, Hai Duong Province and Hai Phong City have been rearranged into "
        "Hai Phong City (Resolution No. 202/2025/QH15)."
    )
    assert notice("binh-duong", "en") == (
        "Since 1 July 2025, Ba Ria – Vung Tau Province, Binh Duong Province and Ho Chi Minh City "
        "have been rearranged into Ho Chi Minh City (Resolution No. 202/2025/QH15)."
    )


def test_notice_without_the_instrument_leaves_it_out(hai_duong: Province) -> None:
    Province.objects.filter(pk=hai_duong.pk).update(resolution_number="")

    assert notice("hai-duong", "en") == (
        "Since 1 July 2025, Hai Duong Province and Hai Phong City have been rearranged into "
        "Hai Phong City."
    )


def test_notice_names_a_resolution_that_is_no_legal_instrument_yet(hai_duong: Province) -> None:
    Province.objects.filter(pk=hai_duong.pk).update(resolution_number="9/2031/QH17")

    assert notice("hai-duong").endswith("thành phố Hải Phòng (Nghị quyết số 9/2031/QH17).")


@pytest.mark.usefixtures("reference")
def test_every_ended_province_of_the_reference_data_names_its_resolution() -> None:
    ended = Province.objects.exclude(valid_to=None)

    assert set(ended.values_list("resolution_number", flat=True)) == {"202/2025/QH15"}
    assert not Province.objects.filter(valid_to=None).exclude(resolution_number="").exists()


def test_notice_of_a_second_rearrangement_names_both_successors(
    hai_duong: Province, hue: Province
) -> None:
    between = hai_duong.successor
    between.valid_to, between.successor = dt.date(2026, 6, 30), hue
    between.save()

    said = notice("hai-duong", "en")

    assert said == (
        "Since 1 July 2025, Hai Duong Province and Hai Phong City have been rearranged into "
        "Hai Phong City (Resolution No. 202/2025/QH15). Today this is Hue City."
    )


@pytest.mark.parametrize("text", ["", "x" * 300, "\x00", "01", "  "])
def test_text_that_names_no_province_is_kept_as_asked(db: None, text: str) -> None:
    assert asked_province(text, ON) == Asked(text)


def test_asking_for_nothing_makes_no_query(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        asked_province("", ON)


def test_asking_for_an_ended_province_makes_five_queries(
    hai_duong: Province, django_assert_num_queries
) -> None:
    ProvinceAlias.objects.create(province=hai_duong, name="Hai Zương")

    with django_assert_num_queries(5):
        asked_province("hai-duong", ON)


def test_unit_without_english_name_keeps_its_vietnamese_one(db: None) -> None:
    province = f.ProvinceFactory(name="Mẫu", full_name="tỉnh Mẫu", name_en="")

    with translation.override("en"):
        assert unit_name(province) == "tỉnh Mẫu"
