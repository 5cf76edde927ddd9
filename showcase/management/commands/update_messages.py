"""Extract the texts of the portal into its one catalogue, and compile it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

# Nothing here shows a text to people, and some of it is large.
IGNORED = ("tests/*", "var/*", "docs/*", "static/*", "styles/*", "*/migrations/*")

FORMAT_FLAG = "#, python-format\n"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]\b")


def without_false_flags(text: str) -> str:
    """Extracted texts, of which only those with place-holders are called formats.

    The tool takes "(% of the price)" for one, which no translation could match.
    """
    entries = text.split("\n\n")
    return "\n\n".join(
        entry if PLACEHOLDER.search(entry) else entry.replace(FORMAT_FLAG, "") for entry in entries
    )


class Extract(makemessages.Command):
    """Django's own extraction, so that the same texts always give the same file.

    Sorted, without places in the code and without guesses: an entry changes only with its text.
    """

    msgmerge_options = [
        "--quiet",
        "--backup=none",
        "--previous",
        "--update",
        "--no-fuzzy-matching",
        "--sort-output",
    ]

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Correct the extracted texts before they are merged into the catalogue."""
        extracted = Path(potfile)
        text = extracted.read_text(encoding="utf-8")
        extracted.write_text(without_false_flags(text), encoding="utf-8")
        super().write_po_file(potfile, locale)


def catalogue() -> Path:
    """The catalogue of the Vietnamese texts; English ones are the msgids themselves."""
    return Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.po"


def without_time(text: str) -> str:
    """A catalogue without the line that changes with every extraction."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('"POT-Creation-Date:'))


class Command(BaseCommand):
    help = "Extract all texts into locale/vi and compile them (needs gettext)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the catalogue and its compiled form, or raise ``CommandError`` with the reason."""
        if shutil.which("msgfmt") is None:
            raise CommandError("gettext is not installed: apt-get install gettext")
        path = catalogue()
        path.parent.mkdir(parents=True, exist_ok=True)
        call_command(
            Extract(),
            locale=["vi"],
            ignore_patterns=list(IGNORED),
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
        path.write_text(without_time(path.read_text(encoding="utf-8")), encoding="utf-8")
        # The few words of the admin's scripts are kept by hand; Django's own extraction has them.
        for catalogue_path in (path, path.with_name("djangojs.po")):
            self._compile(catalogue_path)

    def _compile(self, path: Path) -> None:
        command = [
            "msgfmt",
            "--check",
            "--statistics",
            "-o",
            str(path.with_suffix(".mo")),
            str(path),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError(done.stderr)
        self.stdout.write(done.stderr.strip())
