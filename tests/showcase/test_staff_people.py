"""Accounts, histories and lists on the staff site."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
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
from tests.staff import as_, form_of, messages_of, no_lines, state, url
from vendors.models import Vendor


# People -------------------------------------------------------------------------------------------
def new_account(**line: Any) -> dict[str, Any]:
    return {
        "username": "dung",
        "email": "dung@danang.example",
        **no_lines("memberships"),
        "memberships-TOTAL_FORMS": 1,
        **{f"memberships-0-{name}": value for name, value in line.items()},
    }


def test_approver_makes_an_account_for_an_editor(binh, da_nang):
    answer = as_(binh).post(url(User, "add"), new_account(province=da_nang.pk, role="editor"))

    assert answer.status_code == 302
    dung = User.objects.get(username="dung")
    assert (dung.is_staff, dung.is_superuser, dung.has_usable_password()) == (True, False, False)
    assert [(m.province, m.role) for m in dung.memberships.all()] == [(da_nang, "editor")]


def test_invitation_lets_the_colleague_choose_a_password_once(binh, da_nang):
    as_(binh).post(url(User, "add"), new_account(province=da_nang.pk, role="editor"))

    [letter] = mail.outbox
    assert letter.to == ["dung@danang.example"]
    assert "dung" in letter.body
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"password1": "vườn-chuối-sau-nhà-7", "password2": "vườn-chuối-sau-nhà-7"}
    assert client.post(form, new).status_code == 302
    signed_in = client.post(
        reverse("account_login"), {"login": "dung", "password": "vườn-chuối-sau-nhà-7"}
    )
    assert signed_in.headers["Location"] == "/quan-tri/"
    assert Client().get(link, follow=True).context["token_fail"]


def test_without_an_address_a_first_password_is_shown_once(binh, da_nang):
    made = as_(binh).post(
        url(User, "add"), new_account(province=da_nang.pk, role="editor") | {"email": ""}
    )

    [text, _saved] = messages_of(made)
    first = re.search(r"dung: (\S+) –", text)[1]
    client = Client()
    client.post(reverse("account_login"), {"login": "dung", "password": first})
    gate = client.get("/quan-tri/solutions/listing/")
    assert gate.headers["Location"] == "/tai-khoan/password/change/"
    own = {"oldpassword": first, "password1": "cây-đa-đầu-làng-1975"}
    client.post("/tai-khoan/password/change/", own | {"password2": own["password1"]})
    assert client.get("/quan-tri/solutions/listing/").status_code == 200
    assert mail.outbox == []


def test_invitation_is_sent_again_until_it_is_used(binh, an, da_nang):
    binhs = as_(binh)
    binhs.post(url(User, "add"), new_account(province=da_nang.pk, role="editor"))
    chosen = {"action": "invite_again", "_selected_action": [an.pk]}
    dung = User.objects.get(username="dung")
    User.objects.filter(pk=an.pk).update(last_login=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

    binhs.post(url(User, "changelist"), chosen)
    binhs.post(url(User, "changelist"), chosen | {"_selected_action": [dung.pk]})

    assert [letter.to for letter in mail.outbox] == [["dung@danang.example"]] * 2


def test_password_set_by_somebody_else_is_a_first_password(binh, an):
    new = {"password1": "vườn-chuối-sau-nhà-7", "password2": "vườn-chuối-sau-nhà-7"}

    as_(binh).post(f"/quan-tri/core/user/{an.pk}/password/", new | {"usable_password": "true"})

    an.refresh_from_db()
    assert (an.check_password(new["password1"]), an.must_change_password) == (True, True)


def test_approver_signs_an_editor_out_everywhere(binh, an, chi):
    ans, chis = Client(), Client()
    for client, person in ((ans, an), (chis, chi)):
        person.set_password("vườn-chuối-sau-nhà-7")
        person.save()
        login = {"login": person.username, "password": "vườn-chuối-sau-nhà-7"}
        client.post(reverse("account_login"), login)

    chosen = {"action": "sign_out", "_selected_action": [an.pk, chi.pk]}
    as_(binh).post(url(User, "changelist"), chosen)

    lists = [client.get(url(Listing, "changelist")).status_code for client in (ans, chis)]
    assert lists == [302, 200]


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
