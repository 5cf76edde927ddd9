"""The arrows that must never exist between apps, and between the kinds of modules within one.

Read from the syntax trees; the reasons are in docs/architecture.md.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import syntax
from tests.syntax import (
    ORDER,
    ROOT,
    at,
    imports_of,
    is_in,
    kinds,
    listed,
    name_of,
    python_files,
    top_of,
    tracked,
    tree_of,
)

pytestmark = pytest.mark.once

# Pure modules know neither database nor settings nor clock. These must be pure; others say so in
# the first words about them, and are taken at their word.
MUST_BE_PURE = {
    "core.money",
    "core.states",
    "core.text",
    "solutions.imports.reader",
    "solutions.pricing",
    "solutions.scoring",
    "vendors.tax_code",
}
SAYS_SO = re.compile(r"\bPure\b(?! but)")
# Translations wait until they are shown; validators look at nothing but their argument.
DJANGO_FOR_PURE = (
    "django.core.exceptions",
    "django.core.validators",
    "django.utils.functional",
    "django.utils.translation",
)
# Within an app: what a kind of module must not know (kind: a part of the dotted name).
NEVER = {
    "models": ("forms", "filters", "views", "admin", "actions", "urls"),
    "actions": ("forms", "filters", "views", "admin", "urls", "templatetags"),
    "forms": ("views", "admin", "urls"),
    "filters": ("views", "admin", "urls"),
    "facets": ("views", "admin", "urls"),
    "search": ("views", "admin", "urls"),
    "views": ("admin",),
    "admin": ("views", "urls"),
    "templatetags": ("models", "forms", "views", "admin", "actions"),
}
REQUEST_MODULES = ("django.http", "django.contrib.messages", "django.shortcuts", "django.template")


# Between apps -----------------------------------------------------------------------------------
def upward_imports(path: Path) -> list[str]:
    """The imports of a file that go up the order of apps."""
    own = ORDER.index(top_of(path))
    return [
        at(path, line, f"imports {name}")
        for line, name in imports_of(path)
        if name.partition(".")[0] in ORDER[:own]
    ]


def test_no_app_imports_upwards() -> None:
    found = [finding for path in python_files() for finding in upward_imports(path)]

    assert not found, listed(found)


def test_upward_import_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "ROOT", tmp_path)
    path = tmp_path / "core" / "bad.py"
    path.parent.mkdir()
    path.write_text("from provinces.models import Province\nimport solutions.models as s\n")

    assert upward_imports(path) == [
        "core/bad.py:1: imports provinces.models.Province",
        "core/bad.py:2: imports solutions.models",
    ]


def test_production_never_imports_tests() -> None:
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        for line, name in imports_of(path)
        if is_in(name, ("tests", "factory", "pytest", "zeal"))
    ]

    assert not found, listed(found)


def test_nobody_names_the_project_as_a_module() -> None:
    allowed = ("showcase.sample",)
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        if top_of(path) != "showcase"
        for line, name in imports_of(path)
        if is_in(name, ("showcase",)) and not is_in(name, allowed)
    ]

    assert not found, listed(found)


def foreign_keys_as_text(path: Path) -> Iterator[str]:
    """String references to models of an app above, which are imports in disguise."""
    above = ORDER[: ORDER.index(top_of(path))]
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z_]+\.[A-Z]\w+", node.value)
            and node.value.partition(".")[0] in above
        ):
            yield at(path, node.lineno, node.value)


def test_no_reference_by_text_goes_up() -> None:
    models = [path for path in python_files() if "migrations" not in path.parts]

    found = [finding for path in models for finding in foreign_keys_as_text(path)]

    assert not found, listed(found)


# Whose pages the names of addresses lead to; a row may know its own page, never one above it.
OWNER_OF_ADDRESSES = {
    "about": "showcase",
    "bodies": "solutions",
    "comparison": "comparison",
    "guides": "guides",
    "problems": "guides",
    "programmes": "solutions",
    "provinces": "provinces",
    "sectors": "solutions",
    "solutions": "solutions",
    "uses": "solutions",
    "vendors": "vendors",
}
ADDRESS = re.compile(r"""(?:reverse\(|\{% url) ?["'](\w+):\w+["']""")


def app_of(path: Path) -> str | None:
    """The app of a Python file or of a template; None for what all apps share."""
    parts = path.relative_to(ROOT).parts
    place = parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]
    return place if place in ORDER else None


def test_no_address_is_asked_for_upwards() -> None:
    found = [
        at(path, number, name)
        for path in tracked()
        if path.suffix in {".py", ".html"} and (app := app_of(path))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for name in ADDRESS.findall(line)
        if name in OWNER_OF_ADDRESSES and ORDER.index(OWNER_OF_ADDRESSES[name]) < ORDER.index(app)
    ]

    assert not found, listed(found)


# Within an app ----------------------------------------------------------------------------------
def pure_modules() -> tuple[str, ...]:
    """The modules that call themselves pure; a package speaks for all in it."""
    return tuple(
        name_of(path)
        for path in python_files()
        if SAYS_SO.search(ast.get_docstring(tree_of(path)) or "")
    )


def test_rules_of_money_and_marks_are_pure() -> None:
    assert set(pure_modules()) >= MUST_BE_PURE


def test_pure_modules_know_no_database_settings_or_clock() -> None:
    pure = pure_modules()
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        if is_in(name_of(path), pure)
        for line, name in imports_of(path)
        if not _is_allowed_in_pure(name, pure)
    ]

    assert not found, listed(found)


def _is_allowed_in_pure(name: str, pure: tuple[str, ...]) -> bool:
    top = name.partition(".")[0]
    if top == "django":
        return is_in(name, DJANGO_FOR_PURE)
    return top not in {*ORDER, "environs"} or is_in(name, pure)


def test_pure_modules_do_not_look_at_the_clock() -> None:
    pure = pure_modules()
    found = [
        at(path, node.lineno, ast.unparse(node))
        for path in python_files()
        if is_in(name_of(path), pure)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow", "localdate", "environ"}
    ]

    assert not found, listed(found)


def test_kinds_of_modules_keep_their_distance() -> None:
    found = [
        at(path, line, f"{kind} imports {name}")
        for path in python_files()
        if "migrations" not in path.parts
        for kind in kinds(name_of(path)) & NEVER.keys()
        for line, name in imports_of(path)
        if name.partition(".")[0] in ORDER and kinds(name) & set(NEVER[kind])
    ]

    assert not found, listed(found)


def test_rows_and_actions_do_not_know_the_request() -> None:
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        if kinds(name_of(path)) & {"models", "actions"} and "migrations" not in path.parts
        for line, name in imports_of(path)
        if is_in(name, REQUEST_MODULES)
    ]

    assert not found, listed(found)


