"""Small parts of a plan, which a price sheet has many of: promotion, sum, source, further costs."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.addresses import address_of_page
from core.templatetags.ui import icon, number, vnd
from solutions.cards import PriceLine
from solutions.cost_words import CostLine

from .sheet import PlanShown


def promotion_html(plan: PlanShown) -> SafeString:
    """What a promotion saves, until when, for whom."""
    parts = []
    if saving := plan.saving:
        text = _("%(amount)s less than the list price (%(percent)s%%)") % {
            "amount": vnd(saving.amount),
            "percent": number(saving.percent),
        }
        parts.append(f'<p class="plan__saving">{text}</p>')
    if plan.promotion:
        parts.append(f'<p class="plan__promotion">{icon("tag")}{escape(plan.promotion)}</p>')
    return SafeString("\n".join(("", *parts, "")))


def make_up_html(lines: Sequence[CostLine], price: PriceLine) -> SafeString:
    """What adds up to a first-year cost, on demand; nothing for a single payment."""
    if not lines:
        return SafeString("\n")
    rows = "".join(
        f'<div><dt>{escape(line.label)}</dt><dd class="num">{vnd(line.amount)}</dd></div>'
        for line in lines
    )
    title, total = _("How the first-year cost is made up"), pgettext("sum", "First year")
    return SafeString(
        f'\n<details class="make-up"><summary>{title}</summary>'
        f'<dl class="sum">{rows}<div class="sum__total"><dt>{total}</dt>'
        f'<dd class="num">{vnd(price.first_year)}</dd></div></dl></details>\n'
    )


def source_html(plan: PlanShown) -> SafeString:
    """From where the price of a plan is."""
    if not (plan.source or plan.source_url or plan.source_kind):
        return SafeString("\n")
    if plan.source_url:
        shown = (
            f'<a href="{escape(plan.source_url)}" rel="external noopener nofollow">'
            f"{escape(plan.source_kind or plan.source_url)}</a>"
        )
    else:
        shown = escape(", ".join(text for text in (plan.source_kind, plan.source) if text))
    label = _("Source")
    return SafeString(f'\n<p class="plan__source">{label}: {shown}</p>\n')


def costs_html(plan: PlanShown) -> SafeString:
    """The way to the cost of a plan over several years."""
    if not plan.price:
        return SafeString("\n")
    text = _("Cost over several years")
    return SafeString(
        f'\n<a class="plan__costs" href="{address_of_page("costs")}?plan={plan.plan_id}">'
        f'{text}<span class="visually-hidden">: {escape(plan.name)}</span>'
        "</a>\n"
    )
