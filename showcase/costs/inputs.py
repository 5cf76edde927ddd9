"""What the visitor put in, as sentences: own costs and expected benefits."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import number, vn_date, vnd
from solutions.pricing import Benefits, OwnCost

from .query import KIND_LABELS
from .question import CostQuestion


def asked_sentence(question: CostQuestion) -> str:
    """What all options are reckoned for: quantity, years, first day, discount rate."""
    text = ngettext(
        "Quantity %(quantity)s, %(years)d year from %(day)s",
        "Quantity %(quantity)s, %(years)d years from %(day)s",
        question.years,
    )
    said = text % {
        "quantity": number(question.quantity),
        "years": question.years,
        "day": vn_date(question.on),
    }
    if question.rate:
        rate = _("discount rate %(rate)s%% a year") % {"rate": number(question.rate)}
        said += f"; {rate}"
    return said


def own_sentence(line: OwnCost) -> str:
    """An own cost: "Chi phí tự chi – Máy chủ, thiết bị: 30.000.000 đ, năm thứ 1"."""
    shown = {
        "what": KIND_LABELS[line.kind],
        "amount": vnd(line.amount),
        "first": line.first_year,
        "last": line.last_year,
    }
    if line.first_year == line.last_year:
        return _("Own cost, %(what)s: %(amount)s in year %(first)d") % shown
    return _("Own cost, %(what)s: %(amount)s a year, years %(first)d to %(last)d") % shown


def benefit_sentences(benefits: Benefits) -> list[str]:
    """The assumptions of the estimate, for a year of full use; none without any."""
    lines = []
    if benefits.hours_value:
        text = _("%(hours)s hours a month, each worth %(cost)s: %(value)s a year")
        lines.append(
            text
            % {
                "hours": number(benefits.hours_a_month),
                "cost": vnd(benefits.hour_cost),
                "value": vnd(benefits.hours_value),
            }
        )
    if benefits.paper:
        lines.append(_("Paper and printing: %(value)s a year") % {"value": vnd(benefits.paper)})
    if benefits.trips_value:
        text = ngettext(
            "%(trips)s trip a year, each worth %(cost)s: %(value)s a year",
            "%(trips)s trips a year, each worth %(cost)s: %(value)s a year",
            benefits.trips,
        )
        lines.append(
            text
            % {
                "trips": number(benefits.trips),
                "cost": vnd(benefits.trip_cost),
                "value": vnd(benefits.trips_value),
            }
        )
    if benefits.other:
        lines.append(_("Other gains: %(value)s a year") % {"value": vnd(benefits.other)})
    if lines and benefits.adoption:
        shares = ", ".join(f"{share}%" for share in benefits.adoption)
        text = _("Share in use by year: %(shares)s; the last one holds for later years")
        lines.append(text % {"shares": shares})
    return lines
