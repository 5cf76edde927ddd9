"""Tax codes, with the examples of real firms."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendors import tax_code
from vendors.tax_code import TaxCode, TaxCodeError

DIGITS = "0123456789"


@pytest.mark.parametrize(
    "value",
    [
        "0100109106",
        "0100684378",
        "0101248141",
        "0101243150",
        "0102595740",
        "0101360697",
        "0303490096",
        "0199000017",
    ],
)
def test_check_accepts_enterprises(value):
    assert tax_code.check(value) == TaxCode("enterprise", value, repaired=False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" 0100 109 106 ", TaxCode("enterprise", "0100109106")),
        ("'0100109106", TaxCode("enterprise", "0100109106")),
        ("199000017", TaxCode("enterprise", "0199000017", repaired=True)),
        (199000017, TaxCode("enterprise", "0199000017", repaired=True)),
        ("0100109106-001", TaxCode("branch", "0100109106-001")),
        ("0100109106 – 999", TaxCode("branch", "0100109106-999")),
        ("0100109106001", TaxCode("branch", "0100109106-001")),
        ("100109106-001", TaxCode("branch", "0100109106-001", repaired=True)),
        (100109106001, TaxCode("branch", "0100109106-001", repaired=True)),
        ("079199012345", TaxCode("household", "079199012345")),
        ("123456789012", TaxCode("household", "123456789012")),
        ("100109106000", TaxCode("household", "100109106000")),
        ("010010910600", TaxCode("household", "010010910600")),
    ],
)
def test_check_gives_the_canonical_form(typed, expected):
    assert tax_code.check(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code", "value"),
    [
        ("0100109107", "check_digit", "0100109107"),
        ("2901264089", "check_digit", "2901264089"),
        ("0100109107-001", "check_digit", "0100109107-001"),
        ("0100109106-000", "branch_suffix", ""),
        ("0100109106-01", "branch_suffix", ""),
        ("0100109106000", "branch_suffix", ""),
        ("0100000000", "not_issued", ""),
        ("100000000", "length", ""),
        ("199000018", "length", ""),
        ("12345", "length", ""),
        ("123456789012-001", "length", ""),
        ("199000017.0", "not_digits", ""),
        ("０１００１０９１０６", "not_digits", ""),
        ("MST 0100109106", "not_digits", ""),
        ("", "not_digits", ""),
        (-5, "not_digits", ""),
    ],
)
def test_check_refuses_with_a_stable_code(typed, code, value):
    with pytest.raises(TaxCodeError) as caught:
        tax_code.check(typed)

    assert (caught.value.code, caught.value.value) == (code, value)
    assert str(caught.value) == str(tax_code.MESSAGES[code])


@given(st.text(alphabet=DIGITS, min_size=9, max_size=9).filter(lambda body: body[2:].strip("0")))
def test_check_accepts_at_most_one_last_digit(body):
    accepted = [digit for digit in DIGITS if tax_code.has_valid_check_digit(body + digit)]

    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    rest = sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11
    assert accepted == ([] if rest == 0 else [str(10 - rest)])


@given(st.text(alphabet="0123456789- '", max_size=15))
def test_check_gives_a_code_that_checks_again_or_its_own_error(typed):
    result, code = None, None

    try:
        result = tax_code.check(typed)
    except TaxCodeError as error:
        code = error.code

    assert (result is None) == (code in tax_code.MESSAGES)
    assert result is None or tax_code.check(result.value) == replace(result, repaired=False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("079199012345", "•••••••••345"),
        ("0100109106", "0100109106"),
        ("0100109106-01", "0100109106-01"),
        ("0100109106-001", "0100109106-001"),
        ("", ""),
    ],
)
def test_mask_hides_only_personal_numbers(value, shown):
    assert tax_code.mask(value) == shown
