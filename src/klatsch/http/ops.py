"""For whoever runs the server: is it alive, is it ready, how is it doing, what does it answer."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from klatsch import analytics
from klatsch.chat import Klatsch
from klatsch.chat.policy import Access
from klatsch.errors import KlatschError, NotAllowed, Unavailable
from klatsch.http.openapi import describe
from klatsch.http.route import GET, Reply
from klatsch.http.wire import ok
from klatsch.ids import UserId

if TYPE_CHECKING:
    from klatsch.http.front import Front

SECONDS_TO_ANSWER = 3


async def healthz(request: Request, app: Klatsch) -> Reply:
    """The process answers. Asks nothing of the databases: restarting a process does not mend a database."""
    return ok({"ok": True})


async def readyz(request: Request, app: Klatsch) -> Reply:
    """200 when requests should be sent here; 503 while draining or when a database does not answer."""
    front: Front = request.scope["klatsch.front"]
    if front.draining:
        raise Unavailable("This process is shutting down.", hint="Ask another one.", retry_after=5)
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            await app.auth_db.workspace_name()
            await app.messages_db.rooms_of(_NOBODY)
    except KlatschError:
        raise
    except Exception as error:
        raise Unavailable("A database does not answer.", retry_after=5) from error
    return ok({"ok": True})


async def metrics(request: Request, app: Klatsch) -> Reply:
    """Prometheus text format, for the token of the settings.

    Without one, for this machine alone (and not through a proxy on it).
    """
    wanted = app.settings.metrics_token
    if wanted:
        given = request.headers.get("authorization", "").encode()
        allowed = hmac.compare_digest(given, f"Bearer {wanted}".encode())
    else:
        peer = request.client.host if request.client else ""
        allowed = peer in ("127.0.0.1", "::1") and not any(
            h in request.headers for h in ("x-forwarded-for", "forwarded")
        )
    if not allowed:
        raise NotAllowed(
            "The metrics are not for everybody.", hint="Set KLATSCH_METRICS_TOKEN and send it as Authorization: Bearer."
        )
    return Reply(analytics.exposition(), 200, ((b"content-type", b"text/plain; version=0.0.4; charset=utf-8"),))


async def openapi(request: Request, app: Klatsch) -> Reply:
    front: Front = request.scope["klatsch.front"]
    return ok(describe(front.routes))


_NOBODY = UserId("U0000000000000000")

ROUTES = (
    GET("/healthz", healthz, "The process answers", signed_in=False, action=Access.PUBLIC, answer=dict[str, bool]),
    GET(
        "/readyz",
        readyz,
        "Requests should be sent here",
        signed_in=False,
        action=Access.PUBLIC,
        answer=dict[str, bool],
        errors=(Unavailable,),
    ),
    GET(
        "/metrics",
        metrics,
        "Numbers for Prometheus",
        signed_in=False,
        action=Access.PUBLIC,
        media="text/plain",
        errors=(NotAllowed,),
    ),
    GET("/openapi.json", openapi, "This description", signed_in=False, action=Access.PUBLIC, answer=dict[str, Any]),
)
