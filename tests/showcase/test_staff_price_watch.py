"""The price watch on the staff site: who sees what, choices, pages, files, explanations."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from core.models import User
from showcase.work.queue import queue_of
from solutions.models import PriceExplanation, PricePlan
from tests.factories import (
    ListingFactory,
    MembershipFactory,
    PriceExplanationFactory,
    PricePlanFactory,
    PromotionFactory,
    SolutionFactory,
)
from tests.site import TODAY
from tests.solutions.price_world import MONTHS, offer, offered_at
from tests.staff import as_, messages_of

ON = TODAY.date()
HOME = "/quan-tri/theo-doi-gia/"
WORD = "LOIGIAITRINH"
SAID = {"text": WORD, "given_on": "2026-02-09", "source": "Công văn số 5"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def dear(da_nang, hue) -> PricePlan:
    """Đà Nẵng's plan, three times as dear as that of Huế and another province."""
    solution = SolutionFactory(name="Bệnh án số", slug="benh-an-so")
    return offered_at([300, 100, 100], provinces=[da_nang, hue], solution=solution)[0]


def page(user: User, address: str = ""):
    answer = as_(user).get(HOME + address)
    assert answer.status_code == 200
    return answer


def file(user: User, address: str) -> bytes:
    answer = as_(user).get(HOME + address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(user: User, address: str) -> list[dict[str, str]]:
    text = file(user, address).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def explain_page(plan: PricePlan) -> str:
    return reverse("admin:price_watch_explain", args=[plan.pk])


# Who sees what ----------------------------------------------------------------------------------
def test_department_sees_its_own_price_against_the_others(dear, an) -> None:
    answer = page(an)

    [found] = answer.context["found"]
    [kind] = found.spreads
    [own] = kind.own
    assert (kind.spread.least, kind.spread.median, kind.spread.greatest) == (1200, 1200, 3600)
    assert (own.price.cost, own.deviation, own.state) == (3600, 200, own.state)
    assert own.is_outlier
    assert "+200,0" in answer.content.decode()
    assert explain_page(dear) in answer.content.decode()


def test_department_without_the_solution_does_not_get_it(dear) -> None:
    stranger = MembershipFactory(role="editor").user

    assert list(page(stranger).context["found"]) == []
    assert page(stranger, "?only=outliers").context["page"].paginator.count == 0


def test_other_departments_price_is_seen_but_not_counted_as_own_to_mend(dear, chi) -> None:
    answer = page(chi)

    [kind] = answer.context["found"][0].spreads
    assert [shown.province.name for shown in kind.outliers] == ["Đà Nẵng"]
    assert page(chi, "?only=outliers").context["page"].paginator.count == 0
    assert explain_page(dear) not in answer.content.decode()
    assert explain_page(dear) not in page(chi, "giai-phap/benh-an-so/").content.decode()


def test_ministry_sees_all_and_looks_from_a_province(dear, minh) -> None:
    offered_at([100, 100, 100])

    assert page(minh).context["page"].paginator.count == 2
    assert page(minh, "?only=outliers").context["page"].paginator.count == 1
    assert page(minh, "?province=da-nang").context["page"].paginator.count == 1
    assert page(minh, "?province=hue&only=outliers").context["page"].paginator.count == 0
    [tab, *_rest] = page(minh).context["tabs"]
    assert tab.count == 1


def test_drafts_of_others_appear_nowhere(dear, chi, minh, da_nang) -> None:
    draft = ListingFactory(province=da_nang, solution__name="Bản thảo kín")
    PricePlanFactory(listing=draft, amount=Decimal(77_777), name="Gói kín")
    hidden = ListingFactory(solution=dear.listing.solution)
    PricePlanFactory(listing=hidden, amount=Decimal(77_777), unit="tài khoản")

    told = [
        page(chi, address).content.decode()
        for address in ("", "chua-co-gia/", "khuyen-mai/", "giai-phap/benh-an-so/")
    ]
    told += [file(chi, "xuat/csv/").decode(), file(minh, "xuat/csv/").decode()]

    assert not [text for text in told if "Bản thảo kín" in text or "933.324" in text]
    assert as_(chi).get(f"{HOME}giai-phap/{draft.solution.slug}/").status_code == 404


# One solution -----------------------------------------------------------------------------------
def test_one_solution_across_provinces_the_dearest_first_by_kind_of_source(
    dear, minh, hai_phong
) -> None:
    offer(hai_phong, dear.listing.solution, 150)
    contract = offer(None, SolutionFactory(), 1)
    PricePlanFactory(
        listing=dear.listing, amount=9, unit="tài khoản", source_kind="contract", name="Hợp đồng"
    )
    PriceExplanationFactory(plan=dear, cost=300 * MONTHS, text=WORD)

    answer = page(minh, "giai-phap/benh-an-so/")

    kinds = answer.context["kinds"]
    assert [[shown.price.cost for shown in kind.prices] for kind in kinds] == [
        [3600, 1800, 1200, 1200],
        [108],
    ]
    # Of 4 the median is 1500: 1800 is no more than 130 per cent of it.
    assert [shown.price.cost for shown in kinds[0].outliers] == [3600]
    assert kinds[0].outliers[0].is_explained
    assert WORD in answer.content.decode()
    assert as_(minh).get(f"{HOME}giai-phap/{contract.listing.solution.slug}/").status_code == 404


# Explanations -----------------------------------------------------------------------------------
def test_staff_of_the_province_record_what_the_vendor_says(dear, an, minh) -> None:
    assert page(an, "?only=unexplained").context["page"].paginator.count == 1

    answer = as_(an).post(explain_page(dear), SAID)

    assert (answer.status_code, answer["Location"]) == (302, explain_page(dear))
    assert messages_of(answer)
    assert PriceExplanation.objects.values_list("plan", "cost", "text").get() == (
        dear.pk,
        300 * MONTHS,
        WORD,
    )
    assert page(an, "?only=unexplained").context["page"].paginator.count == 0
    assert page(an, "?only=explained").context["page"].paginator.count == 1
    assert WORD in as_(minh).get(explain_page(dear)).content.decode()


def test_new_price_needs_a_new_word(dear, an) -> None:
    as_(an).post(explain_page(dear), SAID)

    dear.amount = 310
    dear.save()

    assert page(an, "?only=unexplained").context["page"].paginator.count == 1
    shown = as_(an).get(explain_page(dear))
    assert shown.context["cost"] == 310 * MONTHS
    assert WORD in shown.content.decode()


def test_what_was_typed_is_kept_when_something_is_wrong(dear, an) -> None:
    answer = as_(an).post(explain_page(dear), SAID | {"given_on": "2026-02-11"})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["given_on"]
    assert WORD in answer.content.decode()
    assert not PriceExplanation.objects.exists()


def test_foreign_plan_is_not_found_and_the_ministry_records_nothing(
    dear, chi, minh, caplog
) -> None:
    statuses = [
        getattr(as_(user), method)(explain_page(dear), SAID).status_code
        for user in (chi, minh)
        for method in ("get", "post")
    ]

    assert statuses == [404, 404, 200, 403]
    assert not PriceExplanation.objects.exists()
    assert "outside its provinces" in caplog.text


def test_explanation_is_on_no_public_page_and_in_no_public_file(dear, an, client) -> None:
    dear.listing.solution.refresh_from_db()
    as_(an).post(explain_page(dear), SAID)
    slug = dear.listing.solution.slug
    public = [
        "/",
        "/giai-phap/",
        f"/giai-phap/{slug}/",
        f"/giai-phap/{slug}/?province=da-nang",
        f"/en/giai-phap/{slug}/",
        "/tinh/da-nang/",
        "/tinh/da-nang/giai-phap/?view=table",
        f"/nha-cung-cap/{dear.listing.solution.vendor.slug}/",
        f"/so-sanh/?s={slug}",
        f"/so-sanh/?s={slug}&format=json",
        f"/chi-phi/?plan={dear.pk}",
        f"/chi-phi/?plan={dear.pk}&format=json",
        "/sitemap.xml",
    ]

    answers = {address: client.get(address) for address in public}

    assert {a.status_code for a in answers.values()} <= {200, 404}
    assert answers[f"/giai-phap/{slug}/"].status_code == 200
    for address, answer in answers.items():
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert WORD not in body.decode(), address
        assert "+200,0" not in body.decode(), address
    stranger = MembershipFactory(role="editor").user
    catalogue = reverse("admin:catalogue_export") + "?kind=csv"
    text = b"".join(as_(stranger).get(catalogue).streaming_content).decode()
    assert (WORD in text, "Bệnh án số" in text) == (False, True)


def test_explanation_is_kept_from_other_departments(dear, an, chi) -> None:
    as_(an).post(explain_page(dear), SAID)

    pages = ["", "?only=explained", "giai-phap/benh-an-so/"]
    told = [page(chi, address).content.decode() for address in pages]
    told += [file(chi, "xuat/csv/").decode()]
    told += [file(chi, "giai-phap/benh-an-so/xuat/csv/").decode()]

    assert not [text for text in told if WORD in text]


# The other sections -----------------------------------------------------------------------------
@pytest.fixture
def worn(da_nang) -> dict[str, PricePlan]:
    """Đà Nẵng's listings, each with something that needs a hand."""

    def plan(name: str, **said) -> PricePlan:
        checked = said.pop("checked", ON)
        listing = ListingFactory(
            province=da_nang, published=True, price_checked_on=checked, solution__name=name
        )
        return PricePlanFactory(listing=listing, name=f"Gói {name}", **said)

    day = dt.timedelta(1)
    plans = {name: plan(name) for name in ("sắp hết", "đã hết", "nối tiếp", "không hạn", "còn dài")}
    PromotionFactory(plan=plans["sắp hết"], starts_on=ON, ends_on=ON + 30 * day)
    PromotionFactory(plan=plans["đã hết"], starts_on=ON - 20 * day, ends_on=ON - day)
    PromotionFactory(plan=plans["nối tiếp"], starts_on=ON - 20 * day, ends_on=ON - day)
    PromotionFactory(plan=plans["nối tiếp"], starts_on=ON + 9 * day, ends_on=ON + 60 * day)
    PromotionFactory(plan=plans["không hạn"], starts_on=ON, ends_on=None)
    PromotionFactory(plan=plans["còn dài"], starts_on=ON, ends_on=ON + 31 * day)
    plans["cũ"] = plan("cũ", checked=dt.date(2025, 8, 9))
    plans["vừa kịp"] = plan("vừa kịp", checked=dt.date(2025, 8, 10))
    plans["chưa bao giờ"] = plan("chưa bao giờ", checked=None)
    plans["hết giá"] = plan("hết giá", valid_to=ON - day)
    plans["gói hết"] = plan("gói hết", valid_to=ON + 30 * day)
    PricePlanFactory(listing=plans["gói hết"].listing, name="Gói sau", valid_from=ON)
    plans["gói còn"] = plan("gói còn", valid_to=ON + 31 * day)
    return plans


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("khuyen-mai/", {"sắp hết", "đã hết", "không hạn"}),
        ("khuyen-mai/?promotion=ending", {"sắp hết"}),
        ("khuyen-mai/?promotion=ended", {"đã hết"}),
        ("khuyen-mai/?promotion=open", {"không hạn"}),
        ("chua-xac-nhan/", {"cũ", "chưa bao giờ"}),
        ("chua-co-gia/", {"hết giá"}),
        ("sap-het-hieu-luc/", {"gói hết"}),
        ("khuyen-mai/?q=da het", {"đã hết"}),
    ],
)
def test_sections_have_their_rows_on_the_page_and_in_the_file(worn, an, section, names) -> None:
    path, _mark, query = section.partition("?")

    shown = page(an, section).context["lines"]
    rows = table(an, f"xuat/csv/?section={path.rstrip('/')}&{query}")

    assert {line.cells[0] for line, _cells in shown} == names
    assert {next(iter(row.values())) for row in rows} == names


