from __future__ import annotations

import pytest

from klatsch.auth.failures import PROVIDER_SAID_NO, Refused
from klatsch.auth.oauth import _challenge as challenge  # pyright: ignore[reportPrivateUsage]
from klatsch.auth.oauth import _passed_on as passed_on  # pyright: ignore[reportPrivateUsage]
from klatsch.auth.oauth import must_have_code
from klatsch.auth.providers.github import GitHub

GITHUB = GitHub(client_id="c", client_secret="s")


def test_the_challenge_is_that_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_page_passes_on_hints_alone(make_request) -> None:
    request = make_request(
        path="/?login_hint=ann&prompt=login&redirect_uri=https://evil.test&client_id=z&state=x&scope=" + "s" * 900
    )
    assert passed_on(request) == {"login_hint": "ann", "prompt": "login", "scope": "s" * 512}


def test_a_code_or_a_no() -> None:
    assert must_have_code(GITHUB, {"code": "c"}) == "c"
    for given in ({}, {"code": ""}, {"error": "access_denied"}, {"error": "x", "code": "c"}):
        with pytest.raises(Refused) as refused:
            must_have_code(GITHUB, given)
        assert refused.value.failure is PROVIDER_SAID_NO
