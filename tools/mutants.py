"""Small mistakes made in the heart on purpose, one at a time, to see whether a test notices each.

`make mutants`. What is mutated, how to read it and what survives: docs/testing.md.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from contextlib import suppress
from functools import partial
from importlib.machinery import SourceFileLoader
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import coverage
import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.context import ForkProcess

ROOT = Path(__file__).resolve().parent.parent
HEART = (
    "costcalc/rating/*.py",
    "costcalc/periods.py",
    "costcalc/numbers.py",
    "costcalc/meters.py",
    "costcalc/pricing/conditions.py",
    "costcalc/analysis/month_rates.py",
)
TESTS = ("tests/unit", "tests/cases", "tests/property")
"""The tests that ask the library in their own process; those of commands and servers start others."""

LEAST_NOTICED = 93
"""Per cent of the mutants that the tests must notice."""

FIRST_FILES = 3
"""Test files that a mutant meets first, those that reach most of its module; what survives meets the rest."""

SURVIVED = 0
LONGEST = 120
"""Seconds after which a mutant that does not end is noticed."""

MOST_MEMORY = 4 << 30
NOT_OURS = ("costcalc", "costcalc_api", "tests", "conftest", "_pytest", "__main__")

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip
PAIRS = (("min", "max"), ("any", "all"), ("add", "subtract"), ("multiply", "divide"))
SLIPS = {**dict(PAIRS), **{other: one for one, other in PAIRS}}


class Mutant(NamedTuple):
    """One mistake in a file: the lines of its statement, what became of what, and the changed module.

    `lines` is empty for what runs when the module is imported.
    """

    file: str
    line: int
    lines: range
    what: str
    tree: ast.Module


class Reach(NamedTuple):
    """What the unchanged tests do: how long each takes, and by file and line of the heart which reach it."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]
    modules: list[str]


# --- making mistakes ----------------------------------------------------------


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant of a file, from the first line to the last."""
    source = (ROOT / file).read_text(encoding="utf-8")
    made = []
    for number in range(len(list(_slips(ast.parse(source))))):
        tree = ast.parse(source)
        statement, parent, child, new, put = list(_slips(tree))[number]
        is_piece = isinstance(child, ast.expr | ast.stmt | ast.comprehension)
        line, lines = _line(child, parent), _lines(tree, statement)
        before = ast.unparse(child if is_piece else parent)
        put()
        after = ast.unparse(new if is_piece else parent)
        made.append(Mutant(file, line, lines, f"{before} → {after}", tree))
    return sorted(made, key=lambda each: each.line)


def _line(*nodes: ast.AST) -> int:
    return next(node.lineno for node in nodes if isinstance(node, ast.expr | ast.stmt))


def _slips(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.AST, ast.AST, ast.AST, Callable[[], None]]]:
    """Every mistake that can be made: its statement, where it stands, the code, other code, and the making."""
    for statement, parent, field, place, child in _code(tree):
        for new in _others(parent, field, child):
            yield statement, parent, child, new, partial(_put, parent, field, place, new)


def _code(node: ast.AST, statement: ast.stmt | None = None) -> Iterator[tuple[Any, ast.AST, str, int, ast.AST]]:
    """Each piece of code that runs, with its statement and its place in what it is part of."""
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _says_nothing(child):
                continue
            inner = child if isinstance(child, ast.stmt) else statement
            yield inner, node, field, place, child
            yield from _code(child, inner)


def _says_nothing(node: ast.AST) -> bool:
    """Docstrings, and what only type checkers read."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")


