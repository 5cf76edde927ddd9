"""A person of Huế tries every number of Đà Nẵng at every address, by reading and by sending.

Nothing may be found, nothing may change, and no answer anywhere may hold a word that is Đà Nẵng's
own. Addresses, forms and bulk actions are found by walking, so a new one is tried by itself.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from zeal import zeal_ignore

from comparison.models import QuarterReport, Ranking
from core.models import Transition, User
from guides.models import Guide, Problem
from provinces import permissions
from provinces.permissions import Area
from provinces.staff.selecting_admin import SELECTION
from showcase.adoption_results import moment_text
from showcase.work.queue import KINDS
from solutions.models import Listing, PricePlan, Solution
from solutions.sheets.kinds import EVIDENCE
from tests import factories
from tests.site import STAFF, Route
from tests.staff import TICK, as_
from tests.syntax import listed
from tests.test_every_role import VERBS, split
from tests.whole_world import ADOPTED_AT, SECRET, World, changed, dump, make_world

CLOSED = {403, 404, 405}
# What a search for the secret asks for: pages repeat it, in these small letters.
ASKED = SECRET.lower()
# What staff do with uses and letters.
DOINGS = ("hoi", "van-ban", "ket-thuc", "tiep-nhan", "bo-qua", "khong-co")
# What somebody may think of to send; every form takes from it what it knows.
FORGED = {
    "name": "Sửa trộm",
    "title": "Sửa trộm",
    "legal_name": "Sửa trộm",
    "reason": "Thử xem có được không",
    "number": "15/XN-UBND",
    "date": "2026-02-09",
    "ended_on": "2026-02-09",
    "post": "yes",
    "apply": "1",
    "do": "take",
    "take": ["summary", "title", "body", "plans"],
    "code": "0123456789",
    "note": "Đã hỏi lại",
    "seen": "1",
    "source": "Công văn số 1",
    "confirmed_on": "10/02/2026",
    "username": "sua-trom",
    "is_active": "",
    "password1": "Mat-khau-moi-2026",
    "password2": "Mat-khau-moi-2026",
    **TICK,
}
# Entries of the registry are found by everybody, and anybody may propose a change of what they see.
OPEN_TO_ALL = {"change", "propose"}
REPORT_PAGES = tuple(f"comparison_report{end}" for end in ("", "_progress", "_file", "_resume"))
# Their addresses name a kind of sheet and of file, no object.
SHEETS = {"sheet_upload", "sheet_template", "sheet_rows"}


@pytest.fixture
def world(da_nang, an, binh) -> World:
    return make_world(da_nang, an)


# The second database has to hide the same rows; from whom, is gone through on the first.
@pytest.fixture(params=[pytest.param("editor", marks=pytest.mark.once), "approver"])
def thief(request, chi, hue) -> User:
    """A person of another department, in both roles."""
    if request.param == "editor":
        return chi
    return factories.MembershipFactory(province=hue, role="approver", user__username="dung").user


def of_province(world: World) -> Iterator[tuple[type[Model], Model]]:
    """Every row that belongs to the province, the registry's too."""
    for model, rows in world.rows.items():
        kind = permissions.kind_of(model)
        if kind is not None and kind.area is not Area.REFERENCE:
            yield from ((model, row) for row in rows)


def versions(model: type[Model], row: Model) -> list[int]:
    history = getattr(model, "history", None)
    rows = history.model._base_manager.filter(id=row.pk) if history else []
    return [version.pk for version in rows][:2]


def numbers(route: Route, world: World) -> Iterator[list[Any]]:
    """Everything foreign that the parameters of a route can be given."""
    model, page = split(route)
    if model is not None:
        for kind, row in of_province(world):
            if kind is model:
                yield from _of_row(model, page, row)
        return
    if page.startswith("import_"):
        yield from ([job.key] for job in world.jobs)
    else:
        yield from _of_no_model(world).get(page, [])


