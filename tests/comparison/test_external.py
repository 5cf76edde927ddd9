"""Indices of others: read by the provinces of their time, saved whole, shown by their names."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from comparison.external import Entry, beside
from comparison.external_import import About, Value, load_index
from comparison.external_sheet import Reading, read_index
from comparison.models import ExternalIndex, ExternalValue
from core.models import User
from provinces.models import Province, Scope
from tests.factories import (
    ExternalIndexFactory,
    ExternalValueFactory,
    ProvinceAliasFactory,
    ProvinceFactory,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2022, 12, 31)
ABOUT = About("Chỉ số mẫu", 2022, "https://chi-so.example")


def read(text: str, on: dt.date = ON) -> Reading:
    return read_index(io.BytesIO(text.encode()), "chi-so.csv", year=2022, on=on)


# Reading ----------------------------------------------------------------------------------------
def test_names_mean_the_provinces_of_the_time(hai_phong: Province, hai_duong: Province) -> None:
    ProvinceAliasFactory(province=hai_phong, name="Thành phố Cảng")

    found = read(
        "STT,Tỉnh/thành phố,Xếp hạng,Giá trị\n1,Tỉnh Hải Dương,2,0.51\n2,thanh pho cang,1,\n"
    )

    assert [(row.province, row.rank, row.value, row.errors) for row in found.rows] == [
        (hai_duong, 2, Decimal("0.51"), ()),
        (hai_phong, 1, None, ()),
    ]
    assert found.is_good
    assert not found.remarks


def test_ended_province_is_never_taken_for_its_successor(hai_duong: Province) -> None:
    found = read("province,rank\nHải Dương,1\n", on=dt.date(2025, 12, 31))

    [row] = found.rows
    assert row.province is None
    [error] = row.errors
    assert "Hải Dương" in error
    assert "Hải Phòng" in error


def test_everything_wrong_is_said_beside_its_row(hai_phong: Province, hai_duong: Province) -> None:
    found = read(
        "province,rank,value,year\n"
        "Hải Phòng,9,,2022\n"
        "Hải Dương,1,rất tốt,2022\n"
        "hai-duong,2,,2022\n"
        "Atlantis,1,,2022\n"
        "Hải Phòng,,,2022\n"
        "Hải Phòng,1,,2021\n"
    )

    said = {row.number: len(row.errors) for row in found.rows}
    assert said == {2: 1, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2}
    assert not found.is_good


def test_missing_provinces_are_a_remark(hai_phong: Province, hai_duong: Province) -> None:
    found = read("province,rank\nHải Phòng,1\n")

    assert found.is_good
    [remark] = found.remarks
    assert "Hải Dương" in remark


# Saving -----------------------------------------------------------------------------------------
def test_index_is_replaced_only_when_said(hue: Province, da_nang: Province, minh: User) -> None:
    load_index(ABOUT, [Value(hue.pk, 4, None), Value(da_nang.pk, 1, None)], by=minh)

    with pytest.raises(ValidationError, match="2"):
        load_index(ABOUT, [Value(hue.pk, 3, None)], by=minh)
    assert ExternalValue.objects.count() == 2
    load_index(ABOUT, [Value(hue.pk, 3, None)], replace=True, by=minh)

    index = ExternalIndex.objects.get()
    assert list(index.values.values_list("province", "rank")) == [(hue.pk, 3)]
    assert index.units == 1
    assert index.history.latest().history_user == minh


def test_nothing_is_half_saved(hue: Province, minh: User) -> None:
    ExternalValueFactory(index=ExternalIndexFactory(name=ABOUT.name, year=2022), province=hue)

    with pytest.raises(ValidationError):
        load_index(About("", 2022, ""), [Value(hue.pk, 3, None)], by=minh)
    with pytest.raises(ValidationError, match="no value|giá trị"):
        load_index(ABOUT, [], replace=True, by=minh)

    assert ExternalIndex.objects.count() == ExternalValue.objects.count() == 1


def test_departments_load_none(hue: Province, chi: User) -> None:
    with pytest.raises(PermissionDenied):
        load_index(ABOUT, [Value(hue.pk, 3, None)], by=chi)


def test_command_saves_whole_or_not(tmp_path, hai_phong: Province, hai_duong: Province) -> None:
    path = tmp_path / "dti.csv"
    path.write_text("province,rank\nHải Phòng,1\nNowhere,2\n", encoding="utf-8")
    options = {"name": "DTI", "year": 2022, "source": "dti.gov.vn", "stderr": io.StringIO()}
    with pytest.raises(CommandError):
        call_command("load_external_index", path, **options)
    assert not ExternalIndex.objects.exists()
    path.write_text("province,rank\nHải Phòng,1\nHải Dương,2\n", encoding="utf-8")

    call_command("load_external_index", path, dry_run=True, stdout=io.StringIO(), **options)
    assert not ExternalIndex.objects.exists()
    call_command("load_external_index", path, stdout=io.StringIO(), **options)

    assert ExternalIndex.objects.get().units == 2


def test_shipped_index_has_the_63_of_2022(reference: None) -> None:
    index = ExternalIndex.objects.get()

    ended = index.values.filter(province__valid_to__isnull=False).count()
    assert (index.year, index.units, index.values.count(), ended) == (2022, 63, 63, 29)
    assert index.values.get(rank=1).province.slug == "da-nang"
    assert index.values.get(rank=4).province.slug == "hue"
    call_command("load_reference", verbosity=0)
    assert ExternalIndex.objects.count() == 1


# Showing ----------------------------------------------------------------------------------------
def test_predecessors_are_shown_each_by_name(
    hai_phong: Province, hai_duong: Province, hue: Province
) -> None:
    older = ProvinceFactory(
        name="Cũ Hơn", valid_to=dt.date(2023, 12, 31), successor=hai_duong, sort_name="A"
    )
    index = ExternalIndexFactory(name="DTI", name_en="DTI", year=2022, units=63)
    for province, rank in ((hai_phong, 5), (hai_duong, 12), (older, 40), (hue, 4)):
        ExternalValueFactory(index=index, province=province, rank=rank)
    ExternalIndexFactory(name="Của nơi khác", year=2023)

    [shown] = beside([hai_phong, hue])

    assert (shown.name, shown.year, shown.units) == ("DTI", 2022, 63)
    assert shown.address == "https://chi-so.example/2022"
    first, second = shown.cells
    assert [(one.name, one.rank) for one in first.entries] == [
        ("Hải Phòng", 5),
        ("Hải Dương", 12),
        ("Cũ Hơn", 40),
    ]
    assert all(one.remark for one in first.entries)
    assert second.entries == [Entry("Huế", "", 4, None)]


def test_queries_do_not_grow(
    hai_phong: Province, hai_duong: Province, hue: Province, django_assert_num_queries
) -> None:
    for _number in range(3):
        index = ExternalIndexFactory()
        for province in (hai_phong, hai_duong, hue):
            ExternalValueFactory(index=index, province=province)

    with django_assert_num_queries(3):
        assert len(beside([hai_phong, hue])) == 3


def test_ministrys_rights_are_enough(hue: Province) -> None:
    load_index(ABOUT, [Value(hue.pk, None, Decimal("0.5"))], by=Scope.ministry())

    assert ExternalValue.objects.get().value == Decimal("0.5")
