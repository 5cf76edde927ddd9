"""The pages of ``/tai-khoan/``: those of allauth that staff need, and no others.

Sign-up, e-mail management and sign-in by code of the package stay closed.
"""

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from showcase.views import account as own
from showcase.views import work_digest

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    # password/
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # sessions/
    path("sessions/", usersessions.list_usersessions, name="usersessions_list"),
    path("sessions/end/", own.end_sessions, name="account_end_sessions"),
    # ban-tin/
    path("ban-tin/", work_digest.in_account, name="account_digest"),
    path("ban-tin/<str:token>/", work_digest.off_by_link, name="account_digest_off"),
    # 2fa/
    path("2fa/", include("allauth.mfa.urls")),
]
