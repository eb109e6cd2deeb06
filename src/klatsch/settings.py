"""Every setting is one row of this table; the environment is read once, here.

`docs/reference/settings.md` is generated from it. A setting's variable is `KLATSCH_` + its name in capitals.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from klatsch.errors import StartRefused


def _about(text: str, **limits: Any) -> msgspec.Meta:
    return msgspec.Meta(description=text, **limits)


class Settings(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    data: Annotated[Path, _about("Directory for the databases and the secret.")] = Path("data")
    host: Annotated[str, _about("Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, _about("Port to listen on; 0 takes a free one.", ge=0, le=65535)] = 8080
    url: Annotated[
        str, _about("Public origin, scheme://host[:port], as browsers see it. Empty: http:// + host + port.")
    ] = ""
    auth_database: Annotated[
        str, _about("URL of the Auth DB, postgresql:// or sqlite:. Empty: sqlite in the data directory.")
    ] = ""
    messages_database: Annotated[
        str, _about("URL of the Messages DB, postgresql:// or sqlite:. Empty: sqlite in the data directory.")
    ] = ""
    postgres_connections: Annotated[
        int,
        _about("Connections that this process holds at most to each PostgreSQL database.", ge=4, le=500),
    ] = 10
    hub: Annotated[
        str,
        _about(
            "URL of the hub. memory: serves one process; valkey://host:port/0 any number, on the same databases, "
            "with the same secret; it takes Valkey 7.2, Redis 7.0 or newer."
        ),
    ] = "memory:"
    drain_seconds: Annotated[
        float,
        _about(
            "After SIGTERM, how long to go on serving while /readyz says 503: as long as the balancer takes to see it.",
            ge=0,
            le=300,
        ),
    ] = 0
    secret: Annotated[
        str,
        _about(
            "Secret that signs cookies, at least 32 characters. Empty: generated into the data directory (mode 600)."
        ),
    ] = ""
    trusted_proxies: Annotated[
        str, _about("Addresses or networks, comma-separated, whose X-Forwarded-For is believed.")
    ] = ""
    anonymous_session_body: Annotated[
        Literal["null", "{}"],
        _about(
            "What GET /api/auth/session says to the signed-out: null (next-auth v5), or {} for sites with v4 clients only."
        ),
    ] = "null"
    cookie_family: Annotated[Literal["authjs", "next-auth"], _about("Prefix of the Auth.js cookies.")] = "authjs"
    session_days: Annotated[int, _about("A session unused for so many days ends.", ge=1, le=400)] = 30
    session_absolute_days: Annotated[
        int, _about("No session lives longer than this, however much it is used.", ge=1, le=400)
    ] = 90
    github_id: Annotated[str, _about("Client id of a GitHub OAuth app; switches GitHub sign-in on.")] = ""
    github_secret: Annotated[str, _about("Client secret of that app.")] = ""
    oidc_issuer: Annotated[str, _about("Issuer URL of an OpenID Connect provider; switches it on.")] = ""
    oidc_id: Annotated[str, _about("Client id there.")] = ""
    oidc_secret: Annotated[str, _about("Client secret there.")] = ""
    oidc_name: Annotated[str, _about("What the button says.")] = "Single sign-on"
    log_format: Annotated[Literal["auto", "json", "text"], _about("auto: text on a terminal, JSON otherwise.")] = "auto"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _about("The least level that is logged.")] = (
        "info"
    )
    web_dir: Annotated[
        Path, _about("Serve the pages of this directory instead of those that came with the program.")
    ] = Path()
    metrics_token: Annotated[
        str, _about("Bearer token for GET /metrics. Empty: only requests from this machine are answered.")
    ] = ""
    edit_minutes: Annotated[int, _about("How long after sending a message may be edited; 0: always.", ge=0)] = 0
    rate_limit_factor: Annotated[
        float,
        _about(
            "All rate limits of docs/reference/limits.md times this; 0 switches them off, for tests and imports.",
            ge=0,
            le=1_000_000,
        ),
    ] = 1.0
    most_sockets_per_user: Annotated[int, _about("Sockets one person may hold open.", ge=1)] = 32

    @cached_property
    def origin(self) -> str:
        return self.url or self._http("localhost" if self.host in _ANY_HOST else _bracketed(self.host))

    @cached_property
    def origins(self) -> frozenset[str]:
        """Every origin that is this server.

        With `url` set, that one alone; on a loopback address, its three spellings (a page elsewhere cannot have them).
        """
        if self.url or self.host not in _ANY_HOST:
            return frozenset({self.origin})
        return frozenset(self._http(name) for name in ("localhost", "127.0.0.1", "[::1]"))

    @cached_property
    def secure(self) -> bool:
        """Served over https: then cookies carry Secure and the __Host-/__Secure- prefixes, and HSTS is sent."""
        return self.origin.startswith("https://")

    def _http(self, name: str) -> str:
        """As browsers write an origin: without the port that is the scheme's own (RFC 6454 §6.2)."""
        return f"http://{name}" if self.port == 80 else f"http://{name}:{self.port}"


