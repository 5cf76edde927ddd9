"""What the table says in sentences: it informs about totals and never recommends (glossary)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import BILLION, MILLION
from core.templatetags.ui import millions, vnd
from solutions.pricing import CostTable, PlanCost


@dataclass(frozen=True, slots=True)
class Sentences:
    """The verdict, the exact figure behind a rounded one ("" if the same), break-even years."""

    verdict: str
    exact: str
    others: Sequence[str]
    break_even: Sequence[str]


def sentences_of(table: CostTable, letters: Mapping[int, str]) -> Sentences:
    """The sentences of a table whose plans are called by ``letters`` ("Phương án A")."""
    if not table.offered:
        return Sentences("", "", (), ())
    verdict, difference = _verdict(table, letters)
    return Sentences(
        verdict=verdict,
        exact=_exact(difference),
        others=_others(table, letters),
        break_even=[
            line for plan in table.offered for line in _break_even(plan, table, letters) if line
        ],
    )


def option(letter: str) -> str:
    """What a plan is called in a sentence: "phương án A"."""
    return _("option %(letter)s") % {"letter": letter}


def break_even_text(year: int | None, years: int) -> str:
    """A break-even year for a cell: "năm thứ 3", "không có trong 5 năm"."""
    if year is not None:
        return _("year %(year)d") % {"year": year}
    text = ngettext("none within %(years)d year", "none within %(years)d years", years)
    return text % {"years": years}


def _verdict(table: CostTable, letters: Mapping[int, str]) -> tuple[str, int | None]:
    """The first sentence, and the difference it names (None for none)."""
    found = table.verdict
    if found is None:
        return _cheapest(table, letters)
    texts = {
        "rent": ngettext(
            "Over %(years)d year, the total cost of renting is %(difference)s lower under the"
            " assumptions above",
            "Over %(years)d years, the total cost of renting is %(difference)s lower under the"
            " assumptions above",
            table.years,
        ),
        "buy": ngettext(
            "Over %(years)d year, the total cost of purchase is %(difference)s lower under the"
            " assumptions above",
            "Over %(years)d years, the total cost of purchase is %(difference)s lower under the"
            " assumptions above",
            table.years,
        ),
        "equal": ngettext(
            "Over %(years)d year, renting and purchase cost the same under the assumptions above",
            "Over %(years)d years, renting and purchase cost the same under the assumptions above",
            table.years,
        ),
    }
    said = texts[found.cheaper] % {"years": table.years, "difference": millions(found.difference)}
    return said, found.difference or None


def _cheapest(table: CostTable, letters: Mapping[int, str]) -> tuple[str, int | None]:
    lowest = [letters[key] for key in table.cheapest]
    if table.saving is None:
        total = table.plan(table.cheapest[0]).series
        text = ngettext(
            "Over %(years)d year, the total cost is %(total)s under the assumptions above",
            "Over %(years)d years, the total cost is %(total)s under the assumptions above",
            table.years,
        )
        amount = total.total if total else 0
        return text % {"years": table.years, "total": millions(amount)}, amount or None
    if table.saving == 0:
        text = ngettext(
            "Over %(years)d year, the options cost the same under the assumptions above",
            "Over %(years)d years, the options cost the same under the assumptions above",
            table.years,
        )
        return text % {"years": table.years}, None
    text = ngettext(
        "Over %(years)d year, %(options)s has the lowest total cost, %(difference)s below the next"
        " one under the assumptions above",
        "Over %(years)d years, %(options)s has the lowest total cost, %(difference)s below the"
        " next one under the assumptions above",
        table.years,
    )
    shown = {
        "years": table.years,
        "options": ", ".join(map(option, lowest)),
        "difference": millions(table.saving),
    }
    return text % shown, table.saving


def _others(table: CostTable, letters: Mapping[int, str]) -> list[str]:
    """Which plans the verdict holds against each other, and a plan below both."""
    if table.verdict is None:
        return []
    pair = (table.verdict.rent_id, table.verdict.buy_id)
    lines = [
        _("Compared are the rent and the purchase with the lowest totals: %(rent)s and %(buy)s.")
        % {"rent": option(letters[pair[0]]), "buy": option(letters[pair[1]])}
    ]
    if not set(table.cheapest) & set(pair):
        names = ", ".join(option(letters[key]) for key in table.cheapest)
        lines.append(_("Lowest of all is the total of %(options)s.") % {"options": names})
    return lines


def _break_even(plan: PlanCost, table: CostTable, letters: Mapping[int, str]) -> list[str]:
    if not plan.is_purchase or table.rent_id is None:
        return []
    text = _("Break-even year of %(purchase)s against %(rent)s: %(year)s.")
    shown = {
        "purchase": option(letters[plan.plan_id]),
        "rent": option(letters[table.rent_id]),
        "year": break_even_text(plan.break_even_year, table.years),
    }
    said = text % shown
    if table.rate:
        said += " " + _("At present values: %(year)s.") % {
            "year": break_even_text(plan.discounted_break_even_year, table.years)
        }
    return [said]


def _exact(difference: int | None) -> str:
    """The whole amount, where the sentence gives it rounded to tenths of a million or coarser."""
    if difference is None or difference < MILLION:
        return ""
    rounded_to = MILLION // 10 if difference < BILLION - MILLION // 20 else BILLION // 100
    if difference % rounded_to == 0:
        return ""
    return _("To the dong: %(amount)s") % {"amount": vnd(difference)}
