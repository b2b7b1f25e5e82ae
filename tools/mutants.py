"""Small mistakes made in the heart on purpose, one at a time, to see whether a test notices each.

`make mutants`. What is mutated, how to read it and what survives: docs/testing.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from functools import partial
from importlib.machinery import SourceFileLoader
from itertools import accumulate
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import coverage
import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "api")]

from tools.mutations import Mutant, mutants_of, no_mutant  # noqa: E402 - found on the path set above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

HEART = (
    "costcalc/rating/*.py",
    "costcalc/periods.py",
    "costcalc/numbers.py",
    "costcalc/meters.py",
    "costcalc/pricing/conditions.py",
    "costcalc/questions/project/month_rates.py",
)
TESTS = ("tests/unit", "tests/cases", "tests/property")
"""The tests that ask the library in their own process; those of commands and servers start others."""

LEAST_NOTICED = 93
"""Per cent of the mutants that the tests must notice."""

MOST_SECONDS = 5
"""Seconds of tests that a mutant meets; the slowest, if they were needed, would be poor guards."""

LONGEST = 20
"""Seconds, and times as long as without a mistake, after which a test that does not end has noticed one."""

MOST_MEMORY = 4 << 30
FORK = multiprocessing.get_context("fork")


class Reach(NamedTuple):
    """How long each test takes, and by file and line of the heart which tests reach it."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def call(self, mutant: Mutant) -> set[str]:
        """The tests that reach the statement of a mutant; none for what runs when the module is imported."""
        lines = () if mutant.function is None else mutant.lines
        return {name for line in lines for name in self.lines[mutant.file].get(str(line), ()) if name}

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that a mutant meets, the quickest first; at import, those that reach its file."""
        names = self.call(mutant) or {
            name for each in self.lines[mutant.file].values() for name in each if name
        }
        ordered = sorted(names, key=self.seconds.__getitem__)
        until = accumulate(self.seconds[name] for name in ordered)
        return [name for name, seconds in zip(ordered, until, strict=True) if seconds <= MOST_SECONDS]


# --- meeting the tests --------------------------------------------------------


class Collected:
    """A pytest plugin: tests are collected, and then run as `run` says instead of one after another."""

    def __init__(self, run: Callable[[Sequence[pytest.Item]], None]) -> None:
        self.run = run

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Hand the tests over, and say that they were run."""
        self.run(session.items)
        return True


