from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make award years known to the addresses of every app."""
        from applications.cycles.converters import AwardYearConverter

        register_converter(AwardYearConverter, "award_year")
