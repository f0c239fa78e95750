"""What the environment must define for production; all faults are reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from brandportal.journal.append_only import LEAST_DAYS
from brandportal.journal.syslog_url import reaches
from brandportal.settings.sign_on import sign_on_faults

KEY_LENGTH = 50
RATER_KEY_LENGTH = 32
FEW_CHARACTERS = 5
NO_SMS = "none"

Fault = Callable[[str], str | None]


def secret_key_fault(value: str) -> str | None:
    """The key that signs sessions must be long, varied, and not the one of the source tree."""
    if len(value) < KEY_LENGTH:
        return f"has {len(value)} characters, at least {KEY_LENGTH} are needed"
    if len(set(value)) < FEW_CHARACTERS:
        return "repeats a few characters; generate it at random"
    if "production-refuses" in value or value.startswith("django-insecure-"):
        return "is a key of the source tree, which everybody knows"
    return None


def rater_key_fault(value: str) -> str | None:
    """The key for the pseudonyms of raters."""
    if len(value) < RATER_KEY_LENGTH:
        return f"has {len(value)} characters, at least {RATER_KEY_LENGTH} are needed"
    if len(set(value)) < FEW_CHARACTERS:
        return "repeats a few characters; generate it at random"
    return None


def hosts_fault(value: str) -> str | None:
    """The host names that the portal serves, listed one by one."""
    hosts = [host.strip() for host in value.split(",")]
    if "" in hosts:
        return "has an empty name between its commas"
    if any("*" in host for host in hosts):
        return "has a '*', which answers to every host name; list the real ones"
    if any("/" in host for host in hosts):
        return "wants host names, not addresses with a scheme or a path"
    return None


def database_fault(value: str) -> str | None:
    """PostgreSQL; the embedded SQLite is for demo and development."""
    parts = urlsplit(value)
    if parts.scheme not in {"postgres", "postgresql", "pgsql", "psql"}:
        return f"starts with '{parts.scheme}:'; production runs on PostgreSQL (postgres://…)"
    return None if parts.path.strip("/") else "names no database"


def redis_fault(value: str) -> str | None:
    """The broker of the tasks, which is also the cache."""
    if urlsplit(value).scheme not in {"redis", "rediss"}:
        return "has to start with redis:// or rediss://"
    return None


def base_url_fault(value: str) -> str | None:
    """The address used in mails, certificates and QR codes."""
    parts = urlsplit(value)
    if parts.scheme != "https":
        return "has to start with https://"
    if not parts.hostname:
        return "names no host"
    if parts.path.strip("/") or parts.query or parts.fragment:
        return "has to end after the host name"
    return None


def email_fault(value: str) -> str | None:
    """A mail server; never a console or a file."""
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl", "smtps", "submission"}:
        return (
            f"starts with '{parts.scheme}:'; a mail server is needed "
            "(smtp+tls://user:password@host:587)"
        )
    return None if parts.hostname else "names no mail server"


def address_fault(value: str) -> str | None:
    """The sender of the portal's mail."""
    return None if "@" in value.strip("@") else "is not a mail address"


def path_fault(value: str) -> str | None:
    """A directory of the installation for uploads."""
    return None if value.startswith("/") else "has to be an absolute path"


def sms_fault(value: str) -> str | None:
    """The city's message service for raters' codes, or the word that says that rating by telephone
    is not offered.
    """
    if value == NO_SMS or (urlsplit(value).scheme == "https" and urlsplit(value).hostname):
        return None
    return f"has to start with https://, or say '{NO_SMS}' when rating by telephone is not offered"


DEMANDS: dict[str, Fault] = {
    "SECRET_KEY": secret_key_fault,
    "RATER_KEY": rater_key_fault,
    "ALLOWED_HOSTS": hosts_fault,
    "BASE_URL": base_url_fault,
    "DATABASE_URL": database_fault,
    "REDIS_URL": redis_fault,
    "EMAIL_URL": email_fault,
    "DEFAULT_FROM_EMAIL": address_fault,
    "MEDIA_ROOT": path_fault,
    "SMS_URL": sms_fault,
}


def faults(environment: Mapping[str, str]) -> list[str]:
    """Everything that is missing or unsafe, one line each; a value is never repeated."""
    found = []
    for name, fault_of in DEMANDS.items():
        value = environment.get(name, "").strip()
        fault = fault_of(value) if value else "is not set"
        if fault:
            found.append(f"{name} {fault}")
    secret = environment.get("SECRET_KEY", "").strip()
    if secret and secret == environment.get("RATER_KEY", "").strip():
        found.append("RATER_KEY is the same as SECRET_KEY; each needs its own")
    reached = environment.get("SMS_URL", "").strip() not in {"", NO_SMS}
    if reached and not environment.get("SMS_TOKEN", "").strip():
        found.append("SMS_TOKEN is not set; the message service of SMS_URL asks for it")
    found += security_log_faults(environment)
    hour = environment.get("NOTICE_DIGEST_HOUR", "").strip()
    if hour and not (hour.isdecimal() and int(hour) < 24):
        found.append("NOTICE_DIGEST_HOUR has to be an hour of the day, from 0 to 23")
    found += sign_on_faults(environment)
    host = urlsplit(environment.get("BASE_URL", "")).hostname
    allowed = [name.strip().lower() for name in environment.get("ALLOWED_HOSTS", "").split(",")]
    if host and allowed != [""] and not _answers(host, allowed):
        found.append("BASE_URL names a host that ALLOWED_HOSTS does not list")
    return found


def security_log_faults(environment: Mapping[str, str]) -> list[str]:
    """The retention of security events, and where their copy goes; both have a default."""
    found = []
    days = environment.get("SECURITY_EVENTS_KEPT_DAYS", "").strip()
    if days and not (days.isdecimal() and int(days) >= LEAST_DAYS):
        found.append(f"SECURITY_EVENTS_KEPT_DAYS has to be a number of days, at least {LEAST_DAYS}")
    url = environment.get("SYSLOG_URL", "").strip()
    if url and not reaches(url):
        found.append("SYSLOG_URL has to be tcp://host:port, udp://host:port or unix:///path")
    return found


def _answers(host: str, allowed: list[str]) -> bool:
    return any(
        host == name or (name.startswith(".") and (host == name[1:] or host.endswith(name)))
        for name in allowed
    )


def demand(environment: Mapping[str, str]) -> None:
    """Refuse to start, with every fault."""
    found = faults(environment)
    if found:
        lines = "\n".join(f"  - {line}" for line in found)
        raise ImproperlyConfigured(f"The portal cannot start in production:\n{lines}")
