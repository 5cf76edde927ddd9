"""What a first-year cost is made of: set-up, prices at list and at promotion, tax (PRODUCT 4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.money import half_up

from .costs import Kind, Payment, least_quantity, paid_quantity, payments, vat_factor
from .terms import VAT_EXCLUDED, Exact, Terms, exact, price_of_units


@dataclass(frozen=True, slots=True)
class Part:
    """Equal payments of one kind: ``times`` of ``each``, exact VND before tax that is excluded.

    ``is_promoted``: below the list price of the day it is due.
    """

    kind: Kind
    times: int
    each: Fraction
    is_promoted: bool

    @property
    def amount(self) -> int:
        """All of them in whole VND, rounded once."""
        return half_up(self.each * self.times)


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A first-year cost with its parts in the order they fall due.

    ``vat`` is the tax on top in whole VND, None where it is part of the amounts or there is none;
    ``total`` the first-year cost. Each figure is rounded once, so that the parts may differ from
    the total by a dong. ``quantity`` units are paid for; ``raised`` says that fewer were asked.
    """

    parts: tuple[Part, ...]
    vat: int | None
    vat_rate: Decimal | None
    total: int
    quantity: int
    raised: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is a single payment without tax on top, which explains itself."""
        return self.vat is None and len(self.parts) < 2 and all(p.times == 1 for p in self.parts)


def make_up(terms: Terms, quantity: int, on: dt.date) -> MakeUp:
    """The parts of the first-year cost of ``quantity`` units taken on the day ``on``.

    Raises ``NotOfferedError`` as ``payments`` does.
    """
    due = payments(terms, quantity, 1, on)
    units = paid_quantity(terms, quantity)
    list_price = price_of_units(terms, exact(terms.amount or 0), units)
    factor = vat_factor(terms)
    parts: list[Part] = []
    for payment in due:
        part = _part(payment, list_price, factor)
        same = parts[-1] if parts else None
        if same and (same.kind, same.each) == (part.kind, part.each):
            parts[-1] = Part(part.kind, same.times + 1, part.each, part.is_promoted)
        else:
            parts.append(part)
    total = sum((payment.amount for payment in due), Fraction(0))
    has_tax = terms.vat == VAT_EXCLUDED and bool(total)
    return MakeUp(
        parts=tuple(parts),
        vat=half_up(total - total / factor) if has_tax else None,
        vat_rate=terms.vat_rate if has_tax else None,
        total=half_up(total),
        quantity=units,
        raised=quantity < least_quantity(terms),
    )


def _part(payment: Payment, list_price: Exact, factor: Fraction) -> Part:
    each = payment.amount / factor
    is_promoted = payment.kind == "price" and each < list_price
    return Part(payment.kind, 1, each, is_promoted)
