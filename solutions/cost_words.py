"""What a first-year cost is made of, in the words of a person's language: page and staff form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.money import format_number, format_vnd

from .pricing import MakeUp, Part


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a sum: what is paid, and how much in whole VND."""

    label: str
    amount: int


def cost_lines(cost: MakeUp) -> Sequence[CostLine]:
    """The lines that add up to the first-year cost, in the order they fall due; tax comes last."""
    lines = [CostLine(_label(part), part.amount) for part in cost.parts]
    if cost.vat is not None:
        rate = format_number(cost.vat_rate or 0, _language())
        lines.append(CostLine(_("VAT on top (%(rate)s%%)") % {"rate": rate}, cost.vat))
    return lines


def _label(part: Part) -> str:
    if part.kind == "setup":
        return _("Set-up and installation")
    if part.kind == "maintenance":
        return _("Maintenance of the year")
    if part.times == 1:
        return _("Promotional price, one payment") if part.is_promoted else _("Price, one payment")
    text = (
        ngettext(
            "Promotional price, %(times)d payment of %(each)s",
            "Promotional price, %(times)d payments of %(each)s",
            part.times,
        )
        if part.is_promoted
        else ngettext(
            "Price, %(times)d payment of %(each)s",
            "Price, %(times)d payments of %(each)s",
            part.times,
        )
    )
    return text % {"times": part.times, "each": format_vnd(part.each, _language())}


def _language() -> str:
    return get_language() or "vi"
