"""Content-Security-Policy for what this door serves: per page the hashes of its own inline scripts, nothing looser.

No nonces (pages are files), no `unsafe-` anything. 'self' in connect-src includes the socket: CSP 3 lets it match ws
and wss on the page's own host and port.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_CLOSED: Final = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

NOTHING: Final = f"default-src 'none'; form-action 'none'; {_CLOSED}"
"""For files that are no documents; it binds whoever opens one by itself."""

SCRIPT: Final = f"default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'none'; {_CLOSED}"
"""For scripts: a service worker lives under the policy it came with, not under its page's."""

_PAGE: Final = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; "
    + _CLOSED
    + "; require-trusted-types-for 'script'; trusted-types default"
)


def of_page(hashes: Iterable[str]) -> str:
    """`hashes`: of the page's inline scripts, as `sha256-…`."""
    return _PAGE.format(scripts="".join(f" '{name}'" for name in hashes))
