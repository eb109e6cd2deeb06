"""Something that goes on beside a measurement: in a process of its own, on the generator's core, so that it takes no turn from
the loop that measures."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

SECONDS_TO_END = 200
_processes = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes on beside us: `go` when it may begin, `result` when it is done."""

    _pipe: Connection

    def wait_until_ready(self) -> None:
        self._take()

    def go(self) -> None:
        self._pipe.send("go")

    @property
    def is_done(self) -> bool:
        return self._pipe.poll(0)

    def result(self) -> Any:
        """Raises RuntimeError with what went wrong there."""
        return self._take()

    def _take(self) -> Any:
        if not self._pipe.poll(SECONDS_TO_END):
            raise TimeoutError("what goes on beside did not answer")
        said, value = self._pipe.recv()
        if said == "failed":
            raise RuntimeError(value)
        return value


@contextmanager
def beside(work: Callable[..., Any], *words: Any) -> Iterator[Beside]:
    """`work(ready, *words)` calls `ready()` once, which returns when it may begin, and returns its result."""
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_run, args=(theirs, work, words), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Beside(ours)
    finally:
        ours.close()
        process.terminate()
        process.join()


def _run(pipe: Connection, work: Callable[..., Any], words: tuple[Any, ...]) -> None:
    def ready() -> None:
        pipe.send(("ready", None))
        pipe.recv()

    try:
        pipe.send(("done", work(ready, *words)))
    except BaseException:
        pipe.send(("failed", traceback.format_exc()))
