"""A flood of sign-ins, right and wrong, from one address and from two hundred, while talk goes on (C8 of the promises). With the
limits as Klatsch comes."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count

from bench.beside import beside
from bench.callers import Line
from bench.figures import Figures
from bench.listeners import open_listeners
from bench.machine import percentile, resident_kib
from bench.made_up import Person
from bench.scale import Scale
from bench.servers import Running
from bench.workloads.fanout import FanOut, Stretch

ENVIRON = {"KLATSCH_RATE_LIMIT_FACTOR": "1"}
TALKING = 50
POSTS_A_SECOND = 50.0
AT_ONCE = 200
RIGHT_OF = 4
"""One of so many is right."""
STRETCHES = 3
HUNG_UP = 0
EXPECTED = {200, 401, 429, 503, HUNG_UP}
NOBODY = Person("", "", "")
SECONDS_BETWEEN_VISITS = 0.25
COLUMNS = (
    ("talkRatio", "p99 of talk, beside over alone"),
    ("talkAloneP99", "alone: p99 ms"),
    ("manyP99", "200 addresses: p99"),
    ("oneP99", "one: p99"),
    ("manyLookedAt", "200: passwords/s"),
    ("manyRefused", "refused/s"),
    ("oneLookedAt", "one: passwords/s"),
    ("oneRefused", "refused/s"),
    ("manyVisitMost", "signing in from elsewhere, most: s"),
    ("manyVisitsRefused", "refused"),
    ("oneVisitMost", "one: s"),
    ("oneVisitsRefused", "refused"),
    ("moreMib", "MiB more"),
    ("machineBusyElsewhere", "others"),
    ("lost", "lost"),
)


class Flood:
    """The first half of all accounts is guessed at, the other half signs in. Who is hung up on dials anew."""

    def __init__(self, server: Running, seconds: float) -> None:
        self._server = server
        self._end = time.perf_counter() + seconds
        self._numbers = count(1)
        self.answers: Counter[int] = Counter()

    def go_on(self, source: str) -> None:
        half = self._server.world.accounts // 2
        line = None
        while time.perf_counter() < self._end:
            number = next(self._numbers)
            is_right = number % RIGHT_OF == 0
            try:
                line = line or Line(self._server.port, source=source)
                line.send(sign_in(self._server, half * is_right + number % half, is_right=is_right))
                while line.take() is None:
                    pass
                self.answers[line.status] += 1
            except OSError:
                self.answers[HUNG_UP] += 1
                line = None


def sign_in(server: Running, account: int, *, is_right: bool) -> bytes:
    password = server.world.password if is_right else "not the password of anybody"
    words = {"email": f"demo{account}@example.com", "password": password}
    return server.post("/api/auth/signIn", NOBODY, json.dumps(words).encode())


def flood(ready: Callable[[], None], server: Running, sources: Sequence[str], seconds: float) -> Counter[int]:
    """To be run beside: what was answered how often."""
    ready()
    floods = Flood(server, seconds)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(AT_ONCE):
            pool.submit(floods.go_on, sources[number % len(sources)])
    return floods.answers


def visit(ready: Callable[[], None], server: Running, seconds: float, network: int) -> tuple[list[float], int]:
    """To be run beside: how long people from elsewhere take to sign in, and how many could not."""
    ready()
    took: list[float] = []
    refused = 0
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        number = len(took)
        account = server.world.accounts - 1 - number % (server.world.accounts // 4)
        request = sign_in(server, account, is_right=True)
        refused += _asked(server, request, source=f"127.{network}.{number // 250}.{number % 250 + 1}") != 200
        took.append(time.perf_counter() - begun)
        time.sleep(SECONDS_BETWEEN_VISITS)
    return took, refused


def _asked(server: Running, request: bytes, *, source: str) -> int:
    """The status; HUNG_UP when there was no answer in time."""
    line = Line(server.port, source=source)
    try:
        line.send(request)
        while line.take() is None:
            pass
    except OSError:
        return HUNG_UP
    finally:
        line.socket.close()
    return line.status


def measure(server: Running, scale: Scale) -> Figures:
    people = server.world.people[:TALKING]
    with open_listeners(server, people) as listeners:
        listeners.settle(scale.quiet)
        with closing(FanOut(server, listeners, posters=people)) as talk:
            return _both_floods(server, talk, scale)


def _both_floods(server: Running, talk: FanOut, scale: Scale) -> Figures:
    alone = Stretch(POSTS_A_SECOND)
    talk.run(alone, scale.seconds * STRETCHES)
    before = resident_kib(server.pid)
    quiet = percentile(alone.latencies, 0.99)
    figures: Figures = {}
    for name, addresses in (("one", 1), ("many", AT_ONCE)):
        figures |= {f"{name}{what}": value for what, value in _flooded(server, talk, scale, quiet, addresses).items()}
    return {
        "talkRatio": max(figures["oneRatio"], figures["manyRatio"]),
        "talkAloneP99": round(quiet * 1e3, 2),
        **figures,
        "moreMib": round((resident_kib(server.pid) - before) / 1024, 1),
        "machineBusyElsewhere": max(figures["oneElsewhere"], figures["manyElsewhere"]),
        "lost": talk.undelivered,
        "wrong": figures["oneWrong"] + figures["manyWrong"] + talk.wrong,
    }


def _flooded(server: Running, talk: FanOut, scale: Scale, quiet: float, addresses: int) -> Figures:
    sources = [f"127.0.1.{number + 1}" for number in range(addresses)]
    seconds = scale.seconds * STRETCHES
    meanwhile = Stretch(POSTS_A_SECOND)
    with (
        beside(flood, server, sources, seconds) as guesses,
        beside(visit, server, seconds, 10 + addresses % 7) as visits,
    ):
        for one in (guesses, visits):
            one.wait_until_ready()
        for one in (guesses, visits):
            one.go()
        talk.run(meanwhile, seconds)
        answers, (took, refused) = guesses.result(), visits.result()
    busy = percentile(meanwhile.latencies, 0.99)
    spent = meanwhile.spent.figures()
    return {
        "Ratio": round(busy / quiet, 2),
        "P99": round(busy * 1e3, 2),
        "VisitMost": round(max(took), 2),
        "VisitsRefused": refused,
        "LookedAt": round((answers[200] + answers[401]) / seconds, 1),
        "Refused": round((answers[429] + answers[503]) / seconds, 1),
        "ServerCpu": spent["serverCpu"],
        "Elsewhere": spent["machineBusyElsewhere"],
        "HungUp": answers[HUNG_UP],
        "Wrong": sum(times for status, times in answers.items() if status not in EXPECTED),
    }