def test_one_apps_views_do_not_import_anothers() -> None:
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        if "views" in kinds(name_of(path))
        for line, name in imports_of(path)
        if "views" in kinds(name)
        and name.partition(".")[0] in ORDER[1:]
        and name.partition(".")[0] != top_of(path)
        # The catalogue page is one: sectors and centres show it with a choice made.
        and not is_in(name, ("solutions.views.catalogue",))
    ]

    assert not found, listed(found)


def test_private_names_stay_in_their_file() -> None:
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        for line, name in imports_of(path)
        if name.partition(".")[0] in ORDER and re.search(r"\._[a-z]", name)
    ]

    assert not found, listed(found)


def test_migrations_import_no_live_code() -> None:
    # The path of an upload is part of the column; Django itself refers to it by name.
    allowed = ("core.models", "core.migrations")
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        if "migrations" in path.parts
        for line, name in imports_of(path)
        if name.partition(".")[0] in ORDER and not is_in(name, allowed)
    ]

    assert not found, listed(found)


def test_no_signals_of_our_own() -> None:
    found = [
        at(path, line, f"imports {name}")
        for path in python_files()
        for line, name in imports_of(path)
        if is_in(name, ("django.dispatch", "django.db.models.signals"))
    ]

    assert not found, listed(found)
