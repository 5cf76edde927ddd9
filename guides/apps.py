from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = _("Problems and handbook")

    def ready(self) -> None:
        # Models exist only from here on.
        from guides.facets import register_problem_facet  # noqa: PLC0415

        register_problem_facet()
