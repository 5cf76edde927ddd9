"""The accounts of the demo profile."""

import json
import stat

import pytest
from allauth.mfa.models import Authenticator

from core.models import User
from provinces.models import Membership
from showcase import demo
from tests.factories import ProvinceFactory


@pytest.fixture(autouse=True)
def _portal(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    ProvinceFactory(name="Khánh Hòa", slug="khanh-hoa")
    ProvinceFactory(name="Đà Nẵng", slug="da-nang")


def test_accounts_are_two_provinces_ministry_and_superuser():
    demo.make_accounts()

    members = Membership.objects.values_list("province__slug", "role")
    assert sorted(members, key=str) == [
        ("da-nang", "approver"),
        ("da-nang", "editor"),
        ("khanh-hoa", "approver"),
        ("khanh-hoa", "editor"),
        ("khanh-hoa", "editor"),
        (None, "ministry"),
    ]
    assert User.objects.filter(is_superuser=True).count() == 1
    assert all(User.objects.values_list("is_staff", flat=True))


def test_file_is_for_its_owner_alone_and_opens_every_account():
    demo.make_accounts()

    path = demo.accounts_file()
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(rows) == 7
    for row in rows:
        assert row.keys() == {"username", "password", "role", "province", "totp_secret"}
        user = User.objects.get(username=row["username"])
        assert user.check_password(row["password"])
        totp = Authenticator.objects.filter(user=user, type="totp").first()
        assert (totp.data["secret"] if totp else "") == row["totp_secret"]


def test_those_who_decide_have_a_second_factor():
    rows = demo.make_accounts()

    secured = {row["role"] for row in rows if row["totp_secret"]}
    assert secured == {"approver", "ministry", "superuser"}


def test_second_run_keeps_passwords():
    first = demo.make_accounts()

    assert demo.make_accounts() == first
    assert User.objects.count() == 7


def test_lost_file_gives_new_passwords_that_work():
    first = demo.make_accounts()
    demo.accounts_file().unlink()

    second = demo.make_accounts()

    assert {row["password"] for row in first}.isdisjoint(row["password"] for row in second)
    assert User.objects.get(username="quantri").check_password(second[-1]["password"])
    assert json.loads(demo.accounts_file().read_text(encoding="utf-8")) == second


def test_production_makes_no_accounts(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(RuntimeError):
        demo.make_accounts()

    assert not User.objects.exists()
