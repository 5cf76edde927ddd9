"""The contract's tables: every heading and value is found, in both languages, folded."""

import pytest
from django.db.models import Model
from django.utils import translation

from solutions.imports import columns, fields
from solutions.imports.columns import BY_KEY, COLUMNS, VOCABULARY, match_headings, value_of
from solutions.models import Listing, PricePlan, Promotion, Solution
from vendors.models import Vendor


def test_columns_are_those_of_the_contract_and_three_are_required() -> None:
    required = [column.key for column in COLUMNS if column.is_required]

    assert len(COLUMNS) == 58
    assert required == ["vendor_name", "solution_name", "charge"]


def test_every_column_has_a_parser_kind() -> None:
    kinds = {column.kind for column in COLUMNS}

    assert kinds == {
        "text", "list", "address", "vocabulary", "yes/no", "integer", "money", "percent", "date",
        "period",
    }  # fmt: skip


def test_no_accepted_heading_names_two_columns() -> None:
    named: dict[str, set[str]] = {}
    for column in COLUMNS:
        for text in (column.key, column.heading_vi, column.heading_en, *column.aliases):
            named.setdefault(columns.words(text), set()).add(column.key)

    assert [text for text, keys in named.items() if len(keys) > 1] == []


def test_match_headings_takes_keys_headings_labels_and_aliases_folded() -> None:
    headings = match_headings(
        {
            0: "vendor_name",
            1: "  TÊN GIẢI PHÁP ",
            2: "Way of charging",
            3: "Nguồn giá",
            4: "thue suat GTGT (%)",
            5: "Đáp ứng yêu cầu an toàn hệ thống thông tin cấp độ (1-5)",
            6: "Chi phí khởi tạo,\ncài đặt",
        }
    )

    assert {index: column.key for index, column in headings.by_index.items()} == {
        0: "vendor_name",
        1: "solution_name",
        2: "charge",
        3: "price_source",
        4: "vat_rate",
        5: "security_level",
        6: "setup_fee",
    }
    assert headings.missing == ()


def test_match_headings_tells_ordinals_unknown_duplicate_and_missing_ones() -> None:
    headings = match_headings({0: "STT", 1: "Nhà cung cấp", 2: "vendor_name", 3: "Màu sắc"})

    assert headings.ordinals == {0}
    assert headings.unknown == {3: "Màu sắc"}
    assert headings.duplicates == (BY_KEY["vendor_name"],)
    assert headings.missing == (BY_KEY["solution_name"], BY_KEY["charge"])


def test_match_headings_ignores_currency_and_star_and_reports_other_units() -> None:
    headings = match_headings(
        {0: "Đơn giá (triệu đồng)", 1: "Nhà cung cấp (*)", 2: "Giá khuyến mại (VNĐ)", 3: "Tóm tắt*"}
    )

    assert [column.key for column in headings.by_index.values()] == [
        "amount", "vendor_name", "promo_amount", "summary",
    ]  # fmt: skip
    assert headings.scaled == {0: "Đơn giá (triệu đồng)"}


def test_every_controlled_value_is_found_by_key_and_in_both_languages() -> None:
    missed = [
        (term.group, text)
        for term in VOCABULARY
        if term.key != "N months"
        for text in (term.key, term.vi, term.vi.upper(), term.en, *term.aliases)
        if value_of(term.group, text) != term.key
    ]

    assert missed == []


def test_value_of_unknown_text_or_of_another_group_is_none() -> None:
    assert value_of("charge", "Trả góp") is None
    assert value_of("vat", "Miễn phí") is None
    assert value_of("charge", "🙂") is None


def test_labels_follow_the_active_language() -> None:
    with translation.override("en"):
        english = [str(BY_KEY["amount"]), columns.label_of("charge", "free")]
    with translation.override("vi"):
        vietnamese = [str(BY_KEY["amount"]), columns.label_of("charge", "free")]

    assert english == ["Unit price", "Free to use"]
    assert vietnamese == ["Đơn giá", "Miễn phí sử dụng"]
    assert columns.label_of("charge", "barter") == "barter"


@pytest.mark.parametrize(
    ("model", "mapping"),
    [
        (Vendor, fields.VENDOR),
        (Solution, fields.SOLUTION),
        (Listing, fields.LISTING),
        (PricePlan, fields.PLAN),
        (Promotion, fields.PROMOTION),
    ],
)
def test_limits_are_those_of_the_fields_that_the_columns_fill(
    model: type[Model], mapping: dict[str, str]
) -> None:
    wrong = [
        (column, BY_KEY[column].limit, field.max_length)
        for column, name in mapping.items()
        if BY_KEY[column].kind in ("text", "address")
        and (field := model._meta.get_field(name)).max_length not in (None, BY_KEY[column].limit)
        and column != "vendor_tax_code"
    ]

    assert wrong == []


def test_every_column_fills_something_but_pictures_and_the_province() -> None:
    filled = {*fields.VENDOR, *fields.SOLUTION, *fields.LISTING, *fields.PLAN, *fields.PROMOTION}

    assert BY_KEY.keys() - filled - {fields.PEOPLE} == {"province", "image_files", "image_texts"}


def test_controlled_values_are_the_choices_of_their_fields() -> None:
    choices = {
        "charge": PricePlan.Charge,
        "role": PricePlan.Role,
        "vat": PricePlan.Vat,
        "source_kind": PricePlan.SourceKind,
        "deployment": Solution.Hosting,
        "kind": Solution.Kind,
        "readiness": Solution.Readiness,
    }

    assert {group: [term.key for term in columns.terms(group)] for group in choices} == {
        group: model.values for group, model in choices.items()
    }
