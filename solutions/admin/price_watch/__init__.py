"""Staff pages of the price watch: prices across provinces, what needs a hand, files of both.

They stand in this app because they read listings and prices only; the site of the staff asks for
``pages`` by name.
"""

from django.contrib import admin
from django.urls import URLPattern, path

from .explaining import explain
from .taking_out import export, solution_file
from .watching import section, solution, watch

__all__ = ["pages"]


def pages(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of these pages, for the site of the staff."""
    view, root = site.admin_view, "theo-doi-gia/"
    return [
        path(root, view(watch), name="price_watch"),
        path(f"{root}xuat/<slug:kind>/", view(export), name="price_watch_export"),
        path(f"{root}giai-phap/<slug:slug>/", view(solution), name="price_watch_solution"),
        path(
            f"{root}giai-phap/<slug:slug>/xuat/<slug:kind>/",
            view(solution_file),
            name="price_watch_solution_file",
        ),
        path(f"{root}giai-trinh/<int:plan_id>/", view(explain), name="price_watch_explain"),
        path(f"{root}<slug:key>/", view(section), name="price_watch_section"),
    ]
