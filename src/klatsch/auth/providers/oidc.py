"""Any OpenID Connect provider, by discovery (OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636, RFC 9207)."""

from __future__ import annotations

import base64
import hmac
import time
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from klatsch.auth.providers import Profile, ProviderFailed
from klatsch.auth.providers.fetch import ask, host_of
from klatsch.auth.providers.github import image_address
from klatsch.clock import SECOND

T = TypeVar("T")

DOCUMENT_SECONDS = 3_600
KEYS_SECONDS = 3_600
KEYS_AT_MOST_EVERY = 30
LEEWAY_SECONDS = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a public key alone: neither `none` nor a shared secret."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What we need of the discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """The token endpoint's answer."""

    id_token: str
    access_token: str | None = None


class Header(msgspec.Struct, frozen=True, kw_only=True):
    alg: str
    kid: str | None = None


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    keys: list[dict[str, Any]]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The claims about a person, in a token or from UserInfo (Core §5.1)."""

    sub: str
    email: str | None = None
    email_verified: bool | str | None = None
    name: str | None = None
    preferred_username: str | None = None
    picture: str | None = None


class Claims(Person, frozen=True, kw_only=True):
    """An ID token (Core §2). Times in seconds."""

    iss: str
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str | None = None
    azp: str | None = None


@dataclass(slots=True, kw_only=True)
class Oidc:
    configured_issuer: str
    client_id: str
    client_secret: str
    name: str
    id: str = "oidc"
    type: Literal["oauth", "oidc"] = "oidc"
    scope: str = "openid profile email"
    has_nonce: bool = True
    _document: Document | None = None
    _document_until: float = 0
    _keys: Keys | None = None
    _keys_at: float = 0

    @property
    def issuer(self) -> str:
        """As the provider writes it once it has been asked; a slash at the end is all that may differ from the setting."""
        return self._document.issuer if self._document else self.configured_issuer

    async def authorization_endpoint(self) -> str:
        return (await self._discovered()).authorization_endpoint

    async def always_names_issuer(self) -> bool:
        return (await self._discovered()).authorization_response_iss_parameter_supported

    async def profile(self, code: str, *, verifier: str, nonce: str, redirect_uri: str, now: int) -> Profile:
        document = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers: dict[str, str] = {}
        if "client_secret_basic" in document.token_endpoint_auth_methods_supported:
            headers["authorization"] = _basic(self.client_id, self.client_secret)
        else:
            form |= {"client_id": self.client_id, "client_secret": self.client_secret}
        granted = await self._ask("POST", document.token_endpoint, Granted, headers=headers, form=form)
        claims = await self._claims(granted.id_token, document)
        must_be_for_us(claims, document.issuer, self.client_id, nonce, now // SECOND)
        if claims.email is None and document.userinfo_endpoint and granted.access_token:
            headers = {"authorization": f"Bearer {granted.access_token}"}
            person = await self._ask("GET", document.userinfo_endpoint, Person, headers=headers)
            if person.sub != claims.sub:
                raise ProviderFailed("user info of somebody else")
            return _profile_of(person)
        return _profile_of(claims)

    # -- the provider's documents -----------------------------------------------------------------------

    async def _discovered(self) -> Document:
        if self._document is None or time.monotonic() > self._document_until:
            url = f"{self.configured_issuer.rstrip('/')}/.well-known/openid-configuration"
            document = await self._ask("GET", url, Document)
            self._must_be_sound(document)
            self._document, self._document_until = document, time.monotonic() + DOCUMENT_SECONDS
        return self._document

    def _must_be_sound(self, document: Document) -> None:
        """The issuer that was configured, and https throughout unless the operator configured http (a provider on the same machine)."""
        if document.issuer.rstrip("/") != self.configured_issuer.rstrip("/"):
            raise ProviderFailed("discovery names another issuer")
        schemes = ("https", "http") if self.configured_issuer.startswith("http://") else ("https",)
        addresses = (
            document.authorization_endpoint,
            document.token_endpoint,
            document.jwks_uri,
            document.userinfo_endpoint,
        )
        for address in addresses:
            if address is not None and (not host_of(address) or urlsplit(address).scheme not in schemes):
                raise ProviderFailed("discovery names an address that is not https")

    async def _claims(self, token: str, document: Document) -> Claims:
        """The claims of a token with a good signature. Keys are asked for anew when none fits, since providers change them."""
        age = time.monotonic() - self._keys_at
        claims = verified_claims(token, self._keys) if self._keys is not None and age < KEYS_SECONDS else None
        if claims is None and (self._keys is None or age > KEYS_AT_MOST_EVERY):
            self._keys, self._keys_at = await self._ask("GET", document.jwks_uri, Keys), time.monotonic()
            claims = verified_claims(token, self._keys)
        if claims is None:
            raise ProviderFailed("the id_token has no good signature")
        return claims

    async def _ask(self, method: str, url: str, kind: type[T], **more: Any) -> T:
        return await ask(method, url, kind, trusted_host=host_of(self.configured_issuer), **more)


def verified_claims(token: str, keys: Keys) -> Claims | None:
    """The claims, if a key of the set that fits the token's header signed it; None otherwise."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    header = _header_of(token)
    if header is None or header.alg not in ALGORITHMS:
        return None
    for key in _fitting(keys, header.kid):
        try:
            return msgspec.convert(jwt.decode(token, key, algorithms=[header.alg]).claims, Claims)
        except msgspec.ValidationError as error:
            raise ProviderFailed(f"the id_token: {error}") from None
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return None


def _header_of(token: str) -> Header | None:
    head = token.partition(".")[0]
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)), type=Header)
    except (ValueError, msgspec.DecodeError):
        return None


def _fitting(keys: Keys, kid: str | None) -> list[Any]:
    """Public signing keys (RFC 7517): those of that `kid`, or all when the token names none. At most ten."""
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, OKPKey, RSAKey

    kinds: dict[object, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    fitting: list[Any] = []
    for row in keys.keys:
        if row.get("use", "sig") != "sig" or (kid is not None and row.get("kid") != kid):
            continue
        try:
            fitting.append(kinds[row.get("kty")].import_key(row))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return fitting[:10]


def must_be_for_us(claims: Claims, issuer: str, client_id: str, nonce: str, now: int) -> None:
    """Core §3.1.3.7: issued by them, to us, for this journey, in force. `now` in seconds. Raises ProviderFailed."""
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    problems = {
        "issuer": claims.iss != issuer,
        "audience": client_id not in audience,
        "party": claims.azp not in (client_id, None) or (len(audience) > 1 and claims.azp is None),
        "end": claims.exp + LEEWAY_SECONDS < now,
        "beginning": claims.iat - LEEWAY_SECONDS > now,
        "nonce": not hmac.compare_digest((claims.nonce or "").encode(), nonce.encode()) or not nonce,
        "subject": not 0 < len(claims.sub) <= 255,
    }
    found = [name for name, is_wrong in problems.items() if is_wrong]
    if found:
        raise ProviderFailed(f"the id_token has a wrong {', '.join(found)}")


def _profile_of(person: Person) -> Profile:
    """An address that the provider itself calls unverified is nobody's."""
    return Profile(
        account_id=person.sub,
        email=person.email if person.email_verified in (True, None, "true") else None,
        name=person.name or person.preferred_username,
        image=image_address(person.picture),
    )


def _basic(name: str, secret: str) -> str:
    """RFC 6749 §2.3.1: form-encoded first, then Basic."""
    return "Basic " + base64.b64encode(f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()).decode()
