from __future__ import annotations

import pytest

from klatsch.auth.providers.github import Address, GitHub, image_address
from klatsch.auth.providers.github import _verified as verified  # pyright: ignore[reportPrivateUsage]


def test_the_primary_verified_address_is_taken() -> None:
    rows = [
        Address(email="a@x.test", verified=True),
        Address(email="b@x.test", verified=True, primary=True),
        Address(email="c@x.test", verified=False, primary=True),
    ]
    assert verified(rows) == "b@x.test"
    assert verified(rows[:1]) == "a@x.test"
    assert verified(rows[2:]) is None
    assert verified([]) is None


@pytest.mark.parametrize(
    "image", [None, "", "http://a.test/x", "javascript:alert(1)", "https://a.test/\n", "https://" + "a" * 3_000]
)
def test_an_image_is_an_https_address(image: str | None) -> None:
    assert image_address(image) is None
    assert image_address("https://avatars.example/u/1?v=4") == "https://avatars.example/u/1?v=4"


async def test_it_is_as_github_documents_it() -> None:
    github = GitHub(client_id="c", client_secret="s")
    assert await github.authorization_endpoint() == "https://github.com/login/oauth/authorize"
    assert (github.scope, github.issuer, github.has_nonce) == (
        "read:user user:email",
        "https://github.com/login/oauth",
        False,
    )
    assert not await github.always_names_issuer()
