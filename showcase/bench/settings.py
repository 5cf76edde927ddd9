"""The portal's settings as ``manage.py bench`` serves it: bare pages and a count of statements.

Everything else is what an installation has; the collected static files are shared by all data sets.
"""

from showcase.settings import *  # noqa: F403 these are those settings
from showcase.settings import MIDDLEWARE, VAR_DIR

ROOT_URLCONF = "showcase.bench.urls"
MIDDLEWARE = ["showcase.bench.counting.CountStatements", *MIDDLEWARE]
STATIC_ROOT = VAR_DIR.parent / "static"
# The bodies of real pages, which bare pages send as they are.
BENCH_PAGES = VAR_DIR / "pages"
