"""Pages of adoption on the staff site: choosing, taking over, publishing, comparing origins."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from guides.models import Guide
from solutions.models import Listing
from tests import factories
from tests.staff import TICK, as_, messages_of

HANOI = dt.timezone(dt.timedelta(hours=7))
DAY = dt.datetime(2026, 2, 10, 10, tzinfo=HANOI)
LATER = dt.datetime(2026, 2, 20, 10, tzinfo=HANOI)
ADOPT = "/quan-tri/tiep-nhan/"
ADOPT_GUIDES = "/quan-tri/tiep-nhan/cam-nang/"
ORIGINS = "/quan-tri/tiep-nhan/ban-goc/"
GUIDE_ORIGINS = "/quan-tri/tiep-nhan/ban-goc/cam-nang/"


@pytest.fixture
def clock():
    """The clock stands still on 10 February 2026 until it is moved."""
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


def offer(province, name: str, **values) -> Listing:
    """A public listing with one plan."""
    listing = factories.ListingFactory(
        province=province, solution=factories.SolutionFactory(name=name), published=True, **values
    )
    factories.PricePlanFactory(listing=listing)
    return listing


def press(client, address: str, button: str, **data):
    return client.post(address, {"do": button} | data)


def names(answer) -> list[str]:
    return [row.name for row in answer.context["rows"]]


# Choosing -----------------------------------------------------------------------------------------
def test_model_centre_is_chosen_first(clock, an, hue, hai_phong):
    factories.CentreFactory(province=hai_phong, is_model=True)
    offer(hue, "Của Huế")
    offer(hai_phong, "Của Hải Phòng")
    offer(None, "Toàn quốc")

    answer = as_(an).get(ADOPT)

    assert names(answer) == ["Của Hải Phòng"]
    assert [key for key, _name in answer.context["chooser"].origin_choices()] == [
        "hai-phong",
        "toan-quoc",
        "hue",
    ]


def test_own_catalogue_and_what_is_not_public_are_not_offered(clock, an, da_nang, hue):
    offer(da_nang, "Của mình")
    factories.ListingFactory(province=hue)

    answer = as_(an).get(ADOPT)

    assert answer.context["chooser"].origins == {}
    assert names(answer) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Học bạ số", "Hồ sơ sức khỏe"]),
        ({"q": "suc khoe"}, ["Hồ sơ sức khỏe"]),
        ({"q": "khong co"}, []),
        ({"sector": "y-te"}, ["Hồ sơ sức khỏe"]),
        ({"programme": "dung-chung"}, ["Học bạ số"]),
        ({"priced": "on"}, ["Học bạ số"]),
        (
            {"sector": "khong-co", "page": "99999", "origin": "khong-co"},
            ["Học bạ số", "Hồ sơ sức khỏe"],
        ),
    ],
)
def test_list_is_narrowed(clock, an, hue, asked, found):
    health = factories.ListingFactory(
        province=hue, solution=factories.SolutionFactory(name="Hồ sơ sức khỏe"), published=True
    )
    health.solution.sectors.set([factories.SectorFactory(name="Y tế")])
    school = offer(hue, "Học bạ số")
    programme = factories.ProgrammeFactory(name="Dùng chung")
    factories.ProgrammeEntryFactory(programme=programme, solution=school.solution)

    assert sorted(names(as_(an).get(ADOPT, asked))) == found


def test_what_is_listed_already_is_said_and_cannot_be_ticked(clock, an, da_nang, hue):
    listing = offer(hue, "Học bạ số")
    own = factories.ListingFactory(province=da_nang, solution=listing.solution)

    answer = as_(an).get(ADOPT)

    [row] = answer.context["rows"]
    assert (row.own, row.own_state) == (own.pk, "Dự thảo")
    assert f'value="{listing.pk}" id="row-{listing.pk}" disabled' in answer.content.decode()


def test_ticks_survive_pages_and_filters_without_scripts(clock, an, hue):
    offers = [offer(hue, f"Giải pháp {number:02}") for number in range(52)]
    client = as_(an)
    first, last = offers[0].pk, offers[-1].pk

    second = press(client, ADOPT, "page-2", row=[first])
    assert (names(second), second.context["kept"]) == (["Giải pháp 50", "Giải pháp 51"], str(first))
    narrowed = press(client, ADOPT, "filter", kept=str(first), row=[last], q="khong co")

    assert narrowed.context["kept"] == f"{first} {last}"
    assert narrowed.context["ticked_count"] == 2
    assert not Listing.objects.filter(adopted_from__isnull=False).exists()


def test_whole_page_and_whole_list_are_ticked_with_one_button(clock, an, hue):
    for number in range(52):
        offer(hue, f"Giải pháp {number:02}")
    client = as_(an)

    counts = [
        press(client, ADOPT, button).context["ticked_count"]
        for button in ("tick_page", "tick_all", "untick")
    ]

    assert counts == [50, 52, 0]


def test_pages_take_the_same_queries_for_any_number_of_rows(
    clock, an, hue, django_assert_max_num_queries
):
    client = as_(an)
    offer(hue, "Giải pháp")
    client.get(ADOPT)
    with django_assert_max_num_queries(60) as one:
        client.get(ADOPT)
    for number in range(5):
        offer(hue, f"Giải pháp {number}")

    with django_assert_max_num_queries(60) as six:
        client.get(ADOPT)

    assert len(six) == len(one)


# Taking over ------------------------------------------------------------------------------------
def test_adopting_makes_drafts_and_offers_the_next_step(clock, binh, da_nang, hue):
    offers = [offer(hue, f"Giải pháp {number}") for number in range(3)]
    client = as_(binh)

    answer = press(client, ADOPT, "adopt", row=[row.pk for row in offers[:2]])
    done = client.get(answer.headers["Location"])

    made = Listing.objects.filter(province=da_nang)
    assert {row.adopted_from for row in made} == set(offers[:2])
    [part] = done.context["outcome"].parts
    assert (part.count, set(part.keys), part.verb) == (2, {row.pk for row in made}, "publish")

    client.post(
        part.action,
        {"action": "step_publish", "_selected_action": part.keys, "apply": "1", **TICK},
    )

    assert set(made.values_list("state", flat=True)) == {"published"}
    assert client.get(answer.headers["Location"]).context["outcome"].parts[0].keys == ()


@pytest.mark.parametrize("who", ["an", "binh"])
def test_next_step_is_to_submit_where_another_one_approves(request, clock, who, da_nang, hue):
    person = request.getfixturevalue(who)
    factories.MembershipFactory(province=da_nang, role="approver")
    client = as_(person)

    answer = press(client, ADOPT, "adopt", row=[offer(hue, "Giải pháp").pk])

    [part] = client.get(answer.headers["Location"]).context["outcome"].parts
    assert part.verb == "submit"
    client.post(part.action, {"action": "step_submit", "_selected_action": part.keys, "apply": "1"})
    assert Listing.objects.get(province=da_nang).state == "in_review"


def test_keys_are_sent_as_they_are_not_as_numbers_for_people(clock, binh, da_nang, hue):
    listing = offer(hue, "Giải pháp", pk=1_234_567)
    factories.ListingFactory(pk=7_654_320, province=da_nang)
    client = as_(binh)

    chosen = client.get(ADOPT).content.decode()
    address = press(client, ADOPT, "adopt", row=[listing.pk]).headers["Location"]
    done = client.get(address).content.decode()
    Listing.objects.filter(pk=listing.pk).update(state="draft")
    factories.TransitionFactory(target=listing, from_state="published", to_state="draft")
    Listing.objects.filter(adopted_from=listing).update(origin_seen_at=DAY - dt.timedelta(days=1))
    changed = client.get(ORIGINS).content.decode()

    made = Listing.objects.get(adopted_from=listing).pk
    assert 'name="row" value="1234567" id="row-1234567"' in chosen
    assert f'name="_selected_action" value="{made}"' in done
    assert f'name="row" value="{made}" id="row-{made}"' in changed


def test_result_of_another_province_is_not_shown(clock, an, chi, root, da_nang, hue):
    address = press(as_(an), ADOPT, "adopt", row=[offer(hue, "Giải pháp").pk]).headers["Location"]

    answers = {person: as_(person).get(address).status_code for person in (an, chi, root)}

    assert answers == {an: 200, chi: 404, root: 200}


@pytest.mark.parametrize(
    "moment", ["x", "20260210", "99999999999999999999", "20260230000000000000"]
)
def test_result_of_nonsense_is_not_found(an, moment):
    assert as_(an).get(f"{ADOPT}ket-qua/{moment}/").status_code == 404


def test_what_is_passed_over_is_named(clock, an, da_nang, hue):
    listing, gone = offer(hue, "Học bạ số"), offer(hue, "Đã rút")
    factories.ListingFactory(province=da_nang, solution=listing.solution)
    Listing.objects.filter(pk=gone.pk).update(state="draft")

    answer = press(as_(an), ADOPT, "adopt", row=[listing.pk, gone.pk])

    assert messages_of(answer) == [
        "1 mục đã có trong danh mục của đơn vị nên được bỏ qua: Học bạ số.",
        "1 mục không còn được giới thiệu tại nơi gốc nên được bỏ qua.",
    ]


def test_nothing_ticked_is_said_beside_the_list(clock, an, hue):
    offer(hue, "Học bạ số")

    answer = press(as_(an), ADOPT, "adopt")

    assert answer.context["error"] == "Hãy chọn ít nhất một mục."
    assert names(answer) == ["Học bạ số"]


def test_foreign_draft_by_forged_form_is_refused_and_logged(clock, an, da_nang, hue, caplog):
    draft = factories.ListingFactory(province=hue)

    answer = press(as_(an), ADOPT, "adopt", row=[offer(hue, "Học bạ số").pk, draft.pk])

    assert answer.status_code == 404
    assert not Listing.objects.filter(province=da_nang).exists()
    assert [r.getMessage() for r in caplog.records if r.name == "portal.access"] == [
        f"Account {an.pk} asked for solutions.Listing {draft.pk} outside its provinces"
    ]


def test_drafts_for_a_foreign_province_are_refused(clock, an, hue, hai_phong):
    listing = offer(hai_phong, "Học bạ số")
    client = as_(an)

    answers = [
        client.get(ADOPT, {"province": "hue"}).status_code,
        press(client, ADOPT, "adopt", row=[listing.pk], province="hue").status_code,
        client.get(ADOPT, {"province": "khong-co"}).status_code,
        press(client, ADOPT, "adopt", row=[listing.pk], province="toan-quoc").status_code,
    ]

    assert answers == [404] * 4
    assert Listing.objects.count() == 1


@pytest.mark.parametrize("row", ["x", "-1", "9" * 30, "1\0", ""])
def test_nonsense_as_a_key_is_no_key(clock, an, hue, row):
    offer(hue, "Học bạ số")

    answer = press(as_(an), ADOPT, "adopt", row=[row], kept=row)

    assert (answer.status_code, answer.context["error"]) == (200, "Hãy chọn ít nhất một mục.")


def test_reading_changes_nothing(clock, an, hue):
    listing = offer(hue, "Học bạ số")

    answer = as_(an).get(ADOPT, {"do": "adopt", "row": listing.pk})

    assert answer.status_code == 200
    assert Listing.objects.count() == 1


def test_guides_are_adopted(clock, an, da_nang, hue):
    guide = factories.GuideFactory(title="Chữ ký số", province=hue, published=True)
    factories.GuideStepFactory.create_batch(2, guide=guide)
    client = as_(an)
    shown = client.get(ADOPT_GUIDES)
    assert [(row.name, row.lines) for row in shown.context["rows"]] == [("Chữ ký số", ("2 bước",))]

    answer = press(client, ADOPT_GUIDES, "adopt", row=[guide.pk])

    made = Guide.objects.get(province=da_nang)
    assert (made.adopted_from, made.state) == (guide, "draft")
    assert "Chữ ký số" in client.get(answer.headers["Location"]).content.decode()
    assert client.get(ADOPT_GUIDES).context["rows"][0].own == made.pk


# The origin changed ---------------------------------------------------------------------------
@pytest.fixture
def adopted(clock, an, da_nang, hue) -> Listing:
    """Đà Nẵng's copy of Huế's listing, whose price changed since."""
    listing = offer(hue, "Học bạ số")
    press(as_(an), ADOPT, "adopt", row=[listing.pk])
    clock.move_to(LATER)
    plan = listing.plans.get()
    plan.amount = Decimal(120_000)
    plan.save()
    return Listing.objects.get(province=da_nang)


def amount(listing: Listing) -> Decimal:
    return listing.plans.get().amount


def test_changed_origins_are_listed_for_who_keeps_the_copy(adopted, an, chi, minh):
    shown = {who: len(as_(who).get(ORIGINS).context["rows"]) for who in (an, chi, minh)}

    assert shown == {an: 1, chi: 0, minh: 0}
    assert "100.000 → 120.000" in as_(an).get(ORIGINS).content.decode()


@pytest.mark.parametrize(("button", "price"), [("take", 120_000), ("ignore", 100_000)])
def test_many_are_settled_at_once(adopted, an, button, price):
    client = as_(an)

    answer = press(client, ORIGINS, button, row=[adopted.pk])

    assert amount(adopted) == price
    assert messages_of(answer) == ["Đã giải quyết 1 mục."]
    assert client.get(ORIGINS).context["rows"] == []


def test_one_is_compared_field_by_field(adopted, an):
    client = as_(an)
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])
    shown = client.get(address)
    found = shown.context["found"]
    [field] = found.parts[0].fields
    assert (field.then, field.now, field.ours) == ("100.000", "120.000", "100.000")

    press(client, address, "take", token=found.token, take=[field.key])

    assert amount(adopted) == 120_000


def test_what_was_not_ticked_stays(adopted, an):
    client = as_(an)
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])
    token = client.get(address).context["found"].token

    answer = press(client, address, "take", token=token)

    assert messages_of(answer) == ["Đã giữ nguyên, không thay đổi gì."]
    assert amount(adopted) == 100_000
    assert client.get(ORIGINS).context["rows"] == []


def test_old_page_is_told_and_shown_anew(adopted, an):
    client = as_(an)
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])
    found = client.get(address).context["found"]

    answer = press(client, address, "take", token="1.2.3.4", take=list(found.keys))

    assert answer.status_code == 200
    assert answer.context["error"] == (
        "Nội dung vừa thay đổi thêm. Hãy so sánh lại; chưa lấy thay đổi nào."
    )
    assert amount(adopted) == 100_000


def test_editor_reads_what_changed_of_a_public_copy_but_the_approver_takes_it(adopted, an, binh):
    Listing.objects.filter(pk=adopted.pk).update(state="published")
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])
    client = as_(an)
    found = client.get(address).context["found"]

    refused = press(client, address, "take", token=found.token, take=list(found.keys))
    told = press(client, ORIGINS, "take", row=[adopted.pk])

    assert (client.get(address).context["may_take"], refused.status_code) == (False, 403)
    assert len(messages_of(told)) == 1
    assert amount(adopted) == 100_000
    press(as_(binh), ORIGINS, "take", row=[adopted.pk])
    assert amount(adopted) == 120_000


def test_foreign_copy_is_not_found_and_logged(adopted, chi, caplog):
    client = as_(chi)
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])

    answers = [
        client.get(address).status_code,
        press(client, address, "ignore").status_code,
        press(client, ORIGINS, "ignore", row=[adopted.pk]).status_code,
        press(client, ORIGINS, "take", row=[adopted.pk]).status_code,
    ]

    assert answers == [404] * 4
    assert len([r for r in caplog.records if r.name == "portal.access"]) == 4
    assert amount(adopted) == 100_000


def test_ministry_reads_but_does_not_decide(adopted, minh):
    client = as_(minh)
    address = reverse("admin:adopt_origin", args=["listing", adopted.pk])

    shown = client.get(address).context

    assert (shown["may_take"], shown["may_ignore"]) == (False, False)
    assert press(client, address, "ignore").status_code == 403
    assert press(client, address, "take", token=shown["found"].token).status_code == 403


@pytest.mark.parametrize("kind", ["listing", "guide", "khong-co"])
def test_what_was_not_adopted_has_no_origin(an, da_nang, kind):
    own = factories.ListingFactory(province=da_nang)

    assert as_(an).get(f"{ORIGINS}{kind}/{own.pk}/").status_code == 404


def test_guides_of_changed_origins_are_settled(clock, an, da_nang, hue):
    guide = factories.GuideFactory(title="Chữ ký số", province=hue, published=True)
    client = as_(an)
    press(client, ADOPT_GUIDES, "adopt", row=[guide.pk])
    clock.move_to(LATER)
    # Ten days later one signs in again.
    client = as_(an)
    guide.summary = "Tóm tắt mới"
    guide.save()
    own = Guide.objects.get(province=da_nang)
    assert "Tóm tắt mới" in client.get(GUIDE_ORIGINS).content.decode()
    assert client.get(reverse("admin:adopt_origin", args=["guide", own.pk])).status_code == 200

    press(client, GUIDE_ORIGINS, "take", row=[own.pk])

    own.refresh_from_db()
    assert own.summary == "Tóm tắt mới"


def test_lists_of_changed_origins_take_the_same_queries(
    clock, an, da_nang, hue, django_assert_max_num_queries
):
    offers = [offer(hue, f"Giải pháp {number}") for number in range(4)]
    client = as_(an)
    press(client, ADOPT, "adopt", row=[row.pk for row in offers])
    clock.move_to(LATER)
    client = as_(an)
    counts = []
    for listing in offers:
        plan = listing.plans.get()
        plan.amount = Decimal(5_000)
        plan.save()
        client.get(ORIGINS)
        with django_assert_max_num_queries(60) as made:
            shown = client.get(ORIGINS).context["rows"]
        counts.append((len(shown), len(made)))

    assert [rows for rows, _queries in counts] == [1, 2, 3, 4]
    assert len({queries for _rows, queries in counts}) == 1
