"""Proposed changes at the staff site: made, found, decided, as a browser does it."""

from django.urls import reverse

from provinces.models import ChangeProposal
from tests.staff import as_, form_of, url


def open_ones() -> list[tuple[str, str, str]]:
    """The open proposals: field, old, new."""
    rows = ChangeProposal.objects.filter(state="open").order_by("field")
    return list(rows.values_list("field", "old", "new"))


def decide_address(proposal: ChangeProposal) -> str:
    return reverse("admin:provinces_changeproposal_decide", args=[proposal.pk])


def decide(user, proposal: ChangeProposal, **choices: str):
    """The page of decisions as a browser sends it back, with these choices by field."""
    client, address = as_(user), decide_address(proposal)
    data = {}
    for line in client.get(address).context["lines"]:
        for field in line.form:
            data[field.html_name] = field.value() or ""
        name = line.row.proposal.field.replace(".", "_").replace("+", "new")
        for key in ("choice", "reason", "seen"):
            if f"{name}__{key}" in choices:
                data[line.form.add_prefix(key)] = choices[f"{name}__{key}"]
    if "all" in choices:
        data["all"] = choices["all"]
    return client.post(address, data)


def save(user, obj, **typed):
    client, address = as_(user), url(type(obj), "change", obj.pk)
    return client.post(address, form_of(client, address) | typed)


def propose(user, obj, **typed):
    client, address = as_(user), url(type(obj), "propose", obj.pk)
    return client.post(address, form_of(client, address) | typed)
