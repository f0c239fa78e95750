"""Settings of the tests: with the servers that the test plugin started, else with SQLite."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import environ

from brandportal.settings.base import *  # noqa: F403
from brandportal.settings.base import INSTALLED_APPS, VAR
from brandportal.settings.embedded import derived_key, sqlite

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]

DEBUG = False
SECOND_FACTOR_REQUIRED = False
# Tests move through an award year in one session; tests of session limits set their own.
SESSION_IDLE_MINUTES = {"privileged": 10**6, "agency": 10**6}
SESSION_COOKIE_AGE = 10**8
SECRET_KEY = "test-only-key-that-production-refuses-to-start-with"
PSEUDONYM_MASTER_KEY = derived_key(SECRET_KEY)
SMS_GATEWAY = "brandportal.sms.DemoGateway"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = "http://testserver"

REDIS_URL = os.environ.get("REDIS_URL", "")
EMBEDDED = not REDIS_URL

DATABASES: dict[str, Any] = {
    "default": environ.Env().db("DATABASE_URL")
    if os.environ.get("DATABASE_URL")
    else sqlite(VAR / "test" / "suite.sqlite3", synchronous="OFF")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file instead of memory, because tests of concurrent writers need several connections; one
    # for each run.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test" / f"suite_{os.getpid()}.sqlite3")}

# In the process: emptied before every test, including tests without database access.
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "brands@example.org"
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"brandportal-test-media-{os.getpid()}"
LIMITS_FILE = VAR / "test" / f"limits_{os.getpid()}.sqlite3"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Tests look at a page right after an action, so the page cache is off; its own tests turn it on.
KEPT_PAGE_SECONDS = 0
