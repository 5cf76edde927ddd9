"""Operations over thousands of rows: the same record and the same way back, in few statements."""

import pytest

from core.journal import Recorder
from core.models import Journal, User
from core.undoing import undo
from guides.models import Guide
from solutions.models import Solution
from tests import factories as f
from tests.solutions.merging_world import rows_of
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorder(minh: User) -> Recorder:
    return Recorder("merge_provinces", "Sắp xếp", by=minh)


def entries(journal: Journal) -> list[tuple]:
    rows = journal.entries.order_by("pk")
    return [(row.object_id, row.field, row.old, row.new) for row in rows]


def test_values_of_many_rows_are_written_down_one_by_one(recorder, minh) -> None:
    one, two, same = (f.VendorFactory(phone=phone) for phone in ("1", "2", "3"))
    before = rows_of(Vendor)

    changed = recorder.set_many([(row, {"phone": "3", "email": ""}) for row in (one, two, same)])

    journal = recorder.close()
    assert changed == 2
    assert entries(journal) == [(one.pk, "phone", "1", "3"), (two.pk, "phone", "2", "3")]
    for row in (one, two):
        newest = row.history.first()
        said = (newest.phone, newest.history_type, newest.history_user)
        assert (*said, newest.history_change_reason) == ("3", "~", minh, "Sắp xếp")
    assert same.history.count() == 1
    undo(journal, by=minh)
    assert rows_of(Vendor) == before


@pytest.mark.parametrize("many", [3, 20])
def test_statements_do_not_grow_with_the_rows(
    recorder, many: int, django_assert_num_queries
) -> None:
    rows = [f.VendorFactory(phone="1") for _number in range(many)]

    with django_assert_num_queries(2):
        recorder.set_many([(row, {"phone": "2"}) for row in rows])


def test_many_different_values_are_one_statement(recorder, django_assert_num_queries) -> None:
    rows = [f.VendorFactory(phone="") for _number in range(30)]

    with django_assert_num_queries(2):
        recorder.set_many([(row, {"phone": str(row.pk)}) for row in rows])

    assert set(Vendor.objects.values_list("phone", flat=True)) == {str(row.pk) for row in rows}


def test_what_follows_from_a_value_is_saved_with_it(recorder, minh) -> None:
    guide = f.GuideFactory(title="An", body="cũ")
    plan = f.PricePlanFactory(name="Gói A")

    recorder.set_many([(guide, {"title": "Bình", "body": "**mới**"})])
    recorder.set_many([(plan, {"name": "Gói B"})])

    guide = Guide.objects.get()
    plan.refresh_from_db()
    assert ("mới" in guide.body_html, guide.folded_text, plan.name_key) == (True, "binh", "goi b")
    undo(recorder.close(), by=minh)
    guide.refresh_from_db()
    plan.refresh_from_db()
    assert ("cũ" in guide.body_html, guide.folded_text, plan.name_key) == (True, "an", "goi a")


def test_versions_of_many_rows_keep_their_links(recorder, da_nang) -> None:
    solution, sector = f.SolutionFactory(), f.SectorFactory()
    solution.sectors.add(sector)

    recorder.set_many([(solution, {"steward_id": da_nang.pk})])

    [version, *_older] = Solution.history.filter(id=solution.pk)
    assert [link.sector for link in version.sectors.all()] == [sector]


def test_removed_rows_come_back_as_they_were(recorder, minh) -> None:
    rows = [f.VendorFactory(phone=str(number)) for number in range(3)]
    stays = f.VendorFactory()
    before = rows_of(Vendor)

    recorder.remove_many(rows, {row.pk: stays.pk for row in rows})

    journal = recorder.close()
    assert list(Vendor.objects.all()) == [stays]
    assert [new for _key, _field, _old, new in entries(journal)] == [{"into": stays.pk}] * 3
    assert undo(journal, by=minh).left == ()
    assert rows_of(Vendor) == before
    for row in rows:
        versions = Vendor.history.filter(id=row.pk)
        assert [version.history_type for version in versions] == ["+", "-", "+"]
        assert versions[1].history_user == minh


def test_one_removed_row_whose_place_is_taken_keeps_no_other_back(recorder, minh) -> None:
    rows = [f.VendorFactory(tax_code=code) for code in ("0100109106", "0101245486")]
    recorder.remove_many(rows)
    journal = recorder.close()
    f.VendorFactory(tax_code="0100109106")

    left = undo(journal, by=minh).left

    assert [(one.entry.object_id, one.field) for one in left] == [(rows[0].pk, "tax_code")]
    assert set(Vendor.objects.filter(pk__in=[row.pk for row in rows])) == set(rows)


def test_made_rows_go_but_for_those_that_are_needed(recorder, minh) -> None:
    rows = [Vendor(legal_name=f"Công ty {n}", slug=f"cong-ty-{n}") for n in range(3)]
    recorder.make_many(rows)
    journal = recorder.close()
    f.SolutionFactory(vendor=rows[0])
    rows[1].phone = "1900"
    rows[1].save()

    left = undo(journal, by=minh).left

    assert {one.entry.object_id for one in left} == {rows[0].pk, rows[1].pk}
    assert set(Vendor.objects.all()) == {rows[0], rows[1]}
    assert [row.history_type for row in Vendor.history.filter(id=rows[2].pk)] == ["-", "+"]


def test_one_value_whose_place_is_taken_keeps_no_other_back(recorder, minh) -> None:
    rows = [f.VendorFactory(tax_code=code) for code in ("0100109106", "0101245486")]
    recorder.set_many([(row, {"tax_code": "", "phone": "1"}) for row in rows])
    journal = recorder.close()
    f.VendorFactory(tax_code="0100109106")

    left = undo(journal, by=minh).left

    assert {(one.entry.object_id, one.field) for one in left} == {
        (rows[0].pk, "tax_code"),
        (rows[0].pk, "phone"),
    }
    rows[1].refresh_from_db()
    assert (rows[1].tax_code, rows[1].phone) == ("0101245486", "")
