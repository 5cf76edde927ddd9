"""Help beside the fields of the staff site, and what an empty list says to do first."""

import re
from html import unescape

import pytest
from django.contrib.admin import site
from django.test import Client

from guides.models import Guide, Problem
from solutions.models import Deployment, Evaluation, Listing, PricePlan, Solution
from tests.factories import ListingFactory, PricePlanFactory
from tests.staff import as_, url
from vendors.models import Vendor

EXPLAINED = [Evaluation, Guide, Listing, PricePlan, Problem, Solution, Vendor]


def helped(model) -> list:
    """The staff page of the model and its parts that bring words of their own."""
    page = site.get_model_admin(model)
    return [page, *(one for one in page.inlines if getattr(one, "help_texts", None))]


@pytest.mark.parametrize("model", EXPLAINED, ids=lambda model: model.__name__)
def test_help_is_about_fields_that_exist(model):
    unknown = [
        f"{page.model.__name__}.{name}"
        for page in helped(model)
        for name in page.help_texts
        if name not in {field.name for field in page.model._meta.get_fields()}
    ]

    assert unknown == []


@pytest.mark.parametrize("model", EXPLAINED, ids=lambda model: model.__name__)
def test_help_stands_beside_the_fields_of_a_new_entry(root, model):
    page = as_(root).get(url(model, "add"))

    texts = site.get_model_admin(model).help_texts
    shown = page.context["adminform"].form.fields
    said = {name for name, field in shown.items() if field.help_text == texts.get(name, "-")}
    assert said == shown.keys() & texts.keys()
    assert len(said) >= 5


def test_lines_of_a_price_explain_themselves_too(binh, da_nang):
    plan = PricePlanFactory(listing=ListingFactory(province=da_nang))

    page = as_(binh).get(url(Listing, "change", plan.listing.pk))

    [plans] = page.context["inline_admin_formsets"]
    amount = plans.formset.forms[0].fields["amount"]
    assert "150000" in amount.help_text
    assert f'id="id_{plans.formset.prefix}-0-amount_helptext"' in page.text


@pytest.mark.parametrize("model", [*EXPLAINED, Deployment], ids=lambda model: model.__name__)
def test_empty_list_says_what_to_do_first(client: Client, minh, model):
    client.force_login(minh)

    page = client.get(url(model, "changelist"))

    empty = re.search(r'<div class="empty">\s*<p>(.*?)</p>', page.text, re.DOTALL)
    assert empty is not None
    assert unescape(empty[1]) == str(site.get_model_admin(model).empty_text)
