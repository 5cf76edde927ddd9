"""What a province adopted and whose origin has changed since."""

from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from guides import origins as guide_origins
from guides.models import Guide
from provinces.models import Scope
from solutions import origins as listing_origins
from solutions.models import Listing

from .kinds import Kind, Worker, anyone, place
from .order import Item, Risk


def _changed(of: Callable[[Scope], QuerySet], worker: Worker) -> QuerySet:
    return of(worker.scope)


def _lay_out(related: tuple[str, ...], worker: Worker, rows: QuerySet) -> QuerySet:
    return rows.select_related("province", "adopted_from__province", *related).order_by("pk")


def _describe(name: str, kind: Kind, worker: Worker, rows: Sequence[Listing | Guide]) -> list[Item]:
    text = gettext("adopted from %(origin)s")
    return [
        kind.item(
            row.solution.local_name if isinstance(row, Listing) else row,
            detail=place(
                worker,
                row,
                text % {"origin": row.adopted_from.province or gettext("the national list")},
            ),
            address=reverse("admin:adopt_origin", args=[name, row.pk]),
            button=pgettext("button", "Compare"),
        )
        for row in rows
    ]


def _kind(
    key: str,
    title: Promise,
    of: Callable[[Scope], QuerySet],
    name: str,
    related: tuple[str, ...] = (),
) -> Kind:
    return Kind(
        key=key,
        risk=Risk.TIDY,
        title=title,
        advice=gettext_lazy("See what changed; take it over, or leave it as it is."),
        rows=partial(_changed, of),
        mine=anyone,
        laid_out=partial(_lay_out, related),
        describe=partial(_describe, name),
    )


KINDS = (
    _kind(
        "ho-so-ban-goc-thay-doi",
        gettext_lazy("Adopted listings whose origin changed"),
        listing_origins.changed_origins,
        "listing",
        ("solution",),
    ),
    _kind(
        "cam-nang-ban-goc-thay-doi",
        gettext_lazy("Adopted guides whose origin changed"),
        guide_origins.changed_origins,
        "guide",
    ),
)
