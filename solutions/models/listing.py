"""A solution as a province's centre offers it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import History
from core.models import MAX_ADDRESS, MAX_NAME
from provinces.models import Publishable, PublishableQuerySet

from .solution import Solution


class ListingQuerySet(PublishableQuerySet):
    """Listings by the day on which their stored price may no longer hold."""

    def price_may_have_moved(self, on: date) -> Self:
        """Listings whose stored ``price_from`` may no longer hold on the day ``on``."""
        return self.filter(price_from_changes_on__lte=on)


class Listing(Publishable):
    """A solution as offered in a province; without a province: the ministry's national one."""

    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="listings", verbose_name=_("solution")
    )
    is_featured = models.BooleanField(_("shown in the centre"), default=False)
    featured_reason = models.CharField(
        _("why it is shown in the centre"), max_length=MAX_NAME, blank=True
    )
    booth_code = models.CharField(_("booth number"), max_length=20, blank=True)
    trial_offer = models.BooleanField(_("offers a trial"), default=False)
    trial_note = models.CharField(_("conditions of the trial"), max_length=MAX_ADDRESS, blank=True)
    contact_email = models.EmailField(_("local office e-mail"), blank=True)
    contact_phone = models.CharField(_("local office telephone"), max_length=30, blank=True)
    price_checked_on = models.DateField(
        _("price confirmed by the vendor on"), null=True, blank=True
    )
    price_check_source = models.CharField(
        _("source of the confirmation"), max_length=MAX_ADDRESS, blank=True
    )
    approval_number = models.CharField(_("approval paper, number"), max_length=60, blank=True)
    approval_date = models.DateField(_("approval paper, date"), null=True, blank=True)
    archived_on = models.DateField(_("no longer shown since"), null=True, blank=True)
    adopted_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name=_("adopted from"),
    )
    adopted_version = models.PositiveBigIntegerField(
        _("version adopted"), null=True, blank=True, editable=False
    )
    origin_seen_at = models.DateTimeField(
        _("origin last compared"), null=True, blank=True, editable=False
    )
    price_from = models.BigIntegerField(
        _("first-year cost from (VND)"), null=True, blank=True, editable=False
    )
    price_from_unit_amount = models.DecimalField(
        max_digits=15, decimal_places=4, null=True, blank=True, editable=False
    )
    price_from_unit = models.CharField(max_length=MAX_NAME, blank=True, editable=False)
    price_from_changes_on = models.DateField(null=True, blank=True, editable=False)

    objects = ListingQuerySet.as_manager()
    # States are recorded by core.Transition alone: an older version never brings back a state.
    history = History(
        excluded_fields=[
            "state",
            "first_published_at",
            "archived_on",
            "archive_reason",
            "origin_seen_at",
            "price_from",
            "price_from_unit_amount",
            "price_from_unit",
            "price_from_changes_on",
        ]
    )

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "solution"],
                name="listing_once_a_province",
                violation_error_message=_("The province lists this solution already."),
            ),
            models.UniqueConstraint(
                fields=["solution"],
                condition=Q(province__isnull=True),
                name="listing_once_national",
                violation_error_message=_("This solution has a national listing already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="archived") | ~Q(archive_reason=""),
                name="listing_archived_has_reason",
                violation_error_message=_("Say publicly why it is no longer shown."),
            ),
        ]
        indexes = [
            # With the day, so that "is it public" is answered by the index alone.
            models.Index(
                fields=["state", "solution", "province", "publish_on"], name="listing_public"
            ),
            models.Index(
                fields=["state", "province", "solution"],
                condition=Q(is_featured=True) | ~Q(booth_code=""),
                name="listing_in_the_room",
            ),
            models.Index(fields=["province", "state"], name="listing_of_province"),
            models.Index(fields=["state", "price_from"], name="listing_price"),
            models.Index(fields=["price_from_changes_on"], name="listing_price_moves"),
            models.Index(fields=["-first_published_at", "-id"], name="listing_newest"),
        ]

    def __str__(self) -> str:
        place = self.province or _("national")
        return f"{self.solution} – {place}"
