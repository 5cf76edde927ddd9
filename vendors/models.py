"""The national registry of vendors."""

from typing import Self
from urllib.parse import urlsplit

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.addresses import address_of
from core.history import History
from core.models import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated, StoredFile
from core.text import fold, vi_sort_key
from provinces.models import Province, Scope

HOUSEHOLD_DIGITS = 12


def web_domain(address: str) -> str:
    """The host of a web address without ``www.``; empty when there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")[:MAX_NAME]


class VendorQuerySet(models.QuerySet["Vendor"]):
    """Who may see which vendors."""

    def visible_to(self, scope: Scope) -> Self:
        """Vendors whose every field the person may see: staff see the whole registry."""
        return self if scope.is_staff else self.none()


class Vendor(Dated):
    """A firm, household business, cooperative, public body or person that offers solutions."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        HOUSEHOLD = "household", _("Household business")
        COOPERATIVE = "cooperative", _("Cooperative")
        PUBLIC_BODY = "public_body", _("Public body")
        FOREIGN = "foreign", _("Foreign organisation")
        INDIVIDUAL = "individual", _("Individual")
        UNKNOWN = "unknown", _("Not known yet")

    class Standing(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CEASED = "ceased", _("Ceased")

    class Staff(models.TextChoices):
        MICRO = "1-9", _("1 to 9 people")
        SMALL = "10-49", _("10 to 49 people")
        MEDIUM = "50-199", _("50 to 199 people")
        LARGE = "200+", _("200 people and more")

    legal_name = models.CharField(_("legal name"), max_length=MAX_NAME)
    short_name = models.CharField(_("short name"), max_length=MAX_NAME, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.UNKNOWN)
    tax_code = models.CharField(
        _("tax code"), max_length=14, blank=True, help_text=_("10 digits, 10-3 or 12 digits.")
    )
    tax_code_note = models.CharField(
        _("note on the tax code"),
        max_length=MAX_NAME,
        blank=True,
        help_text=_("Why a code is right although its check digit does not fit."),
    )
    tax_code_checked_on = models.DateField(_("tax code compared on"), null=True, blank=True)
    steward = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stewarded_vendors",
        verbose_name=_("steward"),
        help_text=_("Who keeps this entry up to date; empty: the ministry."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resident_vendors",
        verbose_name=_("province of the headquarters"),
    )
    website = models.URLField(_("web address"), max_length=MAX_ADDRESS, blank=True)
    email = models.EmailField(_("office e-mail"), blank=True)
    phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    address = models.CharField(_("address of the office"), max_length=MAX_ADDRESS, blank=True)
    logo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    about = models.TextField(_("about"), max_length=MAX_TEXT, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    staff_range = models.CharField(
        _("people employed"), max_length=8, choices=Staff.choices, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=Standing.choices, default=Standing.ACTIVE
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    folded_name = models.CharField(max_length=MAX_NAME * 4, editable=False, db_index=True)
    web_domain = models.CharField(max_length=MAX_NAME, editable=False, db_index=True, blank=True)
    sort_key = models.CharField(max_length=MAX_NAME * 4, editable=False)

    objects = VendorQuerySet.as_manager()
    history = History(excluded_fields=["folded_name", "web_domain", "sort_key"])

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code=""),
                name="vendor_tax_code_unique",
                violation_error_message=_("Another vendor has this tax code."),
            )
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="vendor_by_name")]

    def __str__(self) -> str:
        return self.shown_name

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others (also for bulk work, which skips ``save``)."""
        self.folded_name = fold(self.legal_name)
        self.web_domain = web_domain(self.website)
        self.sort_key = vi_sort_key(self.shown_name)

    def get_absolute_url(self) -> str:
        return address_of("vendors:detail", self.slug)

    @property
    def shown_name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.legal_name

    @property
    def public_tax_code(self) -> str:
        """The tax code as visitors may see it: never a person's 12-digit number."""
        is_personal = len(self.tax_code.replace("-", "")) == HOUSEHOLD_DIGITS
        return "" if is_personal else self.tax_code

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``: the steward."""
        return self.steward
