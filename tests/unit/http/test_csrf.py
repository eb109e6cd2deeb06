"""The signed double-submit token of Auth.js."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

import pytest
from requests_made import request_with
from starlette.requests import Request

from klatsch.http.csrf import csrf_cookie, csrf_token_of, is_csrf_proof, new_csrf_token
from klatsch.settings import Settings

SETTINGS, SECRET = Settings(), "s" * 32
TOKEN = "0123456789abcdef" * 4


def carrying(value: str) -> Request:
    return request_with({"cookie": f"authjs.csrf-token={quote(value)}"})


def test_a_token_is_random_hex() -> None:
    tokens = {new_csrf_token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch("[0-9a-f]{64}", token) for token in tokens)


def test_the_cookie_is_the_token_and_its_signature_as_auth_js_writes_it() -> None:
    signature = hashlib.sha256(f"{TOKEN}{SECRET}".encode()).hexdigest()
    _, header = csrf_cookie(TOKEN, settings=SETTINGS, secret=SECRET)
    assert header.startswith(f"authjs.csrf-token={TOKEN}%7C{signature};".encode())


def test_our_own_cookie_is_believed() -> None:
    _, header = csrf_cookie(TOKEN, settings=SETTINGS, secret=SECRET)
    request = request_with({"cookie": header.decode().split(";")[0]})
    assert csrf_token_of(request, settings=SETTINGS, secret=SECRET) == TOKEN
    assert csrf_token_of(request, settings=SETTINGS, secret="another" * 8) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "|",
        TOKEN,
        f"{TOKEN}|",
        f"{TOKEN}|{'0' * 64}",
        f"{TOKEN}|{hashlib.sha256(TOKEN.encode()).hexdigest()}",
        f"|{hashlib.sha256(SECRET.encode()).hexdigest()}",
        f"{TOKEN[:-1]}|{hashlib.sha256(f'{TOKEN[:-1]}{SECRET}'.encode()).hexdigest()}",
        f"{TOKEN}|ä",
    ],
)
def test_a_planted_cookie_is_not(value: str) -> None:
    assert csrf_token_of(carrying(value), settings=SETTINGS, secret=SECRET) is None
    assert not is_csrf_proof(carrying(value), TOKEN, settings=SETTINGS, secret=SECRET)
    assert not is_csrf_proof(carrying(value), "", settings=SETTINGS, secret=SECRET)


def test_cookie_and_field_must_be_the_same_token() -> None:
    signature = hashlib.sha256(f"{TOKEN}{SECRET}".encode()).hexdigest()
    request = carrying(f"{TOKEN}|{signature}")
    assert is_csrf_proof(request, TOKEN, settings=SETTINGS, secret=SECRET)
    for wrong in (None, "", "ä" * 64, TOKEN[::-1], TOKEN.upper(), f"{TOKEN}|{signature}"):
        assert not is_csrf_proof(request, wrong, settings=SETTINGS, secret=SECRET)
