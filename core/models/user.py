"""Accounts of staff."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff: of a province's department, of the ministry, or the superuser."""

    language = models.CharField(
        _("language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    wants_digest = models.BooleanField(_("wants the weekly summary by e-mail"), default=True)
    digest_sent_on = models.DateField(
        _("weekly summary last sent on"), null=True, blank=True, editable=False
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]
