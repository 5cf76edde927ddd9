"""What listings still lack: a price, a picture, a guide, a sector or a summary."""

from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from core import states
from core.models import State
from guides.models import GuideSolution
from solutions.models import Listing, PricePlan, Solution, SolutionImage

from .kinds import Kind, Worker, may, page, place
from .order import Item, Risk


def _listings(worker: Worker) -> QuerySet[Listing]:
    """The listings that are, or will be, shown."""
    shown = Q(state__in=[states.DRAFT, states.IN_REVIEW, states.PUBLISHED])
    return Listing.objects.filter(worker.sees(Listing), shown)


def _without_price(worker: Worker) -> QuerySet[Listing]:
    """No base plan valid today; a price on request is an answer too."""
    plans = PricePlan.objects.base().in_force(worker.on).filter(listing=OuterRef("pk"))
    return _listings(worker).filter(~Exists(plans), price_from__isnull=True)


def _without_picture(worker: Worker) -> QuerySet[Listing]:
    pictures = SolutionImage.objects.filter(solution=OuterRef("pk"))
    return _listings(worker).filter(solution__in=Solution.objects.filter(~Exists(pictures)))


def _without_guide(worker: Worker) -> QuerySet[Listing]:
    links = GuideSolution.objects.filter(solution=OuterRef("pk"), guide__state=State.PUBLISHED)
    return _listings(worker).filter(solution__in=Solution.objects.filter(~Exists(links)))


def _without_words(worker: Worker) -> QuerySet[Listing]:
    sectors = Solution.sectors.through.objects.filter(solution=OuterRef("pk"))
    bare = Solution.objects.filter(Q(summary="") | ~Exists(sectors))
    return _listings(worker).filter(solution__in=bare)


def _kept_solutions(worker: Worker, rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """Of the listings those whose solution the person's office keeps up to date."""
    return rows.filter(worker.keeps("solution__steward"))


def _lay_out(worker: Worker, rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """What is public first: the names of the states happen to sort so; then as it came."""
    related = ("solution__vendor", "solution__steward", "province")
    return rows.select_related(*related).order_by("-state", "pk")


def _describe(
    address: Callable[[Listing], str],
    button: Promise,
    kind: Kind,
    worker: Worker,
    rows: Sequence[Listing],
) -> list[Item]:
    return [
        kind.item(
            row.solution.local_name,
            detail=place(worker, row, f"{row.solution.vendor} · {row.get_state_display()}"),
            address=address(row),
            button=str(button),
            page=page(row),
        )
        for row in rows
    ]


def _describe_shared(
    text: Promise, kind: Kind, worker: Worker, rows: Sequence[Listing]
) -> list[Item]:
    """What only the solution's steward enters; others may propose it."""
    return [_one_shared(str(text), kind, worker, row) for row in rows]


def _one_shared(text: str, kind: Kind, worker: Worker, row: Listing) -> Item:
    steward = row.solution.steward_id
    is_own = worker.scope.sees_all or steward in worker.scope.provinces
    keeper = row.solution.steward or gettext("the ministry")
    keeps = "" if is_own else gettext("kept by %(steward)s") % {"steward": keeper}
    parts = (str(row.solution.vendor), str(row.get_state_display()), keeps)
    return kind.item(
        row.solution.local_name,
        detail=place(worker, row, " · ".join(part for part in parts if part)),
        address=page(row.solution),
        button=text if is_own else pgettext("button", "Open the solution"),
    )


def _new_guide(row: Listing) -> str:
    return reverse("admin:guides_guide_add")


KINDS = (
    Kind(
        key="ho-so-thieu-gia",
        risk=Risk.TIDY,
        title=gettext_lazy("Listings without a price"),
        advice=gettext_lazy("Enter a price plan; “on request” is an answer too."),
        rows=_without_price,
        mine=may("change"),
        laid_out=_lay_out,
        describe=partial(_describe, page, pgettext_lazy("button", "Enter the price")),
    ),
    Kind(
        key="ho-so-thieu-linh-vuc-tom-tat",
        risk=Risk.TIDY,
        title=gettext_lazy("Listings without a sector or a summary"),
        advice=gettext_lazy("Without them visitors hardly find the solution."),
        rows=_without_words,
        mine=_kept_solutions,
        laid_out=_lay_out,
        describe=partial(_describe_shared, pgettext_lazy("button", "Complete the solution")),
    ),
    Kind(
        key="ho-so-thieu-hinh-anh",
        risk=Risk.TIDY,
        title=gettext_lazy("Listings without a picture"),
        advice=gettext_lazy("One picture of the main screen is enough."),
        rows=_without_picture,
        mine=_kept_solutions,
        laid_out=_lay_out,
        describe=partial(_describe_shared, pgettext_lazy("button", "Add a picture")),
    ),
    Kind(
        key="ho-so-thieu-cam-nang",
        risk=Risk.TIDY,
        title=gettext_lazy("Listings without a guide"),
        advice=gettext_lazy("Write a guide, or adopt one, and name the solution in it."),
        rows=_without_guide,
        mine=may("change"),
        laid_out=_lay_out,
        describe=partial(_describe, _new_guide, pgettext_lazy("button", "Write a guide")),
    ),
)
