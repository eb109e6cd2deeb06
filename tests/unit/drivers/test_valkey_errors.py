from __future__ import annotations

from valkey.exceptions import AuthenticationError, ConnectionError, NoPermissionError, ResponseError

from klatsch.drivers.valkey_errors import refusal_of, unavailable


def test_what_goes_wrong_at_start_is_said_in_our_own_words() -> None:
    said = {
        AuthenticationError("WRONGPASS of umbrella"): "does not let us in",
        NoPermissionError("User umbrella may not"): "refuses what Klatsch needs: its user may not",
        ResponseError(
            "unknown command HELLO, with args grey"
        ): "refuses what Klatsch needs: it does not know a command",
        ResponseError("OOM of grey"): "refuses what Klatsch needs: OOM",
        ConnectionError("refused"): "No Valkey answers",
        ResponseError("MOVED 1234 127.0.0.1:7001"): "is one of a cluster",
        TimeoutError(): "No Valkey answers",
    }
    for error, words in said.items():
        refusal = refusal_of(error, "h:1/0")
        assert words in refusal.text
        assert "h:1/0" in refusal.text
        assert refusal.advice
        assert "umbrella" not in refusal.text + refusal.advice
        assert "grey" not in refusal.text + refusal.advice


def test_who_asks_in_vain_may_ask_again_soon() -> None:
    assert unavailable().retry_after == 1
