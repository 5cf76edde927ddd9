"""Why a price lies far from the others, in the vendor's words; for staff and ministry only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import MAX_ADDRESS, MAX_TEXT, Dated
from provinces.models import Province

from .price import PricePlan


class PriceExplanation(Dated):
    """What the vendor says about the price of a plan; the latest one counts.

    ``cost`` is the first-year cost in VND that was explained: another price needs another word.
    """

    plan = models.ForeignKey(
        PricePlan, models.CASCADE, related_name="explanations", verbose_name=_("price plan")
    )
    cost = models.BigIntegerField(_("first-year cost (VND)"), editable=False)
    text = models.TextField(_("the vendor's explanation"), max_length=MAX_TEXT)
    given_on = models.DateField(_("given on"))
    source = models.CharField(_("letter, e-mail or call"), max_length=MAX_ADDRESS, blank=True)

    class Meta:
        verbose_name = _("explanation of a price")
        verbose_name_plural = _("explanations of prices")
        ordering = ["-given_on", "-pk"]
        indexes = [models.Index(fields=["plan", "-given_on"], name="explanation_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.given_on}"

    @property
    def owner_province(self) -> Province | None:
        """Whose it is, for ``provinces.permissions``."""
        return self.plan.owner_province
