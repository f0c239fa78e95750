"""OpenID Connect Core 1.0 as far as a rater needs it: authorization code with PKCE (RFC 7636), and
the token's checks.

Nobody gets an account here: the result is the person that the service vouches for, for one request
only.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache

from reviews.identity.provider_http import ProviderFailed, Reach, ask

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
SCOPE = "openid phone"
SKEW = timedelta(seconds=30)
OLDEST_TOKEN = timedelta(minutes=10)
LEAST_RSA_BITS = 2048
LONGEST_SUBJECT = 255
METADATA_LASTS = 3600
KEYS_LAST = 600
KEYS_AGAIN_AFTER = 60


class TokenRefused(Exception):
    """The response is not a valid statement of the service about this person now. The message is
    for the log.
    """


@dataclass(frozen=True)
class Provider:
    """The sign-on service from the settings."""

    issuer: str
    client_id: str
    client_secret: str
    hosts: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        return Reach(self.issuer, self.hosts)


@dataclass(frozen=True)
class Vouched:
    """The person that the service vouches for: its own identifier, and a telephone if it has
    verified one.
    """

    subject: str
    phone: str = ""


def provider() -> Provider | None:
    """The configured service, or None if sign-on is not offered."""
    named = settings.SIGN_ON
    if not named:
        return None
    hosts = tuple(host.lower() for host in named.get("hosts", ()))
    return Provider(named["issuer"], named["client_id"], named["client_secret"], hosts)


def metadata(provider: Provider) -> dict[str, Any]:
    """The service's metadata (Discovery 1.0), cached for an hour.

    Raises ProviderFailed if it has another issuer or names endpoints outside its own hosts.
    """
    kept = f"sign-on:metadata:{provider.issuer}"
    found = cache.get(kept)
    if found is None:
        address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = ask(address, reach=provider.reach)
        _check_metadata(provider, found)
        cache.set(kept, found, METADATA_LASTS)
    return found


def _check_metadata(provider: Provider, found: dict[str, Any]) -> None:
    if found.get("issuer") != provider.issuer:
        raise ProviderFailed("calls itself by another name")
    needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
    for name in [*needed, *(["userinfo_endpoint"] if "userinfo_endpoint" in found else [])]:
        address = found.get(name)
        if not isinstance(address, str) or not provider.reach.allows(address):
            raise ProviderFailed(f"names a {name} outside its own place")
    methods = found.get("code_challenge_methods_supported")
    if methods is not None and "S256" not in methods:
        raise ProviderFailed("does not know PKCE with SHA-256")


def challenge(verifier: str) -> str:
    """The PKCE challenge of a verifier (S256)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorization_address(
    provider: Provider, *, redirect_uri: str, state: str, nonce: str, verifier: str, language: str
) -> str:
    """The URL where the person signs on."""
    endpoint = metadata(provider)["authorization_endpoint"]
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def check_sender(provider: Provider, issuer: str | None) -> None:
    """The parameter `iss` (RFC 9207), if the service sends one, must be its own."""
    promised = metadata(provider).get("authorization_response_iss_parameter_supported") is True
    if (promised or issuer is not None) and issuer != provider.issuer:
        raise TokenRefused("the answer came from another service")