def _of_no_model(world: World) -> dict[str, list[list[Any]]]:
    """What the addresses ask for that belong to no single model."""
    kinds = {"giai-phap": Listing, "cam-nang": Guide, "bai-toan": Problem}
    copied = {"listing": Listing, "guide": Guide}
    other = factories.VendorFactory().pk
    return {
        "preview": [[key, row.pk] for key, of in kinds.items() for row in world.rows[of]],
        "adopt_origin": [[key, row.pk] for key, of in copied.items() for row in world.rows[of]],
        "adopt_done": [[moment_text(ADOPTED_AT)]],
        "merge": [["vendor", world.vendor.pk, other], ["vendor", other, world.vendor.pk]],
        "merger": [[world.journal.pk]],
        "province_merger": [[factories.JournalFactory(kind="merge_provinces", title=SECRET).pk]],
        "auth_user_password_change": [[world.first(User).pk]],
        "price_watch_explain": [[row.pk] for row in world.rows[PricePlan]],
        # What no province publishes has no page there either.
        "price_watch_solution": [[row.slug] for row in world.rows[Solution]],
        "price_watch_solution_file": [[row.slug, "csv"] for row in world.rows[Solution]],
        "quarter_objection": [[world.extra["objection"].pk]],
        "quarter_province": [[world.first(Ranking).pk, world.province.slug]],
        **dict.fromkeys(REPORT_PAGES, [[_draft_report().key]]),
    }


def _draft_report() -> QuarterReport:
    """The printed report of a quarter that is not published, the ministry's own."""
    made = QuarterReport.objects.first()
    return made or factories.QuarterReportFactory(stage="making", failure=SECRET)


def _of_row(model: type[Model], page: str, row: Model) -> Iterator[list[Any]]:
    kind = model._meta.model_name
    if page == "step":
        yield from ([row.pk, verb] for verb in VERBS)
    elif page == "restore":
        yield from ([row.pk, kind, number] for number in versions(model, row))
        yield [row.pk, "priceplan", 1]
    elif page == "simple_history":
        yield from ([row.pk, number] for number in versions(model, row))
    elif page == "confirm":
        yield [row.solution.vendor_id]
    elif page == "do":
        yield from ([row.pk, verb] for verb in DOINGS)
    elif page not in {"export"}:
        yield [row.pk]


NO_OBJECTS = {"", "work_list", "app_list", "price_watch_section", *SHEETS}
WITH_NUMBER = [
    route
    for route in STAFF
    # The addresses of versions name their parts by place, not by name.
    if (route.parameters or route.name.endswith("_simple_history"))
    and route.name.startswith("admin:")
    # Kinds of work, apps, kinds of file.
    and route.name.removeprefix("admin:") not in NO_OBJECTS
    and not route.name.endswith("_export")
]


def is_open(route: Route) -> bool:
    """Whether all staff may read the page: an entry of the registry."""
    model, page = split(route)
    kind = permissions.kind_of(model) if model else None
    return kind is not None and kind.area is Area.REGISTRY and page in OPEN_TO_ALL


def text_of(response: HttpResponse) -> str:
    """What an answer says; of a workbook or paper, all its parts."""
    # Read to its end a stream closes itself; by hand the connection under test would go with it.
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return content.decode(errors="replace")


# By number in the address ------------------------------------------------------------------------
def test_every_route_with_a_number_is_tried(world) -> None:
    untried = [
        str(route)
        for route in WITH_NUMBER
        if not any(True for _numbers in numbers(route, world)) and not _is_reference(route)
    ]

    assert untried == []


def _is_reference(route: Route) -> bool:
    """Whether it is a page of what the ministry keeps for all, or of signing in: nobody's own."""
    model, _page = split(route)
    kind = permissions.kind_of(model) if model else None
    return model is not None and (kind is None or kind.area is Area.REFERENCE)


