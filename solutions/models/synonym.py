"""Words that mean the same in a search: abbreviations, everyday words, English ones."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_NAME, MAX_TEXT
from core.text import fold


class Synonym(models.Model):
    """A word or short phrase and what it also means, one meaning a line.

    A search for the ``term`` finds its meanings too; where ``is_two_way``, a search for a meaning
    finds the term as well. ``folded_term`` is the term as searches compare it.
    """

    term = models.CharField(_("word or abbreviation"), max_length=MAX_NAME)
    folded_term = models.CharField(max_length=MAX_NAME, unique=True, editable=False)
    meanings = models.TextField(
        _("means the same as"), max_length=MAX_TEXT, help_text=_("One word or phrase a line.")
    )
    is_two_way = models.BooleanField(
        _("in both directions"),
        default=True,
        help_text=_("Untick where the meaning is wider than the word."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note for colleagues"), max_length=MAX_NAME, blank=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms of the search")
        ordering = ["folded_term"]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded form; what only the term's spelling distinguishes is one synonym."""
        self.folded_term = fold(self.term)
        super().save(*args, **kwargs)
