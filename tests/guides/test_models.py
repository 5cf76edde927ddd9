"""Problems and guides: what is public on a day, what is derived."""

import datetime as dt

import pytest

from core.models import User
from guides.models import Guide, Problem
from provinces.models import Province, Scope
from tests.factories import GuideFactory, GuideStepFactory, ProblemFactory, ProblemTaskFactory

TODAY = dt.date(2026, 11, 5)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("model", "factory"), [(Guide, GuideFactory), (Problem, ProblemFactory)])
def test_published_rows_of_a_day(db: None, model, factory) -> None:
    at_once = factory(published=True)
    today = factory(published=True, publish_on=TODAY)
    factory(published=True, publish_on=TODAY + DAY)
    for state in ("draft", "in_review", "archived"):
        factory(state=state)

    assert set(model.objects.published(TODAY)) == {at_once, today}


@pytest.mark.parametrize(("model", "factory"), [(Guide, GuideFactory), (Problem, ProblemFactory)])
def test_staff_see_the_unpublished_rows_of_their_province(
    an: User, minh: User, da_nang: Province, hue: Province, model, factory
) -> None:
    own, other, national = factory(province=da_nang), factory(province=hue), factory()

    seen = [set(model.objects.visible_to(Scope.of(who))) for who in (an, minh, None)]

    assert seen == [{own}, {own, other, national}, set()]
    assert (own.owner_province, national.owner_province) == (da_nang, None)


def test_problem_is_searched_and_sorted_by_derived_columns(db: None) -> None:
    problem = ProblemFactory(title="Đường ngập", title_en="Flooded roads", statement="Nước dâng")

    assert problem.folded_text.split() == ["duong", "ngap", "flooded", "roads", "nuoc", "dang"]
    assert problem.get_absolute_url() == "/bai-toan/duong-ngap/"
    assert str(problem) == "Đường ngập"


def test_guide_text_becomes_harmless_html(db: None) -> None:
    guide = GuideFactory(
        title="Số hóa hồ sơ",
        body="**Bắt đầu** <script>alert(1)</script>\n\n[xem](javascript:alert(1))",
        body_en="## Start\n\n[more](https://a.example/)",
    )

    assert "<strong>Bắt đầu</strong>" in guide.body_html
    assert "<script" not in guide.body_html
    assert "href" not in guide.body_html
    assert "<h2>Start</h2>" in guide.body_html_en
    assert 'href="https://a.example/"' in guide.body_html_en
    assert guide.get_absolute_url() == "/cam-nang/so-hoa-ho-so/"


def test_step_text_becomes_html_when_saved(db: None) -> None:
    step = GuideStepFactory(body="*một*", body_en="*one*")
    step.body = "*hai*"
    step.save()

    assert (step.body_html.strip(), step.body_html_en.strip()) == (
        "<p><em>hai</em></p>",
        "<p><em>one</em></p>",
    )


def test_steps_and_tasks_keep_their_order(db: None) -> None:
    guide, problem = GuideFactory(), ProblemFactory()
    for position, title in ((2, "Sau"), (1, "Trước")):
        GuideStepFactory(guide=guide, title=title, position=position)
        ProblemTaskFactory(problem=problem, text=title, position=position)

    assert [str(step) for step in guide.steps.all()] == ["Trước", "Sau"]
    assert [str(task) for task in problem.tasks.all()] == ["Trước", "Sau"]


def test_step_belongs_to_the_owner_of_its_guide(hue: Province) -> None:
    assert GuideStepFactory(guide=GuideFactory(province=hue)).owner_province == hue
