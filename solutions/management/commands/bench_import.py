"""``manage.py bench_import``: how long sheets take, and how much memory, in a database of its own.

The steps are those of the staff site. Each sheet runs in a process of its own, so that the peak of
memory is that sheet's alone; the sheet is written, and the database prepared, by others. Memory is
what the process holds (resident), before the import and at its highest during it; the growth is the
difference.
"""

import gc
import io
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from openpyxl import Workbook

from core.models import User
from provinces.models import Membership, Province
from solutions.imports import job_runs
from solutions.imports.columns import COLUMNS
from solutions.models import Audience, ImportJob, Sector

ROWS: Final = (500, 2_000, 20_000)
# Seconds allowed for a sheet of so many rows: preview, saving, both together.
LIMITS: Final = {500: (5.0, 15.0, 20.0), 20_000: (None, None, 120.0)}
# Megabytes that the memory may grow more with the longest sheet than with the shortest.
MEMORY_LIMIT: Final = 25
SOLUTIONS_OF_A_VENDOR: Final = 5
KIBIBYTES: Final = 1024
_OWN_TEXTS: Final = ("summary", "problem", "description")
_PROCESS: Final = Path("/proc/self")
_SHEET: Final = "xl/worksheets/sheet1.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE: Final = (
    f'<Override PartName="/{_STRINGS}" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_INLINE: Final = re.compile(r'<c r="([A-Z0-9]+)" t="inlineStr"><is><t>([^<]*)</t></is></c>')


