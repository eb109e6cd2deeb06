"""How much of everything: the full measurement, and a smoke run of a few seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    rounds: int
    seconds: float
    warm_up: float
    connections: int
    users: int
    messages: int
    long_messages: int
    """For searching."""
    crowd: int
    """People in the world where everybody asks for what costs most."""
    sockets: int
    """Listening to one room, each with a session of its own."""
    idle_sockets: int
    circle: int
    """So many of these people share a small room."""
    growth: tuple[tuple[int, int], ...]
    """Messages and rooms of each world that is compared with the others."""
    silence: float
    quiet: float
    """So long nothing may come before a measurement begins; presence is announced once a second."""
    starts: int
    patience: float
    """So long each measurement waits for a machine that does nothing else."""
    tries: int
    """A measurement that was disturbed all the same is made again, up to so many times."""


FULL = Scale(
    rounds=3,
    seconds=5,
    warm_up=2,
    connections=64,
    users=1_000,
    messages=100_000,
    long_messages=1_000_000,
    crowd=10_000,
    sockets=1_000,
    idle_sockets=10_000,
    circle=100,
    growth=(
        (10_000, 10),
        (100_000, 100),
        (1_000_000, 1_000),
        (10_000_000, 10_000),
        (10_000, 10_000),
        (1_000_000, 10),
    ),
    silence=20,
    quiet=1.5,
    starts=5,
    patience=20,
    tries=3,
)
QUICK = Scale(
    rounds=1,
    seconds=0.3,
    warm_up=0.1,
    connections=8,
    users=30,
    messages=600,
    long_messages=3_000,
    crowd=300,
    sockets=30,
    idle_sockets=60,
    circle=10,
    growth=((10_000, 10), (20_000, 20)),
    silence=0.5,
    quiet=0.3,
    starts=1,
    patience=0,
    tries=1,
)
