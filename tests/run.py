"""What ``make test`` runs, in this order: style, types, migrations, production profile, tests.

The tests run on SQLite and, where PostgreSQL is installed, at the same time on a private cluster
(without the journeys through a browser, the wording of single pages and what asks for no database).
``REQUIRE_ALL=1`` turns the lack of a component into a failure; arguments are handed to pytest. Ends
with 1 if anything failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The folder of the project is not on the path of a script.
from tests import postgres, prepared, syntax  # noqa: E402

PYTHON = sys.executable
BIN = Path(PYTHON).parent
# Enough for Django's own checks; no server with this name is ever asked.
PRODUCTION = {
    "PROFILE": "production",
    "SECRET_KEY": "a-key-for-the-checks-of-the-test-run-only-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://portal@database.example/portal",
}
# A file is one piece of work, so that what it prepares for all its tests is prepared once.
PYTEST = (
    *(PYTHON, "-m", "pytest", "-q"),
    *("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
)
# Tests wait for browsers, servers and the disk, so more processes than processors keep these busy;
# the journeys, where a person would wait, come first.
GIVING_WAY = ("nice", "-n", "5")
# Every page is asked for on both databases by the walks of tests/test_every_*.py; what the pages of
# visitors and staff say in detail, and what files hold, is read once.
READ_ONCE = (
    "--ignore-glob=tests/showcase/test_staff_*",
    "--ignore-glob=tests/showcase/test_compare_*",
    "--ignore-glob=tests/showcase/test_costs_*",
    "--ignore-glob=tests/showcase/test_*_page*",
    "--ignore-glob=tests/showcase/test_page_cache_*",
    "--ignore-glob=tests/showcase/test_search_*",
    "--ignore-glob=tests/showcase/test_feeds*",
    "--ignore-glob=tests/showcase/test_structured_data*",
    "--ignore-glob=tests/showcase/test_share_pictures*",
    "--ignore-glob=tests/showcase/test_booths*",
    "--ignore-glob=tests/showcase/test_demo*",
    "--ignore-glob=tests/showcase/test_digest*",
    "--ignore-glob=tests/showcase/test_home*",
    "--ignore-glob=tests/showcase/test_moved*",
    "--ignore-glob=tests/showcase/test_pictures*",
    "--ignore-glob=tests/showcase/test_price_history*",
    "--ignore-glob=tests/showcase/test_*_prices*",
    "--ignore-glob=tests/showcase/test_ratings_untouched*",
    "--ignore-glob=tests/showcase/test_sample_*",
    "--ignore-glob=tests/showcase/test_sign_in*",
    "--ignore-glob=tests/showcase/test_stored_files*",
    "--ignore-glob=tests/showcase/test_use_answers*",
    "--ignore-glob=tests/showcase/test_uses_shown*",
    "--ignore-glob=tests/core/test_renditions*",
    "--ignore-glob=tests/core/test_page_*",
    "--ignore-glob=tests/solutions/test_c*_html*",
    "--ignore-glob=tests/solutions/test_*_page*",
    "--ignore-glob=tests/solutions/test_catalogue_kept*",
    # How sheets are read and written; that rows are saved is tested on both.
    "--ignore-glob=tests/solutions/sheets/test_rows*",
    "--ignore-glob=tests/solutions/exports/test_template*",
    "--ignore-glob=tests/solutions/exports/test_staff_export*",
    "--ignore-glob=tests/solutions/test_real_price_lists*",
    "--ignore-glob=tests/comparison/test_*_page*",
    "--ignore-glob=tests/comparison/test_page_*",
    "--ignore-glob=tests/comparison/test_admin_*",
    "--ignore-glob=tests/comparison/test_export_*",
    "--ignore-glob=tests/comparison/test_open_data*",
    "--ignore-glob=tests/comparison/test_report_*",
    "--ignore-glob=tests/comparison/test_weights_lab*",
    "--ignore-glob=tests/provinces/test_locking_parts*",
)


@dataclass
class Report:
    """What each step came to."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def add(self, title: str, outcome: str, seconds: float = 0.0) -> None:
        """Keep the outcome of a step: passed, FAILED or skipped."""
        self.failed = self.failed or outcome == "FAILED"
        self.lines.append(f"  {outcome:<8} {seconds:6.1f} s  {title}")

    def run(self, title: str, command: tuple[str, ...], env: dict[str, str]) -> None:
        """Run one step under a heading and keep its outcome."""
        heading(title)
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False)
        outcome = "passed" if done.returncode == 0 else "FAILED"
        self.add(title, outcome, time.monotonic() - began)


def heading(title: str) -> None:
    """A line that one finds again in a long log."""
    print(f"\n=== {title} {'=' * max(4, 90 - len(title))}", flush=True)


