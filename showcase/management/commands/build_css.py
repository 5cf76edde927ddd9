"""``manage.py build_css``: the stylesheets of the site, of its comparisons and of the admin.

Small files are joined, and lose comments and the white space that means nothing: a seventh of what
a first visit loads of them. What only pages show that compare solutions, costs or provinces is a
sheet of its own, which those pages load after the site's.
"""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

STYLES = settings.BASE_DIR / "styles"
REBOOT = settings.BASE_DIR / "static/vendor/bootstrap-reboot-5.3.9/bootstrap-reboot.min.css"
SITE_CSS = settings.BASE_DIR / "static/css/site.css"
COMPARING_CSS = settings.BASE_DIR / "static/css/comparing.css"
ADMIN_CSS = settings.BASE_DIR / "static/css/admin.css"
LAYERS = ("reboot", "tokens", "faces", "base", "components", "utilities", "print")
# A text in quotes stays as it is, and so does the notice of a licence.
_PIECE = re.compile(r"""("[^"]*"|'[^']*'|/\*!.*?\*/)|(/\*.*?\*/)""", re.DOTALL)

_USED = re.compile(r"var\((--[\w-]+)")
_DEFINED = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=}))")
_EMPTY_RULE = re.compile(r"(?<=[{}\n])[^{}@;\n]+{}\n")


def parts() -> list[tuple[str, Path]]:
    """The files in the order in which they count, each with its layer."""
    components = sorted((STYLES / "components").glob("*.css"))
    singles = [(name, STYLES / f"{name}.css") for name in ("tokens", "faces", "base")]
    last = [(name, STYLES / f"{name}.css") for name in ("utilities", "print")]
    return [("reboot", REBOOT), *singles, *(("components", path) for path in components), *last]


def comparing_parts() -> list[tuple[str, Path]]:
    """The files of the second sheet: they go on in the layers of the first."""
    *others, paper = sorted(
        (STYLES / "comparing").glob("*.css"), key=lambda path: (path.stem == "print", path.stem)
    )
    return [*(("components", path) for path in others), ("print", paper)]


def lighter(text: str) -> str:
    """A stylesheet without comments and without the white space that means nothing.

    One line for each rule or nearly so, so that a difference can still be read.
    """
    pieces = [piece for piece in _PIECE.split(text) if piece is not None]
    return "".join(map(_lighter_piece, pieces)).strip()


def _lighter_piece(piece: str) -> str:
    if piece.startswith(('"', "'", "/*!")):
        return piece
    if piece.startswith("/*"):
        return ""
    text = re.sub(r"\s+", " ", piece)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return re.sub(r": ", ":", text).replace(";}", "}").replace("}", "}\n")


def without_unused(css: str, readers: str = "") -> str:
    """The sheet without custom properties that neither it nor ``readers`` read: most of Reboot's.

    Rules that are empty then go too.
    """
    used = set(_USED.findall(css + readers))
    left = _DEFINED.sub(lambda found: found[0] if found[1] in used else "", css)
    left = _EMPTY_RULE.sub("", left)
    # What was read only by a property that went is unused now.
    return css if left == css else without_unused(left, readers)


def site_css() -> str:
    """The whole stylesheet: the order of the layers, then each file inside its layer."""
    order = f"@layer {','.join(LAYERS)};\n"
    return without_unused(order + _layered(parts()), comparing_css())


def comparing_css() -> str:
    """What pages that compare have besides."""
    return _layered(comparing_parts())


def _layered(files: list[tuple[str, Path]]) -> str:
    return "".join(
        f"@layer {layer}{{\n{lighter(path.read_text(encoding='utf-8'))}\n}}\n"
        for layer, path in files
    )


def admin_parts() -> list[Path]:
    """The files of the admin's stylesheet: the site's tokens and fonts, the frame, the rest."""
    frame = STYLES / "admin" / "frame.css"
    others = sorted(path for path in frame.parent.glob("*.css") if path != frame)
    return [STYLES / "tokens.css", STYLES / "faces.css", frame, *others]


def admin_css() -> str:
    """The admin's own look; without layers, which Django's unlayered rules would win over."""
    return "".join(f"{lighter(path.read_text(encoding='utf-8'))}\n" for path in admin_parts())


def sheets() -> dict[Path, str]:
    """What each delivered stylesheet should say."""
    return {SITE_CSS: site_css(), COMPARING_CSS: comparing_css(), ADMIN_CSS: admin_css()}


class Command(BaseCommand):
    """Writes the stylesheets under ``static/css/``; ``--check`` only says if they are fresh."""

    help = "Join styles/ into the stylesheets under static/css/."

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
