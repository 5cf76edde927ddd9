"""The office that letters and public pages name."""

import datetime as dt

import pytest
from django.utils import translation

from provinces.offices import Office, office_of
from tests import factories as f

TODAY = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_ministry_stands_for_no_province(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        office = office_of(None, TODAY)

    assert office == Office("Ministry of Science and Technology")


def test_province_without_a_centre_has_its_usual_department(da_nang) -> None:
    assert office_of(da_nang, TODAY) == Office("Department of Science and Technology", "Da Nang")


def test_department_of_the_day_with_its_role_mailbox(da_nang) -> None:
    centre = f.CentreFactory(province=da_nang, email="trungtam@danang.gov.vn", phone="0236 000")
    centre.department_names.create(
        name="Sở Thông tin và Truyền thông", valid_to=dt.date(2025, 2, 28)
    )
    centre.department_names.create(
        name="Sở KH&CN thành phố Đà Nẵng", valid_from=dt.date(2025, 3, 1)
    )

    office = office_of(da_nang, TODAY)

    assert office == Office("Sở KH&CN thành phố Đà Nẵng", "", "trungtam@danang.gov.vn", "0236 000")
