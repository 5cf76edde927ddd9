"""The columns of the sheets of evidence: found folded, as long as the fields they fill."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.imports.cells import value_cell
from solutions.imports.columns import ANY_COLUMN, VOCABULARY, words
from solutions.imports.contract import Column, Contract
from solutions.imports.messages import CellError
from solutions.imports.values import read_cell
from solutions.models import CriterionScore, Deployment, Evaluation, ImportJob, Recognition
from solutions.sheets import deployments, evaluations, recognitions
from solutions.sheets.criteria import CriteriaColumns, remark_key
from solutions.sheets.kinds import EVIDENCE, KINDS
from tests.factories import CriteriaSetFactory, CriterionFactory

from .tables import criteria_set

pytestmark = pytest.mark.django_db

REQUIRED = {
    "evaluations": ["solution_name", "body", "evaluated_on"],
    "recognitions": ["solution_name", "recognition_kind", "recognition_title", "issuer"],
    "deployments": ["solution_name", "agency"],
}
POINTS = Column("x", "Điểm", "points", False, "", (), "Points")


def contract(kind: str) -> Contract:
    return EVIDENCE[kind].contract()


def test_every_kind_of_job_has_its_sheet() -> None:
    assert list(KINDS) == ImportJob.Kind.values


@pytest.mark.parametrize("kind", EVIDENCE)
def test_required_columns(kind: str) -> None:
    assert [column.key for column in contract(kind).required] == REQUIRED[kind]


@pytest.mark.parametrize("kind", EVIDENCE)
def test_no_accepted_heading_names_two_columns(kind: str) -> None:
    criteria_set()
    named: dict[str, set[str]] = {}
    for column in contract(kind).columns:
        for text in (column.key, column.heading_vi, column.heading_en, *column.aliases):
            named.setdefault(words(text), set()).add(column.key)

    assert [text for text, keys in named.items() if len(keys) > 1] == []


@pytest.mark.parametrize("kind", EVIDENCE)
def test_same_key_means_the_same_in_every_sheet(kind: str) -> None:
    wrong = [
        column.key
        for column in contract(kind).columns
        if column.key in ANY_COLUMN and ANY_COLUMN[column.key].heading_vi != column.heading_vi
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "model", "mapping"),
    [
        ("evaluations", Evaluation, evaluations.FIELDS),
        ("recognitions", Recognition, recognitions.FIELDS
         | {"recognition_title": "title", "recognition_number": "number"}),
        ("deployments", Deployment, deployments.SAID | deployments.MAILBOX | {
            "agency": "agency", "confirmation_paper": "confirmation_paper",
            "end_reason": "end_reason"}),
    ],
)  # fmt: skip
def test_limits_are_those_of_the_fields(kind: str, model: type, mapping: dict[str, str]) -> None:
    wrong = [
        (key, contract(kind).by_key[key].limit, field.max_length)
        for key, name in mapping.items()
        if contract(kind).by_key[key].kind in ("text", "email")
        and (field := model._meta.get_field(name)).max_length != contract(kind).by_key[key].limit
    ]

    assert wrong == []


def test_limit_of_a_remark_is_that_of_its_field() -> None:
    criteria_set()

    found = {c.limit for c in contract("evaluations").columns if c.key.startswith("remark_")}

    assert found == {CriterionScore._meta.get_field("note").max_length}


def test_vocabulary_is_that_of_the_fields() -> None:
    told = [term.key for term in VOCABULARY if term.group == "told_by"]

    assert told == Deployment.Teller.values
    with translation.override("en"):
        labels = [str(term) for term in VOCABULARY if term.group == "told_by"]
        assert labels == [str(label) for label in Deployment.Teller.labels]


# Criteria -----------------------------------------------------------------------------------------
def test_criterion_called_like_another_column_is_told_apart() -> None:
    made = CriteriaSetFactory(state="published")
    CriterionFactory(criteria_set=made, name="Phương pháp đánh giá", key="phuong-phap")

    found = contract("evaluations").match(
        {0: "Phương pháp đánh giá", 1: "Điểm: Phương pháp đánh giá"}
    )

    assert {i: c.key for i, c in found.by_index.items()} == {0: "method", 1: "score_phuong-phap"}


def test_criteria_of_several_versions_share_their_columns() -> None:
    first = criteria_set(version="1.0")
    second = criteria_set(version="2.0", slug="bo-tieu-chi-mau")
    second.criteria.filter(key="dich-vu").update(name="Quản lý dịch vụ")
    second.criteria.filter(key="bao-mat").update(key="an-toan")
    columns = CriteriaColumns.load()

    keys = [[key for key, _criterion in columns.scores(one)] for one in (first, second)]

    assert keys[0] == keys[1]
    assert len(columns.keys) == 3
    assert [remark_key(key) in columns.contract.by_key for key in columns.keys] == [True] * 3
    assert columns.contract.match({0: "Dịch vụ"}).keys == {
        *columns.contract.match({0: "Quản lý dịch vụ"}).keys
    }


@pytest.mark.parametrize(
    ("heading", "is_doubted"),
    [
        ("Bảo mật", False),
        ("Bảo mật (30%)", False),
        ("Bảo mật (trọng số 30)", False),
        ("Bảo mật (thang điểm 100)", False),
        ("Bảo mật (tối đa 100 điểm)", False),
        ("Bảo mật (điểm)", False),
        ("Điểm bảo mật", False),
        ("Bảo mật (tối đa 30 điểm)", True),
        ("Bảo mật (thang 10)", True),
        ("Bảo mật (30)", True),
    ],
)
def test_heading_of_a_criterion_may_tell_its_weight_or_scale(
    heading: str, is_doubted: bool
) -> None:
    criteria_set()

    found = contract("evaluations").match({3: heading})

    assert [column.key for column in found.by_index.values()] == ["score_bao-mat"]
    assert bool(found.scaled) is is_doubted


# Points -------------------------------------------------------------------------------------------
@settings(max_examples=100)
@given(
    points=st.decimals(0, 100, places=2),
    mark=st.sampled_from(".,"),
    tail=st.sampled_from(["", " điểm", "/100", " / 100"]),
)
def test_points_are_read_as_they_are_written(points: Decimal, mark: str, tail: str) -> None:
    typed = f"{points:f}".replace(".", mark) + tail

    assert read_cell(POINTS, value_cell(typed)).value == points


@settings(max_examples=100)
@given(
    st.one_of(
        st.decimals(Decimal("100.01"), 10**6, places=2),
        st.decimals(-(10**6), Decimal("-0.01"), places=2),
    )
)
def test_points_out_of_range_are_wrong(points: Decimal) -> None:
    with pytest.raises(CellError) as wrong:
        read_cell(POINTS, value_cell(f"{points:f}"))

    assert wrong.value.code == "not_points"
