"""What the environment says about this installation, checked and reported at once."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured
from environs import Env

LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


@dataclass(frozen=True)
class Environment:
    """Typed values of the environment variables that the settings use."""

    is_production: bool
    debug: bool
    var_dir: Path
    loads_sample: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    database_url: str
    cache_url: str
    searches_by_index: bool
    caches_pages: bool
    email_url: str
    default_from_email: str
    behind_https_proxy: bool
    proxy_count: int


def _generated_key(var_dir: Path) -> str:
    """The demo profile's own key, made once and kept readable by its owner alone."""
    path = var_dir / "secret-key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="ascii", dir=var_dir) as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            _put(Path(made.name), path)
    return path.read_text(encoding="ascii").strip()


def _put(made: Path, path: Path) -> None:
    """Let the key appear whole, and only that of the first of several that start at once."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        return
    except OSError:
        # Some disks know no links (exFAT).
        with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(made.read_text(encoding="ascii"))


def _missing_in_production(env: Env) -> list[str]:
    """What ``PROFILE=production`` still lacks, one sentence each."""
    missing = []
    if len(env.str("SECRET_KEY", "")) < 50:
        missing.append("SECRET_KEY: a random text of at least 50 characters")
    if not env.list("ALLOWED_HOSTS", []):
        missing.append("ALLOWED_HOSTS: the public host names, separated by commas")
    if not env.str("DATABASE_URL", ""):
        missing.append("DATABASE_URL: for example postgres://user:password@host/name")
    if env.bool("DEBUG", False):
        missing.append("DEBUG: must not be set in production")
    return missing


def environment(base_dir: Path) -> Environment:
    """Read the environment of this process.

    Raises ``ImproperlyConfigured`` with one line per value that is missing or unusable.
    """
    env = Env()
    profile = env.str("PROFILE", "demo")
    if profile not in {"demo", "production"}:
        raise ImproperlyConfigured(f"PROFILE is {profile!r}; it can be demo or production.")
    is_production = profile == "production"
    if is_production and (missing := _missing_in_production(env)):
        raise ImproperlyConfigured(
            "PROFILE=production cannot start. Set these environment variables:\n"
            + "\n".join(f"  - {line}" for line in missing)
        )
    var_dir = Path(env.str("VAR", "") or base_dir / "var").resolve()
    hosts = env.list("ALLOWED_HOSTS", LOCAL_HOSTS if not is_production else [])
    return Environment(
        is_production=is_production,
        debug=env.bool("DEBUG", False),
        var_dir=var_dir,
        loads_sample=not is_production and env.bool("SAMPLE", True),
        secret_key=env.str("SECRET_KEY", "") or _generated_key(var_dir),
        allowed_hosts=hosts,
        trusted_origins=[f"https://{host.lstrip('.')}" for host in hosts if is_production],
        database_url=env.str("DATABASE_URL", "") or f"sqlite:///{var_dir / 'catalogue.sqlite3'}",
        cache_url=env.str("CACHE_URL", ""),
        searches_by_index=env.bool("SEARCH_INDEX", True),
        # Who works on the code wants to see each change of a template.
        caches_pages=env.bool("PAGE_CACHE", not env.bool("DEBUG", False)),
        email_url=env.str("EMAIL_URL", ""),
        default_from_email=env.str("DEFAULT_FROM_EMAIL", "khong-tra-loi@localhost"),
        behind_https_proxy=is_production and env.bool("HTTPS_PROXY_HEADER", True),
        proxy_count=env.int("PROXY_COUNT", 1 if is_production else 0),
    )
