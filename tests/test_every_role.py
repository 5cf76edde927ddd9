"""Every address of the staff, asked for by every role: the product page, section 7, as a table.

Pages are found by walking the addresses and the registered admin pages; one that the tables do not
know fails. What is asked for belongs to Đà Nẵng (An edits, Bình approves); Chi, of Huế, is the
stranger.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from comparison.models import Ranking
from core.models import User
from provinces import permissions
from provinces.permissions import Area
from showcase.adoption_results import moment_text
from showcase.work.queue import KINDS
from solutions.models import Deployment, Listing, PricePlan
from solutions.price_watch.sections import SECTIONS
from tests import factories
from tests.site import STAFF, Route
from tests.syntax import listed
from tests.whole_world import ADOPTED_AT, World, make_world

# Who may open which page does not depend on the database; whose rows are found does, and is tested
# on both (test_every_foreign_id).
pytestmark = pytest.mark.once

# The columns of the tables below.
ROLES = ("editor", "approver", "ministry", "superuser", "stranger")
# Who is not let in: the sign-in page, or an answer that the account has no role.
SHUT_OUT = {"visitor": "door", "deactivated": "door", "without a role": 403}
DOORS = {"/tai-khoan/login/", "/quan-tri/login/"}

ALL = (200, 200, 200, 200, 200)
OWN = (200, 200, 200, 200, 404)
# The ministry reads what a province has; only the province acts on it.
OWN_ACT = (200, 200, 403, 200, 404)
OWN_DECIDE = (403, 200, 403, 200, 404)
KEPT_BY_ALL_BUT_EDITORS = (403, 200, 200, 200, 403)
KEPT_BY_MINISTRY = (403, 403, 200, 200, 403)
HIDDEN_BUT_MINISTRY = (404, 404, 200, 200, 404)
HIDDEN_BUT_KEEPERS = (404, 200, 200, 200, 404)
NOBODY = (403, 403, 403, 403, 403)
NOT_THERE = (404, 404, 404, 404, 404)
# Of an own draft: nobody may take a step that its state does not allow.
NOT_NOW = (403, 403, 403, 403, 404)
ONLY_ROOT = (403, 403, 403, 200, 403)
BY_POST = (405, 405, 405, 405, 405)
LED_ON = (302, 302, 302, 302, 302)

LIFECYCLE = {
    "step submit": OWN_ACT,
    "step publish": OWN_DECIDE,
    "step archive": OWN_DECIDE,
    "step return": NOT_NOW,
    "step approve": NOT_NOW,
    "step withdraw": NOT_NOW,
    "step restore": NOT_NOW,
    "step revoke": NOT_THERE,
}
VERBS = tuple(name.removeprefix("step ") for name in LIFECYCLE)
AREAS: dict[Area | None, dict[str, tuple[int, ...]]] = {
    Area.CATALOGUE: {
        "changelist": ALL,
        "add": ALL,
        "change": OWN,
        "history": OWN,
        "simple_history": OWN,
        "restore": OWN,
        "delete": OWN_ACT,
        "export": ALL,
        "approval_list": ALL,
        "confirm": OWN,
        "cost": BY_POST,
        "do": OWN_ACT,
        **LIFECYCLE,
    },
    Area.REGISTRY: {
        "changelist": ALL,
        "add": ALL,
        "change": ALL,
        "similar": ALL,
        "history": (200, 200, 200, 200, 403),
        "simple_history": (200, 200, 200, 200, 403),
        "restore": (200, 200, 200, 200, 403),
        "delete": KEPT_BY_MINISTRY,
        # Those who may edit at once have nothing to propose.
        "propose": (403, 403, 403, 403, 200),
    },
    Area.CENTRE: {
        "changelist": ALL,
        "add": KEPT_BY_ALL_BUT_EDITORS,
        "change": OWN,
        "history": OWN,
        "simple_history": OWN,
        "restore": OWN,
        "delete": (403, 200, 200, 200, 404),
    },
    Area.REFERENCE: {
        "changelist": ALL,
        "add": KEPT_BY_MINISTRY,
        "change": ALL,
        "history": ALL,
        "delete": KEPT_BY_MINISTRY,
    },
    Area.MEMBERSHIP: {
        "changelist": KEPT_BY_ALL_BUT_EDITORS,
        "add": KEPT_BY_ALL_BUT_EDITORS,
        **dict.fromkeys(("change", "history", "delete"), HIDDEN_BUT_KEEPERS),
    },
    Area.ACCOUNT: {
        "changelist": KEPT_BY_ALL_BUT_EDITORS,
        "add": KEPT_BY_ALL_BUT_EDITORS,
        "change": HIDDEN_BUT_KEEPERS,
        "history": HIDDEN_BUT_KEEPERS,
        "delete": (404, 403, 403, 200, 404),
    },
    Area.PROPOSAL: {
        "changelist": ALL,
        "add": NOBODY,
        "change": OWN,
        "decide": OWN,
        "history": OWN,
        "delete": NOT_NOW,
    },
    Area.SYSTEM: {
        "changelist": KEPT_BY_MINISTRY,
        "add": KEPT_BY_MINISTRY,
        **dict.fromkeys(("change", "history", "delete"), HIDDEN_BUT_MINISTRY),
    },
    # Records of signing in.
    None: {
        "add": NOBODY,
        **dict.fromkeys(("changelist", "change", "history", "delete"), ONLY_ROOT),
    },
}
# Records that nobody writes or deletes by hand.
_RECORD = {"add": NOBODY, "delete": (404, 404, 403, 403, 404)}
_NO_LIFECYCLE = dict.fromkeys(LIFECYCLE, NOT_THERE)
SPECIAL: dict[str, dict[str, tuple[int, ...]]] = {
    # A centre is opened once, and never deleted by its own department.
    "Centre": {"delete": (403, 403, 200, 200, 404)},
    "Evaluation": _NO_LIFECYCLE | {"step publish": OWN_DECIDE, "step revoke": NOT_NOW},
    "Review": _NO_LIFECYCLE
    | {"step publish": OWN_DECIDE, "step return": OWN_DECIDE, "step withdraw": NOT_NOW}
    # What came through a link is kept.
    | {"delete": NOT_NOW},
    "UseRequest": {"delete": NOT_NOW},
    "CriteriaSet": _NO_LIFECYCLE | {"step publish": KEPT_BY_MINISTRY},
    "StoredFile": _RECORD,
    "Transition": _RECORD,
    "WeightProposal": _RECORD,
    # A quarter moves by its steps alone, and those are the ministry's.
    "Ranking": {
        "delete": NOBODY,
        **dict.fromkeys(("freeze", "publish", "correct"), KEPT_BY_MINISTRY),
        "send": (403, 403, 405, 405, 403),
    },
    "AccessLog": {"delete": NOBODY},
}
# Pages of no single model.
PAGES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("index", "app_list", "jsi18n", "password_change_done"), ALL),
    **dict.fromkeys(("login", "logout", "password_change"), LED_ON),
    "auth_user_password_change": HIDDEN_BUT_KEEPERS,
    # It asks for a field; which rows it offers is tested with the fields.
    "autocomplete": NOBODY,
    **dict.fromkeys(("adopt", "adopt_guides", "adopt_origins", "adopt_guide_origins"), ALL),
    "adopt_done": (200, 200, 404, 200, 404),
    "adopt_origin": OWN,
    "booth_cards": ALL,
    # The ministry has no catalogue of a province to take something over into.
    "learn": (200, 200, 404, 200, 200),
    "standing": ALL,
    "supervision": KEPT_BY_MINISTRY,
    "weights_lab": KEPT_BY_MINISTRY,
    # What is with the provinces: each sees its own.
    **dict.fromkeys(("quarter_province", "quarter_objection"), OWN),
    "preview": OWN,
    "work_list": ALL,
    **dict.fromkeys(("import_list", "import_upload", "import_template", "catalogue_export"), ALL),
    **dict.fromkeys(("import_job", "import_progress", "import_errors"), OWN),
    **dict.fromkeys(("import_confirm", "import_cancel", "import_resume", "import_codes"), BY_POST),
    **dict.fromkeys(("sheets", "sheet_upload", "sheet_template", "sheet_rows"), ALL),
    "duplicates": ALL,
    "duplicates_distinct": BY_POST,
    **dict.fromkeys(("price_watch", "price_watch_section", "price_watch_solution"), ALL),
    **dict.fromkeys(("price_watch_export", "price_watch_solution_file"), ALL),
    "price_watch_explain": OWN,
    **dict.fromkeys(("merge", "mergers", "merger"), KEPT_BY_MINISTRY),
    **dict.fromkeys(("merge_provinces", "province_mergers", "province_merger"), KEPT_BY_MINISTRY),
    "merger_tasks": ALL,
    "comparison_papers": ALL,
    # Without a word of which one, there is none.
    "comparison_briefing": NOT_THERE,
    **dict.fromkeys(("comparison_report_start", "comparison_report_resume"), BY_POST),
    # A report of what is not published is the ministry's.
    **dict.fromkeys(
        ("comparison_report", "comparison_report_progress", "comparison_report_file"),
        HIDDEN_BUT_MINISTRY,
    ),
}
PREFIXES = {
    f"{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry
}
# Pages of a model that are about no single row.
OF_NO_ROW = {"changelist", "add", "similar", "approval_list", "cost"}
# Django's own pages with no name: they lead on, or nowhere.
NAMELESS = "admin:"
STAFF_SITE = [r for r in STAFF if r.name.startswith("admin:") and r.name != NAMELESS]
# A person's own account; whoever is signed in, and the doors themselves.
ACCOUNT = [r for r in STAFF if not r.name.startswith("admin:")]


def split(route: Route) -> tuple[type[Model] | None, str]:
    """The model of an admin page and what the page is; None for a page of no single model."""
    name = route.name.removeprefix("admin:")
    for prefix, model in PREFIXES.items():
        if name.startswith(prefix):
            return model, name.removeprefix(prefix)
    return None, name


def expected(model: type[Model] | None, page: str) -> tuple[int, ...]:
    """The row of the tables. Raises ``KeyError`` for a page that they do not know."""
    if model is None:
        return PAGES[page]
    kind = permissions.kind_of(model)
    rows = AREAS[kind.area if kind else None]
    return (rows | SPECIAL.get(model.__name__, {}))[page]


def asked(world: World) -> Iterator[tuple[type[Model] | None, str, str]]:
    """Every address of the staff site with the world's own rows: model, page, address."""
    values: dict[str, list[Any]] = {
        "adopt_done": [moment_text(ADOPTED_AT)],
        "adopt_origin": ["listing", world.first(Listing).pk],
        "app_list": ["solutions"],
        "auth_user_password_change": [world.first(User).pk],
        "merge": ["vendor", world.vendor.pk, factories.VendorFactory().pk],
        "merger": [world.journal.pk],
        "province_merger": [factories.JournalFactory(kind="merge_provinces").pk],
        "preview": ["giai-phap", world.first(Listing).pk],
        "price_watch_explain": [world.first(PricePlan).pk],
        "price_watch_export": ["csv"],
        "price_watch_section": [SECTIONS[0].key],
        "price_watch_solution": [world.rows[Listing][2].solution.slug],
        "price_watch_solution_file": [world.rows[Listing][2].solution.slug, "csv"],
        "quarter_objection": [world.extra["objection"].pk],
        "quarter_province": [world.first(Ranking).pk, world.province.slug],
        "sheet_upload": ["evaluations"],
        "sheet_template": ["evaluations"],
        "sheet_rows": ["evaluations", "csv"],
        "work_list": [KINDS[0].key],
    }
    report = factories.QuarterReportFactory(stage="done", file=ContentFile(b"%PDF-", "a.pdf"))
    for route in STAFF_SITE:
        model, page = split(route)
        if page == "step":
            for verb in VERBS:
                yield model, f"step {verb}", reverse(route.name, args=[world.first(model).pk, verb])
        elif model is not None:
            yield model, page, reverse(route.name, args=_keys(model, page, world))
        elif page.startswith("import_") and route.parameters:
            yield None, page, reverse(route.name, args=[world.jobs[0].key])
        elif page.startswith("comparison_report") and route.parameters:
            yield None, page, reverse(route.name, args=[report.key])
        else:
            yield None, page, reverse(route.name, args=values.get(page, []))


