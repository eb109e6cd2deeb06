"""Every workload is one row; the command line, the rounds and the report read the same row."""

from __future__ import annotations

from bench.long_history import KINDS
from bench.workload import Workload
from bench.workloads import client, costly, fanout, finds, flood, growth, idle, posts, reads, stalled, starts, storm

_CALLS = (
    ("rate", "requests/s"),
    ("p50", "p50 ms"),
    ("p99", "p99 ms"),
    ("cpuEach", "CPU µs each"),
    ("serverCpu", "server CPU"),
    ("generatorCpu", "generator CPU"),
    ("machineBusyElsewhere", "others"),
)
_WRITTEN = (("lost", "lost"), ("twice", "twice"))

WORKLOADS = (
    Workload(
        name="posts",
        title="Durable posts, 64 connections",
        measure=posts.measure_many,
        columns=(*_CALLS, *_WRITTEN),
    ),
    Workload(
        name="post", title="Durable posts, one connection", measure=posts.measure_one, columns=(*_CALLS, *_WRITTEN)
    ),
    Workload(
        name="history",
        title="The newest 50 of a room of 100,000, 64 connections",
        measure=reads.measure_history,
        columns=_CALLS,
    ),
    Workload(
        name="search",
        title="Mixed searches of 1,000,000 messages, 64 connections",
        measure=finds.measure,
        columns=(
            *_CALLS,
            ("aloneP50", "alone: p50 ms"),
            ("aloneP99", "p99"),
            *((kind, f"{kind}: p50") for kind in KINDS),
        ),
        world="long",
    ),
    Workload(
        name="online",
        title="A page of 200 of 1,000 people online, 64 connections",
        measure=reads.measure_online,
        columns=_CALLS,
    ),
    Workload(
        name="fanout",
        title="Fan-out to 1,000 sockets",
        measure=fanout.measure,
        columns=(
            ("rate", "deliveries/s"),
            ("cpuEach", "CPU µs each"),
            ("pacedP50", "4 posts/s: p50 ms"),
            ("pacedP99", "p99"),
            ("fullP50", "full: p50"),
            ("fullP99", "p99"),
            ("halfP50", "half: p50"),
            ("halfP99", "p99"),
            ("generatorCpu", "generator CPU"),
            ("machineBusyElsewhere", "others"),
            ("lost", "lost"),
            ("twice", "twice"),
            ("outOfOrder", "out of order"),
        ),
    ),
    Workload(
        name="idle",
        title="10,000 idle sockets, each a session",
        measure=idle.measure,
        columns=(
            ("kibEach", "KiB each"),
            ("silentCpuPercent", "CPU %, silent"),
            ("beatingCpuPercent", "CPU %, a heartbeat each 20 s"),
            ("opensEachSecond", "opened/s"),
            ("machineBusyElsewhere", "others"),
        ),
        more_is_better=False,
        world="many",
    ),
    Workload(
        name="storm",
        title="10,000 sockets are cut at once and come back",
        measure=storm.measure,
        columns=storm.COLUMNS,
        more_is_better=False,
        world="many",
    ),
    Workload(
        name="flood",
        title="Talk during a flood of sign-ins, from 200 addresses and from one",
        measure=flood.measure,
        columns=flood.COLUMNS,
        more_is_better=False,
        world="small",
        only_klatsch=True,
        environ=flood.ENVIRON,
    ),
    Workload(
        name="stalled",
        title="Talk while five sockets do not read",
        measure=stalled.measure,
        columns=stalled.COLUMNS,
        more_is_better=False,
        world="small",
    ),
    Workload(
        name="growth",
        title="What more messages and more rooms cost",
        study=growth.study,
        columns=growth.COLUMNS,
        more_is_better=False,
        curves=growth.CURVES,
    ),
    Workload(
        name="costly",
        title="Posting while twenty people ask for what costs most",
        measure=costly.measure,
        columns=(
            ("talkRatio", "p99 of posts, beside over alone"),
            ("talkAloneP99", "posts alone: p99 ms"),
            ("talkP99", "posts beside: p99 ms"),
            ("askedP99", "questions: p99 ms"),
            *((kind, f"{kind}: p99") for kind in costly.KINDS),
            ("rate", "questions/s"),
            ("mostKib", "largest answer, KiB"),
            ("mostRows", "most rows"),
            ("machineBusyElsewhere", "others"),
        ),
        more_is_better=False,
        world="crowded",
        only_klatsch=True,
    ),
    Workload(
        name="start",
        title="From the start of the process to the first 200",
        measure=starts.measure,
        columns=(("seconds", "s"), ("mib", "MiB after 2 s"), ("machineBusyElsewhere", "others")),
        more_is_better=False,
        many_starts=True,
    ),
    Workload(
        name="client",
        title="The page in Chromium, in a room of 100,000",
        measure=client.measure,
        lacks=client.lacks,
        columns=(
            ("frameP95", "scrolling: frame p95 ms"),
            ("longTasks", "tasks >= 50 ms"),
            ("longestTask", "longest ms"),
            ("passed", "messages passed"),
            ("firstRows", "first rows ms: from the server"),
            ("keptRows", "from this device"),
            ("prependDrift", "drift px: prepend"),
            ("appendDrift", "append"),
            ("growDrift", "a row grows"),
            ("jump", "jump to the end ms"),
            ("heapMib", "heap MiB"),
            ("keyP95", "key to paint p95 ms"),
            ("enterP95", "Enter to own row p95 ms"),
            ("switchP95", "seen room p95 ms"),
            ("machineBusyElsewhere", "others"),
        ),
        more_is_better=False,
        only_klatsch=True,
    ),
)