def test_each_row_leads_to_where_it_is_mended(worn, an, minh) -> None:
    addresses = {}
    for section in ("khuyen-mai/?promotion=open", "chua-xac-nhan/", "chua-co-gia/"):
        [line, _cells] = page(an, section).context["lines"][0]
        addresses[section] = line.address
        assert as_(an).get(line.address).status_code == 200
        for seen, _typed in page(minh, section).context["lines"]:
            assert as_(minh).get(seen.address).status_code == 200

    never = worn["chưa bao giờ"].listing
    assert addresses == {
        "khuyen-mai/?promotion=open": reverse(
            "admin:solutions_priceplan_change", args=[worn["không hạn"].pk]
        ),
        "chua-xac-nhan/": reverse(
            "admin:solutions_listing_confirm", args=[never.solution.vendor_id]
        ),
        "chua-co-gia/": reverse(
            "admin:solutions_listing_change", args=[worn["hết giá"].listing_id]
        ),
    }


def test_another_department_sees_none_of_it_and_the_tabs_count(worn, an, chi) -> None:
    own = [tab.count for tab in page(an).context["tabs"]]
    other = [tab.count for tab in page(chi).context["tabs"]]

    assert (own, other) == ([0, 3, 2, 1, 1], [0, 0, 0, 0, 0])


