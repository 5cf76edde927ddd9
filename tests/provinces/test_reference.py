"""The 63 provincial units of before and after 1 July 2025, loaded from the shipped files."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provinces import reference
from provinces.models import Centre, Province, ProvinceAlias, ProvinceCode, Region

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)

# The order of the glossary.
NAMES_IN_ORDER = (
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, "
    "Đồng Tháp, Gia Lai, Hà Nội, Hà Tĩnh, Hải Phòng, TP. Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, "
    "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, "
    "Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Tuyên Quang, Vĩnh Long"
)


@pytest.fixture
def loaded(db):
    return reference.load()


def written(queries):
    return [
        q["sql"] for q in queries if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]


@pytest.mark.usefixtures("loaded")
def test_provinces_34_current_and_29_ended():
    current = Province.objects.current(AFTER)

    assert current.count() == 34
    assert Province.objects.exclude(pk__in=current).count() == 29
    assert Province.objects.current(BEFORE).count() == 63
    assert Province.objects.count() == 63


@pytest.mark.usefixtures("loaded")
def test_provinces_stand_in_the_order_of_the_glossary():
    names = list(Province.objects.current(AFTER).values_list("name", flat=True))

    assert ", ".join(names) == NAMES_IN_ORDER


@pytest.mark.usefixtures("loaded")
def test_provinces_seven_municipalities_and_3321_communes():
    current = Province.objects.current(AFTER)

    cities = {p.name for p in current if p.kind == "municipality"}

    assert Counter(p.kind for p in current) == {"municipality": 7, "province": 27}
    assert cities == {
        "Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "TP. Hồ Chí Minh", "Cần Thơ", "Đồng Nai",
    }  # fmt: skip
    assert sum(p.communes for p in current) == 3321


@pytest.mark.usefixtures("loaded")
def test_provinces_ended_have_a_current_successor_and_its_region():
    ended = Province.objects.filter(valid_to__isnull=False).select_related("successor")

    wrong = [
        p.name
        for p in ended
        if p.valid_to != BEFORE
        or p.successor.valid_to is not None
        or p.region_id != p.successor.region_id
    ]

    assert wrong == []
    assert Province.objects.get(slug="hai-duong").successor.slug == "hai-phong"


@pytest.mark.usefixtures("loaded")
def test_provinces_23_have_new_borders_since_the_reorganisation():
    changed = set(
        Province.objects.filter(boundaries_changed_on=AFTER).values_list("slug", flat=True)
    )

    successors = set(
        Province.objects.filter(successor__isnull=False).values_list("successor__slug", flat=True)
    )

    assert changed == successors
    assert len(changed) == 23


@pytest.mark.usefixtures("loaded")
def test_provinces_have_one_tile_each_within_the_map():
    tiles = list(Province.objects.current(AFTER).values_list("tile_column", "tile_row"))

    assert len(set(tiles)) == 34
    assert all(1 <= column <= 5 and 1 <= row <= 16 for column, row in tiles)
    khanh_hoa = Province.objects.get(slug="khanh-hoa")
    assert (khanh_hoa.tile_column, khanh_hoa.tile_row) == (5, 13)


@pytest.mark.usefixtures("loaded")
def test_regions_are_the_six_of_2025():
    provinces = Counter(Province.objects.current(AFTER).values_list("region__slug", flat=True))

    assert provinces == {
        "trung-du-mien-nui-phia-bac": 9,
        "dong-bang-song-hong": 6,
        "bac-trung-bo": 5,
        "nam-trung-bo-tay-nguyen": 6,
        "dong-nam-bo": 3,
        "dong-bang-song-cuu-long": 5,
    }
    assert Region.objects.count() == 6


@pytest.mark.usefixtures("loaded")
def test_codes_seven_mean_another_province_in_the_new_scheme():
    old = dict(ProvinceCode.objects.filter(scheme="gso-2004").values_list("code", "province__slug"))
    new = dict(
        ProvinceCode.objects.filter(scheme="qd19-2025").values_list("code", "province__slug")
    )

    trapped = {code: (old[code], new[code]) for code in new if old[code] != new[code]}

    assert (len(old), len(new)) == (63, 34)
    assert trapped == {
        "15": ("yen-bai", "lao-cai"),
        "24": ("bac-giang", "bac-ninh"),
        "44": ("quang-binh", "quang-tri"),
        "52": ("binh-dinh", "gia-lai"),
        "80": ("long-an", "tay-ninh"),
        "82": ("tien-giang", "dong-thap"),
        "91": ("kien-giang", "an-giang"),
    }


@pytest.mark.usefixtures("loaded")
def test_codes_of_the_two_schemes_meet_on_1_july_2025():
    days = set(ProvinceCode.objects.values_list("scheme", "valid_to"))
    starts = set(
        ProvinceCode.objects.filter(scheme="qd19-2025").values_list("valid_from", flat=True)
    )

    assert days == {("gso-2004", BEFORE), ("qd19-2025", None)}
    assert starts == {AFTER}


@pytest.mark.usefixtures("loaded")
def test_hue_is_one_row_and_its_old_address_an_alias():
    assert not Province.objects.filter(slug="thua-thien-hue").exists()
    assert ProvinceAlias.objects.get(slug="thua-thien-hue").province.slug == "hue"
    assert set(ProvinceCode.objects.filter(province__slug="hue").values_list("scheme", "code")) == {
        ("gso-2004", "46"),
        ("qd19-2025", "46"),
    }


@pytest.mark.usefixtures("loaded")
def test_centres_one_planned_for_each_current_province():
    centre = Centre.objects.get(province__slug="khanh-hoa")

    assert Centre.objects.count() == 34
    assert centre.state == "planned"
    assert centre.name == (
        "Điểm giới thiệu giải pháp chuyển đổi số, Sở Khoa học và Công nghệ tỉnh Khánh Hòa"
    )
    assert centre.name_en == (
        "Digital transformation solutions showcase, "
        "Department of Science and Technology of Khanh Hoa"
    )
    assert centre.history.count() == 1


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2025, 2, 28), "Sở Thông tin và Truyền thông"),
        (date(2025, 3, 1), "Sở Khoa học và Công nghệ"),
    ],
)
def test_department_changed_its_name_on_1_march_2025(on, name):
    centre = Centre.objects.get(province__slug="hue")

    assert centre.department_on(on).name == name


def test_load_twice_writes_nothing_the_second_time(loaded):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        again = reference.load()

    assert written(captured) == []
    assert [(o.created, o.updated) for o in again] == [(0, 0)] * len(loaded)
    assert [o.kept for o in again] == [o.created for o in loaded]


@pytest.mark.usefixtures("loaded")
def test_load_again_leaves_what_staff_changed():
    Province.objects.filter(slug="khanh-hoa").update(communes=64)
    Centre.objects.filter(province__slug="khanh-hoa").update(name="Trung tâm thử")

    reference.load()

    assert Province.objects.get(slug="khanh-hoa").communes == 64
    assert Centre.objects.get(province__slug="khanh-hoa").name == "Trung tâm thử"


@pytest.mark.usefixtures("loaded")
def test_load_update_restores_shipped_values_but_never_erases():
    # A merger carried out after this release was shipped: its last day is not ours to take away.
    hue = Province.objects.get(slug="hue")
    Province.objects.filter(slug="khanh-hoa").update(
        communes=64, valid_to=date(2030, 1, 1), successor=hue
    )

    outcomes = reference.load(update=True)

    province = Province.objects.get(slug="khanh-hoa")
    assert (province.communes, province.valid_to, province.successor) == (
        65, date(2030, 1, 1), hue,
    )  # fmt: skip
    assert [o.updated for o in outcomes] == [0, 1, 0, 0, 0]
