"""How figures of the comparison are named and cited: who, what, as of when, where, when read.

The name is fixed by the product page, section 9: the figures are not the provincial index of
digital transformation, and every title comes with a note that says so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.templatetags.ui import vn_date

from .quarters import Quarter

LANGUAGES: Final = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: the figures of ``quarter`` (None: of the day ``on``, provisional).

    ``addresses`` are the permanent absolute ones by language. ``document`` is the number of the
    announcing document, "" before there is one; ``document_date`` its day.
    """

    quarter: Quarter | None
    on: dt.date
    addresses: Mapping[str, str]
    document: str = ""
    document_date: dt.date | None = None

    @property
    def title(self) -> str:
        """The public name in the active language."""
        return title_of(self.quarter, self.on)


def title_of(quarter: Quarter | None, on: dt.date) -> str:
    """The public name of the figures of a quarter (None: of the day ``on``)."""
    if quarter is None:
        return _(
            "Results of building the catalogue of solutions in the provinces, provisional figures "
            "of %(day)s"
        ) % {"day": vn_date(on)}
    return _("Results of building the catalogue of solutions in the provinces, %(quarter)s") % {
        "quarter": quarter.label
    }


def not_the_index() -> str:
    """The note that stands with every title."""
    return _("This is not the provincial digital transformation index (DTI).")


def as_of(on: dt.date) -> str:
    """The day at whose end the figures were taken."""
    return _("Figures as of the end of %(day)s.") % {"day": vn_date(on)}


def citation(cited: Cited, read_on: dt.date, language: str) -> str:
    """One line to quote, in ``language`` ("vi" or "en"); ``read_on`` is the day of access."""
    with override(language):
        ministry = _("Ministry of Science and Technology")
        parts = [
            f"{ministry}.",
            f"{cited.title}{_announced(cited)}.",
        ]
        if cited.quarter is not None:
            parts.append(as_of(cited.on))
        parts.append(_("Address: %(address)s.") % {"address": cited.addresses[language]})
        parts.append(_("Accessed on %(day)s.") % {"day": vn_date(read_on)})
        return " ".join(parts)


def citations(cited: Cited, read_on: dt.date) -> dict[str, str]:
    """The line in both languages, by language."""
    return {language: citation(cited, read_on, language) for language in LANGUAGES}


def _announced(cited: Cited) -> str:
    if not cited.document or cited.document_date is None:
        return ""
    words = _(" (announced by document %(number)s of %(day)s)")
    return words % {"number": cited.document, "day": vn_date(cited.document_date)}
