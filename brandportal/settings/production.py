"""Settings of the city's installation, all from the environment; missing ones are reported
together.
"""

from __future__ import annotations

import os

import environ

from brandportal.settings.base import *  # noqa: F403
from brandportal.settings.demands import NO_SMS, demand
from brandportal.settings.logs import logs
from brandportal.settings.sign_on import sign_on

demand(os.environ)
env = environ.Env()

DEBUG = False
DEMO = False
EMBEDDED = False
SECOND_FACTOR_REQUIRED = True

SECRET_KEY = env.str("SECRET_KEY").strip()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PSEUDONYM_MASTER_KEY = env.str("RATER_KEY").strip()
SMS_URL = env.str("SMS_URL").strip()
SMS_GATEWAY = "" if SMS_URL == NO_SMS else "brandportal.sms.HttpGateway"
SMS_TOKEN = env.str("SMS_TOKEN", default="").strip()
SIGN_ON = sign_on(os.environ)
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS")]
BASE_URL = env.str("BASE_URL").strip().rstrip("/")
ISSUING_BODY = env.str("ISSUING_BODY", default="").strip()
OFFICE_CONTACT = env.str("OFFICE_CONTACT", default="").strip()
HOTLINE = env.str("HOTLINE", default="").strip()
SPONSOR = env.str("SPONSOR", default="").strip()
ICP_FILING = env.str("ICP_FILING", default="").strip()
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="").strip()

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "brandportal.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL").strip()
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}

vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL").strip()
SERVER_EMAIL = DEFAULT_FROM_EMAIL

NOTICE_INTO_UNKNOWN_YEAR = (
    "refuse" if env.str("NOTICE_INTO_UNKNOWN_YEAR", default="").strip() == "refuse" else "extend"
)
NOTICE_DIGEST_HOUR = env.int("NOTICE_DIGEST_HOUR", default=NOTICE_DIGEST_HOUR)
KEPT_PAGE_SECONDS = env.int("KEPT_PAGE_SECONDS", default=KEPT_PAGE_SECONDS)

SECURITY_EVENTS_KEPT_DAYS = env.int("SECURITY_EVENTS_KEPT_DAYS", default=SECURITY_EVENTS_KEPT_DAYS)
SYSLOG_URL = env.str("SYSLOG_URL", default="").strip()

STATIC_ROOT = env.str("STATIC_ROOT", default=str(STATIC_ROOT))
MEDIA_ROOT = env.str("MEDIA_ROOT").strip()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "brandportal.web.static_files.KeptAddressesStorage"},
}

# The city's proxy in front of the portal speaks TLS and says so in a header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

LOGGING = logs(env.str("LOG_LEVEL", default="INFO"))
