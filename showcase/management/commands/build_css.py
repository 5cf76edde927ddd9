"""``manage.py build_css``: the stylesheet of the site from its small files, by concatenation."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

STYLES = settings.BASE_DIR / "styles"
REBOOT = settings.BASE_DIR / "static/vendor/bootstrap-reboot-5.3.9/bootstrap-reboot.min.css"
SITE_CSS = settings.BASE_DIR / "static/css/site.css"
LAYERS = ("reboot", "tokens", "faces", "base", "components", "utilities", "print")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def parts() -> list[tuple[str, Path]]:
    """The files in the order in which they count, each with its layer."""
    components = sorted((STYLES / "components").glob("*.css"))
    singles = [(name, STYLES / f"{name}.css") for name in ("tokens", "faces", "base")]
    last = [(name, STYLES / f"{name}.css") for name in ("utilities", "print")]
    return [("reboot", REBOOT), *singles, *(("components", path) for path in components), *last]


def site_css() -> str:
    """The whole stylesheet: the order of the layers, then each file inside its layer."""
    pieces = [f"@layer {', '.join(LAYERS)};\n"]
    for layer, path in parts():
        # The map of the vendored file is not shipped; hashing file names would look for it.
        text = _SOURCE_MAP.sub("", path.read_text(encoding="utf-8")).strip()
        pieces.append(f"@layer {layer} {{\n{text}\n}}\n")
    return "".join(pieces)


class Command(BaseCommand):
    """Writes ``static/css/site.css``; with ``--check`` only says whether it is up to date."""

    help = "Concatenate styles/ into static/css/site.css."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")

    def handle(self, *args: object, **options: bool) -> None:
        fresh = site_css()
        if options["check"]:
            if not SITE_CSS.exists() or SITE_CSS.read_text(encoding="utf-8") != fresh:
                raise CommandError("static/css/site.css is stale: run manage.py build_css")
            return
        SITE_CSS.parent.mkdir(parents=True, exist_ok=True)
        SITE_CSS.write_text(fresh, encoding="utf-8")
        self.stdout.write(f"{SITE_CSS.relative_to(settings.BASE_DIR)}: {len(fresh)} bytes")