def test_pages_keep_the_choices_and_any_number_is_answered(an, da_nang) -> None:
    for number in range(25):
        listing = ListingFactory(province=da_nang, published=True, solution__name=f"Sổ {number:02}")
        PricePlanFactory(listing=listing)

    answer = page(an, "chua-xac-nhan/?q=so&page=2")

    assert len(answer.context["lines"]) == 1
    assert "q=so&amp;page=1" in answer.content.decode()
    for odd in ("0", "-1", "x", "999999999999999999999999"):
        assert len(page(an, f"chua-xac-nhan/?page={odd}").context["lines"]) in {1, 24}


@pytest.mark.parametrize(
    "query",
    ["q=%00", "sector=%FF&vendor=../..", "province=hue", "only=zz&promotion=1&sort=-x&page=x"],
)
def test_malformed_choices_are_named_and_never_break(dear, an, query) -> None:
    for section in ("", "khuyen-mai/", "giai-phap/benh-an-so/", "xuat/csv/", "xuat/xlsx/"):
        answer = as_(an).get(f"{HOME}{section}?{query}")
        assert answer.status_code == 200
        if answer.streaming:
            b"".join(answer.streaming_content)
        elif section == "" and "%00" not in query:
            assert answer.context["asked"].problems
    assert as_(an).get(f"{HOME}khong-co/").status_code == 404
    assert as_(an).get(f"{HOME}xuat/pdf/").status_code == 404
    assert as_(an).get(f"{HOME}xuat/csv/?section=khong-co").status_code == 404


