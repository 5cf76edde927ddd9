"""Taking guides over from another centre's public handbook, as drafts of one's own."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.clock import today
from core.models import User
from provinces import permissions
from provinces.models import Province
from solutions.adoption import Adoption, check_number, lock, reason_of
from solutions.imports.slugs import free_slugs
from solutions.three_way import copied

from .models import Guide, GuideAttachment, GuideSolution, GuideStep, Problem

GUIDE_FIELDS = (
    "title",
    "title_en",
    "summary",
    "summary_en",
    "body",
    "body_en",
    "effective_on",
)
STEP_FIELDS = (
    "phase",
    "phase_en",
    "title",
    "title_en",
    "body",
    "body_en",
    "responsible",
    "responsible_en",
    "days",
    "people",
    "cost",
    "checklist",
    "checklist_en",
    "picture",
    "picture_alt",
    "position",
)
_LINK_FIELDS = ("solution", "note", "note_en", "position")
_ATTACHMENT_FIELDS = ("file", "title", "position")
_SHARED = ("sectors", "audiences", "legal_basis")


@transaction.atomic
def adopt_guides(*, origins: Collection[int], province: Province | None, by: User) -> Adoption:
    """Make drafts of ``province`` (None: the ministry) from other owners' public guides.

    Steps, solutions, attachments, sectors, audiences and legal basis are copied, the version starts
    at 1 again, the problem stays the shared one where it is public. A guide that the province has
    adopted already is skipped and named, what is not public any more is skipped and counted. Set
    queries only. Raises ``PermissionDenied``, ``ValidationError`` as ``adopt_listings``.
    """
    permissions.require(by, "add", Guide(province=province))
    check_number(origins)
    lock(province)
    on = today()
    found = list(
        Guide.objects.published(on)
        .filter(pk__in=origins)
        .exclude(province=province)
        .select_related("province")
    )
    result = Adoption(at=timezone.now(), gone=len(set(origins)) - len(found))
    own = Guide.objects.filter(province=province, adopted_from__in=origins)
    known = set(own.values_list("adopted_from_id", flat=True))
    result.known.extend(str(guide) for guide in found if guide.pk in known)
    wanted = [guide for guide in found if guide.pk not in known]
    result.made.extend(_make(wanted, province, by, result.at, on))
    return result


def _make(
    origins: Sequence[Guide], province: Province | None, by: User, at: dt.datetime, on: dt.date
) -> list[Guide]:
    if not origins:
        return []
    problems = {guide.problem_id for guide in origins} - {None}
    shared = set(Problem.objects.published(on).filter(pk__in=problems).values_list("pk", flat=True))
    place = province.slug if province else ""
    slugs = free_slugs(Guide, [(guide.title, place) for guide in origins])
    made = []
    for origin, slug in zip(origins, slugs, strict=True):
        guide = Guide(
            **copied(origin, GUIDE_FIELDS),
            province=province,
            slug=slug,
            problem_id=origin.problem_id if origin.problem_id in shared else None,
            adopted_from=origin,
            adopted_version=origin.version,
            origin_seen_at=at,
            is_sample=origin.is_sample,
        )
        guide.derive()
        made.append(guide)
    Guide.objects.bulk_create(made)
    _record(Guide, made, by, made)
    _copy_parts(made, by)
    return made


def _copy_parts(guides: Sequence[Guide], by: User) -> None:
    """What hangs on the origins, for their copies: two or three statements for each kind."""
    copies = {guide.adopted_from_id: guide for guide in guides}
    steps = copies_of(GuideStep, STEP_FIELDS, copies)
    for _origin, step in steps:
        step.derive()
    made = [step for _origin, step in steps]
    GuideStep.objects.bulk_create(made)
    _record(GuideStep, made, by, [step.guide for step in made])
    share_many(GuideStep, "solutions", {origin: step.pk for origin, step in steps})
    for model, fields in ((GuideSolution, _LINK_FIELDS), (GuideAttachment, _ATTACHMENT_FIELDS)):
        model.objects.bulk_create([row for _origin, row in copies_of(model, fields, copies)])
    for name in _SHARED:
        share_many(Guide, name, {origin: guide.pk for origin, guide in copies.items()})


def copies_of(
    model: type[Model], fields: Iterable[str], copies: dict[int, Guide]
) -> list[tuple[int, Model]]:
    """Copies, not saved, of the parts of guides: each with the key of its original."""
    rows = model.objects.filter(guide__in=copies).order_by("position", "pk")
    return [(row.pk, model(guide=copies[row.guide_id], **copied(row, fields))) for row in rows]


def share_many(model: type[Model], name: str, pairs: dict[int, int]) -> None:
    """Give rows the same links to many as their originals; ``pairs``: original's key to copy's."""
    field = model._meta.get_field(name)
    through = field.remote_field.through
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    links: dict[int, list[int]] = defaultdict(list)
    rows = through.objects.filter(**{f"{own}__in": pairs}).order_by("pk")
    for original, linked in rows.values_list(own, other):
        links[original].append(linked)
    through.objects.bulk_create(
        through(**{f"{own}_id": pairs[original], f"{other}_id": linked})
        for original, found in links.items()
        for linked in found
    )


def _record(model: type[Model], rows: Sequence[Model], by: User, guides: Sequence[Guide]) -> None:
    """Rows of field history for new rows, as the screens would write them."""
    for row, guide in zip(rows, guides, strict=True):
        row._change_reason = reason_of(guide.adopted_from.province)
    model.history.bulk_history_create(rows, default_user=by)
