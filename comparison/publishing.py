"""Publishing a quarter by its announcing document, and correcting what is published.

A published quarter never changes again: what turns out to be wrong is said in a ``Correction``
beside it. Who is named, when not all are, is in ``comparison.leaders``.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import today
from core.models import Transition, User
from core.templatetags.ui import vn_date
from provinces import lifecycle, permissions
from provinces.models import Scope

from .consulting import checked_figures, checked_text, expect, takes_objections
from .figures import Figure, unpacked
from .models import Correction, Objection, Ranking, Snapshot
from .reports.starting import start_all

PUBLISH, CORRECT = "publish", "correct"
_WORD_NUMBER: Final = re.compile(r"^số\s*:?\s*(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """The document that announces the ranking: its number, its day, the office that signed it."""

    number: str
    date: dt.date
    signer: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of the quarter says first; ``english`` may be empty."""

    vietnamese: str = ""
    english: str = ""


def obstacles(ranking: Ranking, on: dt.date, waiting: int) -> list[str]:
    """What stands against publishing on the day ``on`` unless a reason is given.

    ``waiting``: how many objections have no answer (``unanswered``).
    """
    found = []
    if takes_objections(ranking, on):
        found.append(
            _("The provinces may object until %(day)s.")
            % {"day": vn_date(ranking.objections_until)}
        )
    if waiting:
        found.append(_("Objections without an answer: %(count)d.") % {"count": waiting})
    return found


def unanswered(ranking: Ranking) -> int:
    """How many objections to a quarter wait for their answer. One query."""
    return Objection.objects.filter(snapshot__ranking=ranking, answer="").count()


@transaction.atomic
def publish(
    ranking: Ranking,
    *,
    document: Document,
    publication: str,
    words: Words = Words(),
    reason: str = "",
    by: User | None = None,
    scope: Scope | None = None,
    on: dt.date | None = None,
) -> Ranking:
    """Publish a quarter that the provinces have seen; from then on it never changes.

    ``publication`` is a value of ``Ranking.Scope``. While provinces may still object, or wait for
    an answer, a ``reason`` is needed, which is recorded. Publishing by the person who froze it is
    recorded as such. The printed reports are made afterwards. Raises ``PermissionDenied``,
    ``ValidationError`` with all that is missing.
    """
    permissions.require(by if scope is None else scope, "publish", ranking)
    before = expect(ranking, Ranking.Stage.CONSULTING)
    day = on or today()
    against = obstacles(ranking, day, unanswered(ranking))
    reason = lifecycle.checked_reason(reason, is_needed=False)
    if against and not reason:
        raise ValidationError([*against, _("To publish all the same, say why.")], code="obstacles")
    if document.date > day:
        raise ValidationError(_("The document's date lies in the future."), code="document")
    _announce(ranking, document, publication, words)
    Transition.objects.create(
        target=ranking,
        verb=PUBLISH,
        from_state=before,
        to_state=ranking.state,
        reason=reason,
        basis_number=ranking.document_number,
        basis_date=ranking.document_date,
        is_self_approval=by is not None and by.pk == _frozen_by(ranking),
        by=by,
    )
    transaction.on_commit(partial(start_all, ranking, by=by))
    return ranking


@transaction.atomic
def correct(
    snapshot: Snapshot,
    *,
    indicator: str,
    new: Figure | None,
    reason: str,
    document_number: str,
    document_date: dt.date,
    by: User | None = None,
    scope: Scope | None = None,
    on: dt.date | None = None,
) -> Correction:
    """Record beside a published figure what it should have been; the figure itself stays.

    A second correction of the same figure corrects the first. Raises ``PermissionDenied``;
    ``ValidationError`` for what is not published, says the same, or lacks reason or document.
    """
    ranking = snapshot.ranking
    permissions.require(by if scope is None else scope, "change", ranking)
    expect(ranking, Ranking.Stage.PUBLISHED)
    checked_figures({indicator: new})
    old = figure_in_force(snapshot, indicator)
    if old == new:
        raise ValidationError(_("This is the figure that stands already."), code="unchanged")
    if document_date > (on or today()):
        raise ValidationError(_("The document's date lies in the future."), code="document")
    made = Correction(
        snapshot=snapshot,
        indicator=indicator,
        old=old and old.packed(),
        new=new and new.packed(),
        reason=checked_text(reason),
        document_number=paper_number(document_number),
        document_date=document_date,
        by=by,
    )
    made.full_clean(exclude=["snapshot", "by"])
    made.save()
    lifecycle.record(ranking, CORRECT, ranking.state, by=by)
    transaction.on_commit(partial(start_all, ranking, by=by))
    return made


def paper_number(text: str) -> str:
    """The number of a paper without the word for it: pages say "văn bản số …" themselves."""
    return _WORD_NUMBER.sub("", " ".join(text.split()))


def figure_in_force(snapshot: Snapshot, indicator: str) -> Figure | None:
    """The figure as corrected last, else as published. One query."""
    last = snapshot.corrections.filter(indicator=indicator).order_by("-at", "-pk").first()
    return unpacked(last.new if last else snapshot.values.get(indicator))


def _announce(ranking: Ranking, document: Document, publication: str, words: Words) -> None:
    ranking.document_number = paper_number(document.number)
    ranking.document_date = document.date
    ranking.document_signer = " ".join(document.signer.split())
    ranking.scope = publication
    ranking.announcement = words.vietnamese.strip()
    ranking.announcement_en = words.english.strip()
    ranking.published_at = timezone.now()
    # The constraint that a published ranking has its document is checked with the rest.
    ranking.state = Ranking.Stage.PUBLISHED
    ranking.full_clean()
    ranking.save()


def _frozen_by(ranking: Ranking) -> int | None:
    """Who froze the figures last."""
    rows = lifecycle.transitions_of(ranking).filter(verb="freeze")
    return rows.values_list("by", flat=True).first()
