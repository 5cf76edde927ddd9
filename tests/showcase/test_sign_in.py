"""Signing in: password, second factor, lock-out, and only the pages that staff need."""

import re
import time
from urllib.parse import unquote

import pytest
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.models import User
from showcase.sign_in import ACCOUNT_FAILURES, ADDRESS_FAILURES
from tests.factories import MembershipFactory, UserFactory
from tests.factories.core import enrol

PASSWORD = "vườn-chuối-sau-nhà-7"
NEW_PASSWORD = "cây-đa-đầu-làng-1975"


@pytest.fixture
def anh(da_nang) -> User:
    """An editor of Đà Nẵng with a known password."""
    user = MembershipFactory(user__username="anh", province=da_nang).user
    user.email = "anh@danang.example"
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def secret(anh: User) -> str:
    """The secret of Anh's authenticator app."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anh, secret)
    return secret


def code_now(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows now, or ``later`` periods from now."""
    counter = int(time.time()) // 30 + later
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": "anh", "password": password}, **more)


def is_lock_page(answer) -> bool:
    return "account/locked.html" in [template.name for template in answer.templates]


def test_admin_asks_to_sign_in_and_leads_back(client, anh):
    asked = client.get("/quan-tri/solutions/listing/", follow=True)

    address, status = asked.redirect_chain[-1]
    assert (status, unquote(address)) == (
        302,
        "/tai-khoan/login/?next=/quan-tri/solutions/listing/",
    )
    hidden = re.search(r'name="next" value="([^"]+)"', asked.content.decode())
    signed_in = client.post(
        "/tai-khoan/login/", {"login": "anh", "password": PASSWORD, "next": hidden[1]}
    )
    assert signed_in.headers["Location"] == "/quan-tri/solutions/listing/"
    assert client.get("/quan-tri/solutions/listing/").status_code == 200


def test_second_factor_is_asked_before_the_admin_opens(client, anh, secret):
    after_password = sign_in(client)

    assert after_password.headers["Location"] == "/tai-khoan/2fa/authenticate/"
    assert client.get("/quan-tri/").status_code == 302
    page = client.get("/tai-khoan/2fa/authenticate/")
    assert 'autocomplete="one-time-code"' in page.content.decode()
    after_code = client.post("/tai-khoan/2fa/authenticate/", {"code": code_now(secret)})
    assert after_code.headers["Location"] == "/quan-tri/"
    assert client.get("/quan-tri/").status_code == 200


def test_wrong_code_does_not_sign_in(client, anh, secret):
    sign_in(client)

    wrong = f"{(int(code_now(secret)) + 1) % 10**6:06}"
    refused = client.post("/tai-khoan/2fa/authenticate/", {"code": wrong})

    assert refused.status_code == 200
    assert 'aria-invalid="true"' in refused.content.decode()
    assert client.get("/quan-tri/").status_code == 302


def test_a_code_works_once(client, anh, secret):
    code = code_now(secret)
    sign_in(client)
    client.post("/tai-khoan/2fa/authenticate/", {"code": code})

    other = Client()
    sign_in(other)
    again = other.post("/tai-khoan/2fa/authenticate/", {"code": code})

    assert again.status_code == 200
    assert other.get("/quan-tri/").status_code == 302


def test_five_wrong_passwords_lock_the_account_from_that_address(client, anh):
    answers = [sign_in(client, "sai-mật-khẩu").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert is_lock_page(locked)
    assert client.get("/quan-tri/").status_code == 302
    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.ip_address) == ("anh", "127.0.0.1")
    assert PASSWORD not in attempt.post_data


def test_lock_from_one_address_leaves_others_open(client, anh):
    for _ in range(6):
        sign_in(client, "sai-mật-khẩu", REMOTE_ADDR="203.0.113.9")

    from_elsewhere = sign_in(client, REMOTE_ADDR="198.51.100.4")

    assert from_elsewhere.headers["Location"] == "/quan-tri/"


