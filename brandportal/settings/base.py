"""Settings of every installation; dev, test and production only add to them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from brandportal.settings.limits import limits

ROOT = Path(__file__).resolve().parent.parent.parent
# Everything that an installation without servers writes: database, uploads, collected static files.
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")

INSTALLED_APPS = [
    "brandportal.office.apps.OfficeAdminConfig",
    "brandportal.office.apps.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "brandportal.accounts",
    "brandportal.catalogs",
    "brandportal.journal",
    "brandportal.notices",
    "brandportal.proposals",
    "brandportal.workdays",
    "brandportal.web",
    "applications",
    "reviews",
    "audits",
]

MIDDLEWARE = [
    "brandportal.web.request_log.RequestLogMiddleware",
    "brandportal.web.unavailable.DatabasePatience",
    "django.middleware.security.SecurityMiddleware",
    "brandportal.web.headers.KeptPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "brandportal.web.request_check.RequestCheckMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "brandportal.web.sessionless.OptionalSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "brandportal.web.sessionless.OptionalAuthenticationMiddleware",
    "brandportal.web.sessionless.OptionalSecurityLogMiddleware",
    "brandportal.web.sessionless.OptionalMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "brandportal.web.switches.SwitchMiddleware",
    "brandportal.web.sessionless.OptionalKeptFormMiddleware",
    "brandportal.web.sessionless.OptionalSessionLimitMiddleware",
    "brandportal.web.sessionless.OptionalSecondFactorMiddleware",
    "brandportal.web.mistakes.ErrorTitleMiddleware",
    "brandportal.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "brandportal.urls"
WSGI_APPLICATION = "brandportal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "brandportal.web.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time -----------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# `framework` is our own wording of what Django and its libraries say.
LOCALE_AREAS = ("ground", "applications", "reviews", "audits", "framework")
LOCALE_PATHS = [ROOT / "locale" / area for area in LOCALE_AREAS]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
FORMAT_MODULE_PATH = ["brandportal.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# People and sign-in ----------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "brandportal.accounts.adapter.PortalAccountAdapter"
ACCOUNT_FORMS = {"reset_password": "brandportal.accounts.account_forms.AskForResetForm"}
# The library's own adapter would save an unverified address for whoever is named in a reset.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 4 * 3600
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Seconds for which an authentication counts, for account pages and for actions that take two
# people.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "10/m/ip,5/15m/key"}
MFA_ADAPTER = "brandportal.accounts.second_factor.PortalMFAAdapter"
# There is no sign-up, so an unconfirmed address cannot lock anybody out of securing the account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Agency Service Brands"
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "brandportal.web.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_MINUTES = {"privileged": 15, "agency": 30}
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "brandportal.web.kept_forms.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# No cookie was ever issued with the old signature.
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False

# Headers ---------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Every browser feature is off, except passkeys, which only this site may use.
PERMISSIONS_POLICY: dict[str, list[str] | str] = {
    "accelerometer": [],
    "autoplay": [],
    "camera": [],
    "display-capture": [],
    "encrypted-media": [],
    "fullscreen": [],
    "geolocation": [],
    "gyroscope": [],
    "hid": [],
    "idle-detection": [],
    "local-fonts": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "picture-in-picture": [],
    "publickey-credentials-create": "self",
    "publickey-credentials-get": "self",
    "screen-wake-lock": [],
    "serial": [],
    "storage-access": [],
    "usb": [],
    "window-management": [],
    "xr-spatial-tracking": [],
}

# Files -----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT: Path | str = VAR / "media"
FILE_UPLOAD_HANDLERS = [
    "brandportal.uploads.handler.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Visitors --------------------------------------------------------------------
# The number of the city's proxies in front of the portal; with 0 no header about the visitor's
# address is used.
TRUSTED_PROXY_COUNT = 0
# How often one visitor, one network and the whole city may do something, by action.
LIMITS = limits(float(os.environ.get("NETWORK_LIMIT_FACTOR") or 1))
# Where rate limits are counted without Redis: a separate file beside the database.
LIMITS_FILE: Path = VAR / "limits.sqlite3"

# The longest time in seconds for which a page stays in the page cache, even if the journal does not
# grow; 0 caches nothing.
KEPT_PAGE_SECONDS = 300

# Cached values that decide something (failed sign-ins, used codes) are kept in the database; others
# in the process.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "brandportal.web.table_cache.TableCache"},
    "artwork": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "artwork",
        "OPTIONS": {"MAX_ENTRIES": 50},
    },
}

# Security events -------------------------------------------------------------
# Retention; the law asks for 184 days, the term of a title is three years.
SECURITY_EVENTS_KEPT_DAYS = 3 * 366
# A log server that receives a copy of the journal and of security events: tcp://host:port,
# udp://host:port or unix:///dev/log.
SYSLOG_URL = ""

# Tasks -----------------------------------------------------------------------
REDIS_URL = ""
EMBEDDED = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# True only where no worker runs: whoever asks for a task then does it on the spot.
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# The programme ---------------------------------------------------------------
LIFECYCLES = [
    "brandportal.proposals.workflow.PROPOSAL",
    "applications.cycles.workflow.CYCLE",
    "applications.lifecycle.workflow.APPLICATION",
    "reviews.stages.workflow.EVALUATION",
    "reviews.panel.workflow.SHEET",
    "reviews.panel.paper_workflow.PAPER",
    "reviews.decision.workflow.OBJECTION",
    "reviews.decision.workflow.TIP",
    "reviews.moderation.workflow.MODERATION",
    "reviews.feedback.workflow.FEEDBACK",
    "reviews.stories.workflow.STORY",
    "reviews.comments.workflow.COMMENT",
    "reviews.recipients.workflow.DRAW",
    "reviews.batches.workflow.BATCH",
    "reviews.screening.workflow.SCREENING",
    "reviews.screening.workflow.HOLD",
    "reviews.screening.workflow.SANCTION",
    "reviews.screening.workflow.PRESSURE",
    "reviews.bad_ratings.workflow.CASE",
    "audits.titles.workflow.TITLE",
    "audits.annual_review.workflow.RUN",
    "audits.annual_review.workflow.REVIEW",
    "audits.annual_review.workflow.RECTIFICATION",
]
# Actions that take two people: proposed by one, confirmed by another (see brandportal/proposals).
TWO_PERSON_ACTIONS = [
    "brandportal.accounts.domain.two_persons.ACTIONS",
    "applications.two_persons.ACTIONS",
    "reviews.two_persons.ACTIONS",
    "audits.two_persons.ACTIONS",
]
# What keeps an account as it is when two of one person are to become one: each gets the account
# that would be closed.
MERGE_BARS = ["reviews.panel.seats.may_be_left", "reviews.experts.pool.may_be_left"]
# What a conflict of interest hides from a person (see brandportal/office/hidden.py).
CONFLICTS = "reviews.evaluation.policies.hidden_from"
# The hour of the day, in the portal's time zone, at which the daily mail of notices goes out.
NOTICE_DIGEST_HOUR = 8
# How many days a proposal waits for its second person.
PROPOSAL_DAYS = 7
# The inventory of personal data for tables of libraries; the portal's own models declare theirs
# (see brandportal/personal_data.py).
LIBRARY_PERSONAL_DATA = ["brandportal.library_personal_data.LIBRARIES"]
# Invariants of the whole portal (`manage.py check_invariants`).
INVARIANTS = [
    "brandportal.accounts.domain.invariants.INVARIANTS",
    "brandportal.proposals.invariants.INVARIANTS",
    "applications.invariants.INVARIANTS",
    "reviews.invariants.INVARIANTS",
    "audits.invariants.INVARIANTS",
]
# Deadlines in working days that are computed again when a year's calendar is published.
DEADLINES = [
    "applications.lifecycle.deadlines.DEADLINES",
    "reviews.deadlines.DEADLINES",
    "audits.annual_review.deadlines.DEADLINES",
    "audits.year_end.deadlines.DEADLINES",
]
# What the portal itself knows against an application, of apps above `applications`.
BARS = ["audits.titles.bars.no_revoked_title"]
# The brands of an agency that may apply in a Famous Brand year.
CANDIDATES = "audits.promotion.candidates.candidates"
# What agencies owe, of each app: their front page, and the reminders.
DUTIES = ["applications.duties.DUTIES", "reviews.duties.DUTIES", "audits.duties.DUTIES"]
# For a public notice that would reach into a year whose holidays are not published yet: "extend" it
# over every day that may become a day off, or "refuse" to publish it before.
NOTICE_INTO_UNKNOWN_YEAR = "extend"
DEMO = False
# Sends codes to telephones: a dotted path; empty means that rating by telephone is not offered.
SMS_GATEWAY = ""
SMS_URL = ""
SMS_TOKEN = ""
# The city's sign-on for raters (OpenID Connect): issuer, client_id, client_secret, name_zh,
# name_en, hosts; None: not offered.
SIGN_ON: dict[str, Any] | None = None
# The contact for questions about personal data, shown on the privacy page.
PRIVACY_CONTACT = ""
# Whom an agency asks at the Efficiency Office; stands where an application cannot be begun.
OFFICE_CONTACT = ""
# Of the public site: the telephone number for questions, who runs it, and its ICP filing number.
HOTLINE = ""
SPONSOR = ""
ICP_FILING = ""
# Who confers the titles: stands on certificates, plaques and documents of the programme.
ISSUING_BODY = ""
SECOND_FACTOR_REQUIRED = True
BASE_URL = "http://localhost:8000"
