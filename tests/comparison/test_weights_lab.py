"""The weights laboratory: trying is a GET, saving a proposal, adopting needs a document."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from comparison.indicators.definitions import default_weights
from comparison.models import WeightProposal
from comparison.proposing_weights import adopt, first_free, propose, refuse
from comparison.quarters import Quarter
from comparison.weights import weights_for
from comparison.weights_asked import number, read
from core.models import Transition
from tests.comparison.boards import board, keep, place
from tests.factories import RankingFactory, WeightProposalFactory
from tests.staff import as_

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
LAB = "/quan-tri/thu-trong-so/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NEW = default_weights() | {"sectors_covered": Decimal(5), "problems_covered": Decimal(25)}


@pytest.fixture
def frozen_quarter(da_nang, hue):
    return keep(
        board(
            Q3,
            place(da_nang, sectors_covered=9, share_priced=(1, 4)),
            place(hue, sectors_covered=2, share_priced=(3, 4)),
        )
    )


# What is typed -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("15", "15"), ("7,5", "7.5"), (" 7.25 ", "7.25"), ("", "0"), ("100", "100"), ("0", "0"),
        ("101", None), ("-1", None), ("1e2", None), ("7.255", None), ("x", None), ("٧", None),
        ("\x00", None), ("999", None),
    ],
)  # fmt: skip
def test_weight_as_typed(text, weight) -> None:
    assert number(text) == (None if weight is None else Decimal(weight))


def test_what_cannot_be_read_is_named_and_left_as_it_is() -> None:
    asked = read(
        {"w-sectors_covered": "20", "w-share_priced": "nhiều", "w-price_level": "9", "w-x": "1"},
        default_weights(),
    )

    assert dict(asked.weights) == default_weights() | {"sectors_covered": Decimal(20)}
    assert (asked.typed["share_priced"], asked.typed["sectors_covered"]) == ("nhiều", "20")
    assert len(asked.problems) == 1
    assert "nhiều" in asked.problems[0]
    assert asked.total == 105


# The page ----------------------------------------------------------------------------------------
def test_order_moves_beside_the_present_one(frozen_quarter, minh) -> None:
    client = as_(minh)

    now = client.get(LAB, {"on": "2026-q3"}).context
    tried = client.get(
        LAB, {"on": "2026-q3", "w-sectors_covered": "1", "w-share_priced": "24"}
    ).context

    assert [(str(one.province), one.places) for one in now["moved"]] == [("Đà Nẵng", 0), ("Huế", 0)]
    assert [(str(one.province), one.places) for one in tried["moved"]] == [
        ("Huế", 1),
        ("Đà Nẵng", -1),
    ]
    assert (now["is_changed"], tried["is_changed"], tried["total"]) == (False, True, "100")
    assert not WeightProposal.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"on": "2026-q9"}, {"on": "\x00"}, {"w-sectors_covered": "\x00"}, {"on": "2199-q4"},
        {"w-sectors_covered": "9" * 5000}, {"w-sectors_covered": "0"},
    ],
)  # fmt: skip
def test_nonsense_is_named_and_answered(frozen_quarter, minh, query) -> None:
    answer = as_(minh).get(LAB, query)

    assert answer.status_code == 200
    assert len(answer.context["problems"]) == (query != {"w-sectors_covered": "0"})


def test_all_weights_nought_rank_nobody(frozen_quarter, minh) -> None:
    query = {f"w-{key}": "0" for key in default_weights()} | {"on": "2026-q3"}

    answer = as_(minh).get(LAB, query)

    assert (answer.status_code, answer.context["moved"]) == (200, [])


def typed(weights) -> dict[str, str]:
    return {f"w-{key}": str(weight) for key, weight in weights.items()}


def test_trial_is_saved_as_a_proposal(frozen_quarter, minh) -> None:
    form = {"title": "Nhấn mạnh bài toán", "quarter": "2026-q4", "note": "Vì ..."}

    done = as_(minh).post(LAB, typed(NEW) | form)

    made = WeightProposal.objects.get()
    assert done.url == reverse("admin:comparison_weightproposal_change", args=[made.pk])
    assert (made.title, made.quarter, made.state, made.by) == (
        "Nhấn mạnh bài toán",
        Q4,
        "open",
        minh,
    )
    assert made.weights["problems_covered"] == "25"
    # Nothing holds yet.
    assert weights_for(Q4) == default_weights()


def test_weights_that_do_not_make_a_hundred_are_not_saved(frozen_quarter, minh) -> None:
    form = {"title": "Thử", "quarter": "2026-q4"}

    answer = as_(minh).post(LAB, typed(NEW | {"visits": Decimal(1)}) | form)

    assert answer.context["form"].errors
    assert not WeightProposal.objects.exists()


def test_laboratory_is_the_ministrys(frozen_quarter, an, binh, client) -> None:
    proposal = WeightProposalFactory()
    page = reverse("admin:comparison_weightproposal_change", args=[proposal.pk])

    for person in (an, binh):
        staff = as_(person)
        assert staff.get(LAB).status_code == staff.post(LAB, typed(NEW)).status_code == 403
        assert staff.get(page).status_code == 404
        assert staff.post(page, {"decision": "adopted", "document_number": "1"}).status_code == 404
    assert client.get(LAB).status_code == 302


def test_adopted_on_the_page_by_its_document(minh) -> None:
    proposal = WeightProposalFactory(weights={k: str(v) for k, v in NEW.items()})
    page = reverse("admin:comparison_weightproposal_change", args=[proposal.pk])

    without = as_(minh).post(page, {"decision": "adopted", "document_number": " "})
    done = as_(minh).post(page, {"decision": "adopted", "document_number": "77/QĐ-BKHCN"})
    again = as_(minh).post(page, {"decision": "refused"})

    assert without.context["form"].errors
    assert (done.status_code, again.status_code) == (302, 403)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.document_number, proposal.decided_by) == (
        "adopted",
        "77/QĐ-BKHCN",
        minh,
    )
    assert weights_for(Q4) == NEW
    assert weights_for(Q3) == default_weights()


# Actions -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "weights",
    [
        {"sectors_covered": Decimal(99)},
        {"price_level": Decimal(100)},
        {"khong_co": Decimal(100)},
        {"sectors_covered": Decimal(150), "visits": Decimal(-50)},
        {},
    ],
)
def test_proposed_weights_make_a_hundred_of_what_can_be_weighed(minh, weights) -> None:
    with pytest.raises(ValidationError):
        propose(Q4, weights, title="Thử", by=minh)


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_proposal_has_a_title(minh, title) -> None:
    with pytest.raises(ValidationError):
        propose(Q4, NEW, title=title, by=minh)


def test_quarter_that_was_shown_keeps_its_weights(minh) -> None:
    RankingFactory(year=2026, number=4, consulting=True)

    with pytest.raises(ValidationError):
        propose(Q4, NEW, title="Thử", by=minh)

    assert first_free(Q3) == Quarter(2027, 1)
    assert propose(Quarter(2027, 1), NEW, title="Thử", by=minh)


def test_only_one_set_is_adopted_for_a_quarter(minh) -> None:
    first, second = (propose(Q4, NEW, title=f"Thử {n}", by=minh) for n in range(2))
    adopt(first, document_number="1", by=minh)

    with pytest.raises(ValidationError):
        adopt(second, document_number="2", by=minh)
    refuse(WeightProposal.objects.get(pk=second.pk), by=minh)

    assert sorted(WeightProposal.objects.values_list("state", flat=True)) == ["adopted", "refused"]
    verbs = list(Transition.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["propose", "propose", "adopt", "refuse"]


def test_departments_neither_propose_nor_decide(an, binh, minh) -> None:
    proposal = propose(Q4, NEW, title="Thử", by=minh)

    for person in (an, binh):
        with pytest.raises(PermissionDenied):
            propose(Q4, NEW, title="Thử", by=person)
        with pytest.raises(PermissionDenied):
            adopt(proposal, document_number="1", by=person)
        with pytest.raises(PermissionDenied):
            refuse(proposal, by=person)