def collect(paths: Iterable[str], run: Callable[[Sequence[pytest.Item]], None]) -> None:
    """Collect the tests of some files, and hand them over."""
    hypothesis.settings.register_profile(  # neither chance nor a busy machine decides what is noticed
        "mutants",
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    options = (
        "-o",
        "addopts=--import-mode=importlib",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
    )
    sys.exit(int(pytest.main([*options, *paths], [Collected(run)])))


def run_test(item: pytest.Item, following: pytest.Item | None) -> None:
    """Run a test, and end this process with 1 where it fails."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    if item.session.testsfailed:
        os._exit(1)


def watch(items: Sequence[pytest.Item], files: Sequence[str], note: Path) -> None:
    """Run all tests on the heart as it is, and write down what they reach."""
    watching = coverage.Coverage(data_file=None, include=files, config_file=False)
    watching.start()
    seconds = {}
    for item, following in zip(items, [*items[1:], None], strict=True):
        watching.switch_context(item.nodeid)
        began = time.process_time()
        run_test(item, following)
        seconds[item.nodeid] = time.process_time() - began
    watching.stop()
    data = watching.get_data()
    lines = {file: data.contexts_by_lineno(str(ROOT / file)) for file in files}
    note.write_text(json.dumps([seconds, lines]), encoding="utf-8")


def meet(mutant: Mutant, reach: Reach, items: Sequence[pytest.Item]) -> None:
    """Put a mutant in the place of its function, and run the tests that reach it until one fails."""
    if mutant.function is not None:
        module = importlib.import_module(mutant.file.removesuffix(".py").replace("/", "."))
        mutated = next(
            _codes(compile(mutant.tree, str(ROOT / mutant.file), "exec", dont_inherit=True), mutant.function)
        )
        for function in _functions(vars(module)):
            if function.__code__.co_qualname == mutant.function:
                function.__code__ = mutated
        for remembers in (value for value in vars(module).values() if hasattr(value, "cache_clear")):
            remembers.cache_clear()
    names = {item.nodeid: item for item in items}
    chosen = [names[name] for name in reach.tests(mutant) if name in names]
    for item, following in zip(chosen, [*chosen[1:], None], strict=True):
        signal.alarm(int(LONGEST * (1 + reach.seconds[item.nodeid])))
        run_test(item, following)
    signal.alarm(0)


def _codes(code: CodeType, name: str) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_qualname == name:
                yield each
            yield from _codes(each, name)


def _functions(names: Mapping[str, Any]) -> Iterator[FunctionType]:
    """The functions of a module and of its classes, also those that are properties or remember results."""
    for value in names.values():
        for each in (value, getattr(value, "fget", None), getattr(value, "__wrapped__", None)):
            if isinstance(each, FunctionType):
                yield each
        if isinstance(value, type) and value.__module__ == names.get("__name__"):
            yield from _functions(dict(vars(value)))


def meet_at_import(mutant: Mutant, reach: Reach) -> None:
    """Let a mutant be there from the import on, collect the tests that reach it, and run until one fails."""
    path, original = str(ROOT / mutant.file), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        is_mutant = loader.path == path
        return compile(mutant.tree, path, "exec", dont_inherit=True) if is_mutant else original(loader, name)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]
    tests = dict.fromkeys(name.partition("::")[0] for name in reach.tests(mutant))
    collect(tests, partial(meet, mutant._replace(function=None), reach))


# --- processes ----------------------------------------------------------------


def survivors(work: Iterable[tuple[Mutant, Callable[[], None]]], workers: int) -> list[Mutant]:
    """The mutants that no test notices; each is in a process of its own, which must end by itself with 0."""
    waiting, running, found = list(work)[::-1], dict[int, tuple[ForkProcess, Mutant]](), []
    while waiting or running:
        while waiting and len(running) < workers:
            mutant, task = waiting.pop()
            process = FORK.Process(target=_apart, args=(task,))
            process.start()
            running[process.sentinel] = process, mutant
        for sentinel in wait(list(running)):
            process, mutant = running.pop(cast("int", sentinel))
            process.join()
            if process.exitcode == 0:
                found.append(mutant)
                if mutant.what:
                    print(f"{mutant.file}:{mutant.line}: {mutant.what}", flush=True)
    return found


def _apart(task: Callable[[], None]) -> None:
    tempfile.tempdir = tempfile.mkdtemp()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    task()


def in_a_process(task: Callable[[], None]) -> None:
    """Do something in a process of its own, and stop where it fails."""
    process = FORK.Process(target=task)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit("the tests fail on the heart as it is: mend that first")


def survivors_of(mutants: Sequence[Mutant], files: Sequence[str], workers: int) -> list[Mutant]:
    """Let mutants of functions meet tests that are collected once, and the others tests collected anew."""
    note = Path(tempfile.mkdtemp()) / "note.json"

    def run(items: Sequence[pytest.Item]) -> None:
        in_a_process(partial(watch, items, files, note))
        reach = Reach(*json.loads(note.read_text(encoding="utf-8")))
        work = [(each, partial(meet, each, reach, items)) for each in mutants if reach.call(each)]
        left = [mutants.index(each) for each in survivors(work, workers)]
        note.write_text(json.dumps([*reach, left]), encoding="utf-8")

    in_a_process(partial(collect, TESTS, run))
    seconds, lines, left = json.loads(note.read_text(encoding="utf-8"))
    reach = Reach(seconds, lines)
    unchanged = no_mutant(files[0])
    if not survivors([(unchanged, partial(meet_at_import, unchanged, reach))], workers):
        sys.exit("a test notices a mistake where none was made: what this says could not be relied on")
    work = [(each, partial(meet_at_import, each, reach)) for each in mutants if not reach.call(each)]
    return [mutants[place] for place in left] + survivors(work, workers)


def main() -> int:
    """Make every mutant of the heart, let each meet the tests, and tell which survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="files of the heart; without any, all of it")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at once")
    asked = parser.parse_args()
    files = asked.files or sorted(str(each.relative_to(ROOT)) for name in HEART for each in ROOT.glob(name))
    mutants = [mutant for file in files for mutant in mutants_of(file)]
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        found = survivors_of(mutants, files, asked.workers)
    noticed = 100 * (1 - len(found) / len(mutants))
    print(f"{len(mutants) - len(found)} of {len(mutants)} mutants are noticed: {noticed:.1f} %")
    return int(noticed < LEAST_NOTICED)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
