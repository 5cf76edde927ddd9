"""The web server of the portal: gunicorn, supervised, ended by Ctrl-C with everything it began."""

import os
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone


def seconds_to_midnight(now: datetime) -> float:
    """Seconds from ``now`` to a minute past the next local midnight."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(0, 1), now.tzinfo)
    return (tomorrow - now).total_seconds()


class Command(BaseCommand):
    help = "Serve the portal with gunicorn; HOST and PORT come from the environment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "2")))

    def handle(self, *args: Any, **options: Any) -> None:
        host = os.environ.get("HOST", "127.0.0.1")
        port = os.environ.get("PORT", "8000")
        command = [
            str(Path(sys.executable).with_name("gunicorn")),
            "showcase.wsgi:application",
            f"--bind={host}:{port}",
            f"--workers={options['workers']}",
            "--threads=2",
            "--timeout=60",
            "--graceful-timeout=10",
            "--max-requests=20000",
            "--max-requests-jitter=2000",
            "--no-control-socket",
            "--log-level=warning",
        ]
        child = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603 our own arguments

        def stop(number: int, frame: FrameType | None) -> None:
            child.send_signal(signal.SIGTERM)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        sys.exit(self._supervise(child))

    def _supervise(self, child: subprocess.Popen) -> int:
        """Wait for the server to end, and store the prices of each new day meanwhile."""
        while True:
            try:
                return child.wait(timeout=seconds_to_midnight(timezone.localtime()))
            except subprocess.TimeoutExpired:
                try:
                    call_command("refresh_prices", verbosity=0)
                except DatabaseError as error:  # pages compute what has moved; try again tomorrow
                    self.stderr.write(str(error))
