"""Everything between a fresh clone and a running portal; a second run takes seconds."""

import os
import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from showcase import demo
from solutions.models import Listing


class Command(BaseCommand):
    help = "Create the database, load reference data and (demo) the sample, build static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        if not settings.IS_PRODUCTION:
            demo.make_accounts()
            self._load_sample()
        call_command("refresh_prices", verbosity=0)
        call_command("make_renditions", verbosity=0)
        self._build_static()
        self._say_where()

    def _load_sample(self) -> None:
        """The sample catalogue, once: never over data that exists."""
        mark = settings.VAR_DIR / "sample-loaded"
        if settings.LOADS_SAMPLE and not mark.exists() and not Listing.objects.exists():
            call_command("make_sample", listings=1500)
            mark.touch()

    def _build_static(self) -> None:
        """Collected only when a source is newer than what was built."""
        built = settings.STATIC_ROOT / "staticfiles.json"
        sources = [path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*")]
        newest = max((path.stat().st_mtime for path in sources), default=0.0)
        if built.exists() and built.stat().st_mtime >= newest:
            return
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", interactive=False, verbosity=0)

    def _say_where(self) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        self.stdout.write(f"\n  Portal:   http://{host}:{port}/")
        self.stdout.write(f"  Admin:    http://{host}:{port}/quan-tri/")
        if not settings.IS_PRODUCTION:
            self.stdout.write(f"  Accounts: {demo.accounts_file()}")
            for row in demo.make_accounts():
                code = "  with a one-time code" if row["totp_secret"] else ""
                self.stdout.write(f"            {row['username']:<12} {row['role']:<10}{code}")
        self.stdout.write(f"  Data:     {settings.VAR_DIR}\n\n")
