"""Modules that wait: loaded once, whole, by the first use."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.lazy_modules import load_when_used, waiting

NAME = "module_that_waits"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a module that is to wait, in a folder of modules."""
    monkeypatch.syspath_prepend(tmp_path)
    finders = list(sys.meta_path)
    load_when_used([NAME])
    yield tmp_path / f"{NAME}.py"
    sys.meta_path[:] = finders
    sys.modules.pop(NAME, None)


def test_module_waits_until_something_of_it_is_used(source: Path) -> None:
    source.write_text("VALUE = 7\n")

    module = __import__(NAME)
    before = waiting([NAME])
    value = module.VALUE

    assert (before, value, waiting([NAME])) == ({NAME}, 7, frozenset())


def test_what_python_asks_of_every_module_does_not_load_it(source: Path) -> None:
    source.write_text("raise AssertionError\n")

    module = __import__(NAME)

    assert module.__name__ == NAME
    assert getattr(module, "__warningregistry__", None) is None


def test_name_taken_out_of_a_module_loads_it(source: Path) -> None:
    source.write_text("VALUE = 7\n")

    namespace: dict[str, object] = {}
    exec(f"from {NAME} import VALUE", namespace)  # noqa: S102 a statement as modules have it

    assert (namespace["VALUE"], waiting([NAME])) == (7, frozenset())


def test_what_was_set_before_loading_holds(source: Path) -> None:
    source.write_text("LIMIT = 1\ndef limit():\n    return LIMIT\n")

    module = __import__(NAME)
    module.LIMIT = 2

    assert module.limit() == 2


def test_name_that_is_not_there_is_an_error(source: Path) -> None:
    source.write_text("VALUE = 7\n")

    module = __import__(NAME)

    with pytest.raises(AttributeError):
        _ = module.other


def test_error_while_loading_is_seen_by_every_use_until_it_is_mended(source: Path) -> None:
    source.write_text("import sys\nif not hasattr(sys, 'mended'): raise ImportError\nVALUE = 7\n")
    module = __import__(NAME)

    for _time in range(2):
        with pytest.raises(ImportError):
            _ = module.VALUE
    sys.mended = True  # type: ignore[attr-defined]
    value = module.VALUE
    del sys.mended  # type: ignore[attr-defined]

    assert value == 7


def test_second_thread_waits_for_the_whole_module(source: Path) -> None:
    source.write_text("import time\ntime.sleep(0.05)\nVALUE = 7\n")
    module = __import__(NAME)
    seen: list[int] = []

    threads = [threading.Thread(target=lambda: seen.append(module.VALUE)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [7] * 4
