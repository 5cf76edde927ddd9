"""A form that a person has open for a while, as a browser holds it."""

from typing import Any

from provinces.staff import locking
from tests.staff import as_, form_of, url


class Screen:
    """A form that a person has open."""

    def __init__(self, user, obj) -> None:
        self.client = as_(user)
        self.address = url(type(obj), "change", obj.pk)
        self.typed = form_of(self.client, self.address)

    def save(self, **values: Any):
        """Press "Save" with what was typed so far and these values; None leaves a field out."""
        self.typed |= values
        self.typed = {name: value for name, value in self.typed.items() if value is not None}
        self.answer = self.client.post(self.address, self.typed)
        return self.answer

    def take_page(self) -> None:
        """Go on with the page that came back, as the browser shows it."""
        context = self.answer.context
        forms = [context["adminform"].form]
        for inline in context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        self.typed = {}
        for form in forms:
            for field in form:
                value = field.value()
                if value not in (None, False):
                    self.typed[field.html_name] = value
        for one in self.conflict.differences if self.conflict else ():
            if one.is_open:
                self.typed[locking.SEEN + one.name] = one.seen
                self.typed[locking.THEIRS + one.name] = list(one.data)
        for name, seen in context["lock"].settled:
            self.typed |= {locking.CHOICE + name: "mine", locking.SEEN + name: seen}
        if self.conflict and self.conflict.state:
            self.typed[locking.SEEN + "#state"] = self.conflict.state.seen

    @property
    def conflict(self):
        return self.answer.context["lock"].conflict

    @property
    def told(self) -> list[tuple[str, str, str, bool]]:
        """The table of the notice: field, theirs, mine, whether to choose."""
        return [(d.name, d.theirs, d.mine, d.is_open) for d in self.conflict.differences]
