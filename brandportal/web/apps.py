from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "brandportal.web"
    label = "web"

    def ready(self) -> None:
        # Web processes queue tasks too, so the configured Celery app must be the current one.
        import brandportal.celery
        import brandportal.web.checks  # noqa: F401
