"""The ground that all other tests stand on: the N+1 alarm rings, people have their roles."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from zeal import zeal_context
from zeal.errors import NPlusOneError

from core.models import User
from provinces.models import Province, Scope
from tests import conftest
from tests.factories import ProvinceFactory


def lazy_page(request: HttpRequest) -> HttpResponse:
    """A page with the mistake that the alarm must find: one query for each row."""
    return HttpResponse(" ".join(province.region.slug for province in Province.objects.all()))


def careful_page(request: HttpRequest) -> HttpResponse:
    """The same page done right."""
    rows = Province.objects.select_related("region")
    return HttpResponse(" ".join(province.region.slug for province in rows))


urlpatterns = [path("lazy/", lazy_page), path("careful/", careful_page)]


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("db")
def test_alarm_rings_for_a_query_per_row(client) -> None:
    ProvinceFactory.create_batch(3)

    with pytest.raises(NPlusOneError, match=r"provinces\.Province\.region"):
        client.get("/lazy/")

    assert client.get("/careful/").status_code == 200


def test_alarm_rings_outside_a_request_where_a_test_asks_for_it(db: None) -> None:
    ProvinceFactory.create_batch(3)

    with zeal_context(), pytest.raises(NPlusOneError):
        [province.region.slug for province in Province.objects.all()]


def test_settings_keep_away_from_the_real_data() -> None:
    assert settings.VAR_DIR.name.startswith("portal-tests-")
    assert settings.BASE_DIR not in settings.VAR_DIR.parents
    assert not settings.DEBUG


def test_people_have_their_roles(
    an: User, binh: User, chi: User, minh: User, root: User, da_nang: Province, hue: Province
) -> None:
    scopes = {user.username: Scope.of(user) for user in (an, binh, chi, minh, root)}

    assert scopes == {
        "an": Scope(an.pk, editor_of=frozenset({da_nang.pk})),
        "binh": Scope(binh.pk, approver_of=frozenset({da_nang.pk})),
        "chi": Scope(chi.pk, editor_of=frozenset({hue.pk})),
        "minh": Scope(minh.pk, is_ministry=True),
        "root": Scope(root.pk, is_superuser=True),
    }


# Nothing is skipped where all must run -----------------------------------------------------------
def outcome(reason: str) -> str:
    """What becomes of the report of a test that was skipped for a reason."""
    report = SimpleNamespace(
        skipped=True, outcome="skipped", longrepr=("test_x.py", 1, f"Skipped: {reason}")
    )
    hook = conftest.pytest_runtest_makereport(None, None)
    next(hook)
    with pytest.raises(StopIteration) as ended:
        hook.send(report)
    return ended.value.value.outcome


@pytest.mark.parametrize(
    ("required", "reason", "becomes"),
    [
        ("1", "Chromium is not installed", "failed"),
        ("1", "only on PostgreSQL", "skipped"),
        ("", "Chromium is not installed", "skipped"),
        ("0", "Chromium is not installed", "skipped"),
    ],
)
def test_skip_for_a_missing_component_fails_where_all_is_required(
    monkeypatch: pytest.MonkeyPatch, required: str, reason: str, becomes: str
) -> None:
    monkeypatch.setenv("REQUIRE_ALL", required)

    assert outcome(reason) == becomes
