from django.apps import AppConfig


class CatalogsConfig(AppConfig):
    name = "brandportal.catalogs"
    label = "catalogs"
