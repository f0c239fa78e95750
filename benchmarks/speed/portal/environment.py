"""What the environment says to the portal during a measurement: the production settings,
unweakened.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from benchmarks.speed.requests import HOST

# Drawn for the run; the loader's cookies are signed with the same ones.
_KEYS = {"SECRET_KEY": secrets.token_urlsafe(64), "RATER_KEY": secrets.token_urlsafe(48)}


def production(place: Path, *, database: str, redis: str) -> dict[str, str]:
    """The environment of a city's installation on PostgreSQL and Redis."""
    return {
        **_KEYS,
        "DJANGO_SETTINGS_MODULE": "brandportal.settings.production",
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "DATABASE_URL": database,
        "REDIS_URL": f"{redis}/2",
        "EMAIL_URL": "smtp://localhost:1025",
        "DEFAULT_FROM_EMAIL": "brands@city.example",
        "MEDIA_ROOT": str(place / "media"),
        "STATIC_ROOT": str(place / "static"),
        "SMS_URL": "https://sms.city.example",
        "SMS_TOKEN": "only-for-measuring",
        "TRUSTED_PROXY_COUNT": "1",
        "LOG_LEVEL": "WARNING",
    }


def embedded(place: Path) -> dict[str, str]:
    """The environment of the embedded profile: one SQLite file, nothing beside it."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.speed.portal.embedded_settings",
        "VAR_DIR": str(place / "var"),
    }


EVERY_VISITOR = {"X-Forwarded-Proto": "https"}
"""What the proxy in front of the portal adds to every request."""
