"""The font files of the portal, made once and committed; running the portal needs none of this.

    python styles/make_fonts.py BeVietnamPro-Regular.ttf BeVietnamPro-SemiBold.ttf PublicSans.ttf

(fonttools 4.x with brotli; the last one is the variable font; the sources are the releases of the
two projects.) Each file holds the letters of Vietnamese and English of Be Vietnam Pro and, because
that font has no figures of one width, the figures of Public Sans as its feature ``tnum``: what a
page sets in ``font-variant-numeric: tabular-nums`` stands in columns and costs no file of its own.

Pages load one file of both weights (``font_parts.py`` and ``font_weights.py`` make it small); what
draws documents and pictures takes one file of each weight.
"""

import sys
from io import BytesIO
from pathlib import Path

from font_parts import put_together
from font_weights import join
from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
WEIGHTS = (400, 600)
# Latin, Vietnamese, punctuation and currency.
LETTERS = (
    *(*range(0x20, 0x7F), 0xA0, 0xA9, 0xAB, 0xB0, 0xB2, 0xB3, 0xB7, 0xBB, 0xD7, 0xDD, 0xF7),
    0xFD,
    *(*range(0xC0, 0xC4), *range(0xC8, 0xCB), 0xCC, 0xCD, *range(0xD2, 0xD6), 0xD9, 0xDA),
    *(*range(0xE0, 0xE4), *range(0xE8, 0xEB), 0xEC, 0xED, *range(0xF2, 0xF6), 0xF9, 0xFA),
    *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x131, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *(*range(0x1EA0, 0x1EFA), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026),
    *(0x20AB, 0x20AC, 0x2122, 0x2212),
)
# What stands in a column of figures: % + , - . / 0-9 and the minus sign.
FIGURES = (0x25, *range(0x2B, 0x3A), 0x2212)
# Names of family and style, and of the axis.
NAMES = {1, 2, 256}


def letters(source: str) -> TTFont:
    """One weight of Be Vietnam Pro, cut down to ``LETTERS``, without hinting."""
    options = subset.Options(layout_features=["kern"], hinting=False)
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    return font


def figures(source: str, weight: int, units: int) -> dict[int, tuple[object, tuple[int, int]]]:
    """Outline and measures of each figure of Public Sans, at a weight and size of the em.

    Where the font has a form of one width, it is that form.
    """
    font = instantiateVariableFont(TTFont(source), {"wght": weight})
    scale_upem(font, units)
    forms = _substitutes(font, "tnum")
    names = {code: name for code, name in font.getBestCmap().items() if code in FIGURES}
    found = {code: forms.get(name, name) for code, name in names.items()}
    return {code: (font["glyf"][name], font["hmtx"][name]) for code, name in found.items()}


def _substitutes(font: TTFont, feature: str) -> dict[str, str]:
    table = font["GSUB"].table
    records = table.FeatureList.FeatureRecord
    wanted = {i for r in records if r.FeatureTag == feature for i in r.Feature.LookupListIndex}
    pairs: dict[str, str] = {}
    for index in sorted(wanted):
        for part in table.LookupList.Lookup[index].SubTable:
            pairs |= part.mapping
    return pairs


def add_figures(font: TTFont, made: dict[int, tuple[object, tuple[int, int]]]) -> None:
    """Put the outlines into the font, as what ``tnum`` shows in place of the font's own."""
    names = font.getBestCmap()
    pairs = {names[code]: f"{names[code]}.tnum" for code in made}
    for code, (outline, measures) in made.items():
        font["glyf"][pairs[names[code]]] = outline
        font["hmtx"][pairs[names[code]]] = measures
    font.setGlyphOrder(list(dict.fromkeys([*font.getGlyphOrder(), *pairs.values()])))
    font["glyf"].glyphOrder = font.getGlyphOrder()
    rules = " ".join(f"sub {one} by {other};" for one, other in pairs.items())
    languages = "languagesystem DFLT dflt; languagesystem latn dflt;"
    text = f"{languages} feature tnum {{ {rules} }} tnum;"
    addOpenTypeFeaturesFromString(font, text, tables=["GSUB"])


def weight_of(source: str, digits: str, weight: int) -> TTFont:
    """Letters and figures of one weight."""
    font = letters(source)
    add_figures(font, figures(digits, weight, font["head"].unitsPerEm))
    return font


def small(font: TTFont) -> TTFont:
    """The same font, glyphs in the order of their codes, without what browsers do not read."""
    font["name"].names = [name for name in font["name"].names if name.nameID in NAMES]
    # Read anew: tables that were not looked at yet are in the old order.
    content = BytesIO()
    font.save(content)
    font = TTFont(content, lazy=False)
    codes = {name: code for code, name in font.getBestCmap().items()}
    first, *others = font.getGlyphOrder()
    others.sort(key=lambda name: codes.get(name, sys.maxunicode))
    reorderGlyphs(font, [first, *others])
    font.flavorData = WOFF2FlavorData(transformedTables=("glyf", "loca", "hmtx"))
    return font


def save(font: TTFont, name: str) -> None:
    """Write a file under ``static/fonts/``, and how long it became."""
    font.flavor = "woff2"
    path = FONTS / f"{name}.woff2"
    font.save(path)
    sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")


def main(regular: str, semibold: str, digits: str) -> None:
    """Write the font files under ``static/fonts/``."""
    light, bold = (
        weight_of(source, digits, weight)
        for weight, source in zip(WEIGHTS, (regular, semibold), strict=True)
    )
    put_together([light, bold])
    for weight, font in zip(WEIGHTS, (light, bold), strict=True):
        save(font, f"be-vietnam-pro-{weight}")
        font.flavor = None
    join(light, bold, WEIGHTS)
    save(small(light), "be-vietnam-pro")


if __name__ == "__main__":
    main(*sys.argv[1:])
