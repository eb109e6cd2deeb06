from __future__ import annotations

import pytest

from klatsch.auth.forms import Fields, read_fields
from klatsch.errors import BadRequest, BodyTooLarge

FORM = "application/x-www-form-urlencoded"


async def test_a_form_and_json_are_read_alike(make_request) -> None:
    for media, body in ((FORM, b"a=1&b=x%20y&c="), ("application/json; charset=utf-8", b'{"a":"1","b":"x y","c":""}')):
        fields = await read_fields(make_request("POST", body=body, content_type=media))
        assert [fields.text(name) for name in "abcd"] == ["1", "x y", "", None]


async def test_other_types_have_no_fields(make_request) -> None:
    for media in ("text/plain", "multipart/form-data; boundary=x", ""):
        fields = await read_fields(make_request("POST", body=b"a=1", content_type=media))
        assert fields.values == {}
        assert fields.raw == b"a=1"


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (FORM, b"a=1&a=2"),
        (FORM, b"a=%ff"),
        (FORM, b"\xc3\xa4=1"),
        ("application/json", b"[]"),
        ("application/json", b'"x"'),
        ("application/json", b""),
    ],
)
async def test_what_cannot_be_read_is_a_bad_request(make_request, media: str, body: bytes) -> None:
    with pytest.raises(BadRequest):
        await read_fields(make_request("POST", body=body, content_type=media))


async def test_a_body_has_a_limit(make_request) -> None:
    with pytest.raises(BodyTooLarge):
        await read_fields(make_request("POST", body=b"a=" + b"x" * 1_000, content_type=FORM))


def test_true_and_false_are_words_and_all_else_is_no_text() -> None:
    fields = Fields(b"", {"a": True, "b": False, "c": 1, "d": None, "e": ["x"]}, is_json=True)
    assert [fields.text(name) for name in "abcde"] == ["true", "false", None, None, None]
