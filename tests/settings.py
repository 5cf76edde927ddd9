"""The portal's settings as the tests use them: a folder of their own and an alarm for N+1 queries.

The database comes from ``DATABASE_URL`` as everywhere (nothing set: SQLite in memory).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The suite must not depend on how the developer's own portal is set up.
for _name in (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "HTTPS_PROXY_HEADER",
    "PAGE_CACHE",
    "PROFILE",
    "PROXY_COUNT",
    "SAMPLE",
    "SEARCH_INDEX",
    "SECRET_KEY",
):
    os.environ.pop(_name, None)
os.environ["VAR"] = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, os.environ["VAR"], ignore_errors=True)

from showcase.settings import *  # noqa: E402, F403 the one star: these are those settings
from showcase.settings import (  # noqa: E402
    DATABASES,
    INSTALLED_APPS,
    MIDDLEWARE,
    STORAGES,
    VAR_DIR,
)

# The alarm patches the ORM only as an installed app; the middleware opens a watch per request.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    # The person of the request: sign-in fetches the one by key more than once.
    {"model": "core.User", "field": "get()"},
    # allauth gives the session a new key at every step of a sign-in; each time it is one row.
    {"model": "sessions.Session", "field": None},
    # The field history reads the row again for each of its many-to-many fields.
    {"model": "solutions.Solution", "field": "get()"},
]

# tests/run.py applies all migrations once on PostgreSQL; the databases of the tests are copies.
if _template := os.environ.get("DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}

# Hashed names need a build; pages are tested with the sources.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT = VAR_DIR / "static"
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Work of the background is done at once, in the test's own transaction.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# What a test writes is never committed, so nothing shared may be made of it; tests of the index and
# of the page cache turn them on.
SEARCHES_BY_INDEX = False
CACHES_PAGES = False
