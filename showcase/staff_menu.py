"""The pages of the staff site grouped by what people come to do, not by our apps.

A page that no group names stands in the last one, so that nothing registered is out of reach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from provinces.models import Scope


@dataclass(frozen=True, slots=True)
class Tool:
    """A page that is not the list of a model; ``model`` is the page whose readers also see it.

    ``is_own``: it is about the reader's own province, so the ministry has no use for it.
    """

    label: Promise
    name: str
    model: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong to one task: models by their label, then tools."""

    key: str
    label: Promise
    models: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()


GROUPS = (
    Group(
        "offer",
        _("Solutions and prices"),
        ("solutions.Listing", "solutions.PricePlan", "solutions.Solution", "vendors.Vendor"),
        (
            Tool(_("Adopt from another centre"), "admin:adopt", "solutions.Listing"),
            Tool(_("Learn from another province"), "admin:learn", "solutions.Listing", is_own=True),
            Tool(_("Import a spreadsheet"), "admin:import_list", "solutions.Listing"),
            Tool(_("Price watch"), "admin:price_watch", "solutions.PricePlan"),
            Tool(
                pgettext_lazy("action", "List for signature"),
                "admin:solutions_listing_approval_list",
                "solutions.Listing",
            ),
        ),
    ),
    Group("guides", _("Problems and handbook"), ("guides.Guide", "guides.Problem")),
    Group(
        "evidence",
        _("Evaluations and use"),
        (
            "solutions.Evaluation",
            "solutions.EvaluationBody",
            "solutions.Deployment",
            "solutions.Review",
            "solutions.UseRequest",
            "solutions.OfficialDomain",
            "solutions.CriteriaSet",
        ),
        (Tool(_("Import and export by spreadsheet"), "admin:sheets", "solutions.Evaluation"),),
    ),
    Group(
        "review",
        _("Review and records"),
        ("provinces.ChangeProposal", "core.Transition"),
        (
            Tool(_("Suspected duplicates"), "admin:duplicates", "provinces.ChangeProposal"),
            Tool(_("Mergers"), "admin:mergers", "core.Transition"),
            Tool(_("Mergers of provinces"), "admin:province_mergers", "core.Transition"),
        ),
    ),
    Group(
        "centre",
        _("Centre and colleagues"),
        ("provinces.Centre", "core.User", "provinces.Membership"),
        (Tool(_("Booth cards"), "admin:booth_cards", "provinces.Centre"),),
    ),
    Group(
        "comparison",
        _("Comparison of provinces"),
        ("comparison.Ranking", "comparison.ExternalIndex", "comparison.WeightProposal"),
        (
            Tool(_("Where we stand"), "admin:standing", "comparison.ExternalIndex"),
            Tool(
                _("Briefings and printed reports"),
                "admin:comparison_papers",
                "comparison.ExternalIndex",
            ),
            Tool(_("The whole country"), "admin:supervision", "comparison.WeightProposal"),
            Tool(_("Weights laboratory"), "admin:weights_lab", "comparison.WeightProposal"),
        ),
    ),
    Group(
        "reference",
        _("Shared reference lists"),
        (
            "solutions.Sector",
            "solutions.Pillar",
            "solutions.Audience",
            "solutions.Programme",
            "solutions.LegalInstrument",
            "solutions.Synonym",
            "provinces.Province",
            "provinces.Region",
        ),
    ),
)
SYSTEM = Group("system", _("System"))


def grouped(apps: Iterable[dict[str, Any]], request: HttpRequest) -> list[dict[str, Any]]:
    """Django's list of apps, as ``AdminSite.get_app_list`` gives it, regrouped by task."""
    pages = {
        f"{app['app_label']}.{page['object_name']}": page for app in apps for page in app["models"]
    }
    groups = []
    has_own = bool(Scope.of(request.user).provinces)
    for group in GROUPS:
        own = [pages.pop(label) for label in group.models if label in pages]
        readable = {f"{page['model']._meta.label}" for page in own}
        own += [
            _tool(tool)
            for tool in group.tools
            if tool.model in readable and (has_own or not tool.is_own)
        ]
        groups.append((group, own))
    groups.append((SYSTEM, list(pages.values())))
    sections = [_section(group, own) for group, own in groups if own]
    _mark_current(sections, request.path)
    return sections


def _tool(tool: Tool) -> dict[str, Any]:
    return {"name": tool.label, "object_name": tool.name, "admin_url": reverse(tool.name)}


def _section(group: Group, pages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "app_label": group.key,
        "name": group.label,
        "app_url": reverse("admin:index"),
        "models": pages,
    }


def _mark_current(sections: list[dict[str, Any]], path: str) -> None:
    """Mark the page whose address is the longest beginning of ``path``: one page is current."""
    pages = [page for section in sections for page in section["models"] if page.get("admin_url")]
    above = [page for page in pages if path.startswith(page["admin_url"])]
    current = max(above, key=lambda page: len(page["admin_url"]), default=None)
    for page in pages:
        page["is_current"] = page is current
