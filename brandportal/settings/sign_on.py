"""The city's sign-on for raters from the environment: complete, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("SIGN_ON_CLIENT_ID", "SIGN_ON_CLIENT_SECRET")
NAME_ZH, NAME_EN = "城市统一身份认证", "City sign-on"


def _value(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "").strip()


def _hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    named = _value(environment, "SIGN_ON_HOSTS").split(",")
    return tuple(host.strip().lower() for host in named if host.strip())


def sign_on_faults(environment: Mapping[str, str]) -> list[str]:
    """What is missing or unsafe, one line each; empty if sign-on is not offered."""
    issuer = _value(environment, "SIGN_ON_ISSUER")
    if not issuer:
        return [
            f"{name} is set, and SIGN_ON_ISSUER is not"
            for name in NEEDED
            if _value(environment, name)
        ]
    found = []
    try:
        parts = urlsplit(issuer)
        fitting = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ["SIGN_ON_ISSUER is not an address"]
    if not fitting:
        found.append("SIGN_ON_ISSUER has to start with https:// and to name a host")
    if parts.query or parts.fragment or parts.username is not None:
        found.append("SIGN_ON_ISSUER must have neither a query, nor a fragment, nor a user in it")
    found += [f"{name} is not set" for name in NEEDED if not _value(environment, name)]
    if any("/" in host or ":" in host or "*" in host for host in _hosts(environment)):
        found.append("SIGN_ON_HOSTS wants host names, separated by commas")
    return found


def sign_on(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """The setting SIGN_ON; None if no issuer is named."""
    issuer = _value(environment, "SIGN_ON_ISSUER")
    if not issuer:
        return None
    return {
        "issuer": issuer,
        "client_id": _value(environment, "SIGN_ON_CLIENT_ID"),
        "client_secret": _value(environment, "SIGN_ON_CLIENT_SECRET"),
        "hosts": _hosts(environment),
        "name_zh": _value(environment, "SIGN_ON_NAME_ZH") or NAME_ZH,
        "name_en": _value(environment, "SIGN_ON_NAME_EN") or NAME_EN,
    }
