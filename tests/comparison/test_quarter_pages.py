"""Staff pages of a quarter: the ministry's steps, a province's own figures, the full order."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from comparison.models import Correction, Objection, Ranking, Snapshot
from comparison.quarters import Quarter
from core.models import Transition
from tests.comparison.boards import Takes, board, keep, place
from tests.factories import ObjectionFactory, ProvinceFactory
from tests.staff import as_, messages_of

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def takes(monkeypatch, da_nang, hue, hai_phong) -> Takes:
    made = Takes(monkeypatch)
    made.places = [
        place(da_nang, sectors_covered=8, share_priced=(9, 12), published_listings=12),
        place(hai_phong, is_ranked=False, sectors_covered=2),
        place(hue, sectors_covered=4, share_priced=(2, 12), published_listings=12),
    ]
    return made


def kept(takes: Takes, **fields) -> Ranking:
    return keep(board(Q3, *takes.places), **fields)


@pytest.fixture
def out(takes) -> Ranking:
    """With the provinces until 11 October."""
    return kept(takes, consulting=True)


def url(ranking: Ranking, page: str = "change") -> str:
    return reverse(f"admin:comparison_ranking_{page}", args=[ranking.pk])


def own(ranking: Ranking, slug: str) -> str:
    return reverse("admin:quarter_province", args=[ranking.pk, slug])


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


# Freezing ----------------------------------------------------------------------------------------
def test_a_day_that_cannot_be_is_said_beside_the_day(takes, minh) -> None:
    client, page = as_(minh), reverse("admin:comparison_ranking_add")

    future = client.get(page, {"quarter": "2026-q4", "cutoff_on": ""})
    outside = client.post(page, {"quarter": "2026-q3", "cutoff_on": "2026-05-01"})

    assert list(future.context["form"].errors) == ["cutoff_on"]
    assert "31/12/2026" in future.context["form"].errors["cutoff_on"][0]
    assert list(outside.context["form"].errors) == ["cutoff_on"]
    assert not Ranking.objects.exists()


def test_ministry_looks_first_and_then_freezes(takes, minh) -> None:
    page = reverse("admin:comparison_ranking_add")
    client = as_(minh)

    empty = text_of(client.get(page))
    looked = text_of(client.get(page, {"quarter": "2026-q3", "cutoff_on": ""}))
    assert not Ranking.objects.exists()
    done = client.post(page, {"quarter": "2026-q3", "cutoff_on": "2026-09-30"})

    assert 'value="2026-q3" selected' in empty
    assert "Đà Nẵng" in looked
    ranking = Ranking.objects.get()
    assert done.url == url(ranking)
    assert Transition.objects.get().by == minh


@pytest.mark.parametrize(
    "asked",
    [
        {"quarter": "2026-q4", "cutoff_on": ""},
        {"quarter": "2026-q3", "cutoff_on": "2026-01-01"},
        {"quarter": "x", "cutoff_on": "y"},
        {"quarter": ["2026-q3", "\x00"], "cutoff_on": "\x00"},
    ],
)
def test_what_cannot_be_frozen_is_said(takes, minh, asked) -> None:
    page = reverse("admin:comparison_ranking_add")

    for answer in (as_(minh).get(page, asked), as_(minh).post(page, asked)):
        assert answer.context["form"].errors
    assert not Ranking.objects.exists()


def test_draft_is_frozen_anew_for_another_day(takes, minh, da_nang) -> None:
    ranking = kept(takes)
    takes.places[0] = place(da_nang, sectors_covered=9)

    shown = text_of(as_(minh).get(url(ranking, "freeze")))
    as_(minh).post(url(ranking, "freeze"), {"cutoff_on": "2026-09-14"})

    assert "Đà Nẵng" in shown
    ranking.refresh_from_db()
    assert ranking.cutoff_on == dt.date(2026, 9, 14)
    assert ranking.snapshots.get(province=da_nang).values["sectors_covered"] == [9, 1]


def test_what_provinces_see_is_frozen_anew_with_a_reason(out, takes, minh, da_nang) -> None:
    takes.places[0] = place(da_nang, sectors_covered=9)

    without = as_(minh).post(url(out, "freeze"), {"reason": " "})
    as_(minh).post(url(out, "freeze"), {"reason": "Nhập bù."})

    assert without.context["form"].errors
    assert Transition.objects.get().reason == "Nhập bù."


# Sending, objecting, answering -------------------------------------------------------------------
def test_ministry_sends_the_draft(takes, minh) -> None:
    ranking = kept(takes)
    assert url(ranking, "send") in text_of(as_(minh).get(url(ranking)))

    assert as_(minh).get(url(ranking, "send")).status_code == 405
    as_(minh).post(url(ranking, "send"))

    ranking.refresh_from_db()
    assert (ranking.state, ranking.objections_until) == ("consulting", dt.date(2026, 10, 15))
    again = as_(minh).post(url(ranking, "send"))
    assert len(messages_of(again)) == 1


def test_draft_is_not_there_for_provinces(takes, an, binh, chi) -> None:
    ranking = kept(takes)

    for person in (an, binh, chi):
        client = as_(person)
        pages = [url(ranking), own(ranking, "da-nang"), own(ranking, "hue"), url(ranking, "freeze")]
        assert {client.get(page).status_code for page in pages} == {404}
        assert str(ranking) not in text_of(
            client.get(reverse("admin:comparison_ranking_changelist"))
        )


def test_province_sees_its_own_figures_alone(out, an, chi) -> None:
    for page in (url(out), own(out, "da-nang")):
        shown = text_of(as_(an).get(page))
        assert "9/12" in shown
        assert "Huế" not in shown
        assert "2/12" not in shown
    assert as_(an).get(own(out, "hue")).status_code == 404
    assert as_(chi).get(own(out, "da-nang")).status_code == 404
    assert as_(an).get(own(out, "khong-co")).status_code == 404
    assert as_(an).get(reverse("admin:quarter_province", args=[2**70, "hue"])).status_code == 404


def test_province_objects_to_its_own_figures(out, an, hue) -> None:
    page = own(out, "da-nang")

    wrong = as_(an).post(page, {"indicator": "sectors_covered", "text": " "})
    done = as_(an).post(page, {"indicator": "sectors_covered", "text": "Thiếu y tế."})
    foreign = as_(an).post(own(out, "hue"), {"indicator": "", "text": "Sai"})

    assert wrong.context["form"].errors
    assert (done.status_code, foreign.status_code) == (302, 404)
    made = Objection.objects.get()
    assert (made.snapshot.province.slug, made.by, made.text) == ("da-nang", an, "Thiếu y tế.")


def test_ministry_does_not_object_and_nobody_after_the_days(out, minh, an) -> None:
    form = {"indicator": "", "text": "Sai"}
    assert as_(minh).post(own(out, "hue"), form).status_code == 403
    with time_machine.travel(dt.datetime(2026, 10, 12, 3, tzinfo=dt.UTC)):
        late = as_(an).post(own(out, "da-nang"), form)

    assert late.context["form"].non_field_errors() == ["Đã hết thời hạn kiến nghị."]
    assert late.context["form"]["text"].value() == "Sai"
    assert not Objection.objects.exists()


def test_objections_of_others_are_not_there(out, an, chi, hue) -> None:
    objection = ObjectionFactory(snapshot=out.snapshots.get(province=hue), by=chi, text="BÍ MẬT")
    page = reverse("admin:quarter_objection", args=[objection.pk])

    assert as_(an).get(page).status_code == 404
    assert as_(an).post(page, {"answer": "explained", "text": "x"}).status_code == 404
    assert "BÍ MẬT" in text_of(as_(chi).get(page))
    assert as_(chi).post(page, {"answer": "explained", "text": "x"}).status_code == 403
    assert "BÍ MẬT" not in text_of(as_(an).get(own(out, "da-nang")))
    assert as_(an).get(reverse("admin:quarter_objection", args=[2**70])).status_code == 404


@pytest.mark.parametrize(
    ("given", "kept_value"),
    [
        ({"answer": "explained"}, [4, 1]),
        ({"answer": "data"}, [7, 1]),
        ({"answer": "typed", "numerator": "6"}, [6, 1]),
    ],
)
def test_ministry_answers(out, takes, minh, hue, given, kept_value) -> None:
    takes.places[2] = place(hue, sectors_covered=7)
    objection = ObjectionFactory(snapshot=out.snapshots.get(province=hue))
    page = reverse("admin:quarter_objection", args=[objection.pk])
    assert page in text_of(as_(minh).get(url(out)))

    done = as_(minh).post(page, given | {"text": "Theo hồ sơ."})

    assert done.url == url(out)
    assert out.snapshots.get(province=hue).values["sectors_covered"] == kept_value
    again = as_(minh).post(page, given | {"text": "Nữa"})
    assert again.context["form"].non_field_errors() == ["Kiến nghị này đã được trả lời."]
    assert again.context["form"]["text"].value() == "Nữa"


@pytest.mark.parametrize(
    "given",
    [
        {"answer": "typed", "text": "Có"},
        {"answer": "typed", "text": "Có", "numerator": "-1"},
        {"answer": "typed", "text": "Có", "numerator": "9" * 30},
        {"answer": "x", "text": "Có"},
        {"answer": "data", "text": "Có"},
        {"answer": "explained", "text": ""},
        {},
    ],
)
def test_answer_that_says_nothing_is_sent_back(out, minh, hue, given) -> None:
    objection = ObjectionFactory(snapshot=out.snapshots.get(province=hue))

    answer = as_(minh).post(reverse("admin:quarter_objection", args=[objection.pk]), given)

    assert answer.context["form"].errors
    objection.refresh_from_db()
    assert objection.answer == ""


# Publishing and after ----------------------------------------------------------------------------
PAPER = {
    "document_number": "812/TB-BKHCN",
    "document_date": "2026-10-05",
    "document_signer": "Cục Chuyển đổi số quốc gia",
    "scope": "leaders",
    "announcement": "Công bố.",
    "announcement_en": "",
}


def test_ministry_publishes_with_the_suggested_words(out, minh, mailoutbox) -> None:
    Ranking.objects.update(objections_until=dt.date(2026, 10, 4))
    page = url(out, "publish")

    form = as_(minh).get(page).context["form"]
    done = as_(minh).post(page, PAPER)

    assert "Đà Nẵng" in form.initial["announcement"]
    assert "Da Nang" in form.initial["announcement_en"]
    assert "reason" not in form.fields
    assert done.url == url(out)
    out.refresh_from_db()
    assert (out.is_published, out.announcement) == (True, "Công bố.")


def test_what_is_published_is_not_offered_for_publication_again(takes, minh) -> None:
    ranking = kept(takes, published=True)

    page = text_of(as_(minh).get(url(ranking, "publish")))

    assert ranking.get_absolute_url() in page
    assert 'name="document_number"' not in page
    assert ranking.document_number in page


def test_publishing_early_asks_for_a_reason(out, minh) -> None:
    page = url(out, "publish")

    without = as_(minh).post(page, PAPER)
    as_(minh).post(page, PAPER | {"reason": "Theo chỉ đạo."})

    assert without.context["form"].errors
    assert Ranking.objects.get().is_published
    assert Transition.objects.get().reason == "Theo chỉ đạo."


@pytest.mark.parametrize(
    "wrong",
    [
        {"document_date": "2026-10-06"},
        {"document_number": " "},
        {"scope": "x"},
        {"document_date": "\x00"},
        {"announcement": "x" * 20_001},
    ],
)
def test_wrong_paper_is_sent_back(out, minh, wrong) -> None:
    Ranking.objects.update(objections_until=dt.date(2026, 10, 4))

    answer = as_(minh).post(url(out, "publish"), PAPER | wrong)

    assert answer.context["form"].errors
    assert Ranking.objects.get().state == "consulting"


def test_published_quarter_is_changed_by_no_route(takes, minh, root, an, binh) -> None:
    ranking = kept(takes, published=True)
    before = Ranking.objects.values().get(), list(Snapshot.objects.values())
    fields = {"year": 2025, "scope": "all", "state": "draft", "reason": "x", **PAPER}

    for person in (an, binh, minh, root):
        client = as_(person)
        for name in ("change", "delete", "freeze", "send", "publish"):
            client.post(url(ranking, name), fields | {"post": "yes"})
        client.post(reverse("admin:comparison_ranking_add"), {"quarter": "2026-q3"})
        client.post(own(ranking, "da-nang"), {"indicator": "", "text": "Sai"})
        client.post(
            reverse("admin:comparison_ranking_changelist"),
            {"action": "delete_selected", "_selected_action": [ranking.pk], "post": "yes"},
        )

    assert (Ranking.objects.values().get(), list(Snapshot.objects.values())) == before
    assert not Objection.objects.exists()


def test_all_staff_see_the_full_order_of_what_is_published(takes, an, chi, minh) -> None:
    ranking = kept(takes, published=True)

    for person in (an, chi, minh):
        shown = text_of(as_(person).get(url(ranking)))
        assert 'data-province="hue"' in shown
        assert 'data-province="hai-phong"' in shown
        assert "812" not in shown
        assert "2/12" in text_of(as_(person).get(own(ranking, "hue")))
    assert "quarter-steps" not in text_of(as_(an).get(url(ranking)))


def test_correction_is_recorded_beside(takes, minh, hue, an) -> None:
    ranking = kept(takes, published=True)
    page = url(ranking, "correct")
    form = {
        "snapshot": ranking.snapshots.get(province=hue).pk,
        "indicator": "sectors_covered",
        "numerator": "5",
        "reason": "Thiếu một lĩnh vực.",
        "document_number": "31/ĐC",
        "document_date": "2026-10-05",
    }

    neither = as_(minh).post(page, form | {"numerator": ""})
    no_number = as_(minh).post(page, form | {"numerator": "x"})
    both = as_(minh).post(page, form | {"has_none": "on"})
    same = as_(minh).post(page, form | {"numerator": "4"})
    foreign = as_(an).post(page, form)
    done = as_(minh).post(page, form)

    assert all(answer.context["form"].errors for answer in (neither, both, same))
    for answer in (neither, both, no_number):
        assert list(answer.context["form"].errors) == ["numerator"]
        assert len(answer.context["form"].errors["numerator"]) == 1
    assert (foreign.status_code, done.status_code) == (403, 302)
    made = Correction.objects.get()
    assert (made.old, made.new, made.by) == ([4, 1], [5, 1], minh)
    assert "31/ĐC" in text_of(as_(an).get(url(ranking)))


def test_correction_names_no_figure_of_another_quarter(takes, minh, hue) -> None:
    ranking = kept(takes, published=True)
    other = keep(board(Q2, *takes.places), published=True)

    answer = as_(minh).post(
        url(ranking, "correct"),
        {"snapshot": other.snapshots.get(province=hue).pk, "indicator": "sectors_covered"},
    )

    assert "snapshot" in answer.context["form"].errors


# The page ----------------------------------------------------------------------------------------
def test_change_since_the_quarter_before_and_what_is_not_comparable(
    takes, minh, da_nang, hue
) -> None:
    early = keep(
        board(
            Quarter(2025, 2),
            place(da_nang, sectors_covered=1),
            place(hue, sectors_covered=5),
        ),
        published=True,
    )
    ranking = kept(takes, published=True)

    rows = {row.province: row for row in as_(minh).get(url(ranking)).context["rows"]}

    assert (rows[hue].before, rows[hue].change) == ("1", "−100,00")
    assert rows[da_nang].before not in ("", "2")
    assert rows[da_nang].change == ""
    assert early.is_published


def test_sample_figures_are_marked(takes, minh, an) -> None:
    takes.places = takes.places[:1]
    ranking = kept(takes, published=True, is_sample=True)

    for page in (url(ranking), own(ranking, "da-nang")):
        assert 'class="watch-sample"' in text_of(as_(an).get(page))


@pytest.mark.parametrize("state", ["draft", "consulting", "published"])
def test_pages_cost_the_same_for_many_provinces(
    takes, minh, state, red_river, django_assert_max_num_queries
) -> None:
    takes.places += [place(ProvinceFactory(region=red_river), sectors_covered=n) for n in range(20)]
    ranking = kept(takes, **({state: True} if state != "draft" else {}))
    keep(board(Q2, *takes.places), published=True)
    client = as_(minh)
    client.get(url(ranking))

    with django_assert_max_num_queries(25):
        client.get(url(ranking))
