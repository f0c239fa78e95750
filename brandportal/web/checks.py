"""Deployment checks (`check --deploy`) of the portal's place in the city's network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

ALL_VISITORS_ARE_ONE = (
    "TRUSTED_PROXY_COUNT is 0, but TLS is spoken by a proxy (SECURE_PROXY_SSL_HEADER): every "
    "visitor then has the address of the proxy. All look like one network, share its limits, and "
    "are soon asked to prove themselves or to come back later; marks of networks say nothing."
)
SAY_HOW_MANY = (
    "Set TRUSTED_PROXY_COUNT to the number of proxies that add to X-Forwarded-For, mostly 1."
)


NOBODY_TO_ASK = (
    "PRIVACY_CONTACT is empty: the privacy page names nobody whom a citizen can ask about personal "
    "data."
)


@register(Tags.security, deploy=True)
def proxies_are_counted(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn if there is a proxy in front and the count is 0."""
    if settings.TRUSTED_PROXY_COUNT <= 0 and settings.SECURE_PROXY_SSL_HEADER:
        return [Warning(ALL_VISITORS_ARE_ONE, hint=SAY_HOW_MANY, id="web.W001")]
    return []


@register(Tags.security, deploy=True)
def somebody_answers_for_privacy(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn if the privacy page has no contact to name."""
    if not settings.PRIVACY_CONTACT:
        hint = "Set PRIVACY_CONTACT to a telephone number, an address or a mailbox."
        return [Warning(NOBODY_TO_ASK, hint=hint, id="web.W002")]
    return []
