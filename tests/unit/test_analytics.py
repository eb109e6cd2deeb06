"""Numbers for Prometheus, about the service and never about a person."""

from __future__ import annotations

from klatsch import analytics


def test_the_exposition_shows_what_was_counted() -> None:
    before = _value("klatsch_messages_sent_total")
    analytics.MESSAGES_SENT.inc()
    assert _value("klatsch_messages_sent_total") == before + 1


def test_labels_are_few_and_name_nobody() -> None:
    names = {name for metric in analytics.REGISTRY.collect() for sample in metric.samples for name in sample.labels}
    assert names <= {"route", "status", "provider", "outcome", "way", "code", "le", "limit"}


def _value(name: str) -> float:
    lines = analytics.exposition().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))