def _others(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """The mistakes that could stand in the place of a piece of code."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value and " " not in value and not isinstance(parent, ast.JoinedStr):
            yield ast.Constant(f"{value}~")
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BoolOp(values=values):
            for left_out in range(len(values)):
                rest = values[:left_out] + values[left_out + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Name(id=name) if name in SLIPS and isinstance(parent, ast.Call):
            yield ast.Name(SLIPS[name], ast.Load())
        case ast.Attribute(attr=name) if name in SLIPS:
            yield ast.Attribute(node.value, SLIPS[name], ast.Load())
        case ast.Name() | ast.Attribute() | ast.Call() if field in {"test", "ifs"} and _is_if(parent):
            yield ast.UnaryOp(ast.Not(), node)
        case _ if type(node) in SWAPS:
            yield SWAPS[type(node)]()


def _is_if(node: ast.AST) -> bool:
    return isinstance(node, ast.If | ast.While | ast.comprehension)


def _put(parent: ast.AST, field: str, place: int, new: ast.AST) -> None:
    value = getattr(parent, field)
    if isinstance(value, list):
        ast.copy_location(new, value[place])
        value[place] = new
    else:
        setattr(parent, field, ast.copy_location(new, value))
    ast.fix_missing_locations(parent)


def _lines(tree: ast.Module, statement: ast.stmt) -> range:
    """The lines of a statement without its body; none for what runs at import."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    if not any(statement in ast.walk(each) and statement is not each for each in functions):
        return range(0)
    body = getattr(statement, "body", None)
    return range(statement.lineno, body[0].lineno if body else (statement.end_lineno or 0) + 1)


# --- meeting the tests --------------------------------------------------------


class Chosen:
    """A pytest plugin that leaves only the tests asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = set(names)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.names]


class Watch:
    """A pytest plugin that notes how long each test takes, and which lines it reaches."""

    def __init__(self, watching: coverage.Coverage) -> None:
        self.watching = watching
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.watching.switch_context(item.nodeid)
        began = time.perf_counter()
        result = yield
        self.seconds[item.nodeid] = time.perf_counter() - began
        return result


def run_tests(paths: Sequence[str], plugins: Sequence[object]) -> int:
    """The exit code of pytest on these files, the same way each time."""
    hypothesis.settings.register_profile(  # neither chance nor a busy machine decides what is noticed
        "mutants", database=None, derandomize=True, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    hypothesis.settings.load_profile("mutants")
    options = ("-o", "addopts=--import-mode=importlib", "--assert=plain", "-p", "no:cacheprovider", "-q", "-x")
    return int(pytest.main([*options, *paths], plugins))


def watch(files: Sequence[str], into: str) -> None:
    """Run the tests on the heart as it is, and write down what they reach."""
    watching = coverage.Coverage(data_file=None, include=files, config_file=False)
    watching.start()
    plugin = Watch(watching)
    code = run_tests(TESTS, [plugin])
    watching.stop()
    if code:
        sys.exit("the tests fail without any mistake made: mend that first")
    data = watching.get_data()
    lines = {file: data.contexts_by_lineno(str(ROOT / file)) for file in files}
    modules = [name for name in sys.modules if name.partition(".")[0] not in NOT_OURS]
    Path(into).write_text(json.dumps((plugin.seconds, lines, modules)), encoding="utf-8")


def meet(mutant: Mutant, batches: Sequence[Mapping[str, Sequence[str]]]) -> None:
    """Let a mutant meet tests until one fails; to survive is to exit with 0."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    path, original = str(ROOT / mutant.file), SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> Any:
        if loader.path == path:
            return compile(mutant.tree, path, "exec", dont_inherit=True)
        return original(loader, name)

    SourceFileLoader.get_code = get_code
    for batch in batches:
        if run_tests(list(batch), [Chosen(name for names in batch.values() for name in names)]):
            sys.exit(1)


def batches(mutant: Mutant, reach: Reach) -> list[dict[str, list[str]]]:
    """The tests that reach a mutant, by file: the files that know its module best, then the others."""
    known = reach.lines[mutant.file]
    of_file: dict[str, list[int]] = defaultdict(list)
    for line, names in known.items():
        for name in names:
            of_file[_file(name)].append(line)
    chosen: dict[str, list[str]] = defaultdict(list)
    for name in sorted({name for line in mutant.lines or known for name in known.get(line, ())} & reach.seconds.keys()):
        chosen[_file(name)].append(name)
    files = sorted(chosen, key=lambda file: -len(set(of_file[file])))
    parts = files[:FIRST_FILES], files[FIRST_FILES:]
    return [{file: chosen[file] for file in part} for part in parts if part]


def _file(test: str) -> str:
    return test.partition("::")[0]


def forked(work: Iterable[tuple[Mutant, Callable[[], None]]], workers: int) -> Iterator[tuple[Mutant, int]]:
    """The exit code of each piece of work, each in a process of its own, which no other changes."""
    running: dict[int, tuple[ForkProcess, float, Mutant]] = {}
    waiting = iter(work)
    while True:
        for mutant, task in waiting:
            process = multiprocessing.get_context("fork").Process(target=_apart, args=(task,))
            process.start()
            running[process.sentinel] = process, time.monotonic(), mutant
            if len(running) == workers:
                break
        if not running:
            return
        wait(list(running), timeout=1)
        for sentinel, (process, began, mutant) in list(running.items()):
            if time.monotonic() - began > LONGEST:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid or 0, signal.SIGKILL)
            if process.exitcode is not None:
                del running[sentinel]
                yield mutant, process.exitcode


def _apart(task: Callable[[], None]) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    task()


def heart() -> list[str]:
    """The files that are mutated."""
    return sorted(str(each.relative_to(ROOT)) for name in HEART for each in ROOT.glob(name))


def learn(files: Sequence[str]) -> Reach:
    """What the tests reach, learnt in a process of its own: here nothing of costcalc may be loaded yet."""
    with TemporaryDirectory() as folder:
        note = Path(folder) / "reach.json"
        process = multiprocessing.get_context("fork").Process(target=watch, args=(files, str(note)))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(1)
        seconds, lines, modules = json.loads(note.read_text(encoding="utf-8"))
    for name in modules:
        with suppress(ImportError):
            importlib.import_module(name)  # so that no mutant has to
    by_line = {file: {int(line): names for line, names in known.items()} for file, known in lines.items()}
    return Reach(seconds, by_line, modules)


def main() -> int:
    """Make every mutant of the heart, let each meet the tests, and tell which survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=heart(), help="files of the heart; without any, all of it")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many at once")
    asked = parser.parse_args()
    reach = learn(asked.files)
    work = [
        (mutant, partial(meet, mutant, batches(mutant, reach)))
        for file in asked.files
        for mutant in mutants_of(file)
    ]
    survivors = []
    for done, (mutant, code) in enumerate(forked(work, asked.workers), 1):
        if code == SURVIVED:
            survivors.append(mutant)
            print(f"{mutant.file}:{mutant.line}: {mutant.what}", flush=True)
        if sys.stderr.isatty():
            print(f"{done} of {len(work)}", end="\r", file=sys.stderr)
    noticed = 100 * (len(work) - len(survivors)) / len(work)
    print(f"{len(work) - len(survivors)} of {len(work)} mutants are noticed: {noticed:.1f} %")
    return 0 if noticed >= LEAST_NOTICED else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "api")]
    sys.exit(main())
