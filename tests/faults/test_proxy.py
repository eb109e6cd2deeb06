"""The proxy that hurts others leaves nothing behind itself."""

from __future__ import annotations

import asyncio
import gc
import socket
import warnings
from contextlib import ExitStack

import pytest
from proxy import Proxy


@pytest.mark.parametrize("turns", range(8))
async def test_who_comes_while_it_closes_leaves_no_open_line(turns: int) -> None:
    """At each moment between knocking and being served, of which each is a turn of the loop."""
    gc.collect()
    with warnings.catch_warnings(record=True) as complaints, ExitStack() as stack:
        warnings.simplefilter("always")
        upstream = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        async with Proxy(upstream.getsockname()[1]) as proxy:
            for _ in range(5):
                stack.enter_context(socket.create_connection(("127.0.0.1", proxy.port)))
            for _ in range(turns):
                await asyncio.sleep(0)
        gc.collect()
        assert [str(it.message) for it in complaints] == []
        assert not vars(proxy)["_tasks"]
        assert not vars(proxy)["_writers"]
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
