"""What becomes of each kind of row when provinces merge."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import Journal
from provinces.models import (
    Centre,
    CentreLocation,
    ChangeProposal,
    Membership,
    Province,
    ProvinceAlias,
    ProvinceCode,
    Scope,
)
from provinces.naming import resolve
from showcase.models import MergerTask
from showcase.moved import asked_province
from showcase.province_merger.operations import merge_many, merge_provinces, undo
from showcase.province_merger.plan import Facts, Plan
from showcase.province_merger.previewing import preview
from showcase.province_merger.registry import RULES, columns
from solutions.models import Evaluation, Implementer, Listing
from tests import factories as f
from tests.showcase.merger_world import DAY, fill, make_shared
from tests.solutions.merging_world import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ON = dt.date(2026, 2, 1)


def plan(into: Province, *former: Province, **facts: object) -> Plan:
    return Plan(into, former, ON, "1/2026/QH16", Facts(**facts))


def merge(into: Province, *former: Province, **facts: object) -> Journal:
    return merge_provinces(plan(into, *former, **facts), scope=Scope.ministry()).journal


def listed(province: Province, solution, checked: dt.date | None = None, **more: object) -> Listing:
    return f.ListingFactory(
        published=True, province=province, solution=solution, price_checked_on=checked, **more
    )


# The table of rules ------------------------------------------------------------------------------
def test_every_column_that_names_a_province_has_its_rule() -> None:
    assert set(columns()) == set(RULES)


def test_preview_counts_what_is_then_written_down(da_nang, hue, hai_phong) -> None:
    shared = make_shared()
    for number, place in enumerate((da_nang, hue, hai_phong)):
        f.CentreFactory(province=place)
        fill(place, number, shared)
    seen = preview(plan(da_nang, hue, hai_phong), DAY)
    expected = {heap.name: heap.count for heap in seen.heaps if not heap.stays}

    journal = merge(da_nang, hue, hai_phong)

    rows = journal.entries.select_related("content_type")
    touched = {}
    for name in expected:
        label, _dot, column = name.rpartition(".")
        key = columns()[name]
        kind = {"content_type__app_label": key.model._meta.app_label}
        kind["content_type__model"] = key.model._meta.model_name
        moved = rows.filter(**kind, field=key.attname, new=da_nang.pk)
        touched[name] = moved.values("object_id").distinct().count()
    # Joined with another row, or known by other columns than the province.
    for name in ("solutions.Listing.province", "solutions.Implementer.province"):
        touched[name] += 2
    touched["provinces.Centre.province"] += 2
    touched |= {name: expected[name] for name in expected if name.endswith("ProvinceCode.province")}
    assert touched == expected
    assert len(seen.meetings) == 2
    assert sum(heap.count for heap in seen.heaps if heap.stays) > 0


# Listings ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("of_former", "stays"), [(9, "former"), (3, "into"), (5, "into")])
def test_listing_with_the_later_price_stays(da_nang, hue, of_former: int, stays: str) -> None:
    solution = f.SolutionFactory()
    rows = {
        "into": listed(da_nang, solution, dt.date(2026, 1, 5)),
        "former": listed(hue, solution, dt.date(2026, 1, of_former)),
    }
    for row in rows.values():
        f.PriceRevisionFactory(plan__listing=row, plan__name="Gói")

    merge(da_nang, hue)

    [left] = Listing.objects.filter(solution=solution)
    assert (left.pk, left.province) == (rows[stays].pk, da_nang)
    [now, past] = left.plans.order_by("position")
    assert (now.valid_to, past.valid_to) == (None, DAY - dt.timedelta(1))
    assert past.name.startswith("Gói (")
    assert past.revisions.count() == 1
    [task] = MergerTask.objects.all()
    assert (task.province, task.target) == (da_nang, left)
    assert left.history.first().province_id == da_nang.pk


def test_third_province_meets_what_the_second_brought(da_nang, hue, hai_phong) -> None:
    solution = f.SolutionFactory()
    first = listed(hue, solution, dt.date(2026, 1, 5))
    second = listed(hai_phong, solution, dt.date(2026, 1, 9))
    seen = preview(plan(da_nang, hue, hai_phong), DAY)

    merge(da_nang, hue, hai_phong)

    assert [(pair.stays, pair.goes) for pair in seen.meetings] == [(second, first)]
    assert [row.pk for row in solution.listings.all()] == [second.pk]


def test_draft_never_takes_the_place_of_what_is_public(da_nang, hue) -> None:
    solution = f.SolutionFactory()
    public = listed(hue, solution)
    f.ListingFactory(province=da_nang, solution=solution, price_checked_on=DAY)

    merge(da_nang, hue)

    assert list(solution.listings.values_list("pk", "province")) == [(public.pk, da_nang.pk)]


def test_adoption_between_the_two_ends_and_others_follow(da_nang, hue, hai_phong) -> None:
    solution = f.SolutionFactory()
    gone = listed(hue, solution)
    stays = listed(da_nang, solution, DAY, adopted_from=gone)
    follower = listed(hai_phong, solution, adopted_from=gone)

    journal = merge(da_nang, hue)

    stays.refresh_from_db()
    follower.refresh_from_db()
    assert (stays.adopted_from_id, follower.adopted_from_id) == (None, stays.pk)
    undo(journal, by=f.MembershipFactory(ministry=True).user)
    stays.refresh_from_db()
    follower.refresh_from_db()
    assert (stays.adopted_from_id, follower.adopted_from_id) == (gone.pk, gone.pk)


def test_same_booth_numbers_become_a_task(da_nang, hue) -> None:
    for place in (da_nang, hue):
        listed(place, f.SolutionFactory(), booth_code="A1")

    merge(da_nang, hue)

    assert [task.target for task in MergerTask.objects.all()] == [da_nang]


# People and proposals ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("here", "there", "kept"),
    [
        ("editor", "approver", "approver"),
        ("approver", "editor", "approver"),
        ("editor", "editor", "editor"),
    ],
)
def test_person_of_both_keeps_the_higher_role(da_nang, hue, here, there, kept) -> None:
    own = f.MembershipFactory(province=da_nang, role=here)
    Membership.objects.create(user=own.user, province=hue, role=there)

    merge(da_nang, hue)

    assert list(own.user.memberships.values_list("province", "role")) == [(da_nang.pk, kept)]


def test_staff_of_the_former_province_work_in_the_successor(da_nang, hue, chi) -> None:
    row = listed(da_nang, f.SolutionFactory())

    merge(da_nang, hue)

    assert Scope.of(type(chi).objects.get(pk=chi.pk)).editor_of == {da_nang.pk}
    assert row in Listing.objects.visible_to(Scope.of(type(chi).objects.get(pk=chi.pk)))


def test_second_proposal_for_the_same_field_is_refused_with_its_reason(da_nang, hue) -> None:
    solution = f.SolutionFactory()
    own = f.ChangeProposalFactory(target=solution, from_province=da_nang)
    same = f.ChangeProposalFactory(target=solution, from_province=hue)
    other = f.ChangeProposalFactory(target=solution, from_province=hue, field="website")

    merge(da_nang, hue)

    rows = ChangeProposal.objects.in_bulk()
    assert {row.from_province_id for row in rows.values()} == {da_nang.pk}
    assert [rows[row.pk].state for row in (own, same, other)] == ["open", "refused", "open"]
    assert rows[same.pk].reason


def test_proposals_that_name_the_former_province_name_the_successor(da_nang, hue) -> None:
    row = f.ChangeProposalFactory(field="steward", new="hue", from_province=da_nang)

    merge(da_nang, hue, slug="da-nang-moi")

    row.refresh_from_db()
    assert row.new == "da-nang-moi"


# Evaluations, links, centres ---------------------------------------------------------------------
def test_published_evaluations_stay_and_drafts_move(da_nang, hue) -> None:
    published = f.EvaluationFactory(published=True, province=hue)
    draft = f.EvaluationFactory(province=hue)

    merge(da_nang, hue)

    places = dict(Evaluation.objects.values_list("pk", "province"))
    assert places == {published.pk: hue.pk, draft.pk: da_nang.pk}
    assert [task.target for task in MergerTask.objects.all()] == [draft]


def test_same_installer_in_both_is_there_once(da_nang, hue) -> None:
    solution = f.SolutionFactory()
    for place in (da_nang, hue, None):
        f.ImplementerFactory(solution=solution, name="Công ty A", province=place)
    f.ImplementerFactory(solution=solution, name="Công ty B", province=hue)

    merge(da_nang, hue)

    rows = Implementer.objects.values_list("name", "province").order_by("name", "pk")
    assert list(rows) == [("Công ty A", da_nang.pk), ("Công ty A", None), ("Công ty B", da_nang.pk)]


def test_rooms_and_photos_become_those_of_the_successors_centre(da_nang, hue) -> None:
    mine = f.CentreFactory(province=da_nang, email="a@mau.example", intro="Của Đà Nẵng")
    theirs = f.CentreFactory(
        province=hue,
        state="open",
        opened_on=dt.date(2025, 9, 1),
        is_model=True,
        email="b@mau.example",
        phone="0234",
        intro_en="Of Hue",
    )
    f.CentreLocationFactory(centre=mine, address="1", position=4)
    f.CentreLocationFactory(centre=theirs, address="2", name="Phòng lớn")
    f.CentreLocationFactory(centre=theirs, address="3")
    f.CentrePhotoFactory(centre=theirs)

    merge(da_nang, hue)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    rooms = list(CentreLocation.objects.filter(centre=mine))
    assert [(room.address, room.position) for room in rooms] == [("1", 4), ("2", 5), ("3", 6)]
    assert rooms[1].name == "Phòng lớn"
    assert hue.full_name in rooms[2].name
    assert mine.photos.count() == 1
    assert (mine.state, mine.opened_on, mine.is_model) == ("open", dt.date(2025, 9, 1), True)
    assert (mine.email, mine.phone, mine.intro, mine.intro_en) == (
        "a@mau.example",
        "0234",
        "Của Đà Nẵng",
        "",
    )
    assert (theirs.province, theirs.state, theirs.is_model) == (hue, "suspended", False)
    assert [task.target for task in MergerTask.objects.all()] == [mine]


def test_successor_without_a_centre_takes_over_the_former_one(da_nang, hue) -> None:
    centre = f.CentreFactory(province=hue)

    merge(da_nang, hue)

    assert Centre.objects.get() == centre
    assert Centre.objects.get().province == da_nang


# Provinces themselves ----------------------------------------------------------------------------
def test_successor_gets_its_new_facts_and_keeps_its_old_names(da_nang, hue) -> None:
    f.ProvinceCodeFactory(province=da_nang, code="48")
    f.ProvinceCodeFactory(province=hue, code="46")

    journal = merge(
        da_nang,
        hue,
        name="Đà Huế",
        full_name="thành phố Đà Huế",
        name_en="Da Hue",
        slug="da-hue",
        communes=134,
        code="49",
    )

    da_nang.refresh_from_db()
    hue.refresh_from_db()
    assert (da_nang.name, da_nang.slug, da_nang.communes) == ("Đà Huế", "da-hue", 134)
    assert da_nang.boundaries_changed_on == ON
    assert (hue.valid_to, hue.successor) == (ON - dt.timedelta(1), da_nang)
    for name in ("da-nang", "Đà Nẵng", "hue", "TP. Huế"):
        found = resolve(name, DAY)
        assert (found.province, found.is_old) == (da_nang, True), name
    codes = ProvinceCode.objects.order_by("code").values_list("code", "province", "valid_to")
    last = ON - dt.timedelta(1)
    assert list(codes) == [("46", hue.pk, last), ("48", da_nang.pk, last), ("49", da_nang.pk, None)]
    assert "thành phố Đà Huế" in journal.title
    undo(journal, by=f.MembershipFactory(ministry=True).user)
    assert not ProvinceAlias.objects.exists()
    assert resolve("hue", DAY).province == hue


def test_old_name_says_what_became_of_it_and_by_which_resolution(da_nang, hue) -> None:
    merge(da_nang, hue)

    assert asked_province("hue", DAY).notice == (
        "Từ ngày 01/02/2026, thành phố Huế và thành phố Đà Nẵng được sắp xếp thành "
        "thành phố Đà Nẵng (Nghị quyết số 1/2026/QH16)."
    )


@pytest.mark.parametrize(
    ("facts", "on", "resolution", "many"),
    [
        ({}, dt.date(2026, 2, 11), "1", 1),
        ({}, ON, " ", 1),
        ({"slug": "hue"}, ON, "1", 1),
        ({"kind": "huyện"}, ON, "1", 1),
        ({"code": "31"}, ON, "1", 1),
        ({"code": "31", "slug": "Đ"}, dt.date(2026, 3, 1), "", 4),
    ],
)
def test_everything_that_hinders_is_told_at_once(
    da_nang, hue, hai_phong, facts, on, resolution, many: int
) -> None:
    f.ProvinceCodeFactory(province=hai_phong, code="31")
    before = everything()

    with pytest.raises(ValidationError) as refusal:
        merge_provinces(
            Plan(da_nang, [hue], on, resolution, Facts(**facts)), scope=Scope.ministry()
        )

    assert len(refusal.value.messages) == many
    assert everything() == before


def test_ended_provinces_neither_merge_nor_receive(da_nang, hue, hai_duong) -> None:
    for wrong in (plan(da_nang, hai_duong), plan(hai_duong, hue), plan(da_nang, da_nang)):
        with pytest.raises(ValidationError):
            merge_provinces(wrong, scope=Scope.ministry())


def test_only_the_ministry_merges(da_nang, hue, binh) -> None:
    with pytest.raises(PermissionDenied):
        merge_provinces(plan(da_nang, hue), by=binh)


def test_all_of_a_plan_or_nothing(da_nang, hue, hai_phong, hai_duong) -> None:
    before = everything()

    with pytest.raises(ValidationError):
        merge_many([plan(da_nang, hue), plan(hai_phong, hai_duong)], scope=Scope.ministry())

    assert everything() == before
    assert not Journal.objects.exists()


def test_what_is_done_is_done_once(da_nang, hue) -> None:
    merge(da_nang, hue)
    hue.refresh_from_db()

    assert merge_provinces(plan(da_nang, hue), scope=Scope.ministry()) is None
    assert preview(plan(da_nang, hue), DAY).moving == 0


# Undoing -----------------------------------------------------------------------------------------
def test_what_was_changed_since_stays_and_becomes_a_task(minh, da_nang, hue, hai_phong) -> None:
    solution = f.SolutionFactory()
    winner = listed(da_nang, solution, DAY, contact_phone="")
    listed(hue, solution, contact_phone="0234")
    moved = listed(hue, f.SolutionFactory())
    journal = merge(da_nang, hue)
    Listing.objects.filter(pk=winner.pk).update(contact_phone="0236")
    Listing.objects.filter(pk=moved.pk).update(province=hai_phong)

    done = undo(journal, by=minh)

    assert sorted(one.field for one in done.left) == ["contact_phone", "province_id"]
    tasks = MergerTask.objects.order_by("pk")
    assert {(task.province, task.target) for task in tasks} == {
        (da_nang, winner),
        (hai_phong, moved),
    }
    assert set(Listing.objects.filter(solution=solution).values_list("province", flat=True)) == {
        da_nang.pk,
        hue.pk,
    }


def test_mergers_that_build_on_each_other_are_undone_in_turn(minh, da_nang, hue, hai_phong) -> None:
    listed(hue, f.SolutionFactory())
    before = everything()
    first, second = merge(da_nang, hue), merge(hai_phong, da_nang)

    with pytest.raises(ValidationError) as refusal:
        undo(first, by=minh)
    assert refusal.value.code == "later"
    assert undo(second, by=minh).left == undo(first, by=minh).left == ()

    assert everything() == before


def test_undoing_is_the_ministrys(da_nang, hue, binh) -> None:
    with pytest.raises(PermissionDenied):
        undo(merge(da_nang, hue), by=binh)
