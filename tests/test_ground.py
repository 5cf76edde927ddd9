"""The ground that all other tests stand on: the N+1 alarm rings, people have their roles."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from zeal import zeal_context
from zeal.errors import NPlusOneError

from core.models import User
from provinces.models import Province, Scope
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
