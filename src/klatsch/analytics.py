"""Numbers about the service, never about a person: Prometheus counters and histograms, read at /metrics.

They are the product analytics too (sign-ins, messages, people online): counted in the process, sent nowhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()


class HttpBooks(Collector):
    """Requests by route and status, and how long they took: plain numbers of the loop's thread, made into metrics when they
    are asked for. The library's own take a lock for each, three a request."""

    BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

    def __init__(self) -> None:
        self._answered: dict[tuple[str, int], int] = {}
        self._within = [0] * (len(self.BOUNDS) + 1)
        self._seconds = 0.0

    def book(self, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        key = (route, status)
        self._answered[key] = self._answered.get(key, 0) + 1
        self._within[bisect_left(self.BOUNDS, seconds)] += 1
        self._seconds += seconds

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "klatsch_http_requests_total", "HTTP requests answered.", labels=("route", "status")
        )
        for (route, status), count in tuple(self._answered.items()):
            requests.add_metric((route, str(status)), count)
        yield requests
        bounds = [*map(str, self.BOUNDS), "+Inf"]
        buckets = list(zip(bounds, accumulate(self._within), strict=True))
        yield HistogramMetricFamily("klatsch_http_seconds", "Time to answer.", buckets=buckets, sum_value=self._seconds)


HTTP = HttpBooks()
REGISTRY.register(HTTP)
MESSAGES_SENT = Counter(
    "klatsch_messages_sent_total", "Messages stored (a retry of one counts once).", registry=REGISTRY
)
SIGN_INS = Counter("klatsch_sign_ins_total", "Attempts to sign in.", ("provider", "outcome"), registry=REGISTRY)
USERS_JOINED = Counter("klatsch_users_joined_total", "Accounts made.", ("way",), registry=REGISTRY)
SOCKETS_OPEN = Gauge("klatsch_sockets_open", "Live sockets on this node.", registry=REGISTRY)
SOCKETS_CLOSED = Counter(
    "klatsch_sockets_closed_total", "Live sockets closed, by close code.", ("code",), registry=REGISTRY
)
FRAMES_SENT = Counter("klatsch_frames_sent_total", "Frames handed to sockets.", registry=REGISTRY)
RATE_LIMITED = Counter(
    "klatsch_rate_limited_total", "Requests and frames refused for coming too fast.", ("limit",), registry=REGISTRY
)
HUB_WHOLE = Gauge("klatsch_hub_whole", "1 while other nodes hear what is announced on this one.", registry=REGISTRY)
PEOPLE_ONLINE = Gauge("klatsch_people_online", "People who are active or away, as this node knows.", registry=REGISTRY)


def exposition() -> bytes:
    """Prometheus text format, version 0.0.4."""
    return generate_latest(REGISTRY)
