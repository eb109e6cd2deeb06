"""Numbers for Prometheus, about the service and never about a person."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest

from klatsch import analytics


def test_the_exposition_shows_what_was_counted() -> None:
    before = _value("klatsch_messages_sent_total")
    analytics.MESSAGES_SENT.inc()
    assert _value("klatsch_messages_sent_total") == before + 1


def test_labels_are_few_and_name_nobody() -> None:
    names = {name for metric in analytics.REGISTRY.collect() for sample in metric.samples for name in sample.labels}
    assert names <= {"route", "status", "provider", "outcome", "way", "code", "le", "limit"}


def test_what_was_answered_is_booked_by_route_and_status_and_by_how_long_it_took() -> None:
    books = analytics.HttpBooks()
    for route, status, seconds in (("/a", 200, 0.0005), ("/a", 200, 0.001), ("/a", 404, 0.3), ("/b", 200, 60.0)):
        books.book(route, status, seconds)
    registry = CollectorRegistry()
    registry.register(books)
    told = generate_latest(registry).decode().splitlines()
    assert 'klatsch_http_requests_total{route="/a",status="200"} 2.0' in told
    assert 'klatsch_http_requests_total{route="/a",status="404"} 1.0' in told
    within = {
        line.partition("}")[0]: line.split()[-1] for line in told if line.startswith("klatsch_http_seconds_bucket")
    }
    assert within['klatsch_http_seconds_bucket{le="0.001"'] == "2.0", "a bound belongs to its bucket"
    assert within['klatsch_http_seconds_bucket{le="0.5"'] == "3.0"
    assert within['klatsch_http_seconds_bucket{le="10.0"'] == "3.0"
    assert within['klatsch_http_seconds_bucket{le="+Inf"'] == "4.0"
    assert "klatsch_http_seconds_count 4.0" in told
    assert "klatsch_http_seconds_sum 60.3015" in told


def _value(name: str) -> float:
    lines = analytics.exposition().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))
