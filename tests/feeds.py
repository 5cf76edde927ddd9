"""A strict reader of Atom feeds: what RFC 4287 demands is asserted, what it tells is given back."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ONCE = ("id", "title", "updated")


def read_feed(content: bytes) -> dict[str, Any]:
    """The feed as plain values; AssertionError where it breaks a rule."""
    root = ET.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") == "vi"
    _check_once(root)
    links = {link.get("rel", "alternate"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert {"self", "alternate"} <= links.keys()
    entries = [_entry(one) for one in root.findall(f"{ATOM}entry")]
    assert root.find(f"{ATOM}author") is not None
    ids = [one["id"] for one in entries]
    assert len(set(ids)) == len(ids)
    return {
        "id": _text(root, "id"),
        "title": _text(root, "title"),
        "subtitle": _text(root, "subtitle"),
        "updated": _moment(root, "updated"),
        "links": links,
        "entries": entries,
    }


def _entry(one: ET.Element) -> dict[str, Any]:
    _check_once(one)
    links = [link.get("href") for link in one.findall(f"{ATOM}link")]
    assert len(links) == 1
    assert links[0].startswith("http")
    summary = one.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    return {
        "id": _text(one, "id"),
        "title": _text(one, "title"),
        "link": links[0],
        "author": _text(one.find(f"{ATOM}author"), "name"),
        "published": _moment(one, "published"),
        "updated": _moment(one, "updated"),
        "summary": summary.text,
        "categories": [term.get("term") for term in one.findall(f"{ATOM}category")],
    }


def _check_once(one: ET.Element) -> None:
    for name in ONCE:
        found = one.findall(f"{ATOM}{name}")
        assert len(found) == 1, f"{len(found)} {name}"
        assert found[0].text
    assert _text(one, "id").startswith("tag:")


def _text(one: ET.Element, name: str) -> str:
    return one.findtext(f"{ATOM}{name}") or ""


def _moment(one: ET.Element, name: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(_text(one, name))
    assert moment.tzinfo is not None
    return moment
