"""Criteria sets on the staff site: a published version is fixed by any way, and gets a next one."""

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command

from provinces import lifecycle
from solutions import evaluating
from solutions.models import CriteriaSet, Evaluation
from tests import factories as f
from tests.showcase.evaluation_world import NOON, criteria, scored
from tests.staff import as_, form_of, messages_of, state, step, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noon")]


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def two() -> CriteriaSet:
    """Functions 60, security 40."""
    return criteria(functions=60, security=40)


def said_by(criteria_set: CriteriaSet) -> tuple:
    """Everything that a version says."""
    criteria_set.refresh_from_db()
    rows = criteria_set.criteria.values_list(
        "key", "name", "name_en", "description", "weight", "position"
    )
    names = (criteria_set.name, criteria_set.slug, criteria_set.version, criteria_set.state)
    return names, list(rows), list(criteria_set.legal_basis.all())


@pytest.mark.parametrize("who", ["minh", "root"])
def test_published_set_does_not_change_by_its_form(request, two, who: str) -> None:
    user = request.getfixturevalue(who)
    before = said_by(two)
    first = two.criteria.first()

    answers = [
        as_(user).post(url(CriteriaSet, "change", two.pk), data).status_code
        for data in (
            {"name": "Khác", "version": "9"},
            {
                "criteria-TOTAL_FORMS": 1,
                "criteria-INITIAL_FORMS": 1,
                "criteria-0-id": first.pk,
                "criteria-0-criteria_set": two.pk,
                "criteria-0-name": "Khác",
                "criteria-0-weight": "99",
                "criteria-0-DELETE": "on",
            },
        )
    ]
    deleted = as_(user).post(url(CriteriaSet, "delete", two.pk), {"post": "yes"}).status_code

    assert [*answers, deleted] == [403, 403, 403]
    assert said_by(two) == before


def test_published_set_does_not_change_by_the_reference_data(minh) -> None:
    call_command("load_reference", verbosity=0)
    shipped = CriteriaSet.objects.first()
    shipped.criteria.filter(position=0).update(weight=Decimal("1.00"))
    before = said_by(shipped)

    call_command("load_reference", verbosity=0)

    assert said_by(shipped) == before


def test_published_set_does_not_take_a_criterion_from_a_draft(minh, two) -> None:
    draft = f.CriteriaSetFactory(name="Dự thảo")
    criterion = f.CriterionFactory(criteria_set=draft)
    before = said_by(two)
    client = as_(minh)
    address = url(CriteriaSet, "change", draft.pk)

    client.post(address, form_of(client, address) | {"criteria-0-criteria_set": two.pk})

    criterion.refresh_from_db()
    assert criterion.criteria_set == draft
    assert said_by(two) == before


def test_form_of_anything_refuses_a_published_set(two) -> None:
    criterion = two.criteria.first()
    criterion.weight = Decimal(10)
    two.name = "Khác"

    for row in (criterion, two):
        with pytest.raises(ValidationError):
            row.full_clean()


def test_new_version_is_a_draft_with_the_next_number_and_results_stay(
    minh, da_nang, two, binh
) -> None:
    law = f.LegalInstrumentFactory()
    two.legal_basis.set([law])
    evaluation = scored(da_nang, two, 90, 80)
    evaluating.publish_evaluation(evaluation, by=binh)
    before = said_by(two)

    answer = step(minh, two, "add")

    made = CriteriaSet.objects.get(state="draft")
    names, rows, laws = said_by(made)
    assert names == (two.name, two.slug, "2.0", "draft")
    assert (rows, laws) == (before[1], [law])
    assert answer.headers["Location"] == url(CriteriaSet, "change", made.pk)
    assert said_by(two) == before
    criterion = made.criteria.first()
    criterion.weight = Decimal(10)
    criterion.save()
    evaluation.refresh_from_db()
    assert evaluation.overall_micropoints == 86_000_000
    assert [row.verb for row in lifecycle.transitions_of(made)] == ["add"]


def test_second_draft_of_a_set_is_refused(minh, two) -> None:
    step(minh, two, "add")

    answer = step(minh, two, "add")

    assert CriteriaSet.objects.filter(slug=two.slug).count() == 2
    assert "2.0" in " ".join(messages_of(answer))


@pytest.mark.parametrize("who", ["an", "binh"])
def test_departments_make_no_versions(request, two, who: str) -> None:
    answer = step(request.getfixturevalue(who), two, "add")

    assert answer.status_code == 403
    assert CriteriaSet.objects.count() == 1


def test_new_version_is_published_and_offered_first(minh, an, two) -> None:
    step(minh, two, "add")
    made = CriteriaSet.objects.get(version="2.0")

    step(minh, made, "publish")

    offered = as_(an).get(url(Evaluation, "add")).context["adminform"].form
    assert state(made) == "published"
    assert offered.initial["criteria_set"] == made.pk
