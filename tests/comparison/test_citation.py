"""How figures are named and cited, in both languages."""

import datetime as dt

from django.utils.translation import override

from comparison.citation import Cited, citations, title_of
from comparison.quarters import Quarter

ADDRESSES = {
    "vi": "https://cong.example/so-sanh-tinh/2026-q3/",
    "en": "https://cong.example/en/so-sanh-tinh/2026-q3/",
}
READ_ON = dt.date(2026, 11, 22)
CUT_OFF = dt.date(2026, 9, 30)


def test_quarter_is_cited_in_both_languages():
    cited = Cited(Quarter(2026, 3), CUT_OFF, ADDRESSES, "12/TB-BKHCN", dt.date(2026, 10, 20))

    assert citations(cited, READ_ON) == {
        "vi": (
            "Bộ Khoa học và Công nghệ. Kết quả xây dựng danh mục giải pháp của các địa phương, quý"
            " III/2026 (công bố tại văn bản số 12/TB-BKHCN ngày 20/10/2026). Số liệu tính đến hết"
            " ngày 30/09/2026. Địa chỉ: https://cong.example/so-sanh-tinh/2026-q3/. Truy cập ngày"
            " 22/11/2026."
        ),
        "en": (
            "Ministry of Science and Technology. Results of building the catalogue of solutions in"
            " the provinces, Q3 2026 (announced by document 12/TB-BKHCN of 20 October 2026)."
            " Figures as of the end of 30 September 2026. Address:"
            " https://cong.example/en/so-sanh-tinh/2026-q3/. Accessed on 22 November 2026."
        ),
    }


def test_figures_of_today_are_cited_as_provisional():
    cited = Cited(None, READ_ON, ADDRESSES)

    with override("en"):
        line = citations(cited, READ_ON)["en"]

    assert line.startswith(
        "Ministry of Science and Technology. Results of building the catalogue of solutions in the"
        " provinces, provisional figures of 22 November 2026. Address: "
    )


def test_public_name_never_claims_to_be_the_index():
    with override("vi"):
        title = title_of(Quarter(2026, 3), CUT_OFF)

    assert title == "Kết quả xây dựng danh mục giải pháp của các địa phương, quý III/2026"
