"""An index of others from a .csv or .xlsx file: saved whole, or not at all."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from comparison.external_import import About, Value, last_day, load_index
from comparison.external_sheet import read_index
from provinces.models import Scope
from solutions.imports.messages import FileRefusedError


class Command(BaseCommand):
    """Load an index; exit status 1 when the file is refused or a row is wrong."""

    help = "Load an index that others publish about provinces, such as the DTI, from .csv or .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="columns: province, rank, value")
        parser.add_argument("--name", required=True, help="name of the index, in Vietnamese")
        parser.add_argument("--name-en", default="", help="its name in English")
        parser.add_argument("--year", required=True, type=int, help="the year that it is about")
        parser.add_argument("--source", required=True, help="document or address")
        parser.add_argument("--publisher", default="", help="who publishes it")
        parser.add_argument(
            "--on",
            type=dt.date.fromisoformat,
            help="the day whose provinces it is about (yyyy-mm-dd; default: the year's last)",
        )
        parser.add_argument("--replace", action="store_true", help="replace the values of before")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what is wrong, save nothing"
        )

    def handle(self, **options: Any) -> None:
        """Read, say what is wrong with which row, save when nothing is."""
        about = About(
            name=options["name"],
            year=options["year"],
            source=options["source"],
            publisher=options["publisher"],
            name_en=options["name_en"],
        )
        values = self._read(options["file"], about.year, options["on"])
        if options["dry_run"]:
            self.stdout.write(
                _("%(count)d rows are good; nothing was saved.") % {"count": len(values)}
            )
            return
        try:
            index = load_index(about, values, replace=options["replace"], by=Scope.ministry())
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        said = {"index": index, "count": index.units}
        self.stdout.write(_("%(index)s: %(count)d values saved.") % said)

    def _read(self, path: Path, year: int, on: dt.date | None) -> list[Value]:
        if not 1 <= year <= dt.MAXYEAR:
            raise CommandError(_("The year must have four digits."))
        try:
            reading = read_index(path, path.name, year=year, on=on or last_day(year))
        except (FileRefusedError, OSError) as refused:
            raise CommandError(str(refused)) from None
        for remark in reading.remarks:
            self.stderr.write(remark)
        for row in reading.wrong:
            for error in row.errors:
                self.stderr.write(_("Row %(row)d: %(error)s") % {"row": row.number, "error": error})
        if not reading.is_good:
            raise CommandError(_("Nothing was saved."))
        return [
            Value(row.province.pk, row.rank, row.value)
            for row in reading.rows
            if row.province is not None
        ]
