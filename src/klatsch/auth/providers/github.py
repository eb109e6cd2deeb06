"""GitHub: OAuth 2.0 with PKCE; a person's address only if GitHub has verified it.

Source: docs.github.com, "Authorizing OAuth apps" and "REST API endpoints for emails".
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

import msgspec

from klatsch.auth.providers import Profile, ProviderFailed
from klatsch.auth.providers.fetch import ask, host_of

AUTHORIZE = "https://github.com/login/oauth/authorize"
TOKEN = "https://github.com/login/oauth/access_token"  # noqa: S105 - an address
USER = "https://api.github.com/user"
EMAILS = "https://api.github.com/user/emails"


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    access_token: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    login: str
    name: str | None = None
    avatar_url: str | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    verified: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    client_id: str
    client_secret: str
    id: str = "github"
    name: str = "GitHub"
    type: Literal["oauth", "oidc"] = "oauth"
    scope: str = "read:user user:email"
    issuer: str = "https://github.com/login/oauth"
    has_nonce: bool = False

    async def authorization_endpoint(self) -> str:
        return AUTHORIZE

    async def always_names_issuer(self) -> bool:
        """It does since 2026, GitHub Enterprise Server does not yet."""
        return False

    async def profile(self, code: str, *, verifier: str, nonce: str, redirect_uri: str, now: int) -> Profile:
        del nonce, now
        form = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        granted = await ask("POST", TOKEN, Granted, trusted_host=host_of(TOKEN), form=form)
        if not granted.access_token:
            raise ProviderFailed("no access token")  # GitHub says so with 200
        headers = {"authorization": f"Bearer {granted.access_token}", "accept": "application/vnd.github+json"}
        user, emails = await asyncio.gather(
            ask("GET", USER, Person, trusted_host=host_of(USER), headers=headers),
            ask("GET", EMAILS, list[Address], trusted_host=host_of(EMAILS), headers=headers),
        )
        return Profile(
            account_id=str(user.id),
            email=_verified(emails),
            name=user.name or user.login,
            image=image_address(user.avatar_url),
        )


def _verified(addresses: list[Address]) -> str | None:
    """The primary address, or else the first, among those that are verified."""
    verified = sorted((each for each in addresses if each.verified), key=lambda each: not each.primary)
    return verified[0].email if verified else None


def image_address(image: str | None) -> str | None:
    """Kept only if it is an https address of sane length."""
    return (
        image
        if isinstance(image, str) and image.startswith("https://") and len(image) <= 2_048 and image.isprintable()
        else None
    )
