"""Data about a page for search engines: nodes of schema.org, written as JSON-LD. Pure.

A node is a mapping; what is empty is left out, since validators call an empty value an error. The
script is a data block, which the content security policy allows, and holds no character that could
end it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

Node: TypeAlias = dict[str, Any]

CONTEXT: Final = "https://schema.org"
# Inside a script these would end it or begin a comment; JSON may write them as escapes.
_ESCAPES: Final = {char: f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}


def node(kind: str, **values: object) -> Node:
    """A node of the type ``kind`` without its empty values (None, "", empty lists and nodes).

    Numbers, also 0, and truth values stay; dates are written in ISO form, decimals as plain
    numbers with a dot.
    """
    kept = {name: _plain(value) for name, value in values.items() if not _is_empty(value)}
    return {"@type": kind} | kept


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Node:
    """A BreadcrumbList of (name, absolute address); the last one may lack its address."""
    items = [
        node("ListItem", position=position, name=name, item=address)
        for position, (name, address) in enumerate(steps, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def item_list(entries: Sequence[tuple[str, str]], first: int = 1) -> Node:
    """An ItemList of (name, absolute address) of a page whose first entry has number ``first``."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "url": address}
        for position, (name, address) in enumerate(entries, start=first)
    ]
    return node("ItemList", numberOfItems=len(items), itemListElement=items)


def as_script(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The nodes as the text of an ``application/ld+json`` script, safe to stand in a page."""
    graph = {"@context": CONTEXT, "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    return text


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def _plain(value: object) -> object:
    if isinstance(value, dict | bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def plain_number(value: Decimal) -> str:
    """A number as schema.org wants it: no grouping, a dot, no exponent, no idle zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
