from django.apps import AppConfig


class DemoConfig(AppConfig):
    """No models: what the demo builds belongs to the apps below."""

    name = "demo"
