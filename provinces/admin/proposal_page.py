"""The page on which every open proposal of one object is decided."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces import actions, permissions, proposals
from provinces.models import ChangeProposal
from provinces.proposing.rows import Row, rows_for
from provinces.staff.proposal_forms import ACCEPT, REFUSE, WITHDRAW, VerdictForm
from provinces.staff.proposing_admin import ProposingAdmin

if TYPE_CHECKING:
    from .proposal import ChangeProposalAdmin

# What naming the people and places of a proposal reads.
PEOPLE = ("content_type", "proposed_by", "decided_by", "from_province", "owner_province")
_SHOWN_DECIDED = 20


@dataclass(slots=True)
class Line:
    """A proposal on the page with what is chosen for it and what is wrong with that."""

    row: Row
    form: VerdictForm
    errors: list[str] = field(default_factory=list)


class DecisionPage:
    """What one request sees and decides of the proposals on an object."""

    def __init__(
        self, page: "ChangeProposalAdmin", request: HttpRequest, first: ChangeProposal
    ) -> None:
        self._admin = page
        self._request = request
        self._first = first
        self._target = first.target
        seen = page.get_queryset(request).select_related(*PEOPLE)
        seen = seen.filter(content_type=first.content_type_id, object_id=first.object_id)
        waiting = seen.filter(state=proposals.OPEN).order_by("field", "pk")
        decided = seen.exclude(state=proposals.OPEN).order_by("-decided_at", "-pk")
        rows = self._rows([*waiting, *decided[:_SHOWN_DECIDED]])
        data = request.POST if request.method == "POST" else None
        self._lines = [Line(row, VerdictForm(row, data)) for row in rows if row.is_open]
        self._decided = [row for row in rows if not row.is_open]

    def save(self) -> bool:
        """Do what was chosen; False when something is wrong, which the lines then tell."""
        self._choose_all()
        valid = [line.form.is_valid() for line in self._lines]
        if not all(valid):
            for line in self._lines:
                line.errors += [text for texts in line.form.errors.values() for text in texts]
            return False
        try:
            counts = self._do()
        except ValidationError as error:
            for line in self._lines:
                told = error.error_dict.get(str(line.row.proposal.pk), [])
                line.errors += [text for one in told for text in one.messages]
            return False
        self._tell(counts)
        return True

    def next_address(self) -> str:
        """The same page while something waits on it, else the list of what waits for the person."""
        left = proposals.OPEN
        again = ChangeProposal.objects.filter(
            pk__in=[line.row.proposal.pk for line in self._lines], state=left
        )
        if self._lines and again.exists():
            return reverse("admin:provinces_changeproposal_decide", args=[self._first.pk])
        return f"{reverse('admin:provinces_changeproposal_changelist')}?wait=me"

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        may_decide = any(line.row.may_decide for line in self._lines)
        acceptable = [line for line in self._lines if _is_acceptable(line.row)]
        kind = self._first.content_type
        return self._admin.admin_site.each_context(self._request) | {
            "title": _("Proposed changes: %(object)s") % {"object": self._target or kind.name},
            "opts": self._admin.opts,
            "lines": self._lines,
            "decided": self._decided,
            "may_decide": may_decide,
            "may_withdraw": any(line.row.may_withdraw for line in self._lines),
            "acceptable": len(acceptable),
            "may_accept_all": len(acceptable) > 0,
            "has_errors": any(line.errors for line in self._lines),
            "is_gone": self._target is None,
            "target_kind": capfirst(kind.name),
            "target_url": self._target_address(),
        }

    def _rows(self, found: list[ChangeProposal]) -> list[Row]:
        page = self._target_admin()
        sees = page.sees_field if isinstance(page, ProposingAdmin) else None
        return rows_for(
            self._target,
            found,
            who=self._request.user,
            sees=lambda name: sees is None or sees(self._request, self._target, name),
        )

    def _target_admin(self) -> Any:
        model = self._first.content_type.model_class()
        registered = self._admin.admin_site.is_registered(model) if model else False
        return self._admin.admin_site.get_model_admin(model) if registered else None

    def _target_address(self) -> str:
        if self._target is None or not permissions.can(self._request.user, "view", self._target):
            return ""
        options = self._target._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        try:
            return reverse(name, args=[self._target.pk])
        except NoReverseMatch:
            return ""

    def _choose_all(self) -> None:
        """The button that accepts everything chooses for all lines that can be accepted as seen."""
        if self._request.POST.get("all") != ACCEPT:
            return
        for line in self._lines:
            if _is_acceptable(line.row):
                line.form.data = line.form.data.copy()
                line.form.data[line.form.add_prefix("choice")] = ACCEPT

    @transaction.atomic
    def _do(self) -> dict[str, int]:
        chosen = {ACCEPT: [], REFUSE: [], WITHDRAW: []}
        for line in self._lines:
            choice = line.form.cleaned_data.get("choice")
            if choice:
                chosen[choice].append(line)
        verdicts = [
            actions.Verdict(
                line.row.proposal,
                accepts=line in chosen[ACCEPT],
                reason=line.form.cleaned_data.get("reason", "") if line in chosen[REFUSE] else "",
                seen=line.row.now_text,
            )
            for line in (*chosen[ACCEPT], *chosen[REFUSE])
        ]
        by = self._request.user
        if verdicts:
            actions.decide(verdicts, by=by)
        for line in chosen[WITHDRAW]:
            actions.withdraw_proposal(line.row.proposal, by=by)
        return {choice: len(lines) for choice, lines in chosen.items()}

    def _tell(self, counts: dict[str, int]) -> None:
        told = [
            ngettext("%(count)d change accepted.", "%(count)d changes accepted.", counts[ACCEPT]),
            ngettext("%(count)d change refused.", "%(count)d changes refused.", counts[REFUSE]),
            ngettext(
                "%(count)d change taken back.", "%(count)d changes taken back.", counts[WITHDRAW]
            ),
        ]
        done = [
            text % {"count": count}
            for text, count in zip(told, counts.values(), strict=True)
            if count
        ]
        if done:
            self._admin.message_user(self._request, " ".join(done), messages.SUCCESS)
        else:
            text = _("Nothing was chosen, so every change still waits.")
            self._admin.message_user(self._request, text, messages.WARNING)


def _is_acceptable(row: Row) -> bool:
    """Whether it can be accepted together with all others, without comparing first."""
    return row.may_decide and not row.is_stale and not row.is_gone
