"""What became of a province's old name: where its addresses lead, and what the target says.

Addresses and parameters with a name of before 1 July 2025 resolve to the successor, and the page
says so in one sentence made from the data (product page, section 3, provinces).
"""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import fragments
from core.fragments import Fragment
from core.kept_pages import PLACES
from core.text import fold
from provinces.models import Province, ProvinceAlias
from provinces.naming import Resolved, resolve
from solutions.models import LegalInstrument

ASKED: Final = "from"
_ONE_DAY = dt.timedelta(days=1)
# How long an address or name may be that is looked up at all.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """The province of today that ``text`` names, or None; ``notice`` is for a name of the past."""

    text: str
    province: Province | None = None
    notice: str = ""


def asked_province(text: str, on: dt.date) -> Asked:
    """What ``?province=<text>`` means on the day ``on``.

    At most 5 queries, none without a text and for names that were asked for lately.
    """
    if not 0 < len(text) <= _LONGEST:
        return Asked(text)
    key = ("asked province", text)

    def mean(keys: list[Hashable]) -> dict[Hashable, Fragment]:
        found = resolve(text, on)
        if found is None:
            return {}
        asked = Asked(text, found.province, _sentence(found))
        return {key: Fragment(SafeString(""), PLACES, facts=asked)}

    known = fragments.get_many([key], mean)
    return known[key].facts if known else Asked(text)


def redirect_to_successor(
    request: HttpRequest, slug: str, on: dt.date
) -> HttpResponsePermanentRedirect:
    """The same path of the province that ``slug`` means today, 301; the rest of the query is kept.

    Raises ``Http404`` for a name that no province has or had, and for a province of today: then it
    is the page behind its name that does not exist.
    """
    found = resolve(slug, on) if len(slug) <= _LONGEST else None
    if found is None or found.province.slug == slug:
        raise Http404
    query = request.GET.copy()
    query.pop(ASKED, None)
    if found.is_old:
        query[ASKED] = slug
    path = request.path.replace(f"/{slug}/", f"/{found.province.slug}/", 1)
    return HttpResponsePermanentRedirect(path + (f"?{query.urlencode()}" if query else ""))


def notice_for(request: HttpRequest, province: Province, on: dt.date) -> str:
    """The sentence for ``?from=<old slug>`` on a page of ``province``, "" where it is not true.

    At most 5 queries, none without the parameter.
    """
    asked = asked_province(request.GET.get(ASKED, ""), on)
    return asked.notice if asked.province == province else ""


def unit_name(province: Province, *, was_province: bool = False) -> str:
    """A unit with its kind: "tỉnh Khánh Hòa", in English "Khanh Hoa Province".

    ``was_province`` names a city of today as the province it was before.
    """
    is_english = get_language() == "en" and bool(province.name_en)
    if was_province or (is_english and province.kind == Province.Kind.PROVINCE):
        return _("%(name)s Province") % {"name": province.local_name}
    if not is_english:
        return province.full_name
    if province.name_en.endswith("City"):
        return province.name_en
    return _("%(name)s City") % {"name": province.name_en}


def _sentence(found: Resolved) -> str:
    """What became of a name of the past; "" for a name of today, also a misspelt one."""
    if not found.is_old:
        return ""
    if not isinstance(found.asked, Province):
        return _("%(old)s is now %(new)s.") % {
            "old": found.asked,
            "new": unit_name(found.province),
        }
    return _rearrangement(found.asked, found.province)


def _rearrangement(ended: Province, now: Province) -> str:
    """From which units the successor of ``ended`` was made, when and by which instrument."""
    parts = list(
        Province.objects.filter(
            successor=ended.successor_id, valid_to=ended.valid_to
        ).select_related("successor")
    )
    target = parts[0].successor
    day = ended.valid_to + _ONE_DAY
    target_name = unit_name(target, was_province=_was_province(target))
    said = {
        "day": _official_day(day),
        "units": get_text_list([*map(unit_name, parts), target_name], _("and")),
        "target": target_name,
        "instrument": _instrument(ended.resolution_number),
    }
    sentence = _("Since %(day)s, %(units)s have been rearranged into %(target)s.")
    if said["instrument"]:
        sentence = _(
            "Since %(day)s, %(units)s have been rearranged into %(target)s (%(instrument)s)."
        )
    today_name = unit_name(now)
    if today_name != target_name:
        sentence += " " + _("Today this is %(name)s.")
    return sentence % (said | {"name": today_name})


def _was_province(unit: Province) -> bool:
    """Whether a city of today became one later: its former full name is among its other names."""
    folded = fold(f"tỉnh {unit.name}")
    former = ProvinceAlias.objects.filter(province=unit, folded=folded).exists()
    return former and unit.kind == Province.Kind.MUNICIPALITY


def _instrument(number: str) -> str:
    """ "Nghị quyết số 202/2025/QH15"; "" where nobody entered by what the province ended.

    Provinces are rearranged by resolutions of the National Assembly, also one that is not among
    the legal instruments yet.
    """
    if not number:
        return ""
    row = LegalInstrument.objects.filter(number=number).first()
    kind = LegalInstrument.Kind(row.kind if row else LegalInstrument.Kind.RESOLUTION).label
    return _("%(kind)s No. %(number)s") % {"kind": kind, "number": number}


def _official_day(day: dt.date) -> str:
    """As state documents write it: 01/7/2025, a zero before days 1-9 and months 1-2 only."""
    if get_language() == "en":
        return date_format(day, "j F Y")
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"
