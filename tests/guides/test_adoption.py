"""Taking guides over: what is copied, what stays shared; and changed origins."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import model_to_dict

from guides import origins
from guides.adoption import GUIDE_FIELDS, STEP_FIELDS, adopt_guides
from guides.models import Guide, GuideStep
from provinces import lifecycle
from provinces.models import Scope
from tests import factories

HANOI = dt.timezone(dt.timedelta(hours=7))
DAY = dt.datetime(2026, 2, 10, 10, tzinfo=HANOI)
LATER = dt.datetime(2026, 2, 20, 10, tzinfo=HANOI)


@pytest.fixture
def clock():
    """The clock stands still on 10 February 2026 until it is moved."""
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def origin(clock, hue):
    """Huế's public guide with everything that hangs on one."""
    guide = factories.GuideFactory(
        title="Đưa trạm y tế lên phần mềm",
        slug="dua-tram-y-te-len-phan-mem",
        summary="Tóm tắt",
        body="Cách **làm**",
        problem=factories.ProblemFactory(published=True),
        province=hue,
        published=True,
        version=3,
        effective_on=dt.date(2026, 1, 5),
        is_sample=True,
    )
    guide.sectors.set([factories.SectorFactory()])
    guide.audiences.set([factories.AudienceFactory()])
    guide.legal_basis.set([factories.LegalInstrumentFactory()])
    first = factories.GuideStepFactory(
        guide=guide, title="Khảo sát", days=5, checklist="Một\nHai", position=1, pictured=True
    )
    first.solutions.set(factories.SolutionFactory.create_batch(2))
    factories.GuideStepFactory(guide=guide, title="Đào tạo", body="Tập **huấn**", position=2)
    factories.GuideSolutionFactory(guide=guide, note="Dùng trước")
    factories.GuideAttachmentFactory(guide=guide)
    return guide


def adopt(person, province, *guides: Guide):
    return adopt_guides(origins=[row.pk for row in guides], province=province, by=person)


def copied(row, names) -> dict:
    return model_to_dict(row, names)


# Adopting -----------------------------------------------------------------------------------------
def test_copy_has_the_texts_and_an_address_of_its_own(origin, an, da_nang):
    [made] = adopt(an, da_nang, origin).made

    made.refresh_from_db()
    assert copied(made, GUIDE_FIELDS) == copied(origin, GUIDE_FIELDS)
    assert (made.slug, made.state, made.version, made.province) == (
        "dua-tram-y-te-len-phan-mem-da-nang",
        "draft",
        1,
        da_nang,
    )
    assert (made.adopted_from, made.adopted_version, made.origin_seen_at) == (origin, 3, DAY)
    assert (made.body_html, made.problem, made.is_sample) == (
        "<p>Cách <strong>làm</strong></p>\n",
        origin.problem,
        True,
    )
    for name in ("sectors", "audiences", "legal_basis"):
        assert list(getattr(made, name).all()) == list(getattr(origin, name).all()) != []


def test_copy_has_steps_links_and_attachments_of_its_own(origin, an, da_nang):
    [made] = adopt(an, da_nang, origin).made

    theirs, ours = list(origin.steps.all()), list(made.steps.all())
    assert [copied(step, STEP_FIELDS) for step in ours] == [
        copied(step, STEP_FIELDS) for step in theirs
    ]
    assert {step.pk for step in ours}.isdisjoint(step.pk for step in theirs)
    assert set(ours[0].solutions.all()) == set(theirs[0].solutions.all()) != set()
    assert ours[1].body_html == "<p>Tập <strong>huấn</strong></p>\n"
    assert [(link.solution, link.note) for link in made.solution_links.all()] == [
        (link.solution, link.note) for link in origin.solution_links.all()
    ]
    assert [(part.file, part.title) for part in made.attachments.all()] == [
        (part.file, part.title) for part in origin.attachments.all()
    ]


def test_copy_has_its_field_history(origin, an, da_nang):
    [made] = adopt(an, da_nang, origin).made

    rows = [*made.history.all(), *GuideStep.history.filter(guide=made)]
    assert [(row.history_user, row.history_type) for row in rows] == [(an, "+")] * 3
    assert {row.history_change_reason for row in rows} == {
        f"Tiếp nhận từ danh mục {origin.province.full_name}"
    }


def test_hidden_problem_is_not_copied(origin, an, da_nang, hue):
    origin.problem = factories.ProblemFactory(province=hue)
    origin.save()

    [made] = adopt(an, da_nang, origin).made

    assert made.problem is None


def test_guide_is_adopted_once(origin, an, da_nang):
    adopt(an, da_nang, origin)

    result = adopt(an, da_nang, origin)

    assert (result.made, result.known) == ([], [origin.title])


def test_what_is_not_public_is_never_copied(clock, an, da_nang, hue):
    hidden = factories.GuideFactory(province=hue)
    own = factories.GuideFactory(province=da_nang, published=True)

    result = adopt(an, da_nang, hidden, own)

    assert (result.made, result.gone) == ([], 2)


def test_nobody_adopts_for_another_province(origin, chi, minh, da_nang):
    for person in (chi, minh):
        with pytest.raises(PermissionDenied):
            adopt(person, da_nang, origin)