def test_no_foreign_number_is_found_and_nothing_changes(world, thief) -> None:
    addresses = [
        (route, reverse(route.name, args=args))
        for route in WITH_NUMBER
        for args in numbers(route, world)
    ]
    client = as_(thief)
    before = dump()
    wrong, leaks = [], []

    for route, address in addresses:
        for method in ("GET", "POST"):
            with zeal_ignore():
                answer = client.get(address) if method == "GET" else client.post(address, FORGED)
            may = {200, 302} if is_open(route) and "de-nghi" in address else set()
            may |= {200} if is_open(route) and method == "GET" else set()
            if answer.status_code not in CLOSED | may:
                wrong.append(f"{method} {address}: {answer.status_code}")
            if SECRET in text_of(answer):
                leaks.append(f"{method} {address}")

    assert not wrong, listed(wrong)
    assert not leaks, listed(leaks)
    after = dump()
    # The one thing anybody may do: propose a change of the registry to its steward.
    proposed = "provinces.ChangeProposal"
    after[proposed] = [row for row in after[proposed] if row["proposed_by_id"] != thief.pk]
    assert not (found := list(changed(before, after))), listed(found)


# By number in what is sent ------------------------------------------------------------------------
def bulk(world: World, thief: User) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every bulk action of every list, with every foreign row ticked or handed on."""
    request = RequestFactory().get("/")
    request.user = thief
    for model, rows in world.rows.items():
        page = admin.site._registry[model]
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        keys = [row.pk for row in rows]
        for action in page.get_actions(request):
            sent = FORGED | {"action": action, "_selected_action": keys}
            yield address, sent
            handed_on = sent | {SELECTION: ",".join(map(str, keys))}
            # Of accounts "all" are an approver's own colleagues, who may well be invited again.
            yield address, handed_on | ({} if model is User else {"select_across": "1"})


def other_forms(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pages that take numbers in what is sent."""
    listings = [row.pk for row in world.rows[Listing]]
    guides = [row.pk for row in world.rows[Guide]]
    drafts = {"listing": listings[:2], "guide": guides[:2]}
    for kind, name in (("listing", "adopt"), ("guide", "adopt_guides")):
        for origin in ("da-nang", "toan-quoc", ""):
            yield (
                reverse(f"admin:{name}"),
                {"do": "adopt", "origin": origin, "tick": drafts[kind], "kept": drafts[kind][0]},
            )
    for do in ("take", "ignore"):
        yield reverse("admin:adopt_origins"), {"do": do, "row": listings}
        yield reverse("admin:adopt_guide_origins"), {"do": do, "row": guides}
    approval = reverse("admin:solutions_listing_approval_list")
    for file in ("", "docx", "xlsx"):
        yield approval, {SELECTION: ",".join(map(str, listings)), "file": file}
    yield (
        reverse("admin:duplicates_distinct"),
        {"kind": "vendor", "low": world.vendor.pk, "high": factories.VendorFactory().pk},
    )
    own = factories.ListingFactory(province__slug="hue", solution__vendor=world.vendor)
    factories.PricePlanFactory(listing=own)
    confirm = reverse("admin:solutions_listing_confirm", args=[world.vendor.pk])
    yield confirm, FORGED | {"listings": listings, "back": "queue"}


def test_foreign_rows_in_what_is_sent_are_passed_over(world, thief, hue) -> None:
    sent = [*bulk(world, thief), *other_forms(world)]
    client = as_(thief)
    before = dump()
    leaks = []

    for address, data in sent:
        with zeal_ignore():
            answer = client.post(address, data)
        assert answer.status_code in {200, 302} | CLOSED, (address, data)
        if SECRET in text_of(answer):
            leaks.append(f"{address} {data}")

    assert not leaks, listed(leaks)
    assert not (found := list(changed(before, dump()))), listed(found)


