"""What may happen to a service under way: large questions, changes of the table, a worker that dies."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from costcalc_api.settings import THREADS
from tests.api.serving import ASKED, HANGS, answers, served, wait_until

HELD = """
import pathlib, time, costcalc_api.endpoints as endpoints
item = endpoints._item
def held(*asked, **how):
    while not pathlib.Path({flag!r}).exists(): time.sleep(0.01)
    return item(*asked, **how)
endpoints._item = held
"""
"""Each item of a list waits until a file is there: so long as the test wants, large questions are at work."""

LIST = [{"model": "deepseek-r1", "input": 1000, "on": "2025-03-01"}] * 201
LARGE = {"models": ["o1"] * 101, "requests": "1/day", "input": 1, "output": 1, "on": "2025-03-01"}
SMALL = ("/healthz", "/readyz", ASKED, "/v1/price?model=o1&input=7", "/v1/models", "/v1/lookup?price=15", "/")
AT_WORK, WAITING = "costcalc_large_questions_at_work", "costcalc_large_questions_waiting"
RELOADS = (
    "from costcalc_api.application import create_app\ncreate_app.__kwdefaults__['reload_seconds'] = 0.01"
)


@contextmanager
def asked_all_the_while(one, ask, clients=4):
    """Clients that ask again and again while the test does something; what they were told."""
    ended, told = threading.Event(), []

    def go_on():
        while not ended.is_set():
            told.append(ask(one))

    asking = [threading.Thread(target=go_on) for _ in range(clients)]
    for each in asking:
        each.start()
    try:
        yield told
    finally:
        ended.set()
        for each in asking:
            each.join(HANGS)


def test_20_large_questions_hold_nobody_up(tmp_path):
    """Two are at work and the others wait; all that is small is answered meanwhile; then all of them are."""
    flag = tmp_path / "go on"
    with served(tmp_path, more=HELD.format(flag=str(flag))) as one:
        found = []
        asking = [
            threading.Thread(target=lambda: found.append(one.ask("/v1/price", LIST))) for _ in range(20)
        ]
        for each in asking:
            each.start()
        wait_until(lambda: (one.metric(AT_WORK), one.metric(WAITING)) == (2, 18))
        assert [one.get(path)[0] for path in SMALL * 5] == [200] * len(SMALL * 5)
        assert one.ask("/v1/price", LIST[0])[0] == 200
        assert not found
        flag.touch()
        for each in asking:
            each.join(HANGS)
        assert [status for status, _ in found] == [200] * 20


def test_the_watchers_do_not_queue(tmp_path):
    """Where every thread is busy, /healthz and /readyz are answered all the same."""
    flag = tmp_path / "go on"
    with served(tmp_path, more=HELD.format(flag=str(flag))) as one:
        short = [LIST[0]]
        asking = [threading.Thread(target=one.ask, args=["/v1/price", short]) for _ in range(THREADS + 10)]
        for each in asking:
            each.start()
        assert [one.get(path)[0] for path in ("/healthz", "/readyz") * 10] == [200] * 20
        assert all(each.is_alive() for each in asking)
        flag.touch()
        for each in asking:
            each.join(HANGS)


def test_more_than_may_wait_are_sent_away(tmp_path):
    """Beyond two at work and 32 that wait there is a 503; when it ends, those that wait hear of it."""
    flag = tmp_path / "go on"
    with served(tmp_path, more=HELD.format(flag=str(flag))) as one:
        found = []
        asking = [
            threading.Thread(target=lambda: found.append(one.ask("/v1/price", LIST))) for _ in range(34)
        ]
        for each in asking:
            each.start()
        wait_until(lambda: (one.metric(AT_WORK), one.metric(WAITING)) == (2, 32))
        status, body = one.ask("/v1/compare", LARGE)
        assert (status, json.loads(body)["code"]) == (503, "busy")
        assert one.get("/healthz")[0] == 200
        one.process.send_signal(signal.SIGTERM)
        wait_until(lambda: len(found) == 32)
        flag.touch()
        for each in asking:
            each.join(HANGS)
        assert sorted(status for status, _ in found) == [200] * 2 + [503] * 32
        assert one.process.wait(HANGS) == 0


def test_1000_changes_of_the_table(tmp_path):
    """While its file is written anew a thousand times, each answer is one of the two that were ever right."""
    with served(tmp_path, workers=2, more=RELOADS) as one:
        file, new = tmp_path / "pricing.yaml", tmp_path / "new"
        before = file.read_text("utf-8")
        after = before.replace("input: 15 USD", "input: 16 USD")
        descriptors = {each: open_files(each) for each in one.workers()}
        with asked_all_the_while(one, lambda one: one.get(ASKED)) as told:
            for number in range(1000):
                new.write_text(before if number % 2 else after, "utf-8")
                new.replace(file)
            wait_until(lambda: one.metric("costcalc_table_reloads_total") >= 10)
            wait_until(lambda: {one.cost() for _ in range(10)} == {"15"})
        assert {status for status, _ in told} == {200}
        assert {json.loads(body)["list_cost"] for _, body in told} <= {"15", "16"}
        assert one.metric("costcalc_table_reload_failures_total") == 0
        for worker, count in descriptors.items():
            assert open_files(worker) < count + 40


def open_files(process: int) -> int:
    """How many files a process has open."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_a_worker_that_is_killed(tmp_path):
    """The other answers, and another takes its place; only what was under way is to be asked again."""

    def ask(one):
        for _ in range(100):  # until the system knows that nobody takes the connections of the dead one
            try:
                return one.get(ASKED)[0]
            except (ConnectionError, http.client.HTTPException):
                time.sleep(0.05)
        return None

    with served(tmp_path, workers=2) as one:
        wait_until(lambda: len(one.workers()) == 2)
        before = one.workers()
        for _ in range(20):
            one.get(ASKED)
        counted = f'costcalc_http_requests_total{{route="{ASKED.partition("?")[0]}",status="200"}}'
        assert one.metric(counted) == 20
        with asked_all_the_while(one, ask) as told:
            wait_until(lambda: len(told) > 20)
            os.kill(before[0], signal.SIGKILL)
            wait_until(lambda: len(one.workers()) == 2 and one.workers() != before)
            since = len(told)
            wait_until(lambda: len(told) > since + 20)
        assert set(told) == {200}
        assert one.metric(counted) >= 20 + len(told) - 8
        assert one.end() == 0


