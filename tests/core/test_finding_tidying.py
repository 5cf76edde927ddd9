"""A typed text without what gets in the way of reading it."""

import time

import pytest

from core.finding.tidying import tidied

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("MST 0312 345 678", "MST 0312345678"),
        ("03 12345678", "0312345678"),
        ("031.234.5678", "0312345678"),
        ("0312 345678-001", "0312345678-001"),
        ("từ 1.500.000 đến 2.000.000", "từ 1.500.000 đến 2.000.000"),
        ("năm 2025 2026", "năm 2025 2026"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("0912 345 67", "0912 345 67"),
        ("https://www.sen.example/gia", "sen.example/gia"),
        ("www.sen.example", "sen.example"),
        ("gửi lien-he.so@sen.example nhé", "gửi sen.example nhé"),
        ("a@b", "a@b"),
        ("ho?a do*n", "hoa don"),
        ("giá bao nhiêu? ký số", "giá bao nhiêu? ký số"),
        ("C++", "C++"),
        ("H.T.X. nông nghiệp", "HTX nông nghiệp"),
        ("tiêu chí N.T.M", "tiêu chí NTM"),
        ("Q.1 TP.HCM", "Q.1 TP.HCM"),
        ("A. Bình", "A. Bình"),
        ("Đ.Đ", "Đ.Đ"),
        ("ho\u0301a \u00ad\u0111\u01a1n", "hóa đơn"),
    ],
)
def test_codes_become_whole_and_stray_signs_go(text: str, tidy: str) -> None:
    assert tidied(text) == tidy


@pytest.mark.parametrize(
    "text",
    ["12 " * 20_000, "?" * 60_000, "a?" * 30_000, "1" * 60_000, "a.b" * 20_000, "a@" * 9_000],
)
def test_long_rows_of_signs_cost_little(text: str) -> None:
    started = time.process_time()

    tidied(text)

    assert time.process_time() - started < 0.5
