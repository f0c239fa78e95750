from django.apps import AppConfig


class DemoConfig(AppConfig):
    """No models: the demo's rows belong to the apps below."""

    name = "demo"
