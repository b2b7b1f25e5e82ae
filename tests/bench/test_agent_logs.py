"""How long logs of Claude Code take, against going over their bytes for the lines that count.

    make bench

With `npx ccusage` on the same folder it is told how others fare: `docs/agent-logs.md`.
"""

from __future__ import annotations

from time import process_time

import pytest

from costcalc.usage.logs.files.sources import sources
from costcalc.usage.logs.reader import read_logs
from costcalc.usage.logs.rows import Row
from costcalc.usage.logs.streams.claude_code import NEEDLE
from costcalc.usage.logs.streams.needles import lines_with
from tests.bench.agent_logs import make

MEGABYTES = 60


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """A folder of logs, and what is right of them."""
    folder = tmp_path_factory.mktemp("agents")
    return folder, make(folder, MEGABYTES)


def counted(folder):
    """What the logs of a folder come to: requests, output."""
    best: dict[str | None, Row] = {}
    for _, said in read_logs([folder]):
        if type(said) is Row and (said.identity not in best or said.beats(best[said.identity])):
            best[said.identity] = said
    return len(best), sum(dict(row.parts)["output"] for row in best.values())


def test_logs_of_claude_code(benchmark, logs):
    """Every message counts once, with what its last line says."""
    folder, right = logs
    begun = process_time()
    for file in sources([folder]):
        for _ in lines_with(file, NEEDLE):
            pass
    bytes_alone = process_time() - begun
    found = benchmark.pedantic(counted, (folder,), rounds=3)
    assert found == (right["requests"], right["output_tokens"])
    benchmark.extra_info["times as long as finding the lines"] = round(
        benchmark.stats.stats.min / bytes_alone, 2
    )
    benchmark.extra_info["MB/s"] = round(right["bytes"] / 1e6 / benchmark.stats.stats.min)
