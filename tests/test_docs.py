"""What the documentation names is there: links, and files of the code in backticks."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
# A file of ours, as `core/aside.py` or, where it is clear in which folder, `aside.py`.
FILE = re.compile(r"`([\w.-][\w./-]*\.(?:py|html|css|js|csv|md|toml|txt))`")
CODE = ("core", "provinces", "vendors", "solutions", "guides", "comparison", "showcase")
SHIPPED = (*CODE, "templates", "styles", "scripts", "static", "tests", "docs")


def anchors(path: Path) -> set[str]:
    """The names by which headings of a document are linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {words.strip().replace(" ", "-") for words in kept}


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    found = LINK.findall(document.read_text(encoding="utf-8"))
    targets = [(document.parent / name if name else document, anchor) for name, anchor in found]

    dead = [
        f"{target}#{anchor}"
        for target, anchor in targets
        if not target.exists() or (anchor and anchor not in anchors(target))
    ]

    assert dead == []


def test_named_files_exist() -> None:
    files = [p.relative_to(ROOT).as_posix() for top in SHIPPED for p in (ROOT / top).rglob("*.*")]
    known = "\n".join(("", *files, *(path.name for path in ROOT.iterdir()), ""))

    missing = {
        f"{document.name}: {name}"
        for document in DOCS
        for name in FILE.findall(document.read_text(encoding="utf-8"))
        if f"/{name}\n" not in known and f"\n{name}\n" not in known
    }

    assert missing == set()
