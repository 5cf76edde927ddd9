"""What a web process does not load before somebody needs it."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from showcase import slow_modules

SLOW_LIBRARIES = [
    "cryptography",
    "docx",
    "fido2",
    "lxml",
    "markdown_it",
    "nh3",
    "openpyxl",
    "PIL._imaging",
    "rapidfuzz.fuzz_cpp",
    "segno.encoder",
    "weasyprint",
]
LOADED = """
import json, sys
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.urls import get_resolver
get_resolver().url_patterns
from core.lazy_modules import waiting
from showcase import slow_modules
loaded = sorted(set(sys.modules) & set(sys.argv[1:]))
names = slow_modules.NAMES & set(sys.modules)
print(json.dumps([loaded, sorted(names - waiting(names))]))
"""


@pytest.mark.once
def test_a_fresh_process_with_all_its_pages_loads_no_slow_library() -> None:
    done = subprocess.run(  # noqa: S603 our own arguments
        [sys.executable, "-W", "ignore", "-c", LOADED, *SLOW_LIBRARIES],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded, used = json.loads(done.stdout.splitlines()[-1])

    assert (loaded, used) == ([], [])


@pytest.mark.parametrize("name", sorted(slow_modules.NAMES))
def test_each_module_that_waits_is_there(name: str) -> None:
    assert find_spec(name) is not None
