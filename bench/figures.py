"""What a workload answers: names and numbers. Seconds, shares of a core, KiB; rates a second; latencies in ms, CPU in µs."""

from __future__ import annotations

from bench.callers import Calls
from bench.machine import percentile

Figures = dict[str, float]


def of_calls(calls: Calls) -> Figures:
    spent = calls.spent
    return {
        "rate": round(calls.rate, 1),
        "p50": round(percentile(calls.latencies, 0.5) * 1e3, 2),
        "p99": round(percentile(calls.latencies, 0.99) * 1e3, 2),
        "cpuEach": round(spent.server_cpu / max(1, len(calls.latencies)) * 1e6, 1),
        "wrong": len(calls.wrong),
        **spent.figures(),
    }
