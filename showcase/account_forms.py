"""Forms in which a person sets the own password: from then on it is no first password any more."""

from allauth.account import forms

from core.models import User


class _OwnPassword:
    """A form of allauth with a ``user`` whose new password nobody else knows."""

    user: User

    def save(self) -> None:
        """Keep the new password."""
        super().save()
        if self.user.must_change_password:
            self.user.must_change_password = False
            self.user.save(update_fields=["must_change_password"])


class ChangePasswordForm(_OwnPassword, forms.ChangePasswordForm):
    """The password of someone who knows the old one."""


class SetPasswordForm(_OwnPassword, forms.SetPasswordForm):
    """The password of someone who has none yet."""


class ResetPasswordKeyForm(_OwnPassword, forms.ResetPasswordKeyForm):
    """The password of someone who came by the link of an e-mail."""
