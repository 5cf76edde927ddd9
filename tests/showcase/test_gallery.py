"""The gallery of components, a tool for whoever builds pages."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client

# Shown by every page as its frame, or only inside other components.
FRAME = {"banner.html", "footer.html", "gallery.html", "header.html", "language.html", "mark.html"}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_gallery_shows_every_component(client: Client, settings: LazySettings, prefix: str) -> None:
    settings.DEBUG = True
    components = {p.name for p in Path(django_settings.BASE_DIR, "templates/ui").glob("*.html")}

    answer = client.get(f"{prefix}/thanh-phan/")

    shown = {
        str(template.name).rpartition("/")[2] for template in answer.templates if template.name
    }
    assert answer.status_code == 200
    assert components - shown - FRAME == set()


def test_gallery_does_not_exist_on_a_real_site(client: Client, db: None) -> None:
    assert client.get("/thanh-phan/").status_code == 404
