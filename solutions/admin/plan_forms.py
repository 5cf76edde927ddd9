"""Forms of price plans and promotions: amounts as people write them, rules, doubts to confirm."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.money import MoneyError, parse_money, parse_percent, parse_quantity
from provinces.staff.part_formset import PartFormSet
from provinces.staff.scoped_fields import ScopedForm
from solutions.models import Listing
from solutions.plan_costs import plan_summary
from solutions.plan_doubts import MISTYPED, Usual, looks_mistyped_beside, own_terms, usual_costs
from solutions.pricing import MESSAGES, Problem, problems_of

# The tick that saves what is doubtful.
ALL_THE_SAME: Final = "confirm_doubts"
# Three decimals would be read back as thousands: 1.500 is fifteen hundred, 1.5000 is not.
_AMBIGUOUS_DECIMALS: Final = 3


class MoneyField(forms.DecimalField):
    """Dong as people write them: 1900000, 1.900.000, 1,9 triệu; parts of a dong after a comma.

    A browser's field for numbers would read 1.900 as one dong ninety.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """The amount; whatever cannot be read in one way only is refused with how to write it."""
        if value in self.empty_values:
            return None
        try:
            return self.parse(value)
        except MoneyError as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def parse(self, value: Any) -> Decimal:
        """Raises ``MoneyError``."""
        return parse_money(value)

    def prepare_value(self, value: Any) -> Any:
        """What is kept, in digits that are read back as the same amount."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return f"{text}0" if len(text.partition(".")[2]) == _AMBIGUOUS_DECIMALS else text


class PercentField(MoneyField):
    """Percent as people write them: 15, 12,5, 8 %."""

    def parse(self, value: Any) -> Decimal:
        """Raises ``MoneyError``."""
        return parse_percent(value)


class QuantityField(forms.IntegerField):
    """A whole number as people write it: 1000, 1.000 (which Django would read as one)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """The number; whatever cannot be read in one way only is refused."""
        if value in self.empty_values:
            return None
        try:
            return parse_quantity(value)
        except MoneyError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class AmountsForm(ScopedForm):
    """A form that shows amounts as they were typed: 670000, not 670000.0000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = Decimal(f"{value.normalize():f}")


class DoubtsForm(AmountsForm):
    """A form that asks about what is doubtful but possible, and saves it once that is confirmed."""

    confirm_doubts = forms.BooleanField(
        label=_("This is right as typed: save it all the same"),
        required=False,
        widget=forms.HiddenInput,
    )

    def tell(self, problem: Problem) -> None:
        """Put a problem beside its field: an error, or what is to be confirmed."""
        if problem.is_warning:
            self.doubt(problem.field, str(MESSAGES[problem.code]))
        else:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, forms.ValidationError(MESSAGES[problem.code]))

    def doubt(self, field: str, text: str) -> None:
        """Ask about a changed value, unless it is confirmed; from now on the tick is shown."""
        if not self.has_changed():
            return
        self.fields[ALL_THE_SAME].widget = forms.CheckboxInput()
        if not self.data.get(self.add_prefix(ALL_THE_SAME)):
            self.add_error(field if field in self.fields else None, text)


class PlanForm(DoubtsForm):
    """A price plan that passes the rules of prices."""

    class Meta:
        field_classes = {
            "amount": MoneyField,
            "extra_unit_amount": MoneyField,
            "setup_fee": MoneyField,
            "renewal_amount": MoneyField,
            "maintenance_percent": PercentField,
            "vat_rate": PercentField,
            "quantity_min": QuantityField,
            "quantity_max": QuantityField,
            "quantity_included": QuantityField,
        }

    @property
    def summary(self) -> str:
        """The price of the kept plan in one line, for the plan folded up; "" for a new one."""
        return plan_summary(self.instance, today()) if self.instance.pk else ""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        for problem in problems_of(own_terms(self.instance)):
            self.tell(problem)

    def compare(self, usual: Usual) -> None:
        """Ask about a price far from what the solution costs elsewhere."""
        if self.instance.charge and looks_mistyped_beside(self.instance, usual, today()):
            self.doubt("amount", str(MISTYPED))


class SinglePlanForm(PlanForm):
    """A plan on its own page."""

    def _post_clean(self) -> None:
        super()._post_clean()
        listing = self.cleaned_data.get("listing") or self._listing()
        if not self.errors and listing is not None and "amount" in self.changed_data:
            self.compare(usual_costs(listing, today()))

    def _listing(self) -> Listing | None:
        return self.instance.listing if self.instance.listing_id else None


class PlanFormSet(PartFormSet):
    """The plans of a listing, each beside what the solution costs elsewhere."""

    def clean(self) -> None:
        super().clean()
        moved = [form for form in self.forms if not form.errors and "amount" in form.changed_data]
        moved = [form for form in moved if form not in self.deleted_forms]
        if moved and self.instance.solution_id:
            usual = usual_costs(self.instance, today())
            for form in moved:
                form.compare(usual)


class PromotionForm(DoubtsForm):
    """A promotion; whoever types one knows when it ends."""

    class Meta:
        field_classes = {"amount": MoneyField, "percent": PercentField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "ends_on" in self.fields:
            self.fields["ends_on"].required = True


class PromotionFormSet(PartFormSet):
    """The promotions of a plan, each below the plan's price, together within the days of a year."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        said = [form for form in kept if not form.errors and form.instance.starts_on]
        changed = [form for form in said if form.has_changed()]
        if not changed:
            return
        promotions = tuple(form.instance.terms() for form in said)
        for problem in problems_of(replace(own_terms(self.instance), promotions=promotions)):
            if problem.promotion is None:
                continue
            form = said[problem.promotion]
            if problem.code == "promotion_long":
                # Said of them all together, so it is asked where something was typed.
                form = form if form in changed else changed[-1]
            if form in changed:
                form.tell(problem)