class Command(BaseCommand):
    """Prints a table; exit status 1 when a limit of the project was missed."""

    help = "Measure spreadsheet imports: preview, saving, peak memory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="sizes of the sheets")
        parser.add_argument("--write", type=Path, help="only write a sheet of the first size here")
        parser.add_argument("--run", type=Path, help="only import this sheet; prints JSON")
        parser.add_argument("--into", metavar="NAME", help="with --run: into this empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            _write_sheet(options["write"], options["rows"][0])
        elif options["into"]:
            connection.settings_dict["NAME"] = options["into"]
            self.stdout.write(json.dumps(_import(options["run"])))
        elif options["run"]:
            self.stdout.write(_measured(options["run"]).strip())
        else:
            self._table(options["rows"])

    def _table(self, sizes: list[int]) -> None:
        self.stdout.write(
            "  rows   preview s   saving s    total s  processor s   start MB   peak MB  growth MB"
        )
        is_slow = False
        growth: dict[int, int] = {}
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                sheet = Path(folder) / "bang-tinh.xlsx"
                _manage("--write", str(sheet), "--rows", str(size))
                found = json.loads(_manage("--run", str(sheet)))
            if found["created"] != size:
                raise CommandError(f"Only {found['created']} of {size} rows were created.")
            times = found["preview"], found["saving"], found["preview"] + found["saving"]
            growth[size] = found["peak_mb"] - found["start_mb"]
            self.stdout.write(
                f"{size:>6}{times[0]:>12.1f}{times[1]:>11.1f}{times[2]:>11.1f}{found['processor']:>13.1f}"
                f"{found['start_mb']:>11}{found['peak_mb']:>10}{growth[size]:>11}"
            )
            limits = LIMITS.get(size, (None, None, None))
            is_slow = is_slow or any(
                limit is not None and seconds > limit
                for seconds, limit in zip(times, limits, strict=True)
            )
        if is_slow or self._has_grown(growth):
            sys.exit(1)

    def _has_grown(self, growth: dict[int, int]) -> bool:
        """Say how much more memory the longest sheet takes than the shortest; is it too much?"""
        least, most = min(growth), max(growth)
        if least == most:
            return False
        more = growth[most] - growth[least]
        verdict = "met" if more <= MEMORY_LIMIT else "MISSED"
        self.stdout.write(
            f"memory, {most} rows instead of {least}: {more:+} MB "
            f"(at most {MEMORY_LIMIT}): {verdict}"
        )
        return more > MEMORY_LIMIT


def _manage(*arguments: str) -> str:
    command = [sys.executable, "manage.py", "bench_import", *arguments]
    done = subprocess.run(  # noqa: S603 our own arguments
        command, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _measured(sheet: Path) -> str:
    """Seconds and megabytes of importing the sheet into an empty database, which is removed.

    Another process imports: what migrating has left free in this one would hide what it takes.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "bench.sqlite3") if connection.vendor == "sqlite" else None
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            call_command("load_reference", verbosity=0)
            return _manage("--run", str(sheet), "--into", connection.settings_dict["NAME"])
        finally:
            connection.creation.destroy_test_db("", verbosity=0)


def _import(path: Path) -> dict[str, Any]:
    province = Province.objects.get(slug="da-nang")
    person = User.objects.create(username="do-luong", is_staff=True)
    Membership.objects.create(user=person, province=province, role="editor")
    gc.collect()
    start_mb = _forget_peak()
    with path.open("rb") as file:
        job = ImportJob.objects.create(
            by=person, province=province, name=path.name, sheet=File(file, path.name)
        )
    try:
        began, worked = time.perf_counter(), time.process_time()
        job_runs.run(str(job.key))
        previewed = time.perf_counter()
        ImportJob.objects.filter(pk=job.pk).update(stage=ImportJob.Stage.QUEUED)
        job_runs.run(str(job.key))
        saved = time.perf_counter()
    finally:
        job.sheet.delete(save=False)
    job.refresh_from_db()
    return {
        "preview": previewed - began,
        "saving": saved - previewed,
        # What the machine did for this alone; much less than the time when others use it too.
        "processor": time.process_time() - worked,
        "created": job.tallies.get("saved", {}).get("created", 0),
        "start_mb": start_mb,
        "peak_mb": _peak_mb(),
    }


def _forget_peak() -> int:
    """The memory of this process now, from which its peak is counted anew.

    Where the system cannot do so (it is not Linux) the highest so far, of which an import may use
    a part without being seen to.
    """
    try:
        (_PROCESS / "clear_refs").write_text("5")
    except OSError:
        return _peak_mb()
    return _status_mb("VmRSS")


def _peak_mb() -> int:
    if (_PROCESS / "status").exists():
        return _status_mb("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES


def _status_mb(name: str) -> int:
    for line in (_PROCESS / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) // KIBIBYTES
    raise CommandError(f"The system does not tell {name}.")


def _write_sheet(path: Path, rows: int) -> None:
    book = Workbook()
    book.active.append([column.heading_vi for column in COLUMNS])
    for row in _rows(rows):
        book.active.append([row.get(column.key) for column in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_with_shared_texts(buffer))


def _with_shared_texts(source: io.BytesIO) -> bytes:
    """The workbook with its texts in one table, as Excel and LibreOffice write them."""
    strings: dict[str, int] = {}

    def share(match: re.Match[str]) -> str:
        return f'<c r="{match[1]}" t="s"><v>{strings.setdefault(match[2], len(strings))}</v></c>'

    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name != _STRINGS]
        for name in names:
            xml = old.read(name).decode()
            if name == _SHEET:
                xml = _INLINE.sub(share, xml)
            elif name == "[Content_Types].xml" and _STRINGS not in xml:
                xml = xml.replace("</Types>", f"{_STRINGS_TYPE}</Types>")
            new.writestr(name, xml)
        table = "".join(f"<si><t>{text}</t></si>" for text in strings)
        new.writestr(_STRINGS, f'<sst xmlns="{_MAIN}">{table}</sst>')
    return target.getvalue()


def _rows(count: int) -> Iterator[dict[str, Any]]:
    """Rows with nearly every column filled, each a solution of its own with texts of its own."""
    examples = {column.key: column.example for column in COLUMNS}
    common = examples | {
        "province": "",
        "sectors": "; ".join(Sector.objects.values_list("name", flat=True)[:2]),
        "audiences": "; ".join(Audience.objects.values_list("name", flat=True)[:2]),
        "programme": "",
        "vendor_tax_code": "",
        "vendor_province": "Huế",
        "image_files": "",
        "image_texts": "",
        "promo_percent": "",
    }
    for number in range(count):
        yield common | {
            "vendor_name": f"Công ty Cổ phần Số {number // SOLUTIONS_OF_A_VENDOR}",
            "solution_name": f"Phần mềm quản lý số {number}",
            "amount": 1_900_000 + number * 1_000,
            **{key: f"{examples[key]} ({number})" for key in _OWN_TEXTS},
        }
