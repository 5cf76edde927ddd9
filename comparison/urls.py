"""Addresses of the comparison of provinces (product page, section 6)."""

from django.urls import URLPattern, URLResolver, path, register_converter

from .views import explained, files, gaps, live, open_data, quarter, sides

app_name = "comparison"


class QuarterConverter:
    """A quarter as addresses have it: ``2026-q3``."""

    regex = r"\d{4}-q[1-4]"

    def to_python(self, value: str) -> str:
        """As it is written; whether it was published is for the view to say."""
        return value

    def to_url(self, value: object) -> str:
        """Of a quarter or its text."""
        return str(value)


register_converter(QuarterConverter, "quarter")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", live.provinces, name="list"),
    path("canh-nhau/", sides.side_by_side, name="side_by_side"),
    path("bao-phu/", explained.heat, name="heat"),
    path("khoang-trong/", gaps.gaps, name="gaps"),
    path("cach-tinh/", explained.method, name="method"),
    path("so-lieu.xlsx", files.figures_xlsx, name="figures_xlsx"),
    path("so-lieu.csv", files.figures_csv, name="figures_csv"),
    path("recompute_ranking.py", open_data.recompute_script, name="recompute_script"),
    path("<quarter:quarter>.xlsx", files.quarter_xlsx, name="quarter_xlsx"),
    path("<quarter:quarter>.csv", open_data.quarter_csv, name="quarter_csv"),
    path("<quarter:quarter>.json", open_data.quarter_json, name="quarter_json"),
    path("<quarter:quarter>.pdf", files.quarter_pdf, name="quarter_pdf"),
    path("<quarter:quarter>/", quarter.quarter, name="quarter"),
    path("<quarter:quarter>/<slug:province>/", quarter.province, name="province"),
]
