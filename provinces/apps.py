from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProvincesConfig(AppConfig):
    name = "provinces"
    verbose_name = _("Provinces and centres")

    def ready(self) -> None:
        """Let every app say which kind of objects its models are (``areas.py``)."""
        autodiscover_modules("areas")
