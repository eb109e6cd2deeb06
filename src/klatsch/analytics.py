"""Numbers about the service, never about a person: Prometheus counters and histograms, read at /metrics.

They are the product analytics too (sign-ins, messages, people online): counted in the process, sent nowhere.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()

HTTP_REQUESTS = Counter(
    "klatsch_http_requests_total", "HTTP requests answered.", ("route", "status"), registry=REGISTRY
)
HTTP_SECONDS = Histogram(
    "klatsch_http_seconds",
    "Time to answer.",
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
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
