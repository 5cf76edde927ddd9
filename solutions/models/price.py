"""Price plans, their promotions and the public series of their prices."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated
from core.text import fold
from provinces.models import Province
from solutions.pricing import PromotionTerms, Terms

from .listing import Listing

NOT_NEGATIVE = MinValueValidator(0)
# What a point of the public price series says; any change of these is a new point.
SERIES_FIELDS = (
    "charge",
    "amount",
    "period_months",
    "unit",
    "setup_fee",
    "renewal_amount",
    "maintenance_percent",
    "vat",
    "vat_rate",
)


def _money(label: str, **kwargs: object) -> models.DecimalField:
    """A column of dong with up to four decimals."""
    kwargs = {"null": True, "blank": True, "validators": [NOT_NEGATIVE]} | kwargs
    return models.DecimalField(label, max_digits=15, decimal_places=4, **kwargs)


def _percent(label: str, **kwargs: object) -> models.DecimalField:
    """A column of percent, 0 to 100 with two decimals."""
    validators = [NOT_NEGATIVE, MaxValueValidator(100)]
    kwargs = {"null": True, "blank": True, "validators": validators} | kwargs
    return models.DecimalField(label, max_digits=5, decimal_places=2, **kwargs)


class PricePlanQuerySet(models.QuerySet["PricePlan"]):
    """Plans by day."""

    def in_force(self, on: date) -> Self:
        """Plans valid on the day ``on``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def base(self) -> Self:
        """Plans that count for ``price_from``."""
        return self.filter(role=PricePlan.Role.BASE)


