from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComparisonConfig(AppConfig):
    name = "comparison"
    verbose_name = _("Comparison of provinces")

    def ready(self) -> None:
        # Models exist only from here on.
        from comparison.by_solution import store  # noqa: PLC0415
        from solutions.index.beside import also_store  # noqa: PLC0415

        also_store(store)
