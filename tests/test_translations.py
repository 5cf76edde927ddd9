"""Both languages are whole: the catalogue is true, nothing is missing, pages show one language."""

import ast
import gettext
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import polib
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import User
from tests import prepared
from tests.pages import texts_of
from tests.site import LANGUAGES, PUBLIC, Site
from tests.syntax import ROOT, listed, python_files, tracked, tree_of

CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]\b|\{\w*\}")
# New placement of the tone (hoà, thuý); the portal writes the old one (hóa, thúy).
NEW_TONES = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![a-zà-ỹđ])", re.IGNORECASE)
# What the extraction of texts looks for, and does not find in an f-string.
WORDS = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "pgettext_lazy"}
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="http://testserver([^"]+)"')


@cache
def entries() -> tuple[polib.POEntry, ...]:
    """The entries of the catalogue."""
    return tuple(polib.pofile(str(CATALOGUE)))


def texts(entry: polib.POEntry) -> list[str]:
    """The Vietnamese of an entry: one text, since Vietnamese has no plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# The catalogue ----------------------------------------------------------------------------------
@pytest.mark.once
@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_extraction_leaves_no_difference(tmp_path: Path) -> None:
    for path in tracked():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    env = {"PATH": os.environ["PATH"], "VAR": str(tmp_path / "var"), **prepared.bytecode()}

    subprocess.run(
        [sys.executable, "manage.py", "update_messages"], cwd=tmp_path, env=env, check=True
    )

    extracted = (tmp_path / CATALOGUE.relative_to(ROOT)).read_text(encoding="utf-8")
    assert extracted.splitlines() == CATALOGUE.read_text(encoding="utf-8").splitlines()


@pytest.mark.once
def test_no_text_hides_from_the_extraction_in_a_formatted_one() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files()
        for text in ast.walk(tree_of(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in WORDS
    ]

    assert not hidden, listed(hidden)


@pytest.mark.once
def test_every_text_has_its_vietnamese() -> None:
    missing = [entry.msgid for entry in entries() if not all(texts(entry))]

    assert not missing, listed(missing)


@pytest.mark.once
def test_scripts_of_the_admin_speak_vietnamese(client: Client, root: User) -> None:
    client.force_login(root)
    packaged = Path(admin.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "djangojs.po"

    script = client.get(reverse("admin:jsi18n")).content.decode()
    words = json.loads(re.search(r"newcatalog = ({.*?});", script, re.DOTALL)[1])

    missing = [
        entry.msgid
        for entry in polib.pofile(str(packaged))
        if (f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid) not in words
    ]
    assert not missing, listed(missing)


@pytest.mark.once
def test_no_translation_is_a_guess_or_a_leftover() -> None:
    doubtful = [entry.msgid for entry in entries() if entry.fuzzy or entry.obsolete]

    assert not doubtful, listed(doubtful)


@pytest.mark.once
def test_vietnamese_has_one_form_for_any_number() -> None:
    forms = {tuple(entry.msgstr_plural) for entry in entries() if entry.msgid_plural}

    assert polib.pofile(str(CATALOGUE)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert forms <= {(0,)}


@pytest.mark.once
def test_placeholders_are_kept() -> None:
    wrong = [
        f"{entry.msgid} -> {text}"
        for entry in entries()
        for text in texts(entry)
        if sorted(PLACEHOLDERS.findall(text))
        not in [sorted(PLACEHOLDERS.findall(form)) for form in (entry.msgid, entry.msgid_plural)]
    ]

    assert not wrong, listed(wrong)


@pytest.mark.once
def test_spaces_and_lines_at_the_ends_are_kept() -> None:
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    wrong = [
        entry.msgid
        for entry in entries()
        if any(ends(text) != ends(entry.msgid) for text in texts(entry))
    ]

    assert not wrong, listed(wrong)


@pytest.mark.once
def test_vietnamese_is_composed_and_its_tones_stand_as_taught() -> None:
    wrong = [
        text
        for entry in entries()
        for text in texts(entry)
        if not unicodedata.is_normalized("NFC", text) or NEW_TONES.search(text)
    ]

    assert not wrong, listed(wrong)


@pytest.mark.parametrize(
    ("text", "is_new"),
    [("hoà", True), ("Khoẻ", True), ("tuỳ", True), ("thuý", True)]
    + [(word, False) for word in ("hóa", "khỏe", "tùy", "quý", "quỳ", "hoàn", "thuyết", "loại")],
)
def test_placement_of_tones_is_told_apart(text: str, is_new: bool) -> None:
    assert bool(NEW_TONES.search(text)) is is_new


@pytest.mark.once
def test_compiled_catalogue_says_the_same() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    wrong = [
        entry.msgid
        for entry in entries()
        if not entry.msgid_plural and _compiled(compiled, entry) != entry.msgstr
    ]
    plural = [
        entry.msgid
        for entry in entries()
        if entry.msgid_plural and _compiled_plural(compiled, entry) != entry.msgstr_plural[0]
    ]
    count = len(polib.mofile(str(CATALOGUE.with_suffix(".mo"))))

    assert not wrong + plural, listed(wrong + plural)
    assert count == len(entries())


def _compiled_plural(compiled: gettext.GNUTranslations, entry: polib.POEntry) -> str:
    if entry.msgctxt:
        return compiled.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 2)
    return compiled.ngettext(entry.msgid, entry.msgid_plural, 2)


def _compiled(compiled: gettext.GNUTranslations, entry: polib.POEntry) -> str:
    if entry.msgctxt:
        return compiled.pgettext(entry.msgctxt, entry.msgid)
    return compiled.gettext(entry.msgid)


@pytest.mark.once
def test_english_needs_no_catalogue() -> None:
    with translation.override("en"):
        shown = translation.gettext("Solutions"), translation.ngettext("one", "many", 2)

    assert shown == ("Solutions", "many")


# The pages --------------------------------------------------------------------------------------
def foreign_texts(language: str) -> frozenset[str]:
    """Whole texts that belong to the other language only."""
    both = {entry.msgid for entry in entries() if entry.msgid in texts(entry)}
    if language == "vi":
        other = {entry.msgid for entry in entries()}
        own = {text for entry in entries() for text in texts(entry)}
    else:
        other = {text for entry in entries() for text in texts(entry)}
        own = {entry.msgid for entry in entries()} | {entry.msgid_plural for entry in entries()}
    return frozenset(other - own - both)


@pytest.mark.once
def test_page_shows_no_text_of_the_other_language(client: Client, site: Site, subtests) -> None:
    foreign = {language: foreign_texts(language) for language in LANGUAGES}
    for route, language in itertools.product(PUBLIC, LANGUAGES):
        with subtests.test(route=route.name, language=language):
            page = client.get(site.address(route, language)).content.decode()

            strangers = sorted(set(texts_of(page, language)) & foreign[language])

            assert not strangers, listed(strangers)


@pytest.mark.once
def test_every_page_links_to_itself_in_both_languages(client: Client, site: Site, subtests) -> None:
    for route, language in itertools.product(PUBLIC, LANGUAGES):
        with subtests.test(route=route.name, language=language):
            page = client.get(site.address(route, language)).content.decode()

            assert dict(ALTERNATE.findall(page)) == {
                "vi": site.address(route, "vi"),
                "en": site.address(route, "en"),
                "x-default": site.address(route, "vi"),
            }
