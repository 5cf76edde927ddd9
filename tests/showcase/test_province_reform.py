"""The reform of 1 July 2025 replayed: 63 provinces become 34, nothing is lost, and back again."""

import datetime as dt
from collections import defaultdict
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.translation import gettext, override

from core.models import Journal, JournalEntry
from guides.models import Guide
from provinces.models import Membership, Province
from showcase.province_merger.operations import undo
from showcase.province_merger.registry import RULES, columns
from solutions.models import Evaluation, Listing, PricePlan, PriceRevision, Solution
from solutions.ratings import ratings_for
from tests.showcase.merger_world import DAY, fill_all, plan_of_2025, provinces_of_2024
from tests.solutions.merging_world import everything

Rows = dict[str, list[dict[str, Any]]]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("frozen", "reference")]


def carry_out(path, *more: str) -> str:
    out = StringIO()
    call_command("merge_provinces", "--plan", str(path), "--lang", "en", *more, stdout=out)
    return out.getvalue()


def former_slugs() -> dict[str, str]:
    """The provinces that ended with the reform, each with its successor, by the reference data."""
    rows = Province.objects.exclude(successor=None).select_related("successor")
    return {row.slug: row.successor.slug for row in rows}


def test_reform_of_2025(tmp_path, minh) -> None:
    path, expected = plan_of_2025(tmp_path / "plan.csv"), former_slugs()
    shared = fill_all(provinces_of_2024())
    places = {row.slug: row for row in Province.objects.all()}
    for slug, role in (("yen-bai", "approver"), ("lao-cai", "editor")):
        Membership.objects.create(user=minh, province=places[slug], role=role)
    before, rated = everything(), ratings_of_own(places)
    assert len(places) == Province.objects.current(DAY).count() == 63

    told = carry_out(path, "--dry-run")
    assert told.splitlines()[-1] == "Nothing was saved."
    assert everything() == before

    carry_out(path)
    nothing_is_lost(before, expected)
    every_address_leads_on(places, expected)
    results_of_councils_count(places, expected, rated)
    roles = Membership.objects.filter(user=minh, province__isnull=False)
    assert list(roles.values_list("province__slug", "role")) == [("lao-cai", "approver")]
    the_later_price_stays(shared, places, expected)

    after = everything()
    told = carry_out(path)
    assert everything() == after
    assert told == "There is nothing to do: all of it is done already.\n"

    for journal in Journal.objects.filter(kind="merge_provinces").order_by("-pk"):
        assert undo(journal, by=minh).left == ()
    restored = everything()
    for label, rows in before.items():
        assert restored[label] == rows, label


def nothing_is_lost(before: Rows, expected: dict[str, str]) -> None:
    """Of each kind there are as many rows as before, but for those that became one, and tasks."""
    assert Province.objects.current(DAY).count() == 34
    assert former_slugs() == expected
    after = everything()
    differing = {
        label: len(rows) - len(before[label])
        for label, rows in after.items()
        if len(rows) != len(before[label])
    }
    # Of each former province: its listing of the shared solution, and one who installs it.
    joined = len(expected)
    assert differing == {
        "solutions.Listing": -joined,
        "solutions.Implementer": -joined,
        "provinces.Membership": -1,
        # The joined listings, the drafts of the councils and the centres.
        "showcase.MergerTask": 3 * joined,
    }
    gone = {row["id"] for row in before["solutions.Listing"]}
    gone -= {row["id"] for row in after["solutions.Listing"]}
    kept = JournalEntry.objects.filter(field="", old__solution_id__isnull=False)
    assert gone <= set(kept.values_list("object_id", flat=True))
    ended = Province.objects.exclude(successor=None)
    left_behind = {
        name: key.model._base_manager.filter(**{f"{key.attname}__in": ended}).count()
        for name, key in columns().items()
        if not RULES[name].stays
    }
    assert {name: count for name, count in left_behind.items() if count} == {
        "provinces.Centre.province": joined,
        "provinces.ProvinceCode.province": joined,
        "solutions.Evaluation.province": joined,
    }


