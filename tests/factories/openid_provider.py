"""A small OpenID provider on a port of its own, strict where the protocol is strict, and able to
misbehave on demand.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "rating-portal", "a secret of this client/only:+ "


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_row(key: Any, kid: str, **more: Any) -> dict[str, Any]:
    """A public key as the provider lists it."""
    kind = (
        jwt.algorithms.RSAAlgorithm
        if hasattr(key, "private_numbers") and isinstance(key, rsa.RSAPrivateKey)
        else jwt.algorithms.ECAlgorithm
    )
    return {**kind.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **more}


class OpenIdProvider:
    """The service: who signs on, and what it says about the person."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key, self.kid, self.algorithm = rsa_key("first"), "first", "RS256"
        self.keys = [public_row(self.key, "first")]
        self.metadata: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.without: set[str] = set()
        self.more_about: dict[str, Any] | None = None
        self.sign: Callable[[dict[str, Any]], str] = self._sign
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: Counter[str] = Counter()
        self.forms: list[dict[str, str]] = []
        self.authorizations: list[str] = []
        self.clock: Callable[[], float] = time.time

    @property
    def setting(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "hosts": (),
            "name_zh": "港城通",
            "name_en": "Harbour ID",
        }

    def rotate(self, name: str, *, keep: bool = False) -> None:
        """Sign with a new key from now on; the old one leaves the list unless it is kept."""
        self.key, self.kid = rsa_key(name), name
        self.keys = [*(self.keys if keep else []), public_row(self.key, name)]

    def sign_on(self, address: str, subject: str = "person-1") -> dict[str, str]:
        """The person signs on at `address`; what the browser brings back."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "sub": subject}
        return {"code": code, "state": asked["state"]}

    def token(self, grant: dict[str, str]) -> str:
        now = int(self.clock())
        claims = {
            "iss": self.issuer,
            "sub": grant["sub"],
            "aud": CLIENT,
            "nonce": grant["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        return self.sign(
            {name: value for name, value in claims.items() if name not in self.without}
        )

    def _sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})

    def answer(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        path = urlsplit(request.path).path
        self.asked[path] += 1
        if path in self.answers:
            self.answers[path](request)
        elif path == "/.well-known/openid-configuration":
            send(request, self._about())
        elif path == "/keys":
            send(request, {"keys": self.keys})
        elif path == "/token":
            self._redeem(request, form)
        elif path == "/userinfo" and self.more_about is not None:
            send(request, self.more_about)
        else:
            send(request, {"error": "not_found"}, 404)

    def _about(self) -> dict[str, Any]:
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
        }
        if self.more_about is not None:
            about["userinfo_endpoint"] = f"{self.issuer}/userinfo"
        return {**about, **self.metadata}

    def _redeem(self, request: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        """A code works once, for the client, the address and the verifier it was made for."""
        self.forms.append(form)
        self.authorizations.append(request.headers.get("Authorization", ""))
        grant = self.codes.pop(form.get("code", ""), None)
        made = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
        if (
            grant is None
            or form.get("redirect_uri") != grant["redirect_uri"]
            or challenge != grant["code_challenge"]
        ):
            send(request, {"error": "invalid_grant"}, 400)
            return
        send(
            request,
            {"access_token": "opaque", "token_type": "Bearer", "id_token": self.token(grant)},
        )


def send(request: BaseHTTPRequestHandler, content: Any, status: int = 200) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def running() -> Iterator[OpenIdProvider]:
    """A provider at http://127.0.0.1:PORT for as long as the block lasts."""
    provider = OpenIdProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.answer(self, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            provider.answer(self, {name: values[0] for name, values in parse_qs(body).items()})

        def log_message(self, *_args: Any) -> None:
            return None

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
