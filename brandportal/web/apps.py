from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "brandportal.web"
    label = "web"
