"""The promise of a provider: somebody else who knows who a person is (OAuth 2.0, RFC 6749; OpenID Connect Core 1.0)."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec


class ProviderFailed(Exception):
    """The provider did not answer, or not with what it should. The text is for the log: never a token, a code or a name."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of a person. `email` only when it does not say that it is unverified; all of it is untrusted text."""

    account_id: str
    email: str | None = None
    name: str | None = None
    image: str | None = None


class Provider(Protocol):
    """One way in. `id` is part of addresses; `name` is on the button; `issuer` is what RFC 9207's `iss` must say."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def type(self) -> Literal["oauth", "oidc"]: ...

    @property
    def client_id(self) -> str: ...

    @property
    def scope(self) -> str: ...

    @property
    def issuer(self) -> str: ...

    @property
    def has_nonce(self) -> bool: ...

    async def authorization_endpoint(self) -> str:
        """Where to send people. Raises ProviderFailed."""
        ...

    async def always_names_issuer(self) -> bool:
        """Whether an answer without `iss` is to be refused (RFC 9207 §2.4). Raises ProviderFailed."""
        ...

    async def profile(self, code: str, *, verifier: str, nonce: str, redirect_uri: str, now: int) -> Profile:
        """Turn the code into a person. `now` in microseconds. Raises ProviderFailed."""
        ...