def test_a_worker_that_is_killed_again_and_again(tmp_path):
    """The other goes on to answer, and the dead one is replaced each time; the log says what happened."""
    with served(tmp_path, workers=2) as one:
        wait_until(lambda: len(one.workers()) == 2)
        kept, killed = one.workers()[0], set[int]()
        while len(killed) < 4:
            others = set(one.workers()) - {kept, *killed}
            for each in others:
                os.kill(each, signal.SIGKILL)
            killed |= others
        wait_until(lambda: len(set(one.workers()) - killed) == 2)
        assert kept in one.workers()
        assert one.process.poll() is None
        wait_until(lambda: answers(one))
        assert one.end() == 0
    assert "Unexpected exit from worker" in (tmp_path / "log").read_text("utf-8")


def test_workers_that_cannot_live_end_the_service(tmp_path):
    """Where each worker dies as it begins, the service ends with an error, and does not go on for ever."""
    dead = (
        "import os, costcalc_api.serving.serve as serving\nserving._application = lambda setup: os._exit(1)"
    )
    with served(tmp_path, more=dead, until=lambda one: one.process.poll() is not None) as one:
        assert one.process.returncode == 1
    assert "crash loop" in (tmp_path / "log").read_text("utf-8")


def test_an_end_in_the_middle_of_a_beginning(tmp_path):
    """A worker that is told to end while it still loads the table ends too."""
    slow = "import time, costcalc_api.tables as tables; load = tables.load\n"
    slow += "tables.load = lambda *said, **more: (time.sleep(5), load(*said, **more))[1]"
    with served(tmp_path, more=slow, until=lambda one: one.workers() != []) as one:
        assert one.ends_by_itself()
