"""The national vocabulary, the moving law and the default criteria, from the shipped files."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.reference import read_rows
from solutions import reference
from solutions.models import (
    Audience,
    CriteriaSet,
    LegalInstrument,
    Pillar,
    Programme,
    Sector,
)


@pytest.fixture
def loaded(db):
    return reference.load()


@pytest.mark.usefixtures("loaded")
def test_sectors_twenty_in_three_pillars_eight_of_them_priority():
    assert Counter(Sector.objects.values_list("pillar__key", flat=True)) == {
        "government": 7,
        "society": 5,
        "economy": 8,
    }
    assert set(Sector.objects.filter(is_priority=True).values_list("slug", flat=True)) == {
        "y-te", "giao-duc", "tai-chinh-ngan-hang", "nong-nghiep", "giao-thong-logistics",
        "nang-luong", "tai-nguyen-moi-truong", "san-xuat-cong-nghiep",
    }  # fmt: skip
    assert Sector.objects.get(slug="y-te").name_en == "Health"


@pytest.mark.usefixtures("loaded")
def test_sectors_have_an_icon_that_exists(settings):
    icons = settings.BASE_DIR / "static" / "icons"

    missing = [s.icon for s in Sector.objects.all() if not (icons / f"{s.icon}.svg").is_file()]

    assert missing == []


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("model", "group"), [(Pillar, "pillar"), (Audience, "audience"), (Programme, "programme")]
)
def test_vocabulary_is_the_same_as_in_the_spreadsheet(model, group):
    words = [
        (row["key"], row["vi"], row["en"])
        for row in read_rows(reference.DATA / "vocabulary.csv")
        if row["group"] == group
    ]

    assert list(model.objects.values_list("key", "name", "name_en")) == words


@pytest.mark.usefixtures("loaded")
def test_programmes_have_their_addresses_and_no_invented_document():
    assert list(
        Programme.objects.values_list("slug", "key", "document_number", "document_date")
    ) == [
        ("nen-tang-mien-phi", "free_platforms", "", None),
        ("nen-tang-dung-chung", "shared_platforms", "", None),
    ]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "in_force"),
    [
        (date(2026, 2, 28), set()),
        (date(2026, 3, 1), {"45/2026/NĐ-CP"}),
        (date(2026, 6, 30), {"45/2026/NĐ-CP"}),
        (date(2026, 7, 1), {"224/2026/NĐ-CP"}),
    ],
)
def test_law_on_hiring_decrees_follow_each_other(on, in_force):
    chain = LegalInstrument.objects.filter(number__in=["45/2026/NĐ-CP", "224/2026/NĐ-CP"])

    assert set(chain.in_force(on).values_list("number", flat=True)) == in_force


@pytest.mark.usefixtures("loaded")
def test_law_decree_45_of_2026_lapsed_on_1_july_2026():
    decree = LegalInstrument.objects.get(number="45/2026/NĐ-CP")

    assert (decree.effective_on, decree.expired_on) == (date(2026, 3, 1), date(2026, 7, 1))
    assert decree.replaced_by.number == "224/2026/NĐ-CP"
    assert not decree.has_lapsed(date(2026, 6, 30))
    assert decree.has_lapsed(date(2026, 7, 1))


@pytest.mark.usefixtures("loaded")
def test_law_what_ended_by_1_july_2026_and_by_what():
    lapsed = LegalInstrument.objects.filter(expired_on__lte=date(2026, 7, 1))

    assert dict(lapsed.values_list("number", "replaced_by__number")) == {
        "73/2019/NĐ-CP": "45/2026/NĐ-CP",
        "82/2024/NĐ-CP": "45/2026/NĐ-CP",
        "45/2026/NĐ-CP": "224/2026/NĐ-CP",
        "42/2022/NĐ-CP": "224/2026/NĐ-CP",
        "64/2007/NĐ-CP": "224/2026/NĐ-CP",
        "67/2006/QH11": "148/2025/QH15",
        "16/2024/TT-BTTTT": "41/2026/TT-BKHCN",
        "18/2024/TT-BTTTT": "39/2026/TT-BKHCN",
    }


@pytest.mark.usefixtures("loaded")
def test_law_new_on_1_july_2026():
    new = LegalInstrument.objects.filter(effective_on=date(2026, 7, 1))

    assert dict(new.values_list("number", "confidence")) == {
        "148/2025/QH15": "H",
        "224/2026/NĐ-CP": "H",
        "116/2025/QH15": "M",
        "39/2026/TT-BKHCN": "M",
        "41/2026/TT-BKHCN": "M",
    }


@pytest.mark.usefixtures("loaded")
def test_law_every_instrument_has_both_titles_and_an_issuer():
    assert not [
        i.number for i in LegalInstrument.objects.all() if not (i.title and i.title_en and i.issuer)
    ]


@pytest.mark.usefixtures("loaded")
def test_criteria_default_set_six_groups_weigh_100():
    default = CriteriaSet.objects.get()

    weights = list(default.criteria.values_list("key", "weight"))

    assert weights == [
        ("functions", 30),
        ("performance", 10),
        ("security", 25),
        ("other-qualities", 10),
        ("satisfaction", 10),
        ("service-management", 15),
    ]
    assert sum(weight for _key, weight in weights) == 100
    assert default.state == "published"
    assert [i.number for i in default.legal_basis.all()] == ["41/2026/TT-BKHCN"]
    assert all(c.name_en and c.description and c.description_en for c in default.criteria.all())


def test_load_twice_writes_nothing_the_second_time(loaded):
    with CaptureQueriesContext(connection) as captured:
        again = reference.load()

    assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []
    assert [(o.created, o.updated) for o in again] == [(0, 0)] * len(loaded)
    assert [o.kept for o in again] == [o.created for o in loaded]


@pytest.mark.usefixtures("loaded")
def test_load_again_leaves_what_the_ministry_changed():
    Programme.objects.update(document_number="Số 1/TB")
    LegalInstrument.objects.filter(number="91/2025/QH15").update(title="Tên khác")

    reference.load()

    assert set(Programme.objects.values_list("document_number", flat=True)) == {"Số 1/TB"}
    assert LegalInstrument.objects.get(number="91/2025/QH15").title == "Tên khác"


@pytest.mark.usefixtures("loaded")
def test_load_update_restores_shipped_values_but_never_erases():
    Programme.objects.update(document_number="Số 1/TB")
    LegalInstrument.objects.filter(number="91/2025/QH15").update(title="Tên khác")

    reference.load(update=True)

    assert set(Programme.objects.values_list("document_number", flat=True)) == {"Số 1/TB"}
    assert LegalInstrument.objects.get(number="91/2025/QH15").title == "Luật Bảo vệ dữ liệu cá nhân"


def test_load_an_unknown_successor_in_the_law_is_named(db, monkeypatch):
    rows = [{"number": "1/2026/NĐ-CP", "replaced_by": "2/2026/NĐ-CP"}]
    monkeypatch.setattr(reference, "read_rows", lambda path: rows)

    with pytest.raises(ValueError, match="1/2026/NĐ-CP"):
        reference._load_instruments(update=False)
