"""A spreadsheet of the contract into the catalogue, from the command line."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from tqdm import tqdm

from core.clock import today
from core.models import User
from provinces.models import Province
from provinces.naming import resolve
from solutions.imports.apply import apply
from solutions.imports.importer import Importer
from solutions.imports.messages import FileRefusedError, Message
from solutions.imports.preview import preview
from solutions.imports.reader import read_table
from solutions.imports.report import CHANGED, CREATED, DUPLICATE, REJECTED, UNCHANGED, Report

ROWS_REJECTED = 1
LANGUAGES = ("vi", "en")


class Command(BaseCommand):
    """Import a .xlsx or .csv file; exit status 1 when a row was rejected or the file refused."""

    help = "Import a spreadsheet of solutions, listings and prices (.xlsx, .csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet, .xlsx or .csv")
        parser.add_argument(
            "--province",
            metavar="SLUG",
            help="act as this province's approver; without it as the ministry",
        )
        parser.add_argument("--by", metavar="USER", help="the person to record")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--draft", action="store_true", help="new entries become drafts")
        state.add_argument("--publish", action="store_true", help="entries become public")
        parser.add_argument(
            "--content-lang", choices=LANGUAGES, default="vi", help="language of the texts"
        )
        parser.add_argument(
            "--lang", choices=LANGUAGES, default="vi", help="language of the messages"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, **options: Any) -> None:
        with translation.override(options["lang"]):
            report = self._import(options)
            self._print(report, is_dry_run=options["dry_run"])
        if report.counts[REJECTED]:
            sys.exit(ROWS_REJECTED)

    def _import(self, options: dict[str, Any]) -> Report:
        importer = Importer.for_command(
            _province(options["province"]),
            today(),
            by=_person(options["by"]),
            publishes=options["publish"] or not (options["draft"] or settings.IS_PRODUCTION),
            content_lang=options["content_lang"],
        )
        path: Path = options["file"]
        try:
            sheet = read_table(path, path.name)
            done = preview if options["dry_run"] else apply
            return done(sheet, importer, _track)
        except FileRefusedError as error:
            raise CommandError(f"{path.name}: {error}") from error
        except OSError as error:
            text = _("The file {name} cannot be opened: {reason}.")
            raise CommandError(text.format(name=path, reason=error.strerror)) from error

    def _print(self, report: Report, *, is_dry_run: bool) -> None:
        for title, messages in (
            (pgettext("rows", "Skipped"), report.notes),
            (pgettext("rows", "To be checked"), report.all_warnings),
            (pgettext("rows", "Duplicates"), _duplicates(report)),
            (
                pgettext("rows", "Rejected"),
                [m for outcome in report.outcomes for m in outcome.errors],
            ),
        ):
            if messages:
                self.stdout.write(f"{title}:")
                for message in messages:
                    self.stdout.write(f"  {message}")
        counts = report.counts
        self.stdout.write(_("Rows that would be:") if is_dry_run else _("Rows:"))
        for kind, label in _labels().items():
            self.stdout.write(f"  {label}: {counts[kind]}")
        if is_dry_run:
            self.stdout.write(_("Nothing was saved."))


def _labels() -> dict[str, str]:
    return {
        CREATED: pgettext("rows", "created"),
        CHANGED: pgettext("rows", "changed"),
        UNCHANGED: pgettext("rows", "unchanged"),
        DUPLICATE: pgettext("rows", "duplicate"),
        REJECTED: pgettext("rows", "rejected"),
    }


def _duplicates(report: Report) -> list[Message]:
    return [
        Message("duplicate", outcome.row, params={"first": outcome.same_as})
        for outcome in report.outcomes
        if outcome.kind == DUPLICATE
    ]


def _province(name: str | None) -> Province | None:
    if name is None:
        return None
    found = resolve(name)
    if found is None:
        raise CommandError(_("“{name}” is not a province or city.").format(name=name))
    return found.province


def _person(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(_("There is no account “{name}”.").format(name=username)) from None


def _track(items: Iterable[Any], stage: str, total: int | None) -> Iterable[Any]:
    """A progress bar on the error stream."""
    labels = {
        "read": pgettext("progress", "Reading"),
        "compare": pgettext("progress", "Comparing"),
        "save": pgettext("progress", "Saving"),
    }
    is_reading = stage == "read"
    unit = pgettext("progress", "rows") if is_reading else pgettext("progress", "entries")
    return tqdm(items, desc=labels[stage], total=total, unit=f" {unit}", file=sys.stderr)
