"""Words that mean the same in a search: abbreviations, everyday words, English ones."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.finding.lexicon import MAX_PHRASE_WORDS, Entry
from core.finding.words import terms_in
from core.models import MAX_NAME, MAX_TEXT


class Synonym(models.Model):
    """A word or short phrase and what it also means, one meaning a line.

    A search for the ``term`` finds its meanings too; where ``is_two_way``, a search for a meaning
    finds the term and the other meanings as well. ``folded_term`` is the term as searches compare
    it.
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

    def save(self, **kwargs: object) -> None:
        self.derive()
        super().save(**kwargs)

    def derive(self) -> None:
        """Fill the column that follows from the term (also for bulk work)."""
        self.folded_term = folded(self.term)

    def clean(self) -> None:
        """A term is one to eight words, and entries neither repeat nor lead back to one another."""
        self.derive()
        errors = {}
        is_short = len(self.folded_term) <= MAX_NAME
        if not (is_short and 1 <= len(self.folded_term.split()) <= MAX_PHRASE_WORDS):
            errors["term"] = _("One to eight words, with letters or digits.")
        elif other := self._others().filter(folded_term=self.folded_term).first():
            errors["term"] = _(
                "The entry “%(term)s” has the same letters. A word that differs from it in its"
                " marks can be a meaning of another entry."
            ) % {"term": other.term}
        if wrong := self._wrong_meaning():
            errors["meanings"] = wrong
        if errors:
            raise ValidationError(errors)

    @property
    def meaning_list(self) -> list[str]:
        """The meanings, one a line."""
        return [line.strip() for line in self.meanings.splitlines() if line.strip()]

    def entry(self) -> Entry:
        """What the search reads."""
        return Entry(self.term, self.meaning_list, self.is_two_way)

    def _others(self) -> models.QuerySet["Synonym"]:
        return Synonym.objects.exclude(pk=self.pk)

    def _wrong_meaning(self) -> str:
        meanings = [folded(meaning) for meaning in self.meaning_list]
        if not meanings:
            return _("At least one meaning is needed.")
        if not all(1 <= len(meaning.split()) <= MAX_PHRASE_WORDS for meaning in meanings):
            return _("Each line is one to eight words.")
        if len(set(meanings)) < len(meanings) or self.folded_term in meanings:
            return _("Each meaning once, and not the word itself.")
        if other := self._leading_back(meanings):
            return _("The entry “%(term)s” leads back to this word; one of the two is enough.") % {
                "term": other
            }
        return ""

    def _leading_back(self, meanings: list[str]) -> str:
        """The term of an entry through which a meaning leads to this word again, or empty."""
        known = {row.folded_term: row for row in self._others().filter(is_active=True)}
        waiting, seen = list(meanings), set()
        while waiting:
            row = known.get(waiting.pop())
            if row is None or row.folded_term in seen:
                continue
            seen.add(row.folded_term)
            further = [folded(meaning) for meaning in row.meaning_list]
            if self.folded_term in further:
                return row.term
            waiting += further
        return ""


def folded(text: str) -> str:
    """A term or meaning as searches compare it: terms between single spaces."""
    return " ".join(terms_in(text))
