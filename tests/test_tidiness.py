"""Sizes and names that keep the code readable, and what no file may say."""

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.syntax import ROOT, at, listed, python_files, tracked, tree_of

pytestmark = pytest.mark.once

FORBIDDEN_FILES = {"utils.py", "helpers.py", "services.py", "common.py", "manager.py", "misc.py"}
MOST_LINES = 400
# Worked examples are tables of data.
MOST_LINES_OF_TESTS = 500
MOST_LINES_OF_A_FUNCTION = 50


# Sizes and names --------------------------------------------------------------------------------
def longer_than(most: int, files: list[Path]) -> list[str]:
    """The files with more lines than that, but for migrations and data."""
    return [
        at(path, count, f"has more than {most} lines")
        for path in files
        if not {"migrations", "data"} & set(path.parts)
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > most
    ]


def test_files_can_be_read_in_one_sitting() -> None:
    found = longer_than(MOST_LINES, python_files())
    found += longer_than(MOST_LINES_OF_TESTS, python_files(tests=True))

    assert not found, listed(found)


def test_functions_fit_on_a_screen() -> None:
    found = [
        at(path, node.lineno, f"{node.name} has {node.end_lineno - node.lineno + 1} lines")
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]

    assert not found, listed(found)


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [path for path in python_files() if path.name in FORBIDDEN_FILES] == []


def public_without(path: Path) -> Iterator[str]:
    """Public functions of a file that lack annotations."""
    for node in tree_of(path).body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        for member in members:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                arguments = [*member.args.args, *member.args.kwonlyargs]
                named = [one for one in arguments if one.arg not in {"self", "cls"}]
                if member.returns is None or any(one.annotation is None for one in named):
                    yield at(path, member.lineno, f"{member.name} is not annotated")


def test_public_functions_are_annotated() -> None:
    files = [path for path in python_files() if "migrations" not in path.parts]

    found = [finding for path in files for finding in public_without(path)]

    assert not found, listed(found)


# Tests ------------------------------------------------------------------------------------------
def test_every_test_file_is_collected() -> None:
    files = python_files(tests=True)
    wrong_name = [
        at(path, 1, "has tests but is not called test_….py")
        for path in files
        if not path.name.startswith("test_")
        and any(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for node in tree_of(path).body
        )
    ]
    no_package = [
        at(path, 1, "its folder has no __init__.py")
        for path in files
        if not path.with_name("__init__.py").exists()
    ]

    assert wrong_name + no_package == []


def test_every_assertion_on_queries_is_a_with() -> None:
    found = []
    for path in python_files(tests=True):
        managed = {
            id(item.context_expr)
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.With)
            for item in node.items
        }
        found += [
            at(path, node.lineno, ast.unparse(node.func))
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call)
            and re.search(r"(assert_?(max_)?num_?queries)$", ast.unparse(node.func), re.IGNORECASE)
            and id(node) not in managed
        ]

    assert not found, listed(found)


# Texts ------------------------------------------------------------------------------------------
TEMPLATE_SINS = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))", re.IGNORECASE
    ),
    "an address of a script": re.compile(r"javascript:", re.IGNORECASE),
}


def test_templates_obey_the_security_policy() -> None:
    found = [
        at(path, number, sin)
        for path in tracked()
        if path.suffix in {".html", ".txt", ".xml"} and "templates" in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for sin, pattern in TEMPLATE_SINS.items()
        if pattern.search(line)
    ]

    assert not found, listed(found)


@pytest.mark.parametrize(
    ("line", "sin"),
    [
        ('<p style="color: red">', "a style attribute"),
        ('<a href="#" onclick="go()">', "an event attribute"),
        ("<style>", "a style element"),
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">', "an inline script"),
        ('<a href="javascript:go()">', "an address of a script"),
        ('<script src="/static/js/site.js" type="module"></script>', None),
        ('<script type="application/ld+json">', None),
    ],
)
def test_sins_of_templates_are_recognised(line: str, sin: str | None) -> None:
    assert [name for name, pattern in TEMPLATE_SINS.items() if pattern.search(line)] == (
        [sin] if sin else []
    )


# Spelled in two parts so that this file does not find itself.
FOREIGN = re.compile(
    r"(?<![\w.])/(?:wo"
    r"rk|fa"
    r"rm|ho"
    r"me/[a-z]|ro"
    r"ot)/"
    r"|pypi\.or"
    r"g|files\.pythonho"
    r"sted|registry\.npm"
    r"js|--index-u"
    r"rl|--trusted-ho"
    r"st"
)


TEXTS = {".py", ".html", ".md", ".toml", ".txt", ".in", ".js", ".css", ".csv", ".po", ".svg", ""}


def lines_of(files: Iterable[Path]) -> Iterator[tuple[Path, int, str]]:
    """Every line of the files that are text, with its number."""
    for path in files:
        if path.suffix in TEXTS:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield path, number, line


def test_texts_are_composed() -> None:
    # The tests of text hold decomposed letters on purpose; real tables are kept as they came.
    files = [path for path in tracked() if path.relative_to(ROOT).parts[0] != "tests"]
    found = [
        at(path, number, line.strip()[:80])
        for path, number, line in lines_of(files)
        if not unicodedata.is_normalized("NFC", line)
    ]

    assert not found, listed(found)


def test_no_file_knows_a_machine_or_a_registry() -> None:
    found = [
        at(path, number, line.strip()[:80])
        for path, number, line in lines_of(tracked())
        if FOREIGN.search(line)
    ]

    assert not found, listed(found)
