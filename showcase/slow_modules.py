"""Modules that a web process loads only when it needs them: files, pictures, likeness of names.

Each is here for a library that takes megabytes and that most processes never use. A module of ours
is imported whole by whoever needs it (``core/lazy_modules.py`` says why);
tests/showcase/test_slow_modules.py says so where that is forgotten.
"""

from typing import Final

NAMES: Final = frozenset(
    {
        # openpyxl, and with it lxml.
        "comparison.exports.workbook",
        "showcase.compare.sheet",
        "showcase.costs.files",
        "solutions.exports.book",
        "solutions.exports.xlsx",
        "solutions.imports.error_sheet",
        "solutions.imports.xlsx",
        "solutions.papers.approval_xlsx",
        "solutions.price_watch.files",
        # docx.
        "comparison.exports.briefings",
        "solutions.papers.approval_docx",
        # markdown_it, nh3.
        "guides.html",
        # Libraries whose parts are used by their own names.
        "PIL.Image",
        "PIL.ImageDraw",
        "PIL.ImageFile",
        "PIL.ImageFont",
        "PIL.ImageOps",
        "rapidfuzz.distance",
        "rapidfuzz.fuzz",
        "rapidfuzz.process",
        "rapidfuzz.utils",
        "segno",
        # fido2 and cryptography, which allauth loads for a second factor that the portal has not.
        "allauth.mfa.webauthn.internal.auth",
    }
)
