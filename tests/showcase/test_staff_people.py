"""Accounts, histories and lists on the staff site."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import User
from guides.models import Guide
from provinces import lifecycle
from provinces.models import Membership
from solutions.models import (
    Evaluation,
    Listing,
    PricePlan,
    Solution,
)
from tests import factories
from tests.staff import as_, form_of, no_lines, state, url
from vendors.models import Vendor


# People -------------------------------------------------------------------------------------------
def new_account(**line: Any) -> dict[str, Any]:
    password = "vườn-chuối-sau-nhà-7"
    return {
        "username": "dung",
        "email": "dung@danang.example",
        "usable_password": "true",
        "password1": password,
        "password2": password,
        **no_lines("memberships"),
        "memberships-TOTAL_FORMS": 1,
        **{f"memberships-0-{name}": value for name, value in line.items()},
    }


def test_approver_makes_an_account_for_an_editor(binh, da_nang):
    answer = as_(binh).post(url(User, "add"), new_account(province=da_nang.pk, role="editor"))

    assert answer.status_code == 302
    dung = User.objects.get(username="dung")
    assert (dung.is_staff, dung.is_superuser, dung.must_change_password) == (True, False, True)
    assert [(m.province, m.role) for m in dung.memberships.all()] == [(da_nang, "editor")]


@pytest.mark.parametrize("role", ["approver", "ministry"])
def test_approver_gives_no_higher_role(binh, da_nang, role):
    as_(binh).post(url(User, "add"), new_account(province=da_nang.pk, role=role))
    as_(binh).post(url(Membership, "add"), {"user": binh.pk, "province": da_nang.pk, "role": role})

    assert not User.objects.filter(username="dung").exists()
    assert Membership.objects.count() == 1


def test_approver_makes_no_account_without_a_province(binh):
    answer = as_(binh).post(url(User, "add"), new_account() | {"memberships-TOTAL_FORMS": 0})

    assert answer.status_code == 200
    assert not User.objects.filter(username="dung").exists()


def test_approver_makes_no_account_for_another_province(binh, hue):
    answer = as_(binh).post(url(User, "add"), new_account(province=hue.pk, role="editor"))

    assert answer.status_code == 403
    assert not User.objects.filter(username="dung").exists()


@pytest.mark.parametrize("field", ["is_superuser", "groups", "user_permissions"])
def test_ministry_makes_no_superuser(minh, an, field):
    client = as_(minh)
    address = url(User, "change", an.pk)

    client.post(address, form_of(client, address) | {field: "1"})

    an.refresh_from_db()
    assert (an.is_superuser, an.groups.count(), an.user_permissions.count()) == (False, 0, 0)


def test_approver_does_not_touch_a_fellow_approver(binh, da_nang):
    fellow = factories.MembershipFactory(province=da_nang, role="approver")

    answers = [
        as_(binh).get(url(Membership, "change", fellow.pk)).status_code,
        as_(binh).post(url(Membership, "change", fellow.pk), {"role": "editor"}).status_code,
        as_(binh).post(url(Membership, "delete", fellow.pk), {"post": "yes"}).status_code,
        as_(binh).get(url(User, "change", fellow.user_id)).status_code,
        as_(binh).get(f"/quan-tri/core/user/{fellow.user_id}/password/").status_code,
    ]

    assert answers == [200, 403, 403, 404, 404]


# History ------------------------------------------------------------------------------------------
def test_history_shows_who_changed_what(an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang)
    client = as_(an)
    address = url(Listing, "change", listing.pk)
    client.post(address, form_of(client, address) | {"booth_code": "B7"})

    page = as_(binh).get(url(Listing, "history", listing.pk)).content.decode()

    assert "B7" in page
    assert "an" in page
    assert "style=" not in page


def test_earlier_version_is_read_but_not_put_back_past_the_approver(an, binh, da_nang):
    listing = factories.ListingFactory(province=da_nang, published=True)
    version = listing.history.latest().pk
    lifecycle.withdraw(listing, by=binh, reason="Sửa")
    address = reverse("admin:solutions_listing_simple_history", args=[listing.pk, version])

    answers = [as_(an).get(address).status_code, as_(an).post(address, {}).status_code]

    assert answers == [200, 403]
    assert state(listing) == "draft"


@pytest.mark.parametrize("version", ["0", "x", "99999999999999999999"])
def test_odd_version_is_404(an, da_nang, version):
    listing = factories.ListingFactory(province=da_nang)
    address = f"/quan-tri/solutions/listing/{listing.pk}/history/{version}/"

    assert as_(an).get(address).status_code == 404


# Lists --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Listing, lambda p: factories.ListingFactory(province=p)),
        (Solution, lambda p: factories.SolutionFactory(steward=p)),
        (Vendor, lambda p: factories.VendorFactory(steward=p)),
        (PricePlan, lambda p: factories.PricePlanFactory(listing__province=p)),
        (Evaluation, lambda p: factories.EvaluationFactory(province=p)),
        (Guide, lambda p: factories.GuideFactory(province=p, problem=factories.ProblemFactory())),
        (User, lambda p: factories.MembershipFactory(province=p).user),
    ],
)
def test_list_costs_the_same_for_one_row_and_five(binh, da_nang, model, make):
    client = as_(binh)
    counts = []
    for number in (1, 4):
        for _ in range(number):
            make(da_nang)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(model, "changelist")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