def _keys(model: type[Model], page: str, world: World) -> list[Any]:
    """What the address of a page of the model asks for."""
    row = world.first(model)
    if page in {"restore", "simple_history"}:
        versions = model.history.model._base_manager
        number = versions.filter(id=row.pk).order_by("pk").first().pk
        kind = [model._meta.model_name] if page == "restore" else []
        return [row.pk, *kind, number]
    if page == "confirm":
        return [world.vendor.pk]
    if page == "export":
        return ["csv"]
    if page == "do":
        return [row.pk, "hoi" if model is Deployment else "tiep-nhan"]
    return [] if page in OF_NO_ROW else [row.pk]


def answer(client: Client, address: str) -> int | str:
    """The status of the answer; "door" where the person is led to the sign-in page."""
    # Before deleting, Django names everything that stands in the way, one by one.
    with zeal_ignore():
        response = client.get(address)
        where = response.headers.get("Location", "").partition("?")[0]
        if where in DOORS:
            response = client.get(response.headers["Location"])
            where = response.headers.get("Location", "").partition("?")[0]
            if where in DOORS or response.templates:
                return 403 if response.status_code == 403 else "door"
    return response.status_code


@pytest.fixture
def world(da_nang, an) -> World:
    return make_world(da_nang, an)


@pytest.fixture
def people(an, binh, chi, minh, root) -> dict[str, User | None]:
    """A person of each role; nobody for the visitor."""
    return {
        "visitor": None,
        "editor": an,
        "approver": binh,
        "ministry": minh,
        "superuser": root,
        "stranger": chi,
        "without a role": factories.UserFactory(username="khong-vai-tro"),
        "deactivated": factories.MembershipFactory(
            province=an.memberships.get().province, user__is_active=False
        ).user,
    }


