"""Mergers taken back: every value that still is as the merger left it, the rest is listed."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from solutions.merging import merge_solutions, merge_vendors, undo
from solutions.models import Listing, Solution
from solutions.prices import store_price_from
from tests import factories as f
from tests.solutions.merging_world import DAY, everything
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("frozen")


def rich_pair(da_nang, hue) -> tuple[Solution, Solution]:
    """Two solutions with one of everything, both listed in Đà Nẵng."""
    keep, drop = f.SolutionFactory(summary=""), f.SolutionFactory(summary="Tóm tắt")
    sector, problem = f.SectorFactory(), f.ProblemFactory()
    for solution, checked in ((keep, None), (drop, DAY)):
        solution.sectors.add(sector)
        listing = f.ListingFactory(
            published=True, solution=solution, province=da_nang, price_checked_on=checked
        )
        f.PriceRevisionFactory(plan__listing=listing, plan__name="Gói cơ bản")
        f.TransitionFactory(target=listing)
        f.ProblemSolutionFactory(problem=problem, solution=solution)
        f.DeploymentFactory(solution=solution, agency="UBND xã A", confirmed_on=checked)
    drop.sectors.add(f.SectorFactory())
    f.ListingFactory(solution=drop, province=hue)
    f.EvaluationFactory(solution=drop)
    f.SolutionImageFactory(solution=drop)
    f.DistinctPairFactory(first=keep, second=drop)
    store_price_from(Listing.objects.all(), DAY)
    return keep, drop


def test_undoing_at_once_restores_every_row(minh, da_nang, hue):
    keep, drop = rich_pair(da_nang, hue)
    before = everything()
    journal = merge_solutions(keep, drop, by=minh, values={"summary": "drop", "name": "drop"})
    assert everything() != before

    done = undo(journal, by=minh)

    assert done.left == ()
    after = everything()
    for label, rows in before.items():
        assert after[label] == rows, label
    drop = Solution.objects.get(pk=drop.pk)
    assert drop.history.first().history_user == minh
    assert not journal.entries.filter(is_undone=False).exists()


def test_what_was_changed_since_is_left_for_decision(minh, da_nang):
    keep, drop = f.SolutionFactory(name="A", summary=""), f.SolutionFactory(name="B", summary="Cũ")
    moved = f.EvaluationFactory(solution=drop)
    journal = merge_solutions(keep, drop, by=minh, values={"summary": "drop"})
    keep.refresh_from_db()
    keep.summary = "Mới"
    keep.save()

    done = undo(journal, by=minh)

    assert [(one.field, one.entry.old, one.entry.new, one.now) for one in done.left] == [
        ("summary", "", "Cũ", "Mới")
    ]
    moved.refresh_from_db()
    assert moved.solution_id == drop.pk
    assert Solution.objects.get(pk=drop.pk).summary == "Cũ"


def test_address_and_tax_code_taken_since_are_left_for_decision(minh):
    keep = f.VendorFactory(tax_code="")
    drop = f.VendorFactory(legal_name="Công ty B", tax_code="0100109106")
    journal = merge_vendors(keep, drop, by=minh)
    f.VendorFactory(legal_name="Công ty B", slug=drop.slug, tax_code="0100109106")

    done = undo(journal, by=minh)

    assert [(one.field, one.now) for one in done.left] == [
        ("slug", "cong-ty-b-2"),
        ("tax_code", ""),
    ]
    assert Vendor.objects.filter(pk=drop.pk, legal_name="Công ty B").exists()


def test_undoing_follows_a_vendor_merged_since(minh):
    vendor, other = f.VendorFactory(), f.VendorFactory()
    keep, drop = f.SolutionFactory(vendor=other), f.SolutionFactory(vendor=vendor)
    journal = merge_solutions(keep, drop, by=minh)
    merge_vendors(other, vendor, by=minh)

    done = undo(journal, by=minh)

    assert Solution.objects.get(pk=drop.pk).vendor == other
    assert [(one.field, one.now) for one in done.left] == [("vendor_id", other.pk)]


@pytest.mark.parametrize(("days", "is_late"), [(30, False), (31, True)])
def test_undoing_ends_after_30_days(minh, days, is_late):
    keep, drop = f.VendorFactory(), f.VendorFactory()
    journal = merge_vendors(keep, drop, by=minh)

    with time_machine.travel(dt.datetime(2026, 2, 10, 2, 59, tzinfo=dt.UTC) + dt.timedelta(days)):
        if is_late:
            with pytest.raises(ValidationError) as refusal:
                undo(journal, by=minh)
            assert refusal.value.code == "late"
        else:
            undo(journal, by=minh)

    assert Vendor.objects.filter(pk=drop.pk).exists() is not is_late


def test_nothing_is_undone_twice(minh):
    keep, drop = f.VendorFactory(), f.VendorFactory()
    journal = merge_vendors(keep, drop, by=minh)
    undo(journal, by=minh)

    with pytest.raises(ValidationError) as refusal:
        undo(journal, by=minh)

    assert refusal.value.code == "undone"
