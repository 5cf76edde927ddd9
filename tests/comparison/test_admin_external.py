"""The staff page on which the ministry loads an index of others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comparison.models import ExternalIndex, ExternalValue
from core.models import User
from provinces.models import Province
from tests.factories import ExternalIndexFactory, ExternalValueFactory
from tests.staff import as_, form_of, messages_of

pytestmark = pytest.mark.django_db

ADD = "admin:comparison_externalindex_add"


def sent(text: str, **more: object) -> dict[str, object]:
    sheet = SimpleUploadedFile("chi-so.csv", text.encode())
    about = {"name": "Chỉ số mẫu", "year": 2022, "source": "https://chi-so.example"}
    return {**about, "sheet": sheet, **more}


def test_file_is_previewed_then_saved(minh: User, hai_phong: Province, hai_duong: Province) -> None:
    client = as_(minh)

    seen = client.post(reverse(ADD), sent("province,rank\nHải Phòng,2\nHải Dương,1\n"))
    assert not ExternalIndex.objects.exists()
    saved = client.post(reverse(ADD), {"seen": seen.context["seen"]})

    index = ExternalIndex.objects.get()
    assert saved.url == reverse("admin:comparison_externalindex_change", args=[index.pk])
    assert list(index.values.values_list("province", "rank")) == [
        (hai_duong.pk, 1),
        (hai_phong.pk, 2),
    ]


def test_a_year_is_no_quantity(minh: User) -> None:
    ExternalIndexFactory(name="DTI", year=2022)

    page = as_(minh).get(reverse("admin:comparison_externalindex_changelist")).content.decode()

    assert '<td class="field-shown_year">2022</td>' in page


def test_wrong_rows_cannot_be_saved(minh: User, hai_phong: Province) -> None:
    answer = as_(minh).post(reverse(ADD), sent("province,rank\nHải Phòng,1\nAtlantis,2\n"))

    assert answer.context["seen"] == ""
    assert "Atlantis" in answer.content.decode()
    assert not ExternalIndex.objects.exists()


def test_what_was_not_previewed_is_refused(minh: User, hai_phong: Province) -> None:
    answer = as_(minh).post(reverse(ADD), {"seen": "forged:1:abc"})

    assert answer.status_code == 302
    assert len(messages_of(answer)) == 1
    assert not ExternalIndex.objects.exists()


def test_replacing_is_said(minh: User, hai_phong: Province) -> None:
    index = ExternalIndexFactory(name="Chỉ số mẫu", year=2022, units=1)
    ExternalValueFactory(index=index, province=hai_phong, rank=1)
    client, text = as_(minh), 'province,value\nHải Phòng,"0,75"\n'

    refused = client.post(reverse(ADD), sent(text))
    page = client.get(f"{reverse(ADD)}?index={index.pk}")
    seen = client.post(reverse(ADD), sent(text, replace="on"))
    client.post(reverse(ADD), {"seen": seen.context["seen"]})

    assert "replace" in refused.context["form"].errors
    assert page.context["form"].initial["replace"] is True
    row = ExternalValue.objects.get()
    assert (row.rank, str(row.value)) == (None, "0.7500")


@pytest.mark.parametrize("query", ["?index=x", "?index=999999", "?index=", "?index=" + "9" * 40])
def test_odd_addresses_are_answered(minh: User, query: str) -> None:
    assert as_(minh).get(reverse(ADD) + query).status_code == 200


def test_departments_read_but_do_not_load(an: User, hai_phong: Province) -> None:
    index = ExternalIndexFactory()
    ExternalValueFactory(index=index, province=hai_phong)
    client = as_(an)
    address = reverse("admin:comparison_externalindex_change", args=[index.pk])

    assert client.get(address).status_code == 200
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), {"seen": "x"}).status_code == 403
    assert client.post(address, {"name": "Khác"}).status_code == 403


def test_ministry_corrects_the_name(minh: User, hai_phong: Province) -> None:
    index = ExternalIndexFactory()
    ExternalValueFactory(index=index, province=hai_phong)
    client = as_(minh)
    address = reverse("admin:comparison_externalindex_change", args=[index.pk])

    answer = client.post(address, form_of(client, address) | {"name": "Tên đúng"})

    assert answer.status_code == 302, answer.context["errors"]
    index.refresh_from_db()
    assert (index.name, index.values.count()) == ("Tên đúng", 1)
