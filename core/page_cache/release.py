"""Which release of the portal this is, so that one never shows pages of another."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# What pages are made of besides the data.
_SOURCES = frozenset({".py", ".html", ".txt", ".mo", ".css", ".js", ".svg", ".json"})
_SHARED = ("templates", "locale", "static", "requirements.txt")


@cache
def release() -> str:
    """The same on every machine with the same files and profile; read once by each process."""
    seen = hashlib.blake2b(digest_size=12)
    seen.update(f"{settings.IS_PRODUCTION} {settings.DEBUG} {settings.LOADS_SAMPLE}".encode())
    for path in sorted(_files()):
        seen.update(str(path.relative_to(settings.BASE_DIR)).encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _files() -> list[Path]:
    places = [settings.BASE_DIR / name for name in _SHARED]
    places += [
        path
        for config in apps.get_app_configs()
        if (path := Path(config.path)).parent == settings.BASE_DIR
    ]
    return [
        path
        for place in places
        for path in (place.rglob("*") if place.is_dir() else [place])
        if path.suffix in _SOURCES and path.is_file()
    ]