_ANY_HOST = {"0.0.0.0", "::", "127.0.0.1", "::1"}  # noqa: S104 - compared with, not bound to


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def variable_of(name: str) -> str:
    return f"KLATSCH_{name.upper()}"


def read_settings(environ: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Settings from the environment, overridden by `given` (the command line's words; None counts as not given).

    Raises StartRefused naming the variable at fault, or an unknown KLATSCH_ variable.
    """
    names = {field.name for field in msgspec.structs.fields(Settings)}
    known = {variable_of(name): name for name in names} | dict.fromkeys(_OTHERS, "")
    values: dict[str, Any] = {}
    for variable, value in environ.items():
        if variable.startswith("KLATSCH_") and variable not in known:
            raise StartRefused(f"There is no setting {variable}.", hint="docs/reference/settings.md lists them all.")
        if known.get(variable):
            values[known[variable]] = value
    values |= {name: str(value) for name, value in given.items() if value is not None}
    try:
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        said, _, name = str(error).partition(" - at `$.")
        raise StartRefused(
            f"{variable_of(name.rstrip('`'))} is wrong: {said}.",
            hint="docs/reference/settings.md says what each may be.",
        ) from None
    return _checked(settings)


_OTHERS = ("KLATSCH_WEB", "KLATSCH_FAST", "KLATSCH_TEST_ENGINE", "KLATSCH_TEST_POSTGRES", "KLATSCH_TEST_VALKEY")
"""Variables of the build and of the tests, not of the server."""


def _decode(kind: type, value: Any) -> Any:
    return Path(value) if kind is Path else value


def _checked(settings: Settings) -> Settings:
    url = settings.url.rstrip("/").lower()
    scheme, _, rest = url.partition("://")
    if url and (scheme not in ("http", "https") or not rest or any(c in rest for c in "/?#@ ")):
        raise StartRefused(
            f"KLATSCH_URL is not an origin: {settings.url!r}.", hint="Write scheme://host or scheme://host:port."
        )
    if settings.secret and len(settings.secret) < 32:
        raise StartRefused(
            "KLATSCH_SECRET is shorter than 32 characters.", hint="Leave it empty to have one generated."
        )
    if settings.hub != "memory:" and not settings.secret:
        raise StartRefused(
            "KLATSCH_SECRET is empty, and KLATSCH_HUB joins several processes.",
            hint="Give all of them the same secret, of at least 32 characters.",
        )
    if bool(settings.github_id) != bool(settings.github_secret):
        raise StartRefused(
            "GitHub sign-in needs both KLATSCH_GITHUB_ID and KLATSCH_GITHUB_SECRET.", hint="Set both or neither."
        )
    if settings.oidc_issuer and not (settings.oidc_id and settings.oidc_secret):
        raise StartRefused(
            "OIDC sign-in needs KLATSCH_OIDC_ID and KLATSCH_OIDC_SECRET too.", hint="Set all three or none."
        )
    _must_be_networks(settings.trusted_proxies)
    return msgspec.structs.replace(settings, url=_without_default_port(url))


def _must_be_networks(listed: str) -> None:
    for part in filter(None, map(str.strip, listed.split(","))):
        try:
            ip_network(part, strict=False)
        except ValueError:
            raise StartRefused(
                f"KLATSCH_TRUSTED_PROXIES names no address or network: {part!r}.",
                hint="Write addresses or networks, comma-separated: 127.0.0.1, 10.0.0.0/8.",
            ) from None


def _without_default_port(url: str) -> str:
    default = ":443" if url.startswith("https://") else ":80"
    return url.removesuffix(default)