def every_address_leads_on(places: dict[str, Province], expected: dict[str, str]) -> None:
    """Every page of a former centre, and for some of them all ways to what was theirs."""
    visitor = Client()
    for old, new in expected.items():
        for page in ("", "giai-phap/", "cam-nang/"):
            answer = visitor.get(f"/tinh/{old}/{page}?q=a")
            assert answer.status_code == 301, (old, page)
            assert answer.headers["Location"] == f"/tinh/{new}/{page}?q=a&from={old}"
    for old in ("yen-bai", "ba-ria-vung-tau", "vinh-phuc"):
        now = Province.objects.get(slug=expected[old])
        asked = [
            (f"/tinh/{now.slug}/", {"from": old}, f"được sắp xếp thành {now.full_name}"),
            ("/giai-phap/", {"province": old}, f"{places[old].name} thuộc {now.name} theo sắp xếp"),
            ("/giai-phap/", {"province": old}, f"Phần mềm {places[old].name}"),
            ("/feeds/solutions.atom", {"province": old}, f"Phần mềm {places[old].name}"),
            ("/tim-kiem/", {"q": places[old].name}, f'href="/tinh/{now.slug}/"'),
        ]
        for path, query, text in asked:
            found = visitor.get(path, query).content.decode().replace("\xa0", " ")
            assert text in found, (path, old)
    assert not Guide.objects.exclude(province__successor=None).exists()
    guide = Guide.objects.get(title="Cẩm nang Yên Bái")
    assert visitor.get(guide.get_absolute_url()).status_code == 200


def ratings_of_own(places: dict[str, Province]) -> dict[str, tuple[int, object]]:
    """By the address of a province: the solution its own council judged, and the rating there."""
    found = {}
    for row in Evaluation.objects.filter(state="published").select_related("province"):
        key = row.province
        found[key.slug] = (
            row.solution_id,
            ratings_for([row.solution_id], DAY, [key.pk])[row.solution_id],
        )
    return found


def results_of_councils_count(
    places: dict[str, Province], expected: dict[str, str], before: dict[str, tuple[int, object]]
) -> None:
    """What a former council found counts for the successor, and is said to be of before."""
    for old, new in expected.items():
        solution, rating = before[old]
        assert ratings_for([solution], DAY, [places[new].pk]) == {solution: rating}
    solution = Solution.objects.get(pk=before["yen-bai"][0])
    page = Client().get(solution.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "Yên Bái (đơn vị hành chính cấp tỉnh trước sắp xếp)" in page


def the_later_price_stays(shared, places: dict[str, Province], expected: dict[str, str]) -> None:
    """Of the listings of the shared solution the latest confirmed; the plans of all are there."""
    days: dict[str, list[dt.date]] = defaultdict(list)
    for number, row in enumerate(sorted(places.values(), key=lambda row: row.pk)):
        days[expected.get(row.slug, row.slug)].append(DAY - dt.timedelta(number))
    listings = Listing.objects.filter(solution=shared.solution).select_related("province")
    assert {row.province.slug: row.price_checked_on for row in listings} == {
        slug: max(checked) for slug, checked in days.items()
    }
    ended = PricePlan.objects.filter(listing__in=listings, valid_to=DAY - dt.timedelta(1))
    assert ended.count() == len(expected)
    assert PriceRevision.objects.filter(plan__in=ended).count() == len(expected)
    lao_cai = listings.get(province=places["lao-cai"])
    with override("vi"):
        origin = gettext("%(province)s, before the rearrangement") % {"province": "tỉnh Yên Bái"}
    assert sorted(lao_cai.plans.values_list("name", flat=True)) == [
        "Gói cơ bản",
        f"Gói cơ bản ({origin})",
    ]