def manage(*arguments: str) -> tuple[str, ...]:
    """A command of ``manage.py``; warnings of Python are errors there too."""
    return (PYTHON, "-W", "error", "manage.py", *arguments)


def static_checks(report: Report, env: dict[str, str]) -> None:
    """What needs no test: style, types, migrations, the production profile."""
    report.run("Format (ruff format)", (str(BIN / "ruff"), "format", "--check", "."), env)
    report.run("Lint (ruff check)", (str(BIN / "ruff"), "check", "."), env)
    templates = [str(path) for path in syntax.tracked() if "templates" in path.parts]
    djade = (str(BIN / "djade"), "--check", "--target-version", "5.2", *templates)
    report.run("Format of templates (djade)", djade, env)
    report.run("Types of the pure modules (mypy --strict)", (str(BIN / "mypy"),), env)
    report.run("Migrations are complete", manage("makemigrations", "--check", "--dry-run"), env)
    deploy = manage("check", "--deploy", "--fail-level", "WARNING")
    report.run("Production profile (check --deploy)", deploy, env | PRODUCTION)


@contextmanager
def preparation(env: dict[str, str], *url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Begin to make what the tests copy, beside all else; with ``url`` the server's database."""
    command = [PYTHON, "-m", "tests.prepared", env[prepared.VARIABLE], *url]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def compilation(env: dict[str, str], extra: tuple[str, ...]) -> Iterator[subprocess.Popen[bytes]]:
    """Begin to compile the portal and its tests, so that no process of the tests has to."""
    command = [PYTHON, "-m", "pytest", "--collect-only", "-q", *extra]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def beside(
    report: Report, title: str, command: tuple[str, ...], env: dict[str, str]
) -> Iterator[None]:
    """Run a step while others run; its output follows theirs."""
    began = time.monotonic()
    log = Path(env["TMPDIR"]) / "beside.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            (*GIVING_WAY, *command),
            cwd=ROOT,
            env=os.environ | env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
        process.wait()
    finally:
        process.terminate()
        process.wait()
    seconds = time.monotonic() - began
    heading(title)
    print(log.read_text(encoding="utf-8", errors="replace"), flush=True)
    report.add(title, "passed" if process.returncode == 0 else "FAILED", seconds)


@contextmanager
def tests_on_postgresql(
    report: Report, env: dict[str, str], extra: tuple[str, ...]
) -> Iterator[None]:
    """Meanwhile, the tests of what touches a database, on a cluster whose address is in ``env``."""
    title = "Tests on PostgreSQL"
    if env["DATABASE_URL"]:
        both = (*PYTEST, "-m", "not browser and not once", *READ_ONCE, *extra)
        template = {"DATABASE_TEMPLATE": env["DATABASE_URL"].rpartition("/")[2]}
        with beside(report, title, both, env | template):
            yield
        return
    required = os.environ.get("REQUIRE_ALL") == "1"
    heading(title)
    print("PostgreSQL is not installed here.")
    report.add(f"{title} (not installed)", "FAILED" if required else "skipped")
    yield


def main(extra: tuple[str, ...]) -> int:
    """Run every step, also after a failure; the exit status."""
    report, began = Report(), time.monotonic()
    with ExitStack() as until_the_end:
        home = until_the_end.enter_context(
            tempfile.TemporaryDirectory(prefix="portal-test-run-", ignore_cleanup_errors=True)
        )
        # The server of PostgreSQL belongs to another user and keeps its data below this folder.
        Path(home).chmod(0o755)
        tempfile.tempdir = home
        # Compiled once for all processes, and nothing of it in the tree.
        bytecode = {"PYTHONPYCACHEPREFIX": f"{home}/bytecode", "PYTHONDONTWRITEBYTECODE": ""}
        env = {"TMPDIR": home, "VAR": f"{home}/var", prepared.VARIABLE: f"{home}/prepared"}
        env |= bytecode
        url = until_the_end.enter_context(postgres.cluster()) if postgres.binaries() else ""
        # Whoever wants of the first what is not made yet waits for it; the second is a template.
        making = until_the_end.enter_context(preparation(env))
        template = until_the_end.enter_context(preparation(env, url)) if url else None
        compiling = until_the_end.enter_context(compilation(env, extra))
        static_checks(report, env)
        if template and template.wait() != 0:
            report.add("Preparation of the tests on PostgreSQL", "FAILED")
        # What cannot be collected fails as a test.
        compiling.wait()
        with tests_on_postgresql(report, env | {"DATABASE_URL": url}, extra):
            report.run("Tests on SQLite", (*PYTEST, *extra), env | {"DATABASE_URL": ""})
        if making.wait() != 0:
            report.add("Preparation of the tests", "FAILED")
    heading("Summary")
    print("\n".join(report.lines))
    print(f"  {'FAILED' if report.failed else 'passed':<8} {time.monotonic() - began:6.1f} s  all")
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
