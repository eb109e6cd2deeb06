"""The providers that the settings switch on."""

from __future__ import annotations

from functools import lru_cache

from klatsch.auth.providers import Provider
from klatsch.auth.providers.github import GitHub
from klatsch.auth.providers.oidc import Oidc
from klatsch.settings import Settings


@lru_cache(maxsize=8)
def providers_of(settings: Settings) -> dict[str, Provider]:
    """By id. Kept, since a provider remembers its discovery document and its keys."""
    providers: dict[str, Provider] = {}
    if settings.github_id:
        providers["github"] = GitHub(client_id=settings.github_id, client_secret=settings.github_secret)
    if settings.oidc_issuer:
        providers["oidc"] = Oidc(
            configured_issuer=settings.oidc_issuer,
            client_id=settings.oidc_id,
            client_secret=settings.oidc_secret,
            name=settings.oidc_name,
        )
    return providers