class PricePlan(Dated):
    """What a vendor's price list says of one plan."""

    class Role(models.TextChoices):
        BASE = "base", _("Base plan")
        ADD_ON = "add_on", _("Add-on")
        SERVICE = "service", _("Service")

    class Charge(models.TextChoices):
        FREE = "free", _("Free to use")
        SUBSCRIPTION = "subscription", _("Subscription")
        PURCHASE = "purchase", _("Purchase of a licence")
        USAGE = "usage", _("Pay per use")
        QUOTE = "quote", _("On request")

    class Vat(models.TextChoices):
        INCLUDED = "included", _("VAT included")
        EXCLUDED = "excluded", _("VAT excluded")
        EXEMPT = "exempt", _("Not subject to VAT")
        NOT_STATED = "not_stated", _("VAT not stated")

    class SourceKind(models.TextChoices):
        PUBLISHED = "published", _("Published price list")
        QUOTATION = "quotation", _("Quotation cleared for publication")
        CONTRACT = "contract", _("Contract or winning price")

    listing = models.ForeignKey(
        Listing, models.CASCADE, related_name="plans", verbose_name=_("listing")
    )
    name = models.CharField(_("name of the plan"), max_length=MAX_NAME, blank=True)
    name_key = models.CharField(max_length=MAX_NAME * 4, editable=False)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.BASE)
    charge = models.CharField(_("way of charging"), max_length=12, choices=Charge.choices)
    amount = _money(_("price per unit and period (VND)"))
    period_months = models.PositiveSmallIntegerField(
        _("period in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("1 a month, 3 a quarter, 12 a year, 24, 36… terms paid in advance."),
    )
    unit = models.CharField(
        _("unit"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("What one pays per: user, document."),
    )
    unit_key = models.CharField(max_length=MAX_NAME * 4, editable=False, blank=True)
    quantity_min = models.PositiveIntegerField(
        _("least quantity"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    quantity_max = models.PositiveIntegerField(
        _("greatest quantity"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    quantity_included = models.PositiveIntegerField(
        _("quantity included"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    extra_unit_amount = _money(_("price of each unit beyond (VND)"))
    setup_fee = _money(_("set-up and installation (VND)"))
    setup_per_unit = models.BooleanField(_("set-up is paid for each unit"), default=False)
    renewal_amount = _money(_("price on renewal (VND)"))
    maintenance_percent = _percent(_("maintenance a year (% of the price)"))
    warranty_months = models.PositiveSmallIntegerField(
        _("warranty in months"), null=True, blank=True
    )
    minimum_months = models.PositiveSmallIntegerField(
        _("least term in months"), null=True, blank=True
    )
    trial_days = models.PositiveSmallIntegerField(_("days of trial"), null=True, blank=True)
    condition = models.CharField(_("for whom"), max_length=MAX_ADDRESS, blank=True)
    vat = models.CharField(_("VAT"), max_length=10, choices=Vat.choices, default=Vat.NOT_STATED)
    vat_rate = _percent(_("VAT rate (%)"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source of the price"), max_length=MAX_ADDRESS, blank=True)
    source_kind = models.CharField(
        _("kind of source"), max_length=10, choices=SourceKind.choices, blank=True
    )
    note = models.TextField(_("note"), max_length=MAX_TEXT, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PricePlanQuerySet.as_manager()
    history = History(excluded_fields=["name_key", "unit_key"])

    class Meta:
        verbose_name = _("price plan")
        verbose_name_plural = _("price plans")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["listing", "role", "charge"], name="plan_of_listing"),
            models.Index(fields=["unit_key", "role"], name="plan_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "name_key"],
                name="plan_name_once",
                violation_error_message=_("The listing has a plan of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(charge="quote") | Q(amount__isnull=True),
                name="plan_quote_has_no_amount",
                violation_error_message=_("A price on request carries no amount."),
            ),
            models.CheckConstraint(
                condition=~Q(charge="free") | Q(amount__isnull=True) | Q(amount=0),
                name="plan_free_has_no_amount",
                violation_error_message=_("A free plan costs 0 dong; leave the amount empty."),
            ),
            models.CheckConstraint(
                condition=~Q(charge__in=["subscription", "purchase", "usage"])
                | Q(amount__isnull=False),
                name="plan_paid_has_amount",
                violation_error_message=_("Enter the amount, or choose “On request”."),
            ),
            models.CheckConstraint(
                condition=~Q(vat="excluded") | Q(vat_rate__isnull=False),
                name="plan_vat_excluded_has_rate",
                violation_error_message=_("Enter the VAT rate: the price does not include VAT."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="plan_days_in_order",
                violation_error_message=_("The last day of the price lies before its first."),
            ),
            models.CheckConstraint(
                condition=Q(quantity_min__isnull=True)
                | Q(quantity_max__isnull=True)
                | Q(quantity_max__gte=F("quantity_min")),
                name="plan_quantities_in_order",
                violation_error_message=_("The greatest quantity is below the least."),
            ),
            models.CheckConstraint(
                condition=Q(extra_unit_amount__isnull=True) | Q(quantity_included__isnull=False),
                name="plan_extra_needs_included",
                violation_error_message=_(
                    "A price of units beyond needs the quantity that is included."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_charge_display())

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def clean(self) -> None:
        self.derive()

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        own = f"{self.charge} {self.period_months or ''} {self.unit}"
        self.name_key = fold(self.name) or fold(own)
        self.unit_key = fold(self.unit)

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.listing.province

    def terms(self) -> Terms:
        """What the plan says, for the pure rules of ``solutions.pricing``.

        Reads ``self.promotions.all()``: prefetch it for lists.
        """
        return Terms(
            charge=self.charge,
            role=self.role,
            amount=self.amount,
            period_months=self.period_months,
            unit=self.unit,
            quantity_min=self.quantity_min,
            quantity_max=self.quantity_max,
            quantity_included=self.quantity_included,
            extra_unit_amount=self.extra_unit_amount,
            setup_fee=self.setup_fee,
            setup_per_unit=self.setup_per_unit,
            renewal_amount=self.renewal_amount,
            maintenance_percent=self.maintenance_percent,
            warranty_months=self.warranty_months,
            minimum_months=self.minimum_months,
            vat=self.vat,
            vat_rate=self.vat_rate,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            promotions=tuple(promotion.terms() for promotion in self.promotions.all()),
        )


class Promotion(Dated):
    """A promotional price or reduction of a plan, for a time."""

    plan = models.ForeignKey(
        PricePlan, models.CASCADE, related_name="promotions", verbose_name=_("price plan")
    )
    amount = _money(_("promotional price per unit and period (VND)"))
    percent = _percent(
        _("reduction (%)"), validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    condition = models.CharField(_("conditions"), max_length=MAX_ADDRESS, blank=True)

    history = History()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["starts_on", "pk"]
        indexes = [
            models.Index(fields=["plan", "starts_on", "ends_on"], name="promotion_days"),
            models.Index(fields=["ends_on", "starts_on", "plan"], name="promotion_ending"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True, percent__isnull=False)
                | Q(amount__isnull=False, percent__isnull=True),
                name="promotion_one_kind",
                violation_error_message=_(
                    "Enter either the promotional price or the reduction in percent, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="promotion_days_in_order",
                violation_error_message=_("The promotion ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["plan", "starts_on", "ends_on"],
                name="promotion_once",
                violation_error_message=_("The plan has a promotion on these days already."),
            ),
            models.UniqueConstraint(
                fields=["plan", "starts_on"],
                condition=Q(ends_on__isnull=True),
                name="promotion_once_open",
                violation_error_message=_("The plan has a promotion on these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.starts_on}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.plan.owner_province

    def terms(self) -> PromotionTerms:
        """What the promotion says, for the pure rules of ``solutions.pricing``."""
        return PromotionTerms(
            amount=self.amount,
            percent=self.percent,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class PriceRevision(models.Model):
    """One point of the public price series: what a plan said from a day on."""

    plan = models.ForeignKey(
        PricePlan, models.CASCADE, related_name="revisions", verbose_name=_("price plan")
    )
    changed_on = models.DateField(_("changed on"))
    charge = models.CharField(_("way of charging"), max_length=12, choices=PricePlan.Charge.choices)
    amount = _money(_("price per unit and period (VND)"))
    period_months = models.PositiveSmallIntegerField(_("period in months"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=MAX_NAME, blank=True)
    setup_fee = _money(_("set-up and installation (VND)"))
    renewal_amount = _money(_("price on renewal (VND)"))
    maintenance_percent = _percent(_("maintenance a year (% of the price)"))
    vat = models.CharField(_("VAT"), max_length=10, choices=PricePlan.Vat.choices)
    vat_rate = _percent(_("VAT rate (%)"))
    first_year_cost = models.BigIntegerField(_("first-year cost (VND)"), null=True, blank=True)
    source = models.CharField(_("source of the price"), max_length=MAX_ADDRESS, blank=True)

    class Meta:
        verbose_name = _("price of a day")
        verbose_name_plural = _("price series")
        ordering = ["changed_on", "pk"]
        indexes = [models.Index(fields=["plan", "changed_on"], name="revision_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan} {self.changed_on}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.plan.owner_province
