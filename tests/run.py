"""What ``make test`` runs, in this order: style, types, migrations, production profile, tests.

The tests run on SQLite and, where PostgreSQL is installed, once more on a private cluster (without
the journeys through a browser, the wording of single pages and what does not touch a database).
``REQUIRE_ALL=1`` turns the lack of a component into a failure; arguments are handed to pytest. Ends
with 1 if anything failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The folder of the project is not on the path of a script.
from tests import postgres, syntax  # noqa: E402

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
# Every page is asked for on both databases by the walks of tests/test_every_*.py; what the pages of
# visitors and staff say in detail is read once.
READ_ONCE = (
    "--ignore-glob=tests/showcase/test_staff_*",
    "--ignore-glob=tests/showcase/test_compare_*",
    "--ignore-glob=tests/showcase/test_costs_*",
    "--ignore-glob=tests/showcase/test_*_page*",
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


def tests(report: Report, env: dict[str, str], extra: tuple[str, ...]) -> None:
    """The tests on SQLite, then on PostgreSQL."""
    report.run("Tests on SQLite", (*PYTEST, *extra), env | {"DATABASE_URL": ""})
    title = "Tests on PostgreSQL"
    if postgres.binaries() is None:
        required = os.environ.get("REQUIRE_ALL") == "1"
        heading(title)
        print("PostgreSQL is not installed here.")
        report.add(f"{title} (not installed)", "FAILED" if required else "skipped")
        return
    with postgres.cluster() as url:
        both = (*PYTEST, "-m", "not browser and not once", *READ_ONCE, *extra)
        report.run(title, both, env | {"DATABASE_URL": url})


def main(extra: tuple[str, ...]) -> int:
    """Run every step, also after a failure; the exit status."""
    report, began = Report(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-test-run-", ignore_cleanup_errors=True) as home:
        # The server of PostgreSQL belongs to another user and keeps its data below this folder.
        Path(home).chmod(0o755)
        env = {"TMPDIR": home, "VAR": str(Path(home) / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
        static_checks(report, env)
        tempfile.tempdir = home
        tests(report, env, extra)
    heading("Summary")
    print("\n".join(report.lines))
    print(f"  {'FAILED' if report.failed else 'passed':<8} {time.monotonic() - began:6.1f} s  all")
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