def test_success_clears_the_count_of_failures(client, anh):
    for _ in range(4):
        sign_in(client, "sai-mật-khẩu")
    sign_in(client)
    client.post("/tai-khoan/logout/")

    answers = [sign_in(client, "sai-mật-khẩu").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 200]


def test_app_is_enrolled_with_a_code_and_gives_recovery_codes(client, anh):
    sign_in(client)
    asked = client.get("/tai-khoan/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/tai-khoan/reauthenticate/?next=")
    client.post(asked.headers["Location"], {"password": PASSWORD})

    page = client.get("/tai-khoan/2fa/totp/activate/").content.decode()
    assert "<svg width=" in page
    assert "data:" not in page
    shown = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    enrolled = client.post("/tai-khoan/2fa/totp/activate/", {"code": code_now(shown)})

    assert enrolled.headers["Location"] == "/tai-khoan/2fa/recovery-codes/"
    codes = client.get("/tai-khoan/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code></li>", codes)) == 10
    other = Client()
    sign_in(other)
    recovery = re.search(r"<li><code>(\d{8})</code></li>", codes)[1]
    signed_in = other.post("/tai-khoan/2fa/authenticate/", {"code": recovery})
    assert signed_in.headers["Location"] == "/quan-tri/"


def test_password_is_changed_only_with_the_old_one(client, anh):
    sign_in(client)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    refused = client.post("/tai-khoan/password/change/", {"oldpassword": "không biết", **new})
    changed = client.post("/tai-khoan/password/change/", {"oldpassword": PASSWORD, **new})

    assert (refused.status_code, changed.status_code) == (200, 302)
    anh.refresh_from_db()
    assert anh.check_password(NEW_PASSWORD)


def test_short_password_is_refused(client, anh):
    sign_in(client)

    refused = client.post(
        "/tai-khoan/password/change/",
        {"oldpassword": PASSWORD, "password1": "ngắn", "password2": "ngắn"},
    )

    assert refused.context["form"].errors.keys() == {"password1"}


def test_password_is_reset_by_a_link_that_works_once(client, anh):
    asked = client.post("/tai-khoan/password/reset/", {"email": "ANH@danang.example"})

    assert asked.headers["Location"] == "/tai-khoan/password/reset/done/"
    [letter] = mail.outbox
    assert letter.to == ["anh@danang.example"]
    link = re.search(r"http://testserver(/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(address, new).status_code == 302
    anh.refresh_from_db()
    assert anh.check_password(NEW_PASSWORD)
    assert Client().get(link, follow=True).context["token_fail"]


def test_unknown_address_gets_the_same_answer_and_no_letter(client, anh):
    asked = client.post("/tai-khoan/password/reset/", {"email": "ai-do@danang.example"})

    assert asked.headers["Location"] == "/tai-khoan/password/reset/done/"
    assert mail.outbox == []


def test_admins_own_sign_in_takes_no_password(client, anh, secret):
    """It would let a stolen password in past the second factor, also from a colleague's session."""
    other = MembershipFactory(user__username="dong-nghiep", province=anh.memberships.get().province)
    client.force_login(other.user)

    client.post("/quan-tri/login/", {"username": "anh", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(other.user.pk)


def test_admin_leads_to_the_one_page_for_the_password_and_the_one_way_out(client, anh):
    client.force_login(anh)

    password = client.get("/quan-tri/password_change/")
    asked = client.get("/quan-tri/logout/")
    assert client.get("/quan-tri/").status_code == 200
    out = client.post("/quan-tri/logout/")

    assert password.headers["Location"] == "/tai-khoan/password/change/"
    assert asked.headers["Location"] == out.headers["Location"] == "/tai-khoan/login/"
    assert client.get("/quan-tri/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "login/code/confirm/", "2fa/webauthn/"],
)
@pytest.mark.usefixtures("db")
def test_pages_that_staff_do_not_need_are_closed(client, path):
    assert client.get(f"/tai-khoan/{path}").status_code == 404


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "Đăng nhập dành cho cán bộ"), ("/en", "Staff sign-in")]
)
@pytest.mark.usefixtures("db")
def test_sign_in_page_speaks_both_languages(client, prefix, title):
    page = client.get(f"{prefix}/tai-khoan/login/").content.decode()

    assert f"<h1>{title}</h1>" in page


