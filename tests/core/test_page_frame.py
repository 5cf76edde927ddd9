"""A template rendered once, its gaps filled in at each request."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils.safestring import mark_safe

from core import fragments
from core.changes.feed import News
from core.page_frame import filled

TEMPLATE = """{% load ui %}<p title="{{ name }}">{{ name }}: {{ html }}</p>
{% if is_long %}<b>{{ place|upper }}</b>{% endif %}"""


class Changes:
    """What a follower of the changes tells."""

    def __init__(self) -> None:
        self.told: dict[str, frozenset[int]] = {}

    def news(self) -> News:
        told, self.told = self.told, {}
        return News(told)


@pytest.fixture
def changes(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> Iterator[Changes]:
    """A frame template ``gaps.html``, kept while the test tells of no change."""
    told = Changes()
    monkeypatch.setattr("core.fragments.Follower", lambda: told)
    monkeypatch.setattr("core.fragments.has_own_changes", lambda: False)
    (tmp_path / "gaps.html").write_text(TEMPLATE, encoding="utf-8")
    engine, *others = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}, *others]
    settings.CACHES_PAGES = True
    fragments.clear()
    yield told
    fragments.clear()


def gaps(name: str, *, is_long: bool = False, place: str = "huế") -> str:
    values = {"name": name, "html": mark_safe("<i>x</i>")}  # noqa: S308 our own
    topics = frozenset({("province", 1)})
    return filled(
        "gaps.html", values, {"is_long": is_long}, context={"place": place}, topics=topics
    )


@pytest.mark.usefixtures("changes")
def test_values_are_filled_in_anew_and_escaped_once() -> None:
    first = gaps("Sổ")
    second = gaps('<script>"&')

    assert first == '<p title="Sổ">Sổ: <i>x</i></p>\n'
    escaped = "&lt;script&gt;&quot;&amp;"
    assert second == f'<p title="{escaped}">{escaped}: <i>x</i></p>\n'


@pytest.mark.usefixtures("changes")
def test_what_is_asked_about_has_a_text_of_its_own() -> None:
    short, long = gaps("a"), gaps("a", is_long=True)

    assert long == f"{short}<b>HUẾ</b>"


def test_context_is_taken_again_after_a_change_of_its_topics(changes: Changes) -> None:
    gaps("a", is_long=True)
    kept = gaps("a", is_long=True, place="hà nội")
    changes.told = {"province": frozenset({2})}
    other = gaps("a", is_long=True, place="hà nội")
    changes.told = {"province": frozenset({1})}
    changed = gaps("a", is_long=True, place="hà nội")

    assert "HUẾ" in kept
    assert "HUẾ" in other
    assert "HÀ NỘI" in changed
