"""The built frontend as an ASGI application; whatever no other door answers ends here."""

from __future__ import annotations

from typing import Final

from starlette.types import Receive, Scope, Send

from klatsch.errors import MethodNotAllowed, NotFound
from klatsch.http import wire
from klatsch.web import policy
from klatsch.web.site import Reply, Site, encoded

RequestHeaders = list[tuple[bytes, bytes]]

ALLOWED: Final = ("GET", "HEAD")
FOR_PROGRAMS: Final = ("/_next/", "/api/")
"""Below these a missing thing is never answered with a page."""

_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Klatsch: no pages</title></head>
<body>
<h1>The server runs, but it has no pages.</h1>
<p>This copy of Klatsch was installed without its frontend.</p>
<p>In a checkout, <code>scripts/serve</code> builds it and starts the server. Otherwise install Klatsch again
without <code>KLATSCH_WEB=skip</code>, and restart.</p>
</body>
</html>
"""


class Web:
    """Serves `site`; without one, a page that says how to get one."""

    def __init__(self, site: Site | None) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotFound for programs, which would take a page for the script or the data that they asked for."""
        method, path, headers = scope["method"], scope["path"], scope["headers"]
        found = self._find(path, headers)
        if found is None:
            if method not in ALLOWED or not _wants_page(path, headers):
                raise NotFound
            found = self._not_found(headers)
        elif method not in ALLOWED:
            found = _wrong_method()
        await send({"type": "http.response.start", "status": found.status, "headers": list(found.headers)})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else found.body})

    def shows(self, path: str) -> bool:
        return self._site is not None and self._site.find(path) is not None

    def _find(self, path: str, headers: RequestHeaders) -> Reply | None:
        if self._site is None:
            return None
        return self._site.find(path, _joined(headers, b"accept-encoding"), _joined(headers, b"if-none-match"))

    def _not_found(self, headers: RequestHeaders) -> Reply:
        return self._site.not_found(_joined(headers, b"accept-encoding")) if self._site else _not_built()


def _wants_page(path: str, headers: RequestHeaders) -> bool:
    return path == "/" or (not path.startswith(FOR_PROGRAMS) and "text/html" in _joined(headers, b"accept"))


def _not_built() -> Reply:
    body = _NOT_BUILT.encode()
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(body)),
        "content-security-policy": policy.NOTHING,
        "cache-control": "no-store",
    }
    return Reply(503, encoded(headers), body)


def _wrong_method() -> Reply:
    refused = wire.error_reply(MethodNotAllowed(), (b"allow", ", ".join(ALLOWED).encode()))
    more = {"content-length": str(len(refused.body)), "content-security-policy": policy.NOTHING}
    return Reply(refused.status, (*refused.headers, *encoded(more)), refused.body)


def _joined(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    """A header that came in several lines means the same as one with commas (RFC 9110, 5.3)."""
    return b", ".join(value for key, value in headers if key == name).decode("latin-1")
