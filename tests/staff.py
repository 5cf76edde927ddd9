"""A person at the staff site: signing in, filling in forms as a browser does, taking steps."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from core.models import User

# The tick that publishing asks for.
TICK = {"sovereignty": "on"}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(model, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def no_lines(*prefixes: str) -> dict[str, int]:
    """What a form says of parts that have no line."""
    return {
        f"{prefix}-{count}": 0 for prefix in prefixes for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def form_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back from the page at ``address`` unchanged."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    data: dict[str, Any] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                data[field.html_name] = [getattr(item, "pk", item) for item in value]
            elif value is not None and value is not False and not hasattr(value, "content_type"):
                data[field.html_name] = value
    return data


def messages_of(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def errors_of(answer) -> dict[str, list[str]]:
    found = dict(answer.context["adminform"].form.errors)
    for inline in answer.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {f"{form.prefix}-{name}": errors for name, errors in form.errors.items()}
    return found


def step(user: User, obj, verb: str, **data: str):
    address = reverse(
        f"admin:{obj._meta.app_label}_{obj._meta.model_name}_step", args=[obj.pk, verb]
    )
    return as_(user).post(address, data)


def state(obj) -> str:
    obj.refresh_from_db()
    return obj.state