def test_number_of_queries_does_not_grow(origin, an, da_nang, hue, django_assert_max_num_queries):
    more = factories.GuideFactory.create_batch(3, province=hue, published=True)
    for guide in more:
        factories.GuideStepFactory.create_batch(2, guide=guide)
    adopt(an, da_nang, more[0])

    with django_assert_max_num_queries(32) as one:
        adopt(an, da_nang, origin)
    with django_assert_max_num_queries(32) as two:
        adopt(an, da_nang, *more[1:])

    assert len(two) <= len(one)


# The origin changed ---------------------------------------------------------------------------
@pytest.fixture
def adopted(origin, an, da_nang, clock):
    """Đà Nẵng's copy, and the clock ten days on."""
    [made] = adopt(an, da_nang, origin).made
    clock.move_to(LATER)
    return made


def changed(person) -> list[Guide]:
    return list(origins.changed_origins(Scope.of(person)))


def lines(guide: Guide) -> list[tuple]:
    [found] = origins.differences(Guide.objects.filter(pk=guide.pk))
    return [
        (
            part.kind,
            part.title,
            [(f.name, f.then, f.now, f.ours, f.is_untouched) for f in part.fields],
        )
        for part in found.parts
    ]


def edit(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def test_unchanged_origin_waits_for_nobody(adopted, an):
    assert (changed(an), lines(adopted)) == ([], [])


def test_changed_texts_are_shown_and_taken_over(adopted, origin, an, chi):
    edit(adopted, summary="Tóm tắt của Đà Nẵng")
    edit(origin, title="Đưa trạm y tế lên mạng", summary="Tóm tắt mới", version=4)
    edit(origin.steps.first(), days=7)

    assert (changed(an), changed(chi)) == ([adopted], [])
    assert lines(adopted) == [
        (
            "changed",
            "Đưa trạm y tế lên phần mềm",
            [
                (
                    "title",
                    "Đưa trạm y tế lên phần mềm",
                    "Đưa trạm y tế lên mạng",
                    "Đưa trạm y tế lên phần mềm",
                    True,
                ),
                ("summary", "Tóm tắt", "Tóm tắt mới", "Tóm tắt của Đà Nẵng", False),
            ],
        ),
        ("changed", "Khảo sát", [("days", "5", "7", "5", True)]),
    ]

    origins.take_over(guide=adopted, keys=None, by=an)

    adopted.refresh_from_db()
    assert (adopted.title, adopted.summary, adopted.adopted_version, adopted.slug) == (
        "Đưa trạm y tế lên mạng",
        "Tóm tắt của Đà Nẵng",
        4,
        "dua-tram-y-te-len-phan-mem-da-nang",
    )
    assert adopted.steps.first().days == 7
    assert adopted.history.latest().history_user == an
    assert changed(an) == []


def test_new_and_ended_steps_are_taken_over(adopted, origin, an):
    made = factories.GuideStepFactory(guide=origin, title="Vận hành", position=3)
    made.solutions.set([factories.SolutionFactory()])
    origin.steps.get(title="Khảo sát").delete()
    assert sorted((kind, title) for kind, title, _fields in lines(adopted)) == [
        ("ended", "Khảo sát"),
        ("new", "Vận hành"),
    ]

    origins.take_over(guide=adopted, keys=None, by=an)

    assert [step.title for step in adopted.steps.all()] == ["Đào tạo", "Vận hành"]
    assert list(adopted.steps.last().solutions.all()) == list(made.solutions.all())
    assert lines(adopted) == []


def test_step_taken_out_here_is_not_brought_back_by_itself(adopted, origin, an):
    adopted.steps.get(title="Khảo sát").delete()
    edit(origin.steps.get(title="Khảo sát"), days=7)

    origins.take_over(guide=adopted, keys=None, by=an)

    assert [step.title for step in adopted.steps.all()] == ["Đào tạo"]


def test_ignored_change_waits_no_more(adopted, origin, an):
    edit(origin, summary="Mới")

    origins.ignore(guides=[adopted], by=an)

    assert changed(an) == []
    adopted.refresh_from_db()
    assert adopted.summary == "Tóm tắt"


def test_unpublished_origin_tells_its_public_reason_only(adopted, origin, an):
    lifecycle.archive(origin, scope=Scope.approver(origin.province), reason="Đã có cách mới")
    edit(origin, summary="Bí mật")

    [found] = origins.differences(Guide.objects.filter(pk=adopted.pk))

    assert changed(an) == [adopted]
    assert (found.is_public, found.end_reason, found.parts) == (False, "Đã có cách mới", ())


def test_public_copy_is_taken_over_by_who_may_publish(adopted, origin, an, binh):
    Guide.objects.filter(pk=adopted.pk).update(state="published")
    edit(origin, summary="Mới")

    with pytest.raises(PermissionDenied):
        origins.take_over(guide=adopted, keys=None, by=an)
    origins.take_over(guide=adopted, keys=None, by=binh)

    adopted.refresh_from_db()
    assert (adopted.summary, adopted.state) == ("Mới", "published")


def test_another_change_meanwhile_stops_taking_over(adopted, origin, an):
    edit(origin, summary="Mới")
    [seen] = origins.differences(Guide.objects.filter(pk=adopted.pk))
    edit(origin, summary="Mới nữa")

    with pytest.raises(ValidationError) as refused:
        origins.take_over(guide=adopted, keys=["guide.summary"], token=seen.token, by=an)

    assert refused.value.code == "moved"
