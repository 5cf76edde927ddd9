"""The shared registry and what comes from outside: links, tax codes, imports."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext

from core import states
from showcase.models import LinkCheck
from solutions.models import ImportJob, Listing, Solution
from vendors.models import Vendor

from .kinds import Kind, Worker, anyone, day, may, page, place, shown
from .order import Item, Risk

# Of these a Vietnamese tax code is expected (product page, section 8).
TAXED = (
    Vendor.Kind.ENTERPRISE,
    Vendor.Kind.HOUSEHOLD,
    Vendor.Kind.COOPERATIVE,
    Vendor.Kind.UNKNOWN,
)


# Broken links -----------------------------------------------------------------------------------
def _broken() -> QuerySet:
    return LinkCheck.objects.filter(result=LinkCheck.Result.BROKEN).values("address")


def _own_listings(worker: Worker) -> QuerySet[Listing]:
    return Listing.objects.filter(worker.sees(Listing)).exclude(state=states.ARCHIVED)


def _solutions_with_broken_links(worker: Worker) -> QuerySet[Solution]:
    listed = Exists(_own_listings(worker).filter(solution=OuterRef("pk")))
    broken = Q(website__in=_broken()) | Q(video_url__in=_broken())
    return Solution.objects.filter(broken, worker.sees(Solution) | listed)


def _vendors_with_broken_links(worker: Worker) -> QuerySet[Vendor]:
    listed = Exists(_own_listings(worker).filter(solution__vendor=OuterRef("pk")))
    return Vendor.objects.filter(worker.sees(Vendor) | listed, website__in=_broken())


def _by_name(worker: Worker, rows: QuerySet) -> QuerySet:
    return rows.select_related("steward").order_by("sort_key", "pk")


def _describe_links(kind: Kind, worker: Worker, rows: Sequence[Solution | Vendor]) -> list[Item]:
    named = {row.pk: [row.website, getattr(row, "video_url", "")] for row in rows}
    addresses = {address for pair in named.values() for address in pair if address}
    checks = LinkCheck.objects.filter(address__in=addresses, result=LinkCheck.Result.BROKEN)
    since = {check.address: day(check.broken_since or check.checked_at) for check in checks}
    items = []
    for row in rows:
        broken = [address for address in named[row.pk] if address in since]
        keeper = row.steward or gettext("the ministry")
        kept = gettext("kept by %(steward)s") % {"steward": keeper}
        items.append(
            kind.item(
                row,
                detail=" · ".join([*broken, kept]),
                since=min((since[address] for address in broken), default=None),
                address=page(row),
                button=pgettext("button", "Correct the address"),
            )
        )
    return items


# Tax codes --------------------------------------------------------------------------------------
def _without_tax_code(worker: Worker) -> QuerySet[Vendor]:
    return Vendor.objects.filter(worker.sees(Vendor), tax_code="", kind__in=TAXED).exclude(
        state=Vendor.Standing.CEASED
    )


def _kept_vendors(worker: Worker, rows: QuerySet[Vendor]) -> QuerySet[Vendor]:
    return rows.filter(worker.keeps())


def _describe_untaxed(kind: Kind, worker: Worker, rows: Sequence[Vendor]) -> list[Item]:
    return [
        kind.item(
            row,
            detail=place(worker, row, row.legal_name if row.short_name else ""),
            address=page(row),
            button=pgettext("button", "Enter the tax code"),
        )
        for row in rows
    ]


# Imports ----------------------------------------------------------------------------------------
def _imports(worker: Worker) -> QuerySet[ImportJob]:
    return ImportJob.objects.filter(worker.sees(ImportJob), stage=ImportJob.Stage.PREVIEWED)


def _lay_out_imports(worker: Worker, rows: QuerySet[ImportJob]) -> QuerySet[ImportJob]:
    return rows.select_related("province").order_by("created_at", "pk")


def _describe_imports(kind: Kind, worker: Worker, rows: Sequence[ImportJob]) -> list[Item]:
    text = gettext("read on %(day)s, nothing is saved yet")
    return [
        kind.item(
            row.name,
            detail=place(worker, row, text % {"day": shown(day(row.created_at))}),
            since=day(row.created_at),
            address=reverse("admin:import_job", args=[row.key]),
            button=pgettext("button", "Check and save"),
        )
        for row in rows
    ]


KINDS = (
    Kind(
        key="lien-ket-giai-phap-hong",
        risk=Risk.WRONG,
        title=gettext_lazy("Solutions with a broken link"),
        advice=gettext_lazy("Look for the new address, or take the old one out."),
        rows=_solutions_with_broken_links,
        mine=anyone,
        laid_out=_by_name,
        describe=_describe_links,
    ),
    Kind(
        key="lien-ket-nha-cung-cap-hong",
        risk=Risk.WRONG,
        title=gettext_lazy("Vendors with a broken link"),
        advice=gettext_lazy("Look for the new address, or take the old one out."),
        rows=_vendors_with_broken_links,
        mine=anyone,
        laid_out=_by_name,
        describe=_describe_links,
    ),
    Kind(
        key="bang-tinh-cho-xac-nhan",
        risk=Risk.WAITING,
        title=gettext_lazy("Spreadsheets waiting for confirmation"),
        advice=gettext_lazy("Nothing is saved until somebody confirms."),
        rows=_imports,
        mine=may("change"),
        laid_out=_lay_out_imports,
        describe=_describe_imports,
    ),
    Kind(
        key="nha-cung-cap-thieu-ma-so-thue",
        risk=Risk.TIDY,
        title=gettext_lazy("Vendors without a tax code"),
        advice=gettext_lazy(
            "Ask the vendor; the tax code keeps one firm from being entered twice."
        ),
        rows=_without_tax_code,
        mine=_kept_vendors,
        laid_out=_by_name,
        describe=_describe_untaxed,
    ),
)
