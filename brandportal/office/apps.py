from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class OfficeConfig(AppConfig):
    name = "brandportal.office"
    label = "office"


class OfficeAdminConfig(AdminConfig):
    """The Django admin with the office's site as the default one."""

    default_site = "brandportal.office.site.OfficeSite"
