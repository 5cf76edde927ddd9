"""The profiles: a clear list of what is missing, safe values, nothing set that nobody reads."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import global_settings, settings

from showcase.profile import environment
from tests import prepared
from tests.syntax import ROOT, listed, python_files, tracked

pytestmark = pytest.mark.once

PRODUCTION = {
    "PROFILE": "production",
    "SECRET_KEY": "k" * 25 + "0123456789-abcdefghijklmnopq",
    "ALLOWED_HOSTS": "portal.example,www.portal.example",
    "DATABASE_URL": "postgres://portal:secret@database.example/portal",
}
# What a process shows of its settings.
SHOW = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "showcase.settings"
from django.conf import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def process(
    tmp_path: Path, command: list[str], **environment: str
) -> subprocess.CompletedProcess[str]:
    """A Python process that knows only these environment variables."""
    env = {"PATH": os.environ["PATH"], "VAR": str(tmp_path / "var"), **prepared.bytecode()}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=env | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(tmp_path: Path, *names: str, **environment: str) -> dict[str, object]:
    """Values of settings under an environment."""
    done = process(tmp_path, ["-c", SHOW.format(names=names)], **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# Production -------------------------------------------------------------------------------------
def refusal(tmp_path: Path, **environment: str) -> list[str]:
    """The lines of the list that a portal which cannot start shows."""
    done = process(tmp_path, ["manage.py", "check"], **environment)
    assert done.returncode != 0
    return re.findall(r"^  - (\w+):", done.stderr, re.MULTILINE)


def test_production_names_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    assert refusal(tmp_path, PROFILE="production") == [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
    ]


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_names_the_one_that_is_missing(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, **(PRODUCTION | {name: ""})) == [name]


def test_production_refuses_a_short_key(tmp_path: Path) -> None:
    assert refusal(tmp_path, **(PRODUCTION | {"SECRET_KEY": "short"})) == ["SECRET_KEY"]


def test_production_refuses_debug(tmp_path: Path) -> None:
    assert refusal(tmp_path, **(PRODUCTION | {"DEBUG": "yes"})) == ["DEBUG"]


def test_refusal_does_not_show_what_is_secret(tmp_path: Path) -> None:
    done = process(tmp_path, ["manage.py", "check"], **(PRODUCTION | {"ALLOWED_HOSTS": ""}))

    assert PRODUCTION["SECRET_KEY"] not in done.stdout + done.stderr
    assert "secret@" not in done.stdout + done.stderr


def test_unknown_profile_is_refused(tmp_path: Path) -> None:
    done = process(tmp_path, ["manage.py", "check"], PROFILE="prod")

    assert done.returncode != 0
    assert "PROFILE is 'prod'; it can be demo or production." in done.stderr


def test_production_passes_the_deployment_check_without_a_warning(tmp_path: Path) -> None:
    done = process(
        tmp_path, ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION
    )

    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_production_is_safe(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "LOADS_SAMPLE",
        "CSRF_TRUSTED_ORIGINS",
        **PRODUCTION,
    ) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["portal.example", "www.portal.example"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "LOADS_SAMPLE": False,
        "CSRF_TRUSTED_ORIGINS": ["https://portal.example", "https://www.portal.example"],
    }


def test_production_loads_no_sample_even_when_asked(tmp_path: Path) -> None:
    assert shown(tmp_path, "LOADS_SAMPLE", **(PRODUCTION | {"SAMPLE": "yes"})) == {
        "LOADS_SAMPLE": False
    }


# Demo -------------------------------------------------------------------------------------------
def test_demo_needs_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"

    assert shown(
        tmp_path,
        "IS_PRODUCTION",
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "VAR_DIR",
        "EMAIL_FILE_PATH",
        "LOADS_SAMPLE",
    ) == {
        "IS_PRODUCTION": False,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "SECURE_SSL_REDIRECT": False,
        "VAR_DIR": str(var),
        "EMAIL_FILE_PATH": str(var / "mail"),
        "LOADS_SAMPLE": True,
    }


def test_demo_makes_its_key_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = shown(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    second = shown(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    key = tmp_path / "var" / "secret-key"

    assert first == second == key.read_text(encoding="ascii")
    assert len(str(first)) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_have_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_elsewhere_meanwhile(_size: int) -> str:
        (tmp_path / "secret-key").write_text("the first one's")
        return "the second one's"

    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setattr("secrets.token_urlsafe", made_elsewhere_meanwhile)

    assert environment(ROOT).secret_key == "the first one's"
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_key_is_made_where_the_disk_knows_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setattr(Path, "hardlink_to", refused)

    first, second = environment(ROOT).secret_key, environment(ROOT).secret_key

    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("value", "debug"), [("yes", True), ("no", False), ("1", True), ("0", False)]
)
def test_demo_debugs_on_demand(tmp_path: Path, value: str, debug: bool) -> None:
    assert shown(tmp_path, "DEBUG", DEBUG=value) == {"DEBUG": debug}


def test_demo_can_do_without_the_sample(tmp_path: Path) -> None:
    assert shown(tmp_path, "LOADS_SAMPLE", SAMPLE="no") == {"LOADS_SAMPLE": False}


def test_database_address_chooses_the_database(tmp_path: Path) -> None:
    postgres = shown(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p@db.example:5433/portal")
    embedded = shown(tmp_path, "DATABASES")

    assert postgres["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert postgres["DATABASES"]["default"]["PORT"] == 5433
    assert embedded["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert str(tmp_path / "var") in embedded["DATABASES"]["default"]["NAME"]


def test_commands_work_from_another_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


# Every setting is read --------------------------------------------------------------------------
# ROOT_URLCONF has no default, so it is not among Django's own.
READ_BY_DJANGO = {"ROOT_URLCONF"}
# Declared nowhere that one could look up; a test below finds each name in its package.
READ_BY_PACKAGES = re.compile(
    r"^(ACCOUNT|MFA|AXES|WHITENOISE)_[A-Z_]+$|^CONTENT_SECURITY_POLICY$|^TASKS$"
)


def own_names() -> list[str]:
    """The names that the settings file sets."""
    text = (ROOT / "showcase" / "settings.py").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([A-Z][A-Z_0-9]+)\b(?=.*=)", text, re.MULTILINE)))


def test_every_setting_is_read_by_something() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in python_files() if path.name != "settings.py"
    )
    unread = [
        name
        for name in own_names()
        if not hasattr(global_settings, name)
        and name not in READ_BY_DJANGO
        and not READ_BY_PACKAGES.match(name)
        and f"settings.{name}" not in code
        and not _used_in_settings(name)
    ]

    assert not unread, listed(unread)


def _used_in_settings(name: str) -> bool:
    text = (ROOT / "showcase" / "settings.py").read_text(encoding="utf-8")
    return len(re.findall(rf"\b{name}\b", text)) > 1


@pytest.mark.parametrize("prefix", ["ACCOUNT", "MFA", "AXES", "WHITENOISE"])
def test_settings_of_packages_exist_in_the_package(prefix: str) -> None:
    folder = {
        "ACCOUNT": "allauth/account",
        "MFA": "allauth/mfa",
        "AXES": "axes",
        "WHITENOISE": "whitenoise",
    }[prefix]
    package = Path(sys.prefix) / f"lib/python3.{sys.version_info.minor}/site-packages" / folder
    text = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    unknown = [
        name
        for name in own_names()
        if name.startswith(f"{prefix}_")
        and name not in text
        and f'"{name.removeprefix(f"{prefix}_")}"' not in text
    ]

    assert not unknown, listed(unknown)


def test_two_languages_and_the_time_of_vietnam() -> None:
    assert (settings.LANGUAGE_CODE, [code for code, _name in settings.LANGUAGES]) == (
        "vi",
        ["vi", "en"],
    )
    assert (settings.TIME_ZONE, settings.USE_TZ) == ("Asia/Ho_Chi_Minh", True)


def test_the_user_model_came_first() -> None:
    migrations = [path.name for path in tracked() if path.parent == ROOT / "core" / "migrations"]

    assert sorted(name for name in migrations if name.startswith("0001")) == ["0001_user.py"]
