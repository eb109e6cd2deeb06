from __future__ import annotations

from klatsch.auth.providers.enabled import providers_of
from klatsch.settings import Settings


def test_nothing_is_on_until_it_is_set() -> None:
    assert providers_of(Settings()) == {}


def test_what_is_set_is_on() -> None:
    settings = Settings(
        github_id="g",
        github_secret="s",
        oidc_issuer="https://id.test",
        oidc_id="o",
        oidc_secret="s",
        oidc_name="Acme ID",
    )
    found = providers_of(settings)
    assert {key: (one.name, one.type, one.client_id) for key, one in found.items()} == {
        "github": ("GitHub", "oauth", "g"),
        "oidc": ("Acme ID", "oidc", "o"),
    }
    assert providers_of(settings)["oidc"] is found["oidc"], "it remembers keys and addresses"
    assert set(providers_of(Settings(github_id="g", github_secret="s"))) == {"github"}
