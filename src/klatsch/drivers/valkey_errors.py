"""What goes wrong with Valkey, and what a person is told."""

from __future__ import annotations

from valkey.exceptions import AuthenticationError, NoPermissionError, ResponseError

from klatsch.errors import StartRefused, Unavailable

_OF_A_CLUSTER = ("MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT")


def refusal_of(error: Exception, place: str) -> StartRefused:
    """At start. Never with the server's own words, which may hold the user's name."""
    if isinstance(error, AuthenticationError):
        return StartRefused(
            f"The Valkey at {place} does not let us in.", hint="Check the user and the password of KLATSCH_HUB."
        )
    word = str(error).partition(" ")[0]
    if isinstance(error, ResponseError) and word in _OF_A_CLUSTER:
        return StartRefused(
            f"The Valkey at {place} is one of a cluster, which Klatsch cannot use.",
            hint="Use a single one; docs/concepts/hub.md says how far it goes.",
        )
    if isinstance(error, ResponseError):
        return StartRefused(
            f"The Valkey at {place} refuses what Klatsch needs: {_reason(error, word)}.",
            hint="It must be Valkey 7.2 or newer (or Redis 7.0), and its user may run SSUBSCRIBE, SPUBLISH and EVAL.",
        )
    return StartRefused(
        f"No Valkey answers at {place}.", hint="Start it, or check the host and the port of KLATSCH_HUB."
    )


def _reason(error: ResponseError, word: str) -> str:
    """The driver leaves the code out of the commonest."""
    if isinstance(error, NoPermissionError):
        return "its user may not"
    return "it does not know a command" if word == "unknown" else word


def unavailable() -> Unavailable:
    return Unavailable("The hub does not answer.", retry_after=1)
