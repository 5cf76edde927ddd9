"""``manage.py build_css``: the stylesheets of site and admin from small files, by concatenation."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

STYLES = settings.BASE_DIR / "styles"
REBOOT = settings.BASE_DIR / "static/vendor/bootstrap-reboot-5.3.9/bootstrap-reboot.min.css"
SITE_CSS = settings.BASE_DIR / "static/css/site.css"
ADMIN_CSS = settings.BASE_DIR / "static/css/admin.css"
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


def admin_parts() -> list[Path]:
    """The files of the admin's stylesheet: the site's tokens and fonts, the frame, the rest."""
    frame = STYLES / "admin" / "frame.css"
    others = sorted(path for path in frame.parent.glob("*.css") if path != frame)
    return [STYLES / "tokens.css", STYLES / "faces.css", frame, *others]


def admin_css() -> str:
    """The admin's own look; without layers, which Django's unlayered rules would win over."""
    return "".join(f"{path.read_text(encoding='utf-8').strip()}\n" for path in admin_parts())


def sheets() -> dict[Path, str]:
    """What each delivered stylesheet should say."""
    return {SITE_CSS: site_css(), ADMIN_CSS: admin_css()}


class Command(BaseCommand):
    """Writes the stylesheets under ``static/css/``; ``--check`` only says if they are fresh."""

    help = "Concatenate styles/ into static/css/site.css and static/css/admin.css."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")

    def handle(self, *args: object, **options: bool) -> None:
        for path, fresh in sheets().items():
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != fresh:
                    raise CommandError(f"{path.name} is stale: run manage.py build_css")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fresh, encoding="utf-8")
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {len(fresh)} bytes")
