from __future__ import annotations

import pytest

from klatsch.auth.email import clean_email, normal_email
from klatsch.errors import InvalidField


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Ann@Example.ORG ", "ann@example.org"),
        ("ａｎｎ@example.org", "ann@example.org"),  # noqa: RUF001
        ("o'neil@example.org", "o'neil@example.org"),
        ("ann@example.org\n", "ann@example.org"),
        ("ann+tag@localhost", "ann+tag@localhost"),
        ("änn@exämple.org", "änn@exämple.org"),
        ("a" * 64 + "@" + "b" * 189, "a" * 64 + "@" + "b" * 189),
    ],
)
def test_a_plain_address_is_normalised(given: str, kept: str) -> None:
    assert clean_email(given) == kept
    assert clean_email(kept) == kept, "once is enough"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ann",
        "@",
        "ann@",
        "@b",
        "a@b@c",
        "a b@c",
        "a@b c",
        "a,b@c",
        "a@b,c@d",
        "a;b@c",
        '"a"@b',
        "<a@b>",
        "a@[127.0.0.1]",
        "a\\@b",
        "ann＠b",  # noqa: RUF001
        "ann﹫b",
        "a@b＠c",  # noqa: RUF001
        "a\x00@b",
        "a\u202e@b",
        "a" * 255 + "@b",
        "a，b@c",  # noqa: RUF001
        "'a'@b",
        "a@b\u200b",
        "ﬀ" * 200 + "@b",
    ],
)
def test_what_is_not_one_plain_address_is_none(given: str) -> None:
    assert clean_email(given) is None
    with pytest.raises(InvalidField):
        normal_email(given)
