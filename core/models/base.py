"""What models of every app share: limits of texts, states, dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import states

MAX_NAME = 200
MAX_ADDRESS = 500
MAX_TEXT = 20_000


class State(models.TextChoices):
    """Where a listing, guide or problem stands in its lifecycle."""

    DRAFT = states.DRAFT, _("Draft")
    IN_REVIEW = states.IN_REVIEW, _("In review")
    PUBLISHED = states.PUBLISHED, _("Published")
    ARCHIVED = states.ARCHIVED, _("No longer shown")


class Dated(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True