def redeem(
    provider: Provider, *, code: str, verifier: str, nonce: str, redirect_uri: str, now: datetime
) -> Vouched:
    """Exchange the code for the person that the service vouches for.

    Raises ProviderFailed (unreachable, or a protocol violation) and TokenRefused (signature,
    algorithm, issuer, audience, time or nonce do not match). Nothing of it is stored.
    """
    found = metadata(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    headers: dict[str, str] = {}
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        headers["Authorization"] = _basic(provider)
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    answer = ask(found["token_endpoint"], reach=provider.reach, form=form, headers=headers)
    token, access = answer.get("id_token"), answer.get("access_token")
    if not isinstance(token, str):
        raise ProviderFailed("sent no token")
    claims = read_token(provider, token, nonce=nonce, now=now)
    if "phone_number" not in claims and "userinfo_endpoint" in found and isinstance(access, str):
        claims |= _more_about(provider, found["userinfo_endpoint"], access, claims["sub"])
    verified = claims.get("phone_number_verified") is True
    phone = claims.get("phone_number")
    return Vouched(claims["sub"], phone if verified and isinstance(phone, str) else "")


def _basic(provider: Provider) -> str:
    """Client authentication; both parts are form-encoded first (RFC 6749, section 2.3.1)."""
    pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _more_about(provider: Provider, address: str, access: str, subject: str) -> dict[str, Any]:
    """The telephone from the userinfo endpoint, which must be about the same person."""
    if not access.isascii() or not access.isprintable():
        raise ProviderFailed("sent an access token that is none")
    told = ask(address, reach=provider.reach, headers={"Authorization": f"Bearer {access}"})
    if told.get("sub") != subject:
        raise TokenRefused("the particulars are another person's")
    return {name: told[name] for name in ("phone_number", "phone_number_verified") if name in told}


def read_token(provider: Provider, token: str, *, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of an ID token after every check of OpenID Connect Core, section 3.1.3.7. Raises
    TokenRefused.
    """
    try:
        head = jwt.get_unverified_header(token)
        algorithm = head.get("alg")
        # Chosen here and not by the token: neither "none" nor a shared secret is allowed.
        if algorithm not in ALGORITHMS:
            raise TokenRefused("signed in a way that is not accepted")
        key = _key(provider, head.get("kid"), algorithm)
        claims = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"], "strict_aud": False},
        )
    except (jwt.PyJWTError, TypeError, ValueError, OverflowError) as error:
        raise TokenRefused(type(error).__name__) from None
    _check_claims(provider, claims, nonce=nonce, now=now)
    return claims


def _check_claims(provider: Provider, claims: dict[str, Any], *, nonce: str, now: datetime) -> None:
    given = claims["nonce"]
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise TokenRefused("made for another sign-on")
    if claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise TokenRefused("made for others too")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise TokenRefused("handed to another party")
    if now.timestamp() - int(claims["iat"]) > (OLDEST_TOKEN + SKEW).total_seconds():
        raise TokenRefused("made too long ago")
    if not 1 <= len(claims["sub"]) <= LONGEST_SUBJECT:
        raise TokenRefused("names nobody")


def _key(provider: Provider, key_id: object, algorithm: str) -> Any:
    """The service's public key of that id; fetched again for a new id, at most once a minute."""
    kept = f"sign-on:keys:{provider.issuer}"
    known = cache.get(kept)
    found = _among(known, key_id, algorithm) if known is not None else None
    if found is None and (known is None or cache.add(f"{kept}:asked", 1, KEYS_AGAIN_AFTER)):
        known = ask(metadata(provider)["jwks_uri"], reach=provider.reach).get("keys")
        if not isinstance(known, list):
            raise ProviderFailed("has no list of keys")
        cache.set(kept, known, KEYS_LAST)
        found = _among(known, key_id, algorithm)
    if found is None:
        raise TokenRefused("signed with a key that the service does not publish")
    return found


def _among(keys: list[Any], key_id: object, algorithm: str) -> Any:
    """The one key that matches id, kind and use; without an id in the token, the only match."""
    fitting = [
        row
        for row in keys
        if isinstance(row, dict)
        and row.get("kty") == ALGORITHMS[algorithm]
        and row.get("use", "sig") == "sig"
        and row.get("alg", algorithm) == algorithm
        and (key_id is None or row.get("kid") == key_id)
    ]
    if len(fitting) != 1:
        return None
    made = jwt.PyJWK(fitting[0], algorithm=algorithm).key
    if algorithm == "RS256" and made.key_size < LEAST_RSA_BITS:
        raise TokenRefused("signed with a key that is too short")
    return made
