"""Synonyms: what may be entered, what ships, who edits them, and what they change."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.finding.lexicon import Meaning
from core.finding.words import read
from core.reference import read_rows
from solutions import reference
from solutions.models import Synonym
from solutions.synonym_effects import Effect, effects
from tests.factories import ListingFactory, SynonymFactory
from tests.solutions.catalogue_world import ON
from tests.solutions.relevance_sample import lexicon
from tests.staff import as_, form_of, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("term", "meanings", "wrong"),
    [
        ("CĐS", "chuyển đổi số", set()),
        ("cds", "chuyển đổi số", set()),
        ("…", "chuyển đổi số", {"term"}),
        ("một hai ba bốn năm sáu bảy tám chín", "số", {"term"}),
        ("hddt", "hóa đơn", {"term"}),
        ("CĐS", "", {"meanings"}),
        ("CĐS", "chuyển đổi số\nChuyen doi so", {"meanings"}),
        ("CĐS", "cđs", {"meanings"}),
        ("CĐS", "HĐĐT", set()),
        ("hóa đơn điện tử", "HĐĐT", {"meanings"}),
        ("biên lai", "chứng từ", {"meanings"}),
    ],
)
def test_what_may_be_entered(term: str, meanings: str, wrong: set[str]) -> None:
    SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")
    SynonymFactory(term="chứng từ", meanings="giấy tờ")
    SynonymFactory(term="giấy tờ", meanings="biên lai")
    row = Synonym(term=term, meanings=meanings)

    try:
        row.clean()
        found = set()
    except ValidationError as error:
        found = set(error.message_dict)

    assert found == wrong


def test_entry_may_be_saved_again() -> None:
    row = SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")

    row.clean()

    assert row.folded_term == "hddt"


def test_entry_with_the_same_letters_is_named(minh) -> None:
    SynonymFactory(term="bán đồ", meanings="bán hàng")

    answer = as_(minh).post(url(Synonym, "add"), {"term": "bản đồ", "meanings": "GIS"})

    assert "“bán đồ”" in str(answer.context["adminform"].form.errors["term"])


def test_shipped_synonyms_are_valid_many_and_loaded_once() -> None:
    reference.load()
    loaded = Synonym.objects.count()
    reference.load()

    for row in Synonym.objects.all():
        row.clean()
    shipped = read_rows(reference.DATA / "synonyms.csv")
    assert loaded == Synonym.objects.count() == len(shipped) >= 120


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("lao động nước ngoài", "xuất khẩu lao động"),
        ("quản lý tài liệu", "quản lý kênh phân phối"),
        ("khoản thu", "học phí"),
        ("monitoring", "trạm đo"),
        ("ông bà", "cha mẹ già"),
        ("trẻ em", "xâm hại trẻ em"),
        ("chung cư", "cư dân"),
        ("nước thải", "ống khói"),
        ("huyết áp", "tiểu đường"),
        ("KTNN", "kế toán nhà nước"),
    ],
)
def test_shipped_word_does_not_stand_for_another_concept(typed: str, other: str) -> None:
    (meaning,) = lexicon().meanings(tuple(read(typed))) or [Meaning(())]

    assert tuple(read(other)) not in meaning.phrases


def test_official_and_everyday_word_for_promotions_lead_alike() -> None:
    official, everyday = (
        {phrase for one in lexicon().meanings(tuple(read(text))) for phrase in one.phrases}
        for text in ("khuyến mại", "khuyến mãi")
    )

    assert tuple(read("tích điểm")) in official & everyday


def test_entry_that_staff_changed_stays_changed() -> None:
    reference.load()
    Synonym.objects.filter(term="HĐĐT").update(is_active=False, meanings="khác")

    reference.load()

    row = Synonym.objects.get(term="HĐĐT")
    assert (row.is_active, row.meanings) == (False, "khác")


def test_effect_is_the_number_found_without_and_with_the_entry() -> None:
    for name in ("Hóa đơn điện tử", "HĐĐT Gọn", "Sổ khám"):
        ListingFactory(solution__name=name, national=True, published=True)
    row = SynonymFactory(term="HĐĐT", meanings="hóa đơn điện tử")

    assert effects(row, ON) == [Effect("HĐĐT", 1, 2), Effect("hóa đơn điện tử", 1, 2)]


def test_ministry_edits_and_sees_the_effect(minh) -> None:
    ListingFactory(solution__name="Chuyển đổi số", national=True, published=True)
    client = as_(minh)

    client.post(url(Synonym, "add"), {"term": "CĐS", "meanings": "chuyển đổi số"})
    row = Synonym.objects.get()
    page = client.get(url(Synonym, "change", row.pk)).content.decode()

    assert row.folded_term == "cds"
    assert re.search(r"<p>“CĐS” [^<]*\b1 [^<]*: 0\.</p>", page)


def test_department_reads_and_does_not_edit(an) -> None:
    row = SynonymFactory(term="CĐS", meanings="chuyển đổi số")
    client: Client = as_(an)

    answers = [
        client.get(url(Synonym, "changelist")).status_code,
        client.get(url(Synonym, "change", row.pk)).status_code,
        client.post(url(Synonym, "change", row.pk), {"term": "X", "meanings": "y"}).status_code,
        client.get(url(Synonym, "add")).status_code,
    ]

    row.refresh_from_db()
    assert (answers, row.term) == ([200, 200, 403, 403], "CĐS")


def test_cycle_is_named_in_the_form(minh) -> None:
    SynonymFactory(term="A B", meanings="c d")
    row = SynonymFactory(term="E F", meanings="g h")
    client = as_(minh)
    address = url(Synonym, "change", row.pk)

    answer = client.post(address, form_of(client, address) | {"term": "c d", "meanings": "a b"})

    assert "A B" in str(answer.context["adminform"].form.errors["meanings"])
