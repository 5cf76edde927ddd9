"""Operations written down value by value, and taken back."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from core.journal import Recorder, columns
from core.models import JournalEntry, OldAddress, User
from core.undoing import Left, can_be_undone, place_taken_by, undo, undo_until
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorder(minh: User) -> Recorder:
    return Recorder("merge_vendors", "Gộp", by=minh)


def entries(journal) -> list[tuple]:
    rows = journal.entries.order_by("pk")
    return [(row.content_type.model, row.object_id, row.field, row.old, row.new) for row in rows]


def test_only_what_changes_is_written_down(recorder, minh):
    vendor = f.VendorFactory(phone="1900", email="")

    recorder.set(vendor, phone="1800", email="")

    journal = recorder.close()
    assert entries(journal) == [("vendor", vendor.pk, "phone", "1900", "1800")]
    newest = vendor.history.first()
    assert (newest.phone, newest.history_user, newest.history_change_reason) == (
        "1800",
        minh,
        "Gộp",
    )


def test_dates_decimals_and_relations_come_back_as_they_were(recorder, minh, da_nang):
    plan = f.PricePlanFactory(valid_to=dt.date(2026, 1, 1), amount="1234.5000")
    plan.refresh_from_db()
    vendor = f.VendorFactory(steward=da_nang)

    recorder.set(plan, valid_to=None, amount=99)
    recorder.set(vendor, steward_id=None, founded_year=1999)
    done = undo(recorder.close(), by=minh)

    plan.refresh_from_db()
    vendor.refresh_from_db()
    assert (plan.valid_to, str(plan.amount)) == (dt.date(2026, 1, 1), "1234.5000")
    assert (vendor.steward, vendor.founded_year) == (da_nang, None)
    assert (done.restored, done.left) == (4, ())


def test_removed_row_comes_back_with_its_number_and_days(recorder, minh):
    vendor = f.VendorFactory(phone="1900")
    key, made = vendor.pk, vendor.created_at

    recorder.remove(vendor, into=f.VendorFactory())
    journal = recorder.close()
    assert not type(vendor).objects.filter(pk=key).exists()
    undo(journal, by=minh)

    back = type(vendor).objects.get(pk=key)
    assert (back.phone, back.created_at) == ("1900", made)
    assert [row.history_type for row in back.history.all()] == ["+", "-", "+"]


def test_made_row_goes_again_unless_it_was_changed(recorder, minh):
    kept, gone = OldAddress(path="/a/", target="/b/"), OldAddress(path="/c/", target="/d/")
    recorder.make(kept)
    recorder.make(gone)
    journal = recorder.close()
    OldAddress.objects.filter(path="/a/").update(target="/e/")

    done = undo(journal, by=minh)

    assert list(OldAddress.objects.values_list("path", "target")) == [("/a/", "/e/")]
    assert [one.entry.object_id for one in done.left] == [kept.pk]


def test_changed_and_vanished_values_are_left(recorder, minh):
    changed, vanished = f.VendorFactory(phone="1"), f.VendorFactory(phone="1")
    recorder.set(changed, phone="2", email="a@mau.example")
    recorder.set(vanished, phone="2")
    journal = recorder.close()
    type(changed).objects.filter(pk=changed.pk).update(phone="3")
    vanished.delete()

    done = undo(journal, by=minh)

    by_row = {entry.object_id: entry for entry in journal.entries.filter(field="phone")}
    left = [Left(one.entry, one.field, one.now) for one in done.left]
    assert [(one.entry.pk, one.field, one.now) for one in left] == [
        (by_row[key].pk, "phone", now) for key, now in ((max(by_row), None), (changed.pk, "3"))
    ]
    changed.refresh_from_db()
    assert (changed.phone, changed.email) == ("3", "")
    assert set(JournalEntry.objects.filter(is_undone=True).values_list("field", flat=True)) == {
        "email"
    }


def test_value_whose_place_is_taken_is_left(recorder, minh):
    vendor = f.VendorFactory(tax_code="0100109106")
    recorder.set(vendor, tax_code="")
    journal = recorder.close()
    f.VendorFactory(tax_code="0100109106")

    done = undo(journal, by=minh)

    assert [(one.field, one.now) for one in done.left] == [("tax_code", "")]


def test_place_is_followed_over_several_operations(recorder):
    first, second, third = (f.VendorFactory() for _ in range(3))
    model, keys = type(first), (first.pk, second.pk, third.pk)
    recorder.remove(first, into=second)
    recorder.remove(second, into=third)
    recorder.close()

    assert [place_taken_by(model, key) for key in (*keys[:2], 10**9)] == [keys[2], keys[2], None]


def test_end_of_undoing():
    with time_machine.travel(dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC), tick=False):
        journal = f.JournalFactory()
        end = undo_until(journal)
    assert end == dt.datetime(2026, 3, 12, 3, tzinfo=dt.UTC)

    with time_machine.travel(end, tick=False):
        assert can_be_undone(journal)
    with time_machine.travel(end + dt.timedelta(seconds=1), tick=False):
        assert not can_be_undone(journal)


def test_undone_once(minh):
    journal = f.JournalFactory()
    undo(journal, by=minh)

    assert not can_be_undone(journal)
    with pytest.raises(ValidationError) as refusal:
        undo(journal, by=minh)
    assert refusal.value.code == "undone"


def test_all_columns_of_a_row_are_kept():
    vendor = f.VendorFactory()

    kept = columns(vendor)

    assert set(kept) == {field.attname for field in vendor._meta.concrete_fields}
    assert kept["created_at"] == vendor.created_at.isoformat()