def test_account_without_a_role_stays_outside(client, db):
    client.force_login(UserFactory())

    assert client.get("/quan-tri/", follow=True).status_code == 403


def test_switched_off_account_does_not_sign_in(client, anh):
    anh.is_active = False
    anh.save()

    sign_in(client)

    assert client.get("/quan-tri/").status_code == 302


# Gates, devices and wider locks -------------------------------------------------------------------
@pytest.mark.parametrize("role", ["approver", "ministry", "superuser"])
def test_whoever_decides_enrols_a_second_factor_first(client, da_nang, role):
    if role == "superuser":
        person = UserFactory(is_superuser=True, enrolled=False)
    else:
        place = None if role == "ministry" else da_nang
        person = MembershipFactory(role=role, province=place, enrolled=False).user
    client.force_login(person)

    gate = client.get("/quan-tri/solutions/listing/")
    enrol(person)
    opened = client.get("/quan-tri/solutions/listing/")

    assert (gate.status_code, gate.headers["Location"]) == (302, "/tai-khoan/2fa/totp/activate/")
    assert opened.status_code == 200


def test_an_editor_works_without_a_second_factor(client, anh):
    client.force_login(anh)

    assert client.get("/quan-tri/").status_code == 200


def test_whoever_decides_cannot_give_the_second_factor_up(client, da_nang):
    approver = MembershipFactory(user__username="anh", role="approver", province=da_nang).user
    approver.set_password(PASSWORD)
    approver.save()
    secret = totp.generate_totp_secret()
    approver.authenticator_set.all().delete()
    totp.TOTP.activate(approver, secret)
    sign_in(client)
    client.post("/tai-khoan/2fa/authenticate/", {"code": code_now(secret)})

    refused = client.post("/tai-khoan/2fa/totp/deactivate/")

    assert refused.status_code in {200, 302, 403}
    assert approver.authenticator_set.filter(type="totp").exists()


def test_sign_out_stays_open_before_the_gate(client, anh):
    anh.must_change_password = True
    anh.save()
    client.force_login(anh)

    client.post("/quan-tri/logout/")

    assert "_auth_user_id" not in client.session


def test_other_devices_are_listed_and_signed_out(anh):
    here, there = Client(), Client(headers={"user-agent": "Dien thoai cua Anh"})
    for device in (here, there):
        sign_in(device)

    page = here.get("/tai-khoan/sessions/").content.decode()
    here.post("/tai-khoan/sessions/")

    assert "Dien thoai cua Anh" in page
    answers = [device.get("/quan-tri/").status_code for device in (here, there)]
    assert answers == [200, 302]


def test_signing_out_everywhere_ends_this_device_too(anh):
    here, there = Client(), Client()
    for device in (here, there):
        sign_in(device)

    here.post("/tai-khoan/sessions/end/")

    assert [device.get("/quan-tri/").status_code for device in (here, there)] == [302, 302]


def test_a_name_guessed_from_many_addresses_is_locked_everywhere(client, anh):
    for number in range(ACCOUNT_FAILURES):
        sign_in(client, "sai-mật-khẩu", REMOTE_ADDR=f"203.0.113.{number // 4}")

    answer = sign_in(client, REMOTE_ADDR="198.51.100.4")

    assert (answer.status_code, is_lock_page(answer)) == (429, True)
    assert client.get("/quan-tri/").status_code == 302


def test_an_address_that_guesses_many_names_is_locked(client, anh):
    for number in range(ADDRESS_FAILURES):
        credentials = {"login": f"ten-{number}", "password": "sai-mật-khẩu"}
        client.post(reverse("account_login"), credentials)
        # The sign-in page's own limit of requests a minute, which comes first, is another matter.
        cache.clear()

    locked = sign_in(client)

    assert (locked.status_code, is_lock_page(locked)) == (429, True)
    elsewhere = sign_in(Client(), REMOTE_ADDR="198.51.100.4")
    assert elsewhere.headers["Location"] == "/quan-tri/"
