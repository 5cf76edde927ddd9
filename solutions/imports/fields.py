"""Which column of the contract fills which field of which model, and what empties it."""

from typing import Any, Final

VENDOR: Final = {
    "vendor_name": "legal_name",
    "vendor_tax_code": "tax_code",
    "vendor_website": "website",
    "vendor_province": "province",
}
SOLUTION: Final = {
    "solution_name": "name",
    "solution_website": "website",
    "summary": "summary",
    "problem": "problem",
    "description": "description",
    "deployment": "deployment",
    "kind": "kind",
    "vietnamese_product": "vietnamese_product",
    "off_the_shelf": "off_the_shelf",
    "readiness": "readiness",
    "security_level": "security_level",
    "data_location": "data_location",
    "integrations": "integrations",
    "sectors": "sectors",
    "audiences": "audiences",
    "programme": "programmes",
}
LISTING: Final = {
    "trial": "trial_offer",
    "trial_note": "trial_note",
    "booth_code": "booth_code",
    "featured": "is_featured",
    "price_checked_on": "price_checked_on",
}
# Of the listing's province too, but kept with the solution, as rows of their own.
PEOPLE: Final = "implementers"
PLAN: Final = {
    "plan_name": "name",
    "plan_role": "role",
    "charge": "charge",
    "amount": "amount",
    "period": "period_months",
    "unit": "unit",
    "quantity_min": "quantity_min",
    "quantity_max": "quantity_max",
    "quantity_included": "quantity_included",
    "extra_unit_amount": "extra_unit_amount",
    "setup_fee": "setup_fee",
    "setup_per_unit": "setup_per_unit",
    "renewal_amount": "renewal_amount",
    "maintenance_percent": "maintenance_percent",
    "warranty_months": "warranty_months",
    "minimum_months": "minimum_months",
    "trial_days": "trial_days",
    "condition": "condition",
    "vat": "vat",
    "vat_rate": "vat_rate",
    "price_valid_from": "valid_from",
    "price_valid_to": "valid_to",
    "price_source": "source",
    "source_kind": "source_kind",
    "note": "note",
}
# Of the solution: pictures of the uploaded archive, and what each of them shows.
PICTURES: Final = ("image_files", "image_texts")
PROMOTION: Final = {
    "promo_amount": "amount",
    "promo_percent": "percent",
    "promo_starts_on": "starts_on",
    "promo_ends_on": "ends_on",
}

# Written in the language of the content (``--content-lang``); names are the same in both.
TRANSLATED: Final = frozenset({"summary", "problem", "description"})
MANY: Final = frozenset({"sectors", "audiences", "programmes"})
# An empty cell cannot empty these: they always have a value, or are what the row is known by.
NEVER_EMPTIED: Final = frozenset({"legal_name", "tax_code", "name", "kind", "charge"})
# What an empty cell means where it is not simply nothing.
WHEN_EMPTY: Final[dict[str, Any]] = {
    "province": None,
    "trial_offer": False,
    "is_featured": False,
    "setup_per_unit": False,
    "role": "base",
    "vat": "not_stated",
    "deployment": "",
    "readiness": "",
    "source_kind": "",
}


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing; ``False`` and 0 say something."""
    return value is None or value == "" or value == ()
