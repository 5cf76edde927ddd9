"""Modules that are loaded when something of them is first used, not where they are imported. Pure.

Statements stay as they are; a module that is to wait is imported whole (``from solutions.exports
import book``), since ``from solutions.exports.book import make_book`` uses it at once. As Python's
own ``importlib.util.LazyLoader``, which in Python 3.11 lets a second thread see half a module.
"""

import sys
import threading
from collections.abc import Collection, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

# One for all: two modules that use one another never wait for each other.
_lock = threading.RLock()


def load_when_used(names: Collection[str]) -> None:
    """From now on have the modules with these full names wait; those loaded before stay."""
    sys.meta_path.insert(0, _Finder(frozenset(names)))


def waiting(names: Collection[str]) -> frozenset[str]:
    """Which of the modules have been imported but are not loaded yet."""
    return frozenset(name for name in names if type(sys.modules.get(name)) is _Waiting)


class _Waiting(ModuleType):
    """A module before its first use; afterwards an ordinary one."""

    def __getattribute__(self, name: str) -> Any:
        # What Python itself wants to know of a module is no use of it.
        if not name.startswith("__"):
            with _lock:
                spec = ModuleType.__getattribute__(self, "__spec__")
                if isinstance(spec.loader, _Later):
                    _load(self, spec, spec.loader)
        return ModuleType.__getattribute__(self, name)


def _load(module: ModuleType, spec: ModuleSpec, later: "_Later") -> None:
    """Run the module's code; an exception leaves it waiting."""
    values = ModuleType.__getattribute__(module, "__dict__")
    # What others have set meanwhile holds, as if the code had been run before.
    set_before = {name: value for name, value in values.items() if not name.startswith("__")}
    # Its own code may use it.
    spec.loader = values["__loader__"] = later.loader
    try:
        later.loader.exec_module(module)
    except BaseException:
        spec.loader = values["__loader__"] = later
        raise
    values.update(set_before)
    ModuleType.__setattr__(module, "__class__", ModuleType)


class _Later(Loader):
    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Waiting


class _Finder(MetaPathFinder):
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._names:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Later(spec.loader)
        return spec