def test_reading_changes_nothing(dear, an) -> None:
    for address in ("", "khuyen-mai/", "giai-phap/benh-an-so/"):
        assert as_(an).post(HOME + address).status_code == 405


# Files ------------------------------------------------------------------------------------------
def test_workbook_has_a_sheet_for_each_section_and_says_what_the_page_says(dear, worn, an) -> None:
    PriceExplanationFactory(plan=dear, cost=300 * MONTHS, text="=1+1", given_on=ON)

    book = load_workbook(io.BytesIO(file(an, "xuat/xlsx/")))

    assert len(book.worksheets) == 5
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=5)]
    assert [row[4:9] + [row[10]] + row[12:15] for row in first] == [
        [3, 1200, 1200, 3600, "Đà Nẵng", 3600, 200.0, first[0][13], "=1+1"],
        [3, 1200, 1200, 3600, "Huế", 1200, 0, None, None],
        [3, 1200, 1200, 3600, first[2][8], 1200, 0, None, None],
    ]
    assert first[0][13]
    assert book.worksheets[0].cell(5, 15).data_type == "s"
    rows = [sheet.max_row - 4 for sheet in book.worksheets[1:]]
    assert rows == [3, 3, 1, 1]


def test_csv_of_the_solution_is_what_its_page_shows(dear, minh) -> None:
    rows = table(minh, "giai-phap/benh-an-so/xuat/csv/")

    assert [list(row.values())[10:13] for row in rows] == [
        ["3600", "1", "200.0"],
        ["1200", "1", "0.0"],
        ["1200", "1", "0.0"],
    ]


def test_only_outliers_in_the_file_too(dear, minh, an, chi) -> None:
    assert [len(table(user, "xuat/csv/?only=outliers")) for user in (minh, an, chi)] == [1, 1, 0]


def test_sample_is_marked_on_the_page_and_in_the_files(dear, an) -> None:
    type(dear.listing.solution).objects.update(is_sample=True)

    book = load_workbook(io.BytesIO(file(an, "xuat/xlsx/")))

    for address in ("", "giai-phap/benh-an-so/"):
        assert "SỐ LIỆU MINH HỌA" in page(an, address).content.decode()
    assert "SỐ LIỆU MINH HỌA" in as_(an).get(explain_page(dear)).content.decode()
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert cells.count("SỐ LIỆU MINH HỌA") == 1 + 3
    assert "SỐ LIỆU MINH HỌA" in file(an, "xuat/csv/").decode()


# Speed ------------------------------------------------------------------------------------------
def test_queries_of_a_page_do_not_depend_on_the_number_of_rows(
    minh, dear, django_assert_max_num_queries
) -> None:
    client = as_(minh)
    for _ in range(6):
        offered_at([100, 100, 300])
    # What is known of the day is brought up first.
    client.get(HOME)

    with django_assert_max_num_queries(30):
        client.get(f"{HOME}?only=outliers")
    with django_assert_max_num_queries(30):
        client.get(f"{HOME}giai-phap/benh-an-so/")


# The work queue ---------------------------------------------------------------------------------
def test_queue_names_the_own_price_until_it_is_explained(dear, an, chi, minh) -> None:
    address = "/quan-tri/viec/gia-can-ra-soat/"

    def waiting(user: User) -> list[str]:
        return [item.address for item in as_(user).get(address).context["items"]]

    assert [waiting(user) for user in (an, chi, minh)] == [[explain_page(dear)], [], []]
    assert explain_page(dear) in {item.address for item in queue_of(an, ON).items}

    as_(an).post(explain_page(dear), SAID)

    assert waiting(an) == []


def test_ministry_is_told_in_which_provinces_prices_stand_out(
    dear: PricePlan, minh: User, an: User
) -> None:
    [tally] = page(minh).context["tallies"]

    assert (tally.province.slug, tally.count, tally.open) == ("da-nang", 1, 1)
    assert page(minh, "?province=da-nang").context["tallies"] == ()
    assert page(an).context["tallies"] == ()
    assert "province=da-nang&amp;only=outliers" in page(minh).content.decode()
