from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "brandportal.web"
    label = "web"

    def ready(self) -> None:
        # Tasks are delayed from web processes too: the configured queue has to be the current one.
        import brandportal.celery
        import brandportal.web.checks  # noqa: F401
