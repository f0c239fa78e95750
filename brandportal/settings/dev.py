"""The embedded profile: demo and development without servers. Never for the city's real data."""

from __future__ import annotations

import os

from brandportal.settings.base import *  # noqa: F403
from brandportal.settings.base import INSTALLED_APPS, VAR
from brandportal.settings.embedded import derived_key, sqlite

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]

DEBUG = os.environ.get("DEBUG") == "1"
DEMO = True
EMBEDDED = True
SMS_GATEWAY = "brandportal.sms.DemoGateway"
SECOND_FACTOR_REQUIRED = False
SESSION_IDLE_MINUTES = {"privileged": 120, "agency": 120}

SECRET_KEY = "development-only-key-that-production-refuses-to-start-with"
PSEUDONYM_MASTER_KEY = derived_key(SECRET_KEY)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(",")),
]
ISSUING_BODY = "市机关效能建设领导小组（演示）"
OFFICE_CONTACT = "0512-5800 0001"
# Invented, and marked so.
HOTLINE = "0512-5800 0000（演示）"
SPONSOR = "市机关效能建设领导小组办公室（演示）"
ICP_FILING = "苏ICP备00000000号（演示）"
PRIVACY_CONTACT = "privacy@example.org"
BASE_URL = f"http://localhost:{os.environ.get('PORT', '8000')}"

DATABASES = {
    "default": sqlite(VAR / os.environ.get("DATABASE_FILE", "db.sqlite3"), synchronous="FULL")
}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "brands@example.org"

CELERY_TASK_ALWAYS_EAGER = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Static files directly from the source tree, without collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Failures of pages are logged to the console.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