# Without any number -------------------------------------------------------------------------------
def lists(world: World) -> Iterator[str]:
    """Everything that lists, finds, completes or takes out, asked for the secret itself."""
    for route in STAFF:
        name = route.name.removeprefix("admin:")
        if not route.name.startswith("admin:") or name in {"", "logout"}:
            continue
        if name == "work_list":
            yield from (reverse(route.name, args=[kind.key]) for kind in KINDS)
        elif name.endswith("_export") and route.parameters:
            yield from (reverse(route.name, args=[kind]) for kind in ("csv", "xlsx"))
        elif name in SHEETS:
            files = (["csv"], ["xlsx"]) if name == "sheet_rows" else ([],)
            asked = [[kind, *file] for kind in EVIDENCE for file in files]
            yield from (reverse(route.name, args=args) for args in asked)
        elif not route.parameters and not name.endswith("_simple_history"):
            address = reverse(route.name)
            yield address
            yield f"{address}?q={ASKED}&term={ASKED}&province=da-nang&all="
            yield f"{address}?kind=csv&wait=me&state=draft"
    keys = "&".join(f"listing={row.pk}" for row in world.rows[Listing])
    yield f"{reverse('admin:booth_cards')}?{keys}"
    for page in admin.site._registry.values():
        for name in page.autocomplete_fields:
            options = page.model._meta
            yield (
                f"{reverse('admin:autocomplete')}?app_label={options.app_label}"
                f"&model_name={options.model_name}&field_name={name}&term="
            )
    for kind in ("vendor", "solution"):
        app = "vendors" if kind == "vendor" else "solutions"
        yield f"{reverse(f'admin:{app}_{kind}_similar')}?q=Giai phap&vendor={world.vendor.pk}"


def test_no_page_of_another_department_holds_a_secret(world, thief) -> None:
    client = as_(thief)
    before = dump()
    leaks = []

    for address in lists(world):
        with zeal_ignore():
            answer = client.get(address)
        assert answer.status_code < 500, address
        if SECRET in text_of(answer):
            leaks.append(address)

    assert not leaks, listed(leaks)
    assert not (found := list(changed(before, dump()))), listed(found)


def test_own_department_does_see_what_the_others_may_not(world, an) -> None:
    """Else the tests above would find nothing to hide."""
    client = as_(an)
    pages = [
        reverse("admin:guides_guide_changelist"),
        reverse("admin:solutions_listing_export", args=["csv"]),
        reverse("admin:import_list"),
        reverse("admin:import_job", args=[world.jobs[0].key]),
        reverse("admin:solutions_listing_change", args=[world.first(Listing).pk]),
        reverse("admin:solutions_listing_history", args=[world.first(Listing).pk]),
        reverse("admin:preview", args=["cam-nang", world.first(Guide).pk]),
        reverse("admin:provinces_changeproposal_changelist"),
        reverse("admin:adopt_done", args=[moment_text(ADOPTED_AT)]),
        reverse("admin:quarter_objection", args=[world.extra["objection"].pk]),
        reverse("admin:quarter_province", args=[world.first(Ranking).pk, world.province.slug]),
    ]

    with zeal_ignore():
        blind = [page for page in pages if SECRET not in text_of(client.get(page))]

    assert blind == []


# Files --------------------------------------------------------------------------------------------
def status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_files_of_drafts_are_for_their_department(world, an, thief) -> None:
    addresses = [
        reverse("stored_file", kwargs={"digest": file.digest, "name": file.name})
        for file in world.files
    ]

    browsers = {"own": as_(an), "foreign": as_(thief), "visitor": Client()}
    statuses = {who: {status(one, a) for a in addresses} for who, one in browsers.items()}

    assert statuses == {"own": {200}, "foreign": {404}, "visitor": {404}}


def test_public_pages_hold_no_secret(world) -> None:
    client = Client()

    with zeal_ignore():
        found = [
            address
            for address in ("/", "/giai-phap/", "/cam-nang/", "/bai-toan/", "/tinh/da-nang/")
            if SECRET in text_of(client.get(address))
        ]

    assert found == []
    assert Transition.objects.filter(reason__contains=SECRET).exists()
