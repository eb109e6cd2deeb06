from __future__ import annotations

import pytest

from klatsch.errors import InvalidField
from klatsch.model.names import clean_name, must_be_name, name_from


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Ann ", "Ann"),
        ("Ann B. O'Neil-Çelik", "Ann B. O'Neil-Çelik"),
        ("山田太郎", "山田太郎"),
        ("مریم", "مریم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("x" * 80, "x" * 80),
        ("e\u0301", "é"),
    ],
)
def test_names_of_all_kinds_are_kept(given: str, kept: str) -> None:
    assert clean_name(given) == kept == must_be_name(given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "x" * 81,
        "a\nb",
        "a\tb",
        "a\x00",
        "a\x1b[31m",
        "a\u202eb",
        "\u2067a",
        "a\u200eb",
        "a\u2028b",
        "\u200b",
        "\u0301",
        "\ue000",
    ],
)
def test_names_that_lie_or_cannot_be_seen_are_refused(given: str) -> None:
    assert clean_name(given) is None
    with pytest.raises(InvalidField, match="workspace"):
        must_be_name(given, "workspace")


@pytest.mark.parametrize("given", [None, 7, ["Ann"], {"name": "Ann"}])
def test_only_text_is_a_name(given: object) -> None:
    with pytest.raises(InvalidField):
        must_be_name(given)


def test_a_provider_s_name_is_made_usable() -> None:
    assert name_from("\u202eAnn\r\n\x00B") == "AnnB"
    assert name_from(None, "", "\u200b", "ann") == "ann"
    assert name_from("x" * 500) == "x" * 80
    assert name_from(None, "") == "Somebody"
