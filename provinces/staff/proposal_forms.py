"""What staff choose for a proposed change."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import MAX_NAME
from provinces.proposing.rows import Row

ACCEPT, REFUSE, WITHDRAW = "accept", "refuse", "withdraw"
_DECISIONS: Final = [
    ("", pgettext_lazy("decision", "Decide later")),
    (ACCEPT, pgettext_lazy("decision", "Accept")),
    (REFUSE, pgettext_lazy("decision", "Refuse")),
]
_WITHDRAWALS: Final = [
    ("", pgettext_lazy("decision", "Leave it waiting")),
    (WITHDRAW, pgettext_lazy("decision", "Take it back")),
]


class VerdictForm(forms.Form):
    """What is chosen for one proposal; nothing chosen leaves it waiting."""

    choice = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        widget=forms.RadioSelect,
        choices=(),
    )
    reason = forms.CharField(
        label=_("Reason for refusing"),
        max_length=MAX_NAME,
        required=False,
        help_text=_("The proposer reads it, for example: the price list says another amount."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: Row, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"choice": "", "seen": row.stamp})
        super().__init__(*args, prefix=str(row.proposal.pk), **kwargs)
        self.row = row
        if row.may_decide:
            self.fields["choice"].choices = [
                (value, label) for value, label in _DECISIONS if value != ACCEPT or not row.is_gone
            ]
        elif row.may_withdraw:
            self.fields["choice"].choices = _WITHDRAWALS
            del self.fields["reason"]
        else:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        """A refusal says why; what is decided is what was looked at."""
        data = super().clean()
        if data.get("choice") == REFUSE and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why it is refused."))
        if data.get("choice") == ACCEPT and data.get("seen") != self.row.stamp:
            self.add_error(
                "choice",
                _("The entry was changed while you were looking. Compare again, then decide."),
            )
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.row.stamp
        return data
