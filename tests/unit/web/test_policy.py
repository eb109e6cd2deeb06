"""The Content-Security-Policy of what the web door serves."""

from __future__ import annotations

import pytest

from klatsch.web import policy

HASHES = ("sha256-AAAA", "sha256-BBBB")


def directives(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in text.split(";"))}


def test_a_page_runs_its_own_scripts_and_no_others() -> None:
    assert directives(policy.of_page(HASHES))["script-src"] == ["'self'", "'sha256-AAAA'", "'sha256-BBBB'"]
    assert directives(policy.of_page(()))["script-src"] == ["'self'"]


def test_a_page_talks_to_its_own_server_and_nobody_else() -> None:
    allowed = directives(policy.of_page(HASHES))
    assert allowed["default-src"] == ["'none'"]
    assert allowed["connect-src"] == ["'self'"]
    assert {"font-src", "form-action", "img-src", "style-src", "worker-src"} <= allowed.keys()
    assert not [source for sources in allowed.values() for source in sources if "//" in source or source == "*"]


def test_markup_cannot_become_script() -> None:
    allowed = directives(policy.of_page(HASHES))
    assert allowed["require-trusted-types-for"] == ["'script'"]
    assert allowed["trusted-types"] == ["default"]


@pytest.mark.parametrize("text", [policy.NOTHING, policy.SCRIPT, policy.of_page(HASHES)])
def test_every_policy_closes_the_usual_doors(text: str) -> None:
    allowed = directives(text)
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert allowed[name] == ["'none'"]
    assert "unsafe" not in text
