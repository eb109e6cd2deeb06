"""Reading: the newest messages of a long history, and who is online."""

from __future__ import annotations

from collections.abc import Sequence

from bench.callers import call
from bench.figures import Figures, of_calls
from bench.listeners import open_listeners
from bench.machine import Watch
from bench.scale import Scale
from bench.servers import Running

PAGE = 50
MOST_PEOPLE = 200
"""As many as a page of people holds."""


class Reading:
    """Everybody asks for these paths in turn; each answer must hold `mark` exactly `times` times."""

    def __init__(self, server: Running, paths: Sequence[str], mark: bytes, times: int) -> None:
        self._server = server
        self._paths = paths
        self._mark = mark
        self._times = times
        self._number = 0

    def next_request(self, caller: int) -> bytes:
        self._number += 1
        people = self._server.world.people
        return self._server.get(self._paths[self._number % len(self._paths)], people[caller % len(people)])

    def hear(self, caller: int, status: int, body: bytes) -> str:
        found = body.count(self._mark)
        if status == 200 and found == self._times:
            return ""
        return f"{status}: {found} of {self._times} in {body[:200]!r}"


def measure_history(server: Running, scale: Scale) -> Figures:
    talk = Reading(server, [f"/allMessages?room={server.world.room}&limit={PAGE}"], b'"_id":', PAGE)
    return measure(server, talk, scale)


def measure_online(server: Running, scale: Scale) -> Figures:
    """As many as there are sockets are online; a full page of them is in every answer."""
    with open_listeners(server, server.world.people[: scale.sockets]) as listeners:
        listeners.settle(scale.quiet)
        path = f"/allSessions?limit={MOST_PEOPLE}"
        talk = Reading(server, [path], b'"status":"active"', min(scale.sockets, MOST_PEOPLE))
        return measure(server, talk, scale)


def measure(server: Running, talk: Reading, scale: Scale) -> Figures:
    watch = Watch(server.pid)
    calls = call(server.port, talk, watch, callers=scale.connections, warm_up=scale.warm_up, seconds=scale.seconds)
    return of_calls(calls)
