"""Indices of others on the public pages of the comparison: beside our figures, by their names."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from provinces.models import Province
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_side_by_side_shows_predecessors_one_by_one(
    hai_phong: Province, hai_duong: Province, hue: Province
) -> None:
    address = reverse("comparison:side_by_side") + "?t=hai-phong&t=hue"
    assert "Chỉ số mẫu" not in Client().get(address).content.decode()
    index = f.ExternalIndexFactory(name="Chỉ số mẫu", units=63)
    for province, rank in ((hai_phong, 5), (hai_duong, 12), (hue, 4)):
        f.ExternalValueFactory(index=index, province=province, rank=rank)

    html = Client().get(address).content.decode()

    part = html[html.index('id="external"') :]
    assert part.index("<li>Hải Phòng") < part.index("<li>Hải Dương") < part.index("<li>Huế")
    assert "2022" in part
    assert "https://chi-so.example/2022" in part
    assert "8,5" not in part  # the mean of 5 and 12


def test_province_of_a_quarter_shows_them_apart(hue: Province) -> None:
    ranking = f.RankingFactory(
        year=2026, number=3, published=True, cutoff_on=dt.date(2026, 9, 30), scope="all"
    )
    f.SnapshotFactory(ranking=ranking, province=hue)
    f.ExternalValueFactory(province=hue, rank=4, index__name="Chỉ số mẫu")

    answer = Client().get(reverse("comparison:province", args=["2026-q3", "hue"]))

    assert "Chỉ số mẫu" in answer.content.decode()
    json = Client().get(reverse("comparison:quarter", args=["2026-q3"]) + "?format=json")
    assert "Chỉ số mẫu" not in json.content.decode()
