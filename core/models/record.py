"""What is written down for good: changes of state, addresses of the past, undoable operations."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import MAX_ADDRESS, MAX_NAME


class Transition(models.Model):
    """One change of state: who, when, why, from, to."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    target = GenericForeignKey()
    verb = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to"), max_length=20)
    reason = models.CharField(_("reason"), max_length=MAX_ADDRESS, blank=True)
    basis_number = models.CharField(_("approval paper, number"), max_length=60, blank=True)
    basis_date = models.DateField(_("approval paper, date"), null=True, blank=True)
    is_self_approval = models.BooleanField(_("approved by the person who submitted"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="transition_of")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state} → {self.to_state}"


class OldAddress(models.Model):
    """An address once public that leads on for good (301); paths carry no language prefix."""

    path = models.CharField(_("old address"), max_length=MAX_ADDRESS, unique=True)
    target = models.CharField(_("leads to"), max_length=MAX_ADDRESS)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path


class Journal(models.Model):
    """One operation over many rows that can be undone for a while: a merger."""

    kind = models.CharField(_("operation"), max_length=40)
    title = models.CharField(_("what was done"), max_length=MAX_ADDRESS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("journal of an operation")
        verbose_name_plural = _("journals of operations")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class JournalEntry(models.Model):
    """One value that an operation changed; ``field`` is empty for a row made or removed whole."""

    journal = models.ForeignKey(
        Journal, models.CASCADE, related_name="entries", verbose_name=_("journal")
    )
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    old = models.JSONField(_("before"), null=True, blank=True)
    new = models.JSONField(_("after"), null=True, blank=True)
    is_undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="journal_entry_of")]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class DistinctPair(models.Model):
    """Two rows that look alike and that a person declared to be different."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"))
    low_id = models.PositiveBigIntegerField(_("first"))
    high_id = models.PositiveBigIntegerField(_("second"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    note = models.CharField(_("note"), max_length=MAX_NAME, blank=True)

    class Meta:
        verbose_name = _("different entries")
        verbose_name_plural = _("different entries")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "low_id", "high_id"],
                name="distinct_pair_once",
                violation_error_message=_("These two are declared to be different already."),
            ),
            models.CheckConstraint(
                condition=Q(low_id__lt=F("high_id")),
                name="distinct_pair_in_order",
                violation_error_message=_("A pair is two different entries."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"
