"""Evaluations on the staff site: entered at once, published, told, revoked; criteria sets."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import User
from provinces.models import Province
from solutions import evaluating
from solutions.models import CriteriaSet, Evaluation
from tests import factories as f
from tests.showcase.evaluation_world import NOON, TODAY, criteria, scored
from tests.staff import TICK, as_, errors_of, form_of, messages_of, state, step, url

PDF = b"%PDF-1.7 %%EOF"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noon")]


@pytest.fixture
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def two() -> CriteriaSet:
    """Functions 60, security 40."""
    return criteria(functions=60, security=40)


def entered(place: Province, **said: Any) -> dict[str, Any]:
    """What a person types of a new evaluation, besides its scores."""
    body = f.EvaluationBodyFactory(province=place)
    return {
        "province": place.pk,
        "solution": f.SolutionFactory().pk,
        "body": body.pk,
        "evaluated_on": "2026-10-01",
        "minutes_number": "05/BB-HĐ",
    } | said


def add(user: User, data: dict[str, Any], query: str = ""):
    """The form of a new evaluation, opened and sent back with ``data``."""
    client = as_(user)
    address = f"{url(Evaluation, 'add')}{query}"
    return client.post(address, form_of(client, address) | data)


def change(user: User, evaluation: Evaluation, **data: Any):
    client = as_(user)
    address = url(Evaluation, "change", evaluation.pk)
    return client.post(address, form_of(client, address) | data)


def points(evaluation: Evaluation) -> dict[str, Decimal]:
    return dict(evaluation.scores.values_list("criterion__key", "points"))


# Entering ----------------------------------------------------------------------------------------
def test_scores_are_typed_at_once_with_everything_else(an, da_nang, two) -> None:
    said = entered(da_nang, **{"scores-0-points": "92.50", "scores-1-points": "91.25"})

    add(an, said | {"scores-0-note": "Đủ 20 chức năng"})

    evaluation = Evaluation.objects.get()
    assert evaluation.criteria_set == two
    assert points(evaluation) == {"functions": Decimal("92.50"), "security": Decimal("91.25")}
    assert evaluation.overall_micropoints == 92_000_000
    assert evaluation.scores.first().note == "Đủ 20 chức năng"


def test_form_shows_a_line_for_every_criterion_with_its_weight(an, two) -> None:
    html = as_(an).get(url(Evaluation, "add")).content.decode()

    lines = re.findall(r'data-name="([^"]+)" data-key="([^"]+)" data-weight="([^"]+)"', html)
    assert lines == [("Functions", "functions", "60.00"), ("Security", "security", "40.00")]
    assert "data-grades=" in html
    assert "js/evaluation-total" in html


def test_incomplete_draft_is_kept_and_says_which_criteria_are_missing(an, da_nang, two) -> None:
    add(an, entered(da_nang, **{"scores-1-points": "80"}))

    evaluation = Evaluation.objects.get()
    html = as_(an).get(url(Evaluation, "change", evaluation.pk)).content.decode()
    assert (points(evaluation), evaluation.overall_micropoints) == ({"security": 80}, None)
    missing = html.partition("data-missing>")[2].partition("</span>")[0]
    assert "Functions" in missing
    assert "Security" not in missing
    order = re.findall(r'data-key="(\w+)"', html)
    assert order == ["functions", "security"]


def test_total_stands_there_after_saving_also_without_scripts(an, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 90, 80)

    html = as_(an).get(url(Evaluation, "change", evaluation.pk)).content.decode()

    total = html.partition("data-total>")[2].partition("</output>")[0]
    assert total == "86,0/100 – Tốt"


def test_emptied_line_takes_its_score_back(an, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 90, 80)

    change(an, evaluation, **{"scores-0-points": "", "scores-0-note": ""})

    evaluation.refresh_from_db()
    assert (points(evaluation), evaluation.overall_micropoints) == ({"security": 80}, None)


@pytest.mark.parametrize("typed", ["100.01", "-1", "9999", "x", "50.123", "NaN"])
def test_wrong_points_are_refused_and_kept_in_the_form(an, da_nang, two, typed: str) -> None:
    answer = add(an, entered(da_nang, **{"scores-0-points": typed, "scores-1-points": "80"}))

    assert list(errors_of(answer)) == ["scores-0-points"]
    assert not Evaluation.objects.exists()
    assert 'value="80"' in answer.content.decode()


def test_newest_published_set_stands_ready_and_drafts_are_not_offered(an, two) -> None:
    newer = criteria("Bộ tiêu chí B", speed=100)
    newer.published_on = TODAY + dt.timedelta(days=1)
    newer.save()
    f.CriteriaSetFactory(name="Dự thảo")

    form = as_(an).get(url(Evaluation, "add")).context["adminform"].form

    assert form.initial["criteria_set"] == newer.pk
    assert list(form.fields["criteria_set"].queryset) == [newer, two]


def test_another_set_may_be_asked_for_by_the_address(an, da_nang, two) -> None:
    other = criteria("Bộ tiêu chí B", speed=100)
    query = f"?criteria_set={other.pk}"

    add(an, entered(da_nang, **{"scores-0-points": "70", "criteria_set": other.pk}), query)

    assert points(Evaluation.objects.get()) == {"speed": 70}


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "", "٣"])
def test_nonsense_in_the_address_gives_the_usual_form(an, two, key: str) -> None:
    answer = as_(an).get(f"{url(Evaluation, 'add')}?criteria_set={key}")

    assert answer.status_code == 200
    assert answer.content.decode().count("data-weight=") == 2


def test_exchanged_set_shows_its_lines_with_the_points_of_common_criteria(an, da_nang, two) -> None:
    other = criteria("Bộ tiêu chí B", speed=50, security=50)
    said = {"scores-0-points": "90", "scores-1-points": "80", "criteria_set": other.pk}

    refused = add(an, entered(da_nang, **said), f"?criteria_set={two.pk}")

    assert not Evaluation.objects.exists()
    [formset] = [part.formset for part in refused.context["inline_admin_formsets"]]
    lines = {form.about.key: form["points"].value() for form in formset.lines}
    assert lines == {"speed": "", "security": "80"}
    assert len(formset.non_form_errors()) == 1


def test_exchanged_set_without_points_is_simply_saved(an, da_nang, two) -> None:
    other = criteria("Bộ tiêu chí B", speed=100)

    add(an, entered(da_nang, criteria_set=other.pk), f"?criteria_set={two.pk}")

    assert Evaluation.objects.get().criteria_set == other


def test_score_of_a_criterion_of_another_set_is_a_forged_form(an, da_nang, two) -> None:
    other = criteria("Bộ tiêu chí B", speed=100)
    evaluation = scored(da_nang, two, 90)

    forged = {"scores-1-criterion": other.criteria.get().pk, "scores-1-points": "80"}
    answer = change(an, evaluation, **forged)

    assert answer.status_code == 403
    assert points(evaluation) == {"functions": 90}


def test_usual_last_day_is_proposed_but_never_filled_in(an, da_nang, two) -> None:
    answer = add(an, entered(da_nang))

    assert Evaluation.objects.get().valid_until is None
    assert any("01/10/2028" in text for text in messages_of(answer))


def test_internal_paper_is_not_taken_as_public_copy(an, da_nang, two, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    files = {
        name: SimpleUploadedFile(f"{name}.pdf", PDF, "application/pdf")
        for name in ("original_file", "public_file")
    }

    answer = add(an, entered(da_nang) | files)

    assert list(errors_of(answer)) == ["public_file"]
    assert not Evaluation.objects.exists()


# Publishing --------------------------------------------------------------------------------------
def test_everything_that_lacks_is_said_before_the_step(binh, da_nang, two) -> None:
    evaluation = f.EvaluationFactory(province=da_nang, criteria_set=two)
    file = f.StoredFileFactory()
    evaluation.conflict_file = evaluation.public_file = file
    evaluation.save()

    page = as_(binh).get(f"{url(Evaluation, 'change', evaluation.pk)[:-7]}buoc/publish/")
    answer = step(binh, evaluation, "publish", **TICK)

    [line] = page.context["prospect"].hindered.shown
    assert "Functions, Security" in line.obstacle
    assert line.obstacle.count(";") == 3
    assert state(evaluation) == "draft"
    assert len(messages_of(answer)) == 1


def test_draft_page_lists_what_lacks(an, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 90, minutes_number="")

    context = as_(an).get(url(Evaluation, "change", evaluation.pk)).context

    assert len(context["lacking"]) == 2


def test_failed_result_asks_when_the_vendor_was_told(client, binh, da_nang, two) -> None:
    solution = f.ListingFactory(published=True).solution
    evaluation = scored(da_nang, two, 50, "49.99", solution=solution)
    page = f"{url(Evaluation, 'change', evaluation.pk)[:-7]}buoc/publish/"

    asked = as_(binh).get(page).context["form"].fields["notified_on"]
    refused = step(binh, evaluation, "publish", **TICK)
    future = step(binh, evaluation, "publish", notified_on="2026-11-03", **TICK)
    before = state(evaluation)
    step(binh, evaluation, "publish", notified_on="2026-10-19", **TICK)

    evaluation.refresh_from_db()
    # Told today, Monday: ten working days end on Monday the 16th.
    assert "17/11/2026" in asked.help_text
    assert [list(page.context["form"].errors) for page in (refused, future)] == [
        ["notified_on"],
        ["notified_on"],
    ]
    assert (before, evaluation.state) == ("draft", "published")
    assert (evaluation.vendor_notified_on, evaluation.public_from) == (
        dt.date(2026, 10, 19),
        dt.date(2026, 11, 3),
    )
    assert str(evaluation.body) not in client.get(solution.get_absolute_url()).content.decode()


def test_page_says_from_which_day_a_failed_result_is_public(an, da_nang) -> None:
    waiting = f.EvaluationFactory(
        province=da_nang,
        published=True,
        overall_micropoints=40_000_000,
        public_from=dt.date(2026, 11, 3),
    )
    untold = f.EvaluationFactory(province=da_nang, published=True, overall_micropoints=40_000_000)
    fine = f.EvaluationFactory(province=da_nang, published=True)

    said = [
        as_(an).get(url(Evaluation, "change", one.pk)).context["waits"]
        for one in (waiting, untold, fine)
    ]

    assert "03/11/2026" in said[0]
    assert said[1] != ""
    assert said[2] == ""


def test_result_of_fifty_and_more_asks_for_no_notice(binh, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 50, 50)

    step(binh, evaluation, "publish", **TICK)

    assert state(evaluation) == "published"


def test_several_are_published_at_once_each_judged_on_its_own(binh, da_nang, two) -> None:
    whole = [scored(da_nang, two, 90, 80) for _ in range(2)]
    failed = scored(da_nang, two, 40, 40)
    lacking = scored(da_nang, two, 90)
    rows = [*whole, failed, lacking]
    client = as_(binh)
    chosen = {"action": "step_publish", "_selected_action": [row.pk for row in rows]}

    page = client.post(url(Evaluation, "changelist"), chosen)
    client.post(
        url(Evaluation, "changelist"),
        chosen | {"apply": "1", "selection": page.context["selection"], **TICK},
    )

    assert [line.name for line in page.context["prospect"].hindered.shown] == [str(lacking)]
    assert [state(row) for row in rows] == ["published", "published", "draft", "draft"]


def test_scores_of_a_published_evaluation_are_only_read(binh, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 90, 80)
    evaluating.publish_evaluation(evaluation, by=binh)
    client = as_(binh)
    address = url(Evaluation, "change", evaluation.pk)
    html = client.get(address).content.decode()
    [score, _other] = evaluation.scores.all()

    client.post(
        address,
        form_of(client, address)
        | {
            "scores-TOTAL_FORMS": "3",
            "scores-INITIAL_FORMS": "2",
            "scores-0-id": score.pk,
            "scores-0-criterion": score.criterion_id,
            "scores-0-points": "1",
            "scores-0-DELETE": "on",
        },
    )

    evaluation.refresh_from_db()
    assert not re.search(r'<input[^>]+name="scores-\d+-points"', html)
    assert points(evaluation) == {"functions": 90, "security": 80}
    assert evaluation.overall_micropoints == 86_000_000


def test_earlier_score_of_a_published_evaluation_is_not_brought_back(binh, da_nang, two) -> None:
    evaluation = scored(da_nang, two, 90, 80)
    first = evaluation.scores.first()
    version = first.history.latest()
    first.points = Decimal(60)
    first.save()
    evaluating.publish_evaluation(evaluating.rescore(evaluation), by=binh, scope=None)
    page = url(Evaluation, "change", evaluation.pk)[:-7]
    address = f"{page}khoi-phuc/criterionscore/{version.pk}/"
    client = as_(binh)

    answer = client.post(address, {"seen": client.get(address).context["found"].seen})

    assert answer.status_code in {200, 403}
    assert points(evaluation) == {"functions": 60, "security": 80}


def test_notice_brought_back_moves_the_day_of_publication(binh, da_nang) -> None:
    evaluation = f.EvaluationFactory(
        province=da_nang, published=True, overall_micropoints=40_000_000
    )
    change(binh, evaluation, vendor_notified_on="19/10/2026")
    version = evaluation.history.filter(vendor_notified_on="2026-10-19").latest()
    change(binh, evaluation, vendor_notified_on="30/10/2026")
    evaluation.refresh_from_db()
    before = evaluation.public_from
    page = url(Evaluation, "change", evaluation.pk)[:-7]
    address = f"{page}khoi-phuc/evaluation/{version.pk}/"
    client = as_(binh)

    client.post(address, {"seen": client.get(address).context["found"].seen})

    evaluation.refresh_from_db()
    assert (before, evaluation.public_from) == (dt.date(2026, 11, 14), dt.date(2026, 11, 3))


def test_revocation_takes_reason_and_notice(client, binh, da_nang, two) -> None:
    solution = f.ListingFactory(published=True, solution__slug="mot-cua").solution
    evaluation = scored(da_nang, two, 90, 80, solution=solution)
    evaluating.publish_evaluation(evaluation, by=binh)

    untold = step(binh, evaluation, "revoke", reason="", notified_on="")
    step(binh, evaluation, "revoke", reason="Hồ sơ không đúng", notified_on="2026-10-16")

    evaluation.refresh_from_db()
    assert list(untold.context["form"].errors) == ["reason"]
    assert (evaluation.state, evaluation.revoke_reason) == ("revoked", "Hồ sơ không đúng")
    assert evaluation.public_from == dt.date(2026, 10, 31)
    assert "Hồ sơ không đúng" in client.get("/giai-phap/mot-cua/").content.decode()


def test_notice_of_a_revocation_may_follow_later(binh, da_nang) -> None:
    evaluation = f.EvaluationFactory(province=da_nang, published=True)

    step(binh, evaluation, "revoke", reason="Hồ sơ không đúng")
    evaluation.refresh_from_db()
    before = evaluation.public_from
    change(binh, evaluation, vendor_notified_on="30/10/2026")

    evaluation.refresh_from_db()
    assert (before, evaluation.public_from) == (None, dt.date(2026, 11, 14))
