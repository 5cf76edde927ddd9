"""``manage.py build_js``: the public site's one script, from the small files of ``scripts/``."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SCRIPTS = settings.BASE_DIR / "scripts"
SITE_JS = settings.BASE_DIR / "static/js/site.js"


def parts() -> list[Path]:
    """The files in the order in which they run: the frame of every page, then by name."""
    return sorted(SCRIPTS.glob("*.js"), key=lambda path: (path.stem != "frame", path.stem))


def lighter(text: str) -> str:
    """A script without its indentation, empty lines and lines that are only a comment.

    Texts over several lines would lose their indentation; no script has any (a test looks).
    """
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def site_js() -> str:
    """The whole script; each part is a block, so that no name of one is seen by another."""
    return "".join(f"{{\n{lighter(path.read_text(encoding='utf-8'))}\n}}\n" for path in parts())


class Command(BaseCommand):
    """Writes ``static/js/site.js``; ``--check`` only says if it is fresh."""

    help = "Join scripts/ into static/js/site.js."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")

    def handle(self, *args: object, **options: bool) -> None:
        fresh = site_js()
        if not options["check"]:
            SITE_JS.write_text(fresh, encoding="utf-8")
            self.stdout.write(f"{SITE_JS.relative_to(settings.BASE_DIR)}: {len(fresh)} bytes")
        elif not SITE_JS.exists() or SITE_JS.read_text(encoding="utf-8") != fresh:
            raise CommandError(f"{SITE_JS.name} is stale: run manage.py build_js")
