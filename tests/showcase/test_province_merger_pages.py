"""The ministry's pages of mergers of provinces, and the tasks that they leave to staff."""

import datetime as dt

import pytest
from django.urls import reverse

from core.models import Journal
from provinces.models import Province
from showcase.models import MergerTask
from tests import factories as f
from tests.staff import as_, messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
PAGE = "/quan-tri/sap-xep-tinh/thuc-hien/"


def asked(into: Province, *former: Province, **more: str) -> dict[str, object]:
    """What the form sends."""
    return {
        "into": into.pk,
        "former": [row.pk for row in former],
        "on": "2026-02-01",
        "resolution": "1/2026/QH16",
    } | more


def test_ministry_chooses_reads_confirms_and_undoes(minh, da_nang, hue) -> None:
    client = as_(minh)
    solution = f.SolutionFactory(name="Một cửa")
    for place, day in ((da_nang, 1), (hue, 9)):
        f.ListingFactory(
            published=True,
            solution=solution,
            province=place,
            price_checked_on=dt.date(2026, 1, day),
        )

    seen = client.get(PAGE, asked(da_nang, hue)).content.decode()

    assert "Một cửa" in seen
    assert 'name="confirm"' in seen
    assert not Journal.objects.exists()
    refused = client.post(PAGE, asked(da_nang, hue, confirm="Huế"))
    assert refused.status_code == 200
    assert refused.context["confirm"].errors
    assert not Journal.objects.exists()
    done = client.post(PAGE, asked(da_nang, hue, confirm="da nang"))
    journal = Journal.objects.get()
    page = reverse("admin:province_merger", args=[journal.pk])
    assert (done.status_code, done.headers["Location"]) == (302, page)
    assert [row.province.slug for row in solution.listings.all()] == ["da-nang"]
    shown = client.get(page)
    assert (shown.context["all_tasks"], shown.context["open_tasks"]) == (1, 1)
    assert journal.title in client.get("/quan-tri/sap-xep-tinh/").content.decode()
    client.post(page)
    assert Province.objects.get(pk=hue.pk).successor_id is None
    assert solution.listings.count() == 2
    assert not MergerTask.objects.exists()
    assert client.post(page).status_code == 302


def test_what_hinders_is_said_and_cannot_be_confirmed(minh, da_nang, hue) -> None:
    f.ImportJobFactory(province=hue, stage="saving")
    client = as_(minh)

    seen = client.get(PAGE, asked(da_nang, hue, on="2027-01-01"))
    posted = client.post(PAGE, asked(da_nang, hue, confirm="Đà Nẵng"))

    assert len(seen.context["seen"].hindrances) == 2
    assert 'name="confirm"' not in seen.content.decode()
    assert posted.status_code == 200
    assert posted.context["confirm"].non_field_errors()
    assert not Journal.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["into=x&former=y", "into=99999999999999999999&former=1", "former=%00", "into=1&on=31/02"],
)
def test_any_query_is_answered(minh, da_nang, query: str) -> None:
    answer = as_(minh).get(f"{PAGE}?{query}")

    assert answer.status_code == 200
    assert answer.context["seen"] is None


def test_form_sent_empty_names_what_it_lacks(minh, da_nang) -> None:
    client = as_(minh)

    fresh = client.get(PAGE).context["form"]
    empty = client.get(PAGE, {"into": "", "on": "", "resolution": ""}).context["form"]

    assert not fresh.errors
    assert {"into", "former", "on", "resolution"} <= set(empty.errors)


def test_merging_a_province_into_itself_is_refused(minh, da_nang) -> None:
    seen = as_(minh).get(PAGE, asked(da_nang, da_nang)).context["seen"]

    assert len(seen.hindrances) == 1


@pytest.mark.parametrize("who", ["an", "binh"])
def test_staff_of_provinces_may_not_merge(request, da_nang, hue, who: str) -> None:
    client = as_(request.getfixturevalue(who))

    statuses = [
        client.get("/quan-tri/sap-xep-tinh/").status_code,
        client.get(PAGE, asked(da_nang, hue)).status_code,
        client.post(PAGE, asked(da_nang, hue, confirm="Đà Nẵng")).status_code,
        client.post(
            f"/quan-tri/sap-xep-tinh/{f.JournalFactory(kind='merge_provinces').pk}/"
        ).status_code,
    ]

    assert statuses == [403, 403, 403, 403]
    assert Province.objects.get(pk=hue.pk).successor_id is None


# Tasks -------------------------------------------------------------------------------------------
TASKS = "/quan-tri/sap-xep-tinh/viec/"
# The session, the person, the scope, how many there are, the page of them.
QUERIES = 5


def test_tasks_are_those_of_the_own_province_and_done_by_its_people(an, chi, da_nang, hue) -> None:
    mine, other = f.MergerTaskFactory(province=da_nang), f.MergerTaskFactory(province=hue)
    client = as_(an)

    assert [line["task"] for line in client.get(TASKS).context["lines"]] == [mine]
    foreign = client.post(TASKS, {"task": [mine.pk, other.pk]})
    assert foreign.status_code == 404
    assert MergerTask.objects.open().count() == 2
    client.post(TASKS, {"task": mine.pk})

    mine.refresh_from_db()
    assert mine.done_by == an
    assert list(MergerTask.objects.open()) == [other]
    assert [line["task"] for line in client.get(TASKS, {"done": 1}).context["lines"]] == [mine]


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 30], ["٣"]])
def test_nonsense_ticks_are_told(an, da_nang, keys: list[str]) -> None:
    f.MergerTaskFactory(province=da_nang)

    answer = as_(an).post(TASKS, {"task": keys})

    assert answer.status_code == 302
    assert len(messages_of(answer)) == 1


def test_ministry_reads_all_tasks_and_leaves_them_to_the_provinces(minh, da_nang) -> None:
    task = f.MergerTaskFactory(province=da_nang)
    client = as_(minh)

    [line] = client.get(TASKS).context["lines"]
    answer = client.post(TASKS, {"task": task.pk})

    assert (line["task"], line["can_do"], answer.status_code) == (task, False, 403)


@pytest.mark.parametrize("many", [1, 3])
def test_list_of_tasks_makes_the_same_queries(
    an, da_nang, many: int, django_assert_num_queries
) -> None:
    for _number in range(many):
        f.MergerTaskFactory(province=da_nang)
    client = as_(an)
    client.get(TASKS)

    with django_assert_num_queries(QUERIES):
        client.get(TASKS)
