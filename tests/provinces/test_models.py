"""Places and people: which provinces exist on a day, who ran a centre, what a person sees."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from core.models import User
from provinces.models import Membership, Province, ProvinceAlias, Scope
from tests.conftest import MERGER
from tests.factories import (
    CentreFactory,
    CentreLocationFactory,
    DepartmentNameFactory,
    MembershipFactory,
    ProvinceAliasFactory,
    ProvinceCodeFactory,
    ProvinceFactory,
    RegionFactory,
)

DAY = dt.timedelta(days=1)


# Province ---------------------------------------------------------------------------------------
def current_slugs(on: dt.date) -> list[str]:
    """The provinces of a day in their order."""
    return list(Province.objects.current(on).values_list("slug", flat=True))


def test_ended_province_exists_until_its_last_day(hai_duong: Province) -> None:
    assert current_slugs(MERGER - DAY) == ["hai-duong", "hai-phong"]
    assert current_slugs(MERGER) == ["hai-phong"]


def test_new_province_exists_from_its_first_day(db: None) -> None:
    ProvinceFactory(name="Mới", valid_from=MERGER)

    assert current_slugs(MERGER - DAY) == []
    assert current_slugs(MERGER) == ["moi"]


IN_ORDER = (
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, "
    "Đồng Tháp, Gia Lai, Hà Nội, Hà Tĩnh, Hải Phòng, TP. Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, "
    "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, "
    "Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Tuyên Quang, Vĩnh Long"
)


def test_database_sorts_names_as_the_glossary_does(db: None) -> None:
    names = IN_ORDER.split(", ")
    for name in reversed(names):
        sort_name = "Hồ Chí Minh" if name.startswith("TP.") else ""
        ProvinceFactory(name=name, sort_name=sort_name)

    assert list(Province.objects.values_list("name", flat=True)) == names


def test_databases_sort_the_keys_of_odd_names_alike(db: None) -> None:
    odd = ["An 10", "An 2", "An-2", "an", "AN", "An (cũ)", "Án", "Ân", "Đ", "D", "e", "Bình – Vũng"]
    for number, name in enumerate(odd):
        ProvinceFactory(name=name, slug=f"tinh-{number}")

    keys = list(Province.objects.values_list("sort_key", flat=True))

    assert keys == sorted(keys)


def test_province_is_shown_in_the_language_of_the_page(da_nang: Province) -> None:
    assert (str(da_nang), da_nang.get_absolute_url()) == ("Đà Nẵng", "/tinh/da-nang/")
    assert da_nang.owner_province == da_nang


def test_alias_is_found_however_it_is_typed(hue: Province) -> None:
    ProvinceAliasFactory(province=hue, name="THỪA THIÊN - Huế")

    assert ProvinceAlias.objects.get().folded == "thua thien - hue"


def test_texts_for_people(hue: Province) -> None:
    assert str(ProvinceAliasFactory(name="TT. Huế")) == "TT. Huế"
    assert str(ProvinceCodeFactory(province=hue, code="46")) == "qd19-2025 46"
    assert str(RegionFactory(name="Đông Nam Bộ")) == "Đông Nam Bộ"


# Centre -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "department"),
    [
        (dt.date(2025, 2, 28), "Sở Thông tin và Truyền thông"),
        (dt.date(2025, 3, 1), "Sở Khoa học và Công nghệ"),
        (dt.date(2026, 11, 5), "Sở Khoa học và Công nghệ"),
    ],
)
def test_department_by_day(hue: Province, on: dt.date, department: str) -> None:
    centre = CentreFactory(province=hue)
    DepartmentNameFactory(
        centre=centre, name="Sở Thông tin và Truyền thông", valid_to=dt.date(2025, 2, 28)
    )
    DepartmentNameFactory(centre=centre, valid_from=dt.date(2025, 3, 1))

    assert str(centre.department_on(on)) == department


def test_no_department_on_a_day_without_one(hue: Province) -> None:
    centre = CentreFactory(province=hue)
    DepartmentNameFactory(centre=centre, valid_from=dt.date(2025, 3, 1))

    assert centre.department_on(dt.date(2025, 2, 28)) is None


def test_centre_and_its_rooms_belong_to_the_province(hue: Province) -> None:
    centre = CentreFactory(province=hue)
    room = CentreLocationFactory(centre=centre, name="", address="01 Lê Lợi")

    assert (centre.owner_province, room.owner_province) == (hue, hue)
    assert (str(room), centre.get_absolute_url()) == ("01 Lê Lợi", "/tinh/hue/")


# Membership and scope ---------------------------------------------------------------------------
def test_visitor_belongs_nowhere(db: None) -> None:
    for nobody in (None, AnonymousUser()):
        scope = Scope.of(nobody)

        assert scope == Scope()
        assert not scope.is_staff
        assert not scope.sees_all


def test_scope_of_an_editor_is_their_province(an: User, da_nang: Province) -> None:
    scope = Scope.of(an)

    assert (scope.provinces, scope.is_staff, scope.sees_all) == (
        frozenset({da_nang.pk}),
        True,
        False,
    )


def test_ministry_and_superuser_see_all(minh: User, root: User) -> None:
    assert [Scope.of(user).sees_all for user in (minh, root)] == [True, True]


def test_inactive_person_belongs_nowhere(an: User) -> None:
    an.is_active = False

    assert Scope.of(an) == Scope()


def test_one_person_may_serve_two_provinces(an: User, da_nang: Province, hue: Province) -> None:
    MembershipFactory(user=an, province=hue, role="approver")

    assert Scope.of(an) == Scope(
        an.pk, editor_of=frozenset({da_nang.pk}), approver_of=frozenset({hue.pk})
    )


def test_scope_asks_the_database_once(an: User, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        first, second = Scope.of(an), Scope.of(an)

    assert first is second


def test_owned_rows_by_scope(an: User, chi: User, minh: User, da_nang: Province) -> None:
    assert Scope.of(minh).owned() == Q()
    assert Scope().owned() == Q(province__in=frozenset())
    owned = Membership.objects.filter(Scope.of(an).owned())
    assert list(owned) == [an.memberships.get()]
    assert list(Province.objects.filter(Scope.of(an).owned("pk"))) == [da_nang]


def test_scope_for_commands(da_nang: Province) -> None:
    assert Scope.approver(da_nang) == Scope(approver_of=frozenset({da_nang.pk}))
    assert Scope.ministry() == Scope(is_ministry=True)
    assert all(scope.is_staff for scope in (Scope.approver(da_nang), Scope.ministry()))


def test_membership_belongs_to_its_province(an: User, minh: User, da_nang: Province) -> None:
    assert an.memberships.get().owner_province == da_nang
    assert minh.memberships.get().owner_province is None
    assert str(an.memberships.get()).startswith("an (")
