"""Formulas over whole numbers that a spreadsheet program works out exactly. Pure.

Everything is the text of a formula without its equals sign. Whole numbers below 10^15 are exact in
every program, and so are MOD and division without remainder; nothing else is used. An amount is
whole dong and ``PARTS`` of a dong; a share of a payment comes in ten-thousandths (percent with two
decimals), so that one share and the VAT factor leave no more than 12 decimals.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

# An amount of 4 decimals times two factors of 4 decimals each.
PARTS: Final = 10**12
HALF: Final = PARTS // 2
TEN_THOUSAND: Final = 10**4
MILLION: Final = 10**6
# Beyond it a spreadsheet program no longer keeps every dong.
LIMIT: Final = 10**15

# A discount factor is kept to 36 decimals, six digits a cell; what is left out of the product with
# an amount below 10^15 is less than 10^-15 dong over ten years, and that much is added before
# rounding, so that an exact half is one.
FACTOR_DIGITS: Final = 7
# Positions of six digits in an amount, from 10^12 dong to 10^-12, and in its present value.
AMOUNT_POSITIONS: Final = (-2, -1, 0, 1, 2)
PRESENT_POSITIONS: Final = (-2, -1, 0, 1, 2, 3, 4)
_ADDED: Final = 1_000  # at position 3, where one is 10^-18 dong


def split(amount: Fraction) -> tuple[int, int]:
    """An exact amount of at most 12 decimals as whole dong and ``PARTS``."""
    whole = amount.numerator // amount.denominator
    return whole, int((amount - whole) * PARTS)


def whole_quotient(number: str, divisor: str | int) -> str:
    """``number`` divided by ``divisor``, rounded down; both whole, not negative."""
    return f"(({number})-MOD({number},{divisor}))/{divisor}"


def rounded(whole: str, parts: str) -> str:
    """Whole dong, half up."""
    return f"{whole}+({parts}>={HALF})"


def ten_thousandths(number: str) -> str:
    """A number with at most four decimals as a whole number of 1/10000."""
    return f"ROUND({number}*{TEN_THOUSAND},0)"


def price_whole(units: str, price: str, extra_units: str, extra: str, low: str) -> str:
    """Whole dong of ``units`` at ``price`` and ``extra_units`` at ``extra`` (1/10000 dong each).

    ``low`` is the cell of ``price_low``.
    """
    return (
        f"{units}*{whole_quotient(price, TEN_THOUSAND)}"
        f"+{extra_units}*{whole_quotient(extra, TEN_THOUSAND)}"
        f"+{whole_quotient(low, TEN_THOUSAND)}"
    )


def price_low(units: str, price: str, extra_units: str, extra: str) -> str:
    """What the decimals of both prices come to, in 1/10000 dong."""
    return f"{units}*MOD({price},{TEN_THOUSAND})+{extra_units}*MOD({extra},{TEN_THOUSAND})"


def shared_low(whole: str, low: str, factor: str) -> str:
    """The decimals of an amount times ``factor`` / 10^8, in ``PARTS``, carry included.

    The amount is ``whole`` dong and ``low`` / 10000 dong (the rest of ``price_low``).
    """
    high_factor, low_factor = _factor(factor)
    return (
        f"MOD(MOD({whole},{10**8})*{low_factor},{10**8})*{TEN_THOUSAND}"
        f"+MOD(MOD({whole},{TEN_THOUSAND})*{high_factor},{TEN_THOUSAND})*{10**8}"
        f"+{low}*{factor}"
    )


def shared_whole(whole: str, factor: str, shared: str) -> str:
    """Whole dong of an amount times ``factor`` / 10^8; ``shared`` is the cell of ``shared_low``."""
    high_factor, low_factor = _factor(factor)
    low_four, low_eight = f"MOD({whole},{TEN_THOUSAND})", f"MOD({whole},{10**8})"
    return (
        f"{whole_quotient(whole, TEN_THOUSAND)}*{high_factor}"
        f"+{whole_quotient(f'{low_four}*{high_factor}', TEN_THOUSAND)}"
        f"+{whole_quotient(whole, 10**8)}*{low_factor}"
        f"+{whole_quotient(f'{low_eight}*{low_factor}', 10**8)}"
        f"+{whole_quotient(shared, PARTS)}"
    )


def amount_digits(whole: str, parts: str) -> tuple[str, ...]:
    """Six digits of an amount for each of ``AMOUNT_POSITIONS``."""
    return (
        whole_quotient(whole, PARTS),
        f"MOD({whole_quotient(whole, MILLION)},{MILLION})",
        f"MOD({whole},{MILLION})",
        whole_quotient(parts, MILLION),
        f"MOD({parts},{MILLION})",
    )


def present_digits(amount: Sequence[str], factor: Sequence[str]) -> tuple[str, ...]:
    """An amount times a discount factor, six digits (or more, not carried) a position.

    ``amount`` are the cells of ``amount_digits``, ``factor`` those of the factor's digits.
    """
    return tuple(
        "+".join(
            f"{cell}*{factor[position - place]}"
            for place, cell in zip(AMOUNT_POSITIONS, amount, strict=True)
            if 0 <= position - place < FACTOR_DIGITS
        )
        for position in PRESENT_POSITIONS
    )


def carried(sums: Mapping[int, str], below: str, position: int) -> str:
    """The digits at a position with what is carried from the cell of the position ``below``."""
    added = f"+{_ADDED}" if position == 3 else ""
    return f"{sums[position]}{added}+{whole_quotient(below, MILLION)}"


def present_whole(sums: Mapping[int, str], first: str) -> str:
    """Whole dong of a present value; ``first`` is the carried cell of position 1."""
    return f"{sums[-2]}*{PARTS}+{sums[-1]}*{MILLION}+{sums[0]}+{whole_quotient(first, MILLION)}"


def present_parts(first: str, second: str) -> str:
    """Parts of a dong of a present value, from the carried cells of positions 1 and 2."""
    return f"MOD({first},{MILLION})*{MILLION}+MOD({second},{MILLION})"


def _factor(cell: str) -> tuple[str, str]:
    """A factor of eight decimals as ten-thousandths and the four decimals behind them."""
    return whole_quotient(cell, TEN_THOUSAND), f"MOD({cell},{TEN_THOUSAND})"
