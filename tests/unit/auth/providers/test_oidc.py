from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from klatsch.auth.providers import ProviderFailed
from klatsch.auth.providers.oidc import Claims, Keys, Oidc, must_be_for_us, verified_claims

RSA: RSAKey = RSAKey.generate_key(2048, {"kid": "rsa"})
EC: ECKey = ECKey.generate_key("P-256", {"kid": "ec"})
KEYS = Keys(keys=[RSA.as_dict(private=False), EC.as_dict(private=False), {"kty": "odd"}, {}])
CLAIMS: dict[str, Any] = {"iss": "https://id.test", "aud": "me", "sub": "s", "exp": 2_000, "iat": 1_000, "nonce": "n"}


@pytest.mark.parametrize(("alg", "key"), [("RS256", RSA), ("PS256", RSA), ("ES256", EC)])
def test_a_signature_by_a_published_key_is_good(alg: str, key: Any) -> None:
    token = jwt.encode({"alg": alg, "kid": key.kid}, CLAIMS, key, algorithms=[alg])
    claims = verified_claims(token, KEYS)
    assert claims is not None
    assert claims.sub == "s"
    unnamed = jwt.encode({"alg": alg}, CLAIMS, key, algorithms=[alg])
    assert verified_claims(unnamed, KEYS) is not None, "without a kid, every key is tried"


def test_any_other_is_not() -> None:
    other = RSAKey.generate_key(2048, {"kid": "rsa"})
    tokens = [
        jwt.encode({"alg": "RS256", "kid": "rsa"}, CLAIMS, other),
        jwt.encode({"alg": "RS256", "kid": "unknown"}, CLAIMS, RSA),
        jwt.encode({"alg": "HS256", "kid": "rsa"}, CLAIMS, OctKey.import_key("k" * 32)),
        jwt.encode({"alg": "RS256", "kid": "rsa"}, CLAIMS, RSA)[:-4] + "AAAA",
        "eyJhbGciOiJub25lIn0.e30.",
        "..",
        "",
        "x",
    ]
    for token in tokens:
        assert verified_claims(token, KEYS) is None, token
    encryption = Keys(keys=[{**RSA.as_dict(private=False), "use": "enc"}])
    assert verified_claims(jwt.encode({"alg": "RS256", "kid": "rsa"}, CLAIMS, RSA), encryption) is None


def test_claims_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(ProviderFailed):
        verified_claims(jwt.encode({"alg": "RS256", "kid": "rsa"}, {**CLAIMS, "sub": 7}, RSA), KEYS)


def claims(**changes: Any) -> Claims:
    return msgspec.convert({**CLAIMS, **changes}, Claims)


def test_a_token_for_us_now_is_good() -> None:
    for good in (
        claims(),
        claims(aud=["me"]),
        claims(aud=["me", "you"], azp="me"),
        claims(exp=1_441),
        claims(iat=1_559),
    ):
        must_be_for_us(good, "https://id.test", "me", "n", 1_500)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"iss": "https://id.test/"}, "issuer"),
        ({"aud": "you"}, "audience"),
        ({"aud": ["me", "you"]}, "party"),
        ({"azp": "you"}, "party"),
        ({"exp": 1_439}, "end"),
        ({"iat": 1_561}, "beginning"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "subject"),
    ],
)
def test_each_thing_that_is_wrong_is_named(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(ProviderFailed, match=word):
        must_be_for_us(claims(**changes), "https://id.test", "me", "n", 1_500)


def test_without_a_nonce_of_ours_none_is_right() -> None:
    with pytest.raises(ProviderFailed, match="nonce"):
        must_be_for_us(claims(nonce=""), "https://id.test", "me", "", 1_500)


async def test_keys_are_asked_for_anew_but_not_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Oidc(configured_issuer="https://id.test", client_id="me", client_secret="s", name="x")
    asked: list[str] = []
    published: list[dict[str, Any]] = []

    async def answer(_: Oidc, method: str, url: str, kind: type[Any], **__: Any) -> Any:
        asked.append(url)
        if kind is Keys:
            return Keys(keys=[*published])
        return kind(
            issuer="https://id.test",
            authorization_endpoint="https://id.test/a",
            token_endpoint="https://id.test/t",
            jwks_uri="https://id.test/k",
        )

    monkeypatch.setattr(Oidc, "_ask", answer)
    clock = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    document = await provider._discovered()  # pyright: ignore[reportPrivateUsage]
    token = jwt.encode({"alg": "RS256", "kid": "rsa"}, CLAIMS, RSA)
    for _ in range(5):
        with pytest.raises(ProviderFailed):
            await provider._claims(token, document)  # pyright: ignore[reportPrivateUsage]
    assert asked.count("https://id.test/k") == 1
    published.append(RSA.as_dict(private=False))
    clock[0] += 31
    assert (await provider._claims(token, document)).sub == "s"  # pyright: ignore[reportPrivateUsage]
    await provider._claims(token, document)  # pyright: ignore[reportPrivateUsage]
    assert asked.count("https://id.test/k") == 2
