"""A provider of identities that keeps the rules (OpenID Connect, PKCE, one-time codes, GitHub's endpoints) and breaks one when told to."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

GITHUB_ISSUER = "https://github.com/login/oauth"
CLIENT_ID = "klatsch-at-idp"
CLIENT_SECRET = "secret of klatsch & co"
KEY: RSAKey = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY: RSAKey = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Idp:
    """`trouble` names the rule that is broken; `person` is who consents."""

    issuer: str = ""
    trouble: str = ""
    person: dict[str, Any] = field(default_factory=lambda: person("ann"))
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    document: dict[str, Any] = field(default_factory=dict[str, Any])
    emails: list[dict[str, Any]] | None = None
    asked: list[str] = field(default_factory=list[str])
    _codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
                Route("/userinfo", self.userinfo),
                Route("/user", self.github_user),
                Route("/user/emails", self.github_emails),
            ]
        )

    async def discovery(self, request: Request) -> Response:
        if (bad := await self._trouble("discovery")) is not None:
            return bad
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "authorization_response_iss_parameter_supported": True,
                **self.document,
            }
        )

    async def authorize(self, request: Request) -> Response:
        """The person consents at once, or cancels."""
        given = dict(request.query_params)
        issuer = GITHUB_ISSUER if given["redirect_uri"].endswith("/github") else self.issuer
        back: dict[str, str] = {"state": given["state"], "iss": issuer}
        if self.trouble == "cancel":
            back |= {"error": "access_denied", "error_description": "<b>no</b>\r\nX: y"}
        else:
            back["code"] = secrets.token_urlsafe(16)
            self._codes[back["code"]] = given
        return RedirectResponse(f"{given['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        """One-time code, PKCE, redirect_uri and client, all checked."""
        form = dict(parse_qsl((await request.body()).decode()))
        self.asked.append("token")
        if (bad := await self._trouble("token")) is not None:
            return bad
        begun = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(
            b"="
        )
        if (
            begun is None
            or begun["code_challenge"] != challenge.decode()
            or begun["redirect_uri"] != form.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if not self._is_klatsch(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        return JSONResponse({"access_token": "at", "token_type": "bearer", "id_token": self._id_token(begun)})

    def _is_klatsch(self, request: Request, form: dict[str, str]) -> bool:
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        wanted = base64.b64encode(
            urlencode({CLIENT_ID: CLIENT_SECRET}).replace("+", "%20").replace("=", ":").encode()
        ).decode()
        return basic == wanted or (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def _id_token(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": begun.get("nonce"),
            **self.person,
            **self.claims,
        }
        if self.trouble == "unsigned":
            head, body = (
                base64.urlsafe_b64encode(part).rstrip(b"=").decode()
                for part in (b'{"alg":"none"}', str(claims).encode())
            )
            return f"{head}.{body}."
        if self.trouble == "shared key":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(CLIENT_SECRET.ljust(32)))
        key = OTHER_KEY if self.trouble == "other key" else KEY
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    async def keys(self, request: Request) -> Response:
        self.asked.append("keys")
        return await self._trouble("keys") or JSONResponse({"keys": [{"kty": "odd"}, KEY.as_dict(private=False)]})

    async def userinfo(self, request: Request) -> Response:
        self.asked.append("userinfo")
        return JSONResponse({**self.person, "email": "from-userinfo@example.org", "email_verified": True})

    async def github_user(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer at"
        return await self._trouble("user") or JSONResponse(
            {
                "id": 583231,
                "login": "octo",
                "name": "Octo",
                "email": "claimed@example.org",
                "avatar_url": "https://a.test/o.png",
            }
        )

    async def github_emails(self, request: Request) -> Response:
        default = [
            {"email": "unverified@example.org", "verified": False, "primary": True},
            {"email": "second@example.org", "verified": True, "primary": False},
        ]
        return JSONResponse(default if self.emails is None else self.emails)

    async def _trouble(self, place: str) -> Response | None:
        """`PLACE slow|500|huge|redirect|html|bomb`"""
        at, _, kind = self.trouble.partition(" ")
        if at != place:
            return None
        if kind == "slow":
            await asyncio.sleep(30)
        if kind == "huge":
            return Response(b'{"a":"' + b"x" * 3_000_000 + b'"}', media_type="application/json")
        if kind == "redirect":
            return RedirectResponse(f"{self.issuer}/keys", 302)
        if kind == "html":
            return PlainTextResponse("<html>sorry</html>")
        if kind == "bomb":
            return Response(b"[" * 100_000, media_type="application/json")
        return PlainTextResponse("broken", 500)


def person(name: str, /, **more: Any) -> dict[str, Any]:
    return {
        "sub": f"sub of {name}",
        "name": name.title(),
        "email": f"{name}@example.org",
        "email_verified": True,
        **more,
    }


@asynccontextmanager
async def running_idp() -> AsyncGenerator[Idp]:
    """On a free port of this machine, in this loop."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    idp = Idp(issuer=f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(idp.app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    server.install_signal_handlers = lambda: None  # pyright: ignore[reportAttributeAccessIssue]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield idp
    server.should_exit = True
    server.force_exit = True
    await task
    listener.close()
