"""Accounts of the demo profile: random passwords, in a file that only its owner reads."""

import json
import secrets
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from core.models import User
from provinces.models import Membership, Province

MODEL_PROVINCE = "khanh-hoa"
OTHER_PROVINCE = "da-nang"
# username, role, province, whether a second factor is enrolled
ACCOUNTS = (
    ("bientap1", Membership.Role.EDITOR, MODEL_PROVINCE, False),
    ("bientap2", Membership.Role.EDITOR, MODEL_PROVINCE, False),
    ("pheduyet", Membership.Role.APPROVER, MODEL_PROVINCE, True),
    ("bientap-dn", Membership.Role.EDITOR, OTHER_PROVINCE, False),
    ("pheduyet-dn", Membership.Role.APPROVER, OTHER_PROVINCE, True),
    ("bokhcn", Membership.Role.MINISTRY, None, True),
    ("quantri", "superuser", None, True),
)


def accounts_file() -> Path:
    """Where the demo accounts are written (mode 0600)."""
    return settings.VAR_DIR / "demo-accounts.json"


@transaction.atomic
def make_accounts() -> list[dict[str, Any]]:
    """Make the demo accounts that do not exist yet; returns what the file says of all.

    Raises ``RuntimeError`` outside the demo profile.
    """
    if settings.IS_PRODUCTION:
        raise RuntimeError("Demo accounts exist only in the demo profile.")
    path = accounts_file()
    known = {row["username"]: row for row in _read(path)}
    existing = set(User.objects.values_list("username", flat=True))
    rows = [
        known[account[0]] if account[0] in known and account[0] in existing else _make(*account)
        for account in ACCOUNTS
    ]
    if rows != list(known.values()):
        _write(path, rows)
    return rows


def _make(username: str, role: str, slug: str | None, has_totp: bool) -> dict[str, Any]:
    password = secrets.token_urlsafe(12)
    user, _ = User.objects.get_or_create(username=username, defaults={"is_staff": True})
    user.is_staff = True
    user.is_superuser = role == "superuser"
    user.set_password(password)
    user.save()
    if role != "superuser":
        province = Province.objects.get(slug=slug) if slug else None
        Membership.objects.update_or_create(user=user, province=province, defaults={"role": role})
    secret = ""
    if has_totp:
        secret = generate_totp_secret()
        user.authenticator_set.all().delete()
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
    return {
        "username": username,
        "password": password,
        "role": str(role),
        "province": slug or "",
        "totp_secret": secret,
    }


def _read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