def browser(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def test_tables_know_every_page_and_no_other(world) -> None:
    known = {(model, page) for model, page, _address in asked(world)}

    without_row = []
    for model, page in known:
        try:
            expected(model, page)
        except KeyError:
            without_row.append(f"{model and model.__name__} {page}")

    assert without_row == []
    assert set(PAGES) <= {page for model, page in known if model is None}
    assert {name for names in SPECIAL.values() for name in names} <= {page for _m, page in known}
    registered = {model.__name__ for model in admin.site._registry}
    assert set(SPECIAL) <= registered
    assert {model for model, _page in known if model} == set(admin.site._registry)


@pytest.mark.parametrize("role", [*ROLES, *SHUT_OUT])
def test_role_is_answered_as_the_table_says(world, people, role) -> None:
    client = browser(people[role])
    wrong = []

    for model, page, address in asked(world):
        right = SHUT_OUT.get(role) or expected(model, page)[ROLES.index(role)]
        found = answer(client, address)
        if found != right and not _is_public_door(page, found):
            wrong.append(f"{model and model.__name__} {page} ({address}): {found}, not {right}")
        if page == "logout" and people[role] is not None:
            client.force_login(people[role])

    assert not wrong, listed(wrong)


def _is_public_door(page: str, found: int | str) -> bool:
    """Signing out and the words of the scripts are for anybody."""
    return page in {"logout", "jsi18n"} and found in {200, 302, "door"}


@pytest.mark.parametrize("role", [*ROLES, "without a role"])
def test_own_account_is_open_to_everybody_who_signs_in(world, people, role) -> None:
    client = browser(people[role])

    statuses = {
        route.name: client.get(route.address("vi", "khong-co")).status_code
        for route in ACCOUNT
        if route.name not in {"account_logout", "account_reset_password_from_key"}
    }

    # 403: the page is for those with a second factor or a password, which this account lacks.
    assert {name: s for name, s in statuses.items() if s not in {200, 302, 403, 404, 405}} == {}
    opened = {"usersessions_list", "mfa_index", "account_digest"}
    assert {name: statuses[name] for name in opened} == dict.fromkeys(opened, 200)


@pytest.mark.parametrize("role", ["visitor", "deactivated"])
def test_account_of_nobody_is_shut(world, people, role) -> None:
    client = browser(people[role])
    signed_in_only = {"usersessions_list", "mfa_index", "account_digest", "account_change_password"}

    found = {
        name: client.get(reverse(name)).headers.get("Location", "").partition("?")[0]
        for name in signed_in_only
    }

    assert found == dict.fromkeys(signed_in_only, "/tai-khoan/login/")
