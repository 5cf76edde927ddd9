"""By what the handbook can be narrowed, on its page and in its feed."""

import datetime as dt

from django.db.models import QuerySet
from django.http import QueryDict

from guides.models import Guide
from showcase.forms import ListForm, audience_choice, province_choice, sector_choice


def guide_form(params: QueryDict, on: dt.date) -> ListForm:
    """The conditions of an address; 3 queries, at most 5 more with a province of the past."""
    return ListForm(params, [sector_choice(on), audience_choice(), province_choice(on)], on)


def narrowed(rows: QuerySet[Guide], form: ListForm) -> QuerySet[Guide]:
    """The rows that meet the valid conditions."""
    answers = form.answers
    if answers["sector"]:
        rows = rows.filter(sectors__slug=answers["sector"])
    if answers["audience"]:
        rows = rows.filter(audiences__key=answers["audience"])
    if answers["province"]:
        rows = rows.filter(province__slug=answers["province"])
    for word in form.words:
        rows = rows.filter(folded_text__contains=word)
    return rows
