"""Taking lists out of the staff site: the person's own rows, the list's filters, nothing else."""

import pytest
from django.urls import reverse

from core.models import User
from provinces.models import Province
from solutions.models import Listing, PricePlan
from tests.factories import ListingFactory, PricePlanFactory, SolutionFactory
from tests.site import Site
from tests.solutions.imports.books import texts
from tests.staff import as_, url

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def listings(da_nang: Province, hue: Province) -> list[Listing]:
    """Two in Đà Nẵng, one of them public; one draft in Huế of a solution kept there."""
    made = [
        ListingFactory(province=da_nang, solution__name="Bản nháp"),
        ListingFactory(province=da_nang, solution__name="Đã đăng", published=True),
        ListingFactory(
            province=hue,
            solution__name="Của Huế",
            solution__steward=hue,
            solution__summary="Chưa công bố",
        ),
    ]
    for listing in made:
        PricePlanFactory(listing=listing)
    return made


def rows_of(answer, kind: str = "xlsx") -> list[dict[str, str]]:
    data = b"".join(answer.streaming_content)
    return [values for _number, values in texts(data, f"xuat.{kind}")]


def names(answer, kind: str = "xlsx") -> set[str]:
    return {row["solution_name"] for row in rows_of(answer, kind)}


def export(user: User, kind: str = "xlsx", model: type = Listing, **query: str):
    return as_(user).get(url(model, "export", kind), query)


@pytest.mark.usefixtures("listings")
class TestList:
    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_own_rows_only(self, an: User, kind: str) -> None:
        answer = export(an, kind)

        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "no-store" in answer.headers["Cache-Control"]
        assert names(answer, kind) == {"Bản nháp", "Đã đăng"}

    def test_filters_of_the_list_hold(self, an: User) -> None:
        assert names(export(an, state__exact="published")) == {"Đã đăng"}
        assert names(export(an, q="ban nhap")) == {"Bản nháp"}

    def test_the_ministry_sees_all(self, minh: User) -> None:
        assert names(export(minh)) == {"Bản nháp", "Đã đăng", "Của Huế"}

    def test_price_plans_in_the_same_columns(self, chi: User) -> None:
        assert names(export(chi, model=PricePlan)) == {"Của Huế"}

    def test_selected_rows(self, an: User, listings: list[Listing]) -> None:
        data = {"action": "export_csv", "_selected_action": [listings[0].pk, listings[2].pk]}

        answer = as_(an).post(url(Listing, "changelist"), data)

        assert names(answer, "csv") == {"Bản nháp"}

    def test_all_filtered_rows(self, an: User, listings: list[Listing]) -> None:
        data = {
            "action": "export_xlsx",
            "_selected_action": [listings[0].pk],
            "select_across": "1",
        }

        answer = as_(an).post(url(Listing, "changelist"), data)

        assert names(answer) == {"Bản nháp", "Đã đăng"}

    def test_links_keep_the_filters(self, an: User) -> None:
        page = as_(an).get(url(Listing, "changelist"), {"state__exact": "draft", "p": "1"})

        assert [link["url"] for link in page.context["exports"]] == [
            f"{url(Listing, 'export', 'xlsx')}?state__exact=draft",
            f"{url(Listing, 'export', 'csv')}?state__exact=draft",
            reverse("admin:catalogue_export"),
            reverse("admin:import_template"),
        ]

    def test_nonsense_leads_back_and_visitors_to_the_door(self, an: User, client) -> None:
        assert export(an, "pdf").status_code == 404
        assert export(an, zz="1").headers["Location"].endswith("?e=1")
        assert client.get(url(Listing, "export", "csv")).status_code == 302
        assert as_(an).post(url(Listing, "export", "csv")).status_code == 403


def test_unpublished_texts_of_others_are_left_out(
    an: User, da_nang: Province, hue: Province
) -> None:
    secret = SolutionFactory(name="Kín", steward=hue, summary="Chưa công bố", vendor__province=hue)
    PricePlanFactory(listing__solution=secret, listing__province=da_nang)

    (row,) = rows_of(export(an))

    assert row["solution_name"] == "Kín"
    assert not {"summary", "kind", "vendor_province"} & row.keys()


def test_sample_data_is_marked(an: User, da_nang: Province) -> None:
    PricePlanFactory(listing__province=da_nang, listing__solution__is_sample=True)

    data = b"".join(export(an, "csv").streaming_content).decode("utf-8-sig")

    heading, row = data.splitlines()
    assert (heading.split(",")[-1], row.split(",")[-1]) == ("Dữ liệu mẫu", "Có")


def test_template_is_offered_to_staff(an: User, client) -> None:
    address = reverse("admin:import_template")

    answer = as_(an).get(address)

    assert answer.headers["Content-Type"] == XLSX
    assert answer.content.startswith(b"PK")
    assert client.get(address).status_code == 302


class TestCatalogue:
    ADDRESS = "admin:catalogue_export"

    def export(self, user: User, address: str = "", kind: str = "csv"):
        return as_(user).get(reverse(self.ADDRESS), {"address": address, "kind": kind})

    def test_what_visitors_see_wherever_it_is(self, an: User, site: Site, hue: Province) -> None:
        draft = PricePlanFactory(listing__province=hue, listing__solution__name="Nháp")

        found = rows_of(self.export(an), "csv")

        public = set(
            Listing.objects.filter(state="published").values_list("solution__name", flat=True)
        )
        assert {row["solution_name"] for row in found} <= public
        assert draft.listing.solution.name not in {row["solution_name"] for row in found}
        assert found != []

    def test_address_of_a_page_narrows(self, an: User, site: Site, hue: Province) -> None:
        found = rows_of(self.export(an, f"https://x.vn/tinh/{hue.slug}/?q="), "csv")

        assert {row["province"] for row in found} <= {"Huế"}

    def test_wrong_address_is_told_beside_the_field(self, an: User, site: Site) -> None:
        answer = self.export(an, "/giai-phap/?sector=khong-co")

        assert list(answer.context["form"].errors) == ["address"]

    def test_asks_for_an_address(self, an: User) -> None:
        answer = as_(an).get(reverse(self.ADDRESS))

        assert answer.status_code == 200
        assert not answer.context["form"].is_bound

    @pytest.mark.parametrize("address", ["http://[", "\x00", "?page=x&price_min=abc"])
    def test_nonsense_is_no_error(self, an: User, address: str) -> None:
        assert self.export(an, address).status_code == 200


def test_an_empty_list_is_a_file_all_the_same(an: User) -> None:
    assert rows_of(export(an)) == []
