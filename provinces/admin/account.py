"""Accounts of staff and what they belong to.

An approver makes and keeps the accounts of the province's own editors; the ministry all but the
superusers'. Rights come from memberships alone: Django's groups and permissions are not used.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from provinces import invitations, permissions
from provinces.models import Membership, Scope
from provinces.staff.scoped_admin import ScopedAdmin, ScopedChoices, ScopedTabularInline


class RoleChoices(ScopedChoices):
    """Approvers give the role of an editor only."""

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        """The roles that the person may give."""
        if db_field.name == "role" and not Scope.of(request.user).sees_all:
            editor = Membership.Role.EDITOR
            kwargs["choices"] = [(editor.value, editor.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class MembershipInline(RoleChoices, ScopedTabularInline):
    model = Membership
    fields = ("province", "role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """The memberships that the person may see."""
        rows = super().get_queryset(request).select_related("province")
        return rows.filter(permissions.visible(request.user, Membership))

    def get_min_num(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        """What an approver makes belongs to the province at once, or nobody there would see it."""
        return 0 if Scope.of(request.user).sees_all else 1

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **kwargs: Any
    ) -> type[BaseInlineFormSet]:
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class AccountForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        fields = "__all__"


class NewAccountForm(forms.ModelForm):
    """A colleague to be invited; the password is theirs to choose."""

    class Meta:
        model = User
        fields = ("username", "email", "last_name", "first_name")
        help_texts = {
            "email": _(
                "An invitation goes to this address. Without one you are shown a first password "
                "to hand over."
            )
        }


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that somebody else sets: its owner changes it before working."""

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = self.cleaned_data.get("set_usable_password", True)
        return super().save(commit)


@admin.register(User)
class AccountAdmin(ScopedAdmin, UserAdmin):
    list_display = ("username", "last_name", "first_name", "email", "roles", "is_active")
    list_filter = ("is_active", "memberships__role")
    list_per_page = 50
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ()
    ordering = ("username",)
    readonly_fields = ("last_login", "date_joined")
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = GivenPasswordForm
    actions = ("invite_again", "sign_out")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email", "language")}),
        (
            _("Account"),
            {"fields": ("is_active", "is_superuser", "must_change_password", "wants_digest")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "email", ("last_name", "first_name")),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts that the person keeps."""
        return super().get_queryset(request).prefetch_related("memberships__province")

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return list(self.list_filter) if Scope.of(request.user).sees_all else ["is_active"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only a superuser makes superusers."""
        hidden = set() if request.user.is_superuser else {"is_superuser"}
        return [
            (title, options | {"fields": [f for f in options["fields"] if f not in hidden]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """New accounts are staff's, and have no password before the invitation."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """Invite a new colleague once it is clear to which province the account belongs."""
        super().save_related(request, form, formsets, change)
        if not change:
            self._invite(request, form.instance)

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def invite_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """A new link, or a new first password, for those who have not signed in yet."""
        for user in queryset:
            if user.last_login is None and permissions.can(request.user, "change", user):
                self._invite(request, user)
            else:
                text = gettext("%(account)s: no invitation sent; the account is in use already.")
                self.message_user(request, text % {"account": user}, messages.WARNING)

    @admin.action(description=_("Sign out on all devices"), permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End every session of the accounts, as after a lost telephone."""
        for user in queryset:
            if permissions.can(request.user, "change", user):
                count = invitations.end_sessions(user, by=request.user)
                text = ngettext(
                    "%(account)s: signed out on %(count)d device.",
                    "%(account)s: signed out on %(count)d devices.",
                    count,
                )
                self.message_user(request, text % {"account": user, "count": count})

    def _invite(self, request: HttpRequest, user: User) -> None:
        first = invitations.invite(user, by=request.user, absolute=request.build_absolute_uri)
        if first:
            text = gettext(
                "First password of %(account)s: %(password)s – it is shown only now. Hand it over "
                "personally; it has to be changed at the first sign-in."
            )
        else:
            text = gettext("An invitation went to %(email)s.")
        self.message_user(
            request,
            text % {"account": user, "password": first, "email": user.email},
            messages.WARNING if first else messages.SUCCESS,
        )

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Every role with its province."""
        return "; ".join(
            f"{membership.get_role_display()}"
            + (f" ({membership.province})" if membership.province else "")
            for membership in user.memberships.all()
        )


@admin.register(Membership)
class MembershipAdmin(RoleChoices, ScopedAdmin):
    list_display = ("user", "province", "role", "created_at")
    list_filter = ("role", "province")
    list_select_related = ("user", "province")
    search_fields = ("user__username", "user__last_name", "user__first_name", "province__slug")
    autocomplete_fields = ("user",)
    fields = ("user", "province", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None else [*fixed, "user"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, obj: Membership | None) -> bool:
        """Approvers touch the editors of their province, not each other."""
        is_editor = obj is None or obj.role == Membership.Role.EDITOR
        return is_editor or Scope.of(request.user).sees_all
