"""How long the story machines go on: short in every run, as long as wished when asked by hand (STORIES=2000)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def story_settings(*, examples: int, steps: int) -> settings:
    """The same stories each time, unless asked for a number of them: then new ones."""
    asked = int(os.environ.get("STORIES", "0"))
    return settings(
        max_examples=asked or examples,
        stateful_step_count=steps * 2 if asked else steps,
        derandomize=not asked,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
