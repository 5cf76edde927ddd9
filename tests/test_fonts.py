"""The fonts of the portal: all letters of Vietnamese, both weights, figures of one width."""

import unicodedata
from pathlib import Path

import polib
import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tests.syntax import ROOT

FONTS = sorted((ROOT / "static" / "fonts").glob("*.woff2"))
PAGES = ROOT / "static" / "fonts" / "be-vietnam-pro.woff2"
VOWELS = "AĂÂEÊIOÔƠUƯYaăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
CATALOGUE = ROOT / "locale/vi/LC_MESSAGES/django.po"


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_every_vietnamese_letter_is_drawn(path: Path) -> None:
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}

    known = set(map(chr, TTFont(path).getBestCmap()))

    assert len(letters) == 144
    assert (letters | set("Đđ₫−–“”…")) - known == set()


def test_no_word_of_the_portal_needs_a_second_font() -> None:
    texts = (entry.msgstr for entry in polib.pofile(CATALOGUE))
    used = {sign for text in texts for sign in text if sign.isalpha() and not sign.isascii()}

    assert used - set(map(chr, TTFont(PAGES).getBestCmap())) == set()


@pytest.mark.parametrize("weight", [400, 600])
def test_figures_of_a_column_are_equally_wide(weight: int) -> None:
    font = instantiateVariableFont(TTFont(PAGES), {"wght": weight})
    substitute = font["GSUB"].table.LookupList.Lookup[0].SubTable[0].mapping
    names = font.getBestCmap()

    widths = {font["hmtx"][substitute[names[ord(figure)]]][0] for figure in "0123456789"}

    assert [one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord] == ["tnum"]
    assert len(widths) == 1


def test_pages_have_both_weights_in_one_small_file() -> None:
    axis = TTFont(PAGES)["fvar"].axes[0]

    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 600)
    assert PAGES.stat().st_size < 15_000
