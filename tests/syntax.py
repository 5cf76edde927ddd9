"""The tracked files of the project and what their syntax trees say: for tests that read code."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# From the top down: a module may import from what stands below it, never the other way.
ORDER = (
    "showcase",
    "comparison",
    "desk",
    "guides",
    "solutions",
    "vendors",
    "provinces",
    "core",
)


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project as git knows them, also those not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return tuple(sorted(ROOT / name for name in set(listed.split("\0")) if (ROOT / name).is_file()))


def python_files(*, tests: bool = False) -> list[Path]:
    """Our Python files: those of the apps, or those of the tests."""
    tops = {"tests"} if tests else set(ORDER)
    return [path for path in tracked() if path.suffix == ".py" and top_of(path) in tops]


def top_of(path: Path) -> str:
    """The app, or the folder, that a file lies in."""
    return path.relative_to(ROOT).parts[0]


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports; relative imports made absolute."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join(base) if node.level else ""
            origin = ".".join(part for part in (start, node.module) if part)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def is_in(name: str, modules: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of the modules or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def kinds(name: str) -> set[str]:
    """The parts of a dotted name below the app: what kind of module it is."""
    return set(name.split(".")[1:])


def at(path: Path, line: int, text: str) -> str:
    """A finding as one can click it."""
    return f"{path.relative_to(ROOT)}:{line}: {text}"


def listed(findings: list[str]) -> str:
    """Findings below each other, for the message of an assertion."""
    return "\n" + "\n".join(findings)
