"""What a workload file means: its quantities make requests, and every problem is told where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from costcalc.asking.files.words import QUANTITIES, merged
from costcalc.errors import CostcalcError, UsageError, WorkloadError
from costcalc.tokens.lengths import is_length, read_length
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.workload import Workload, is_range, read_field
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from costcalc.asking.files.chain import Chain
    from costcalc.errors import Problem
    from costcalc.yaml_tree import Path

    Complaint = tuple[Path, str]

UNSAID = "say what one request uses, such as `input: 1500` and `output: 500`, or list `shapes`"


def problems_of_meaning(chain: Chain) -> list[Problem]:
    """What is wrong with what the files of a chain say together, and with each scenario laid over it."""
    words = chain.words
    scenarios = words.get("scenarios", {})
    found = dict(_complaints(words, whole=not scenarios))
    if not found:
        for name, said in scenarios.items():
            for path, message in _complaints(merged(words, said), whole=True):
                there = path if path and path[0] in said else ()
                found[("scenarios", name, *there)] = message
    return [chain.problem(path, message) for path, message in found.items()]


def _complaints(words: Mapping[str, Any], *, whole: bool) -> Iterator[Complaint]:
    """What is wrong with words, piece by piece; `whole` where nothing else will be laid over them."""
    quantities = {name: value for name, value in words.items() if name in QUANTITIES}
    shapes = words.get("shapes")
    if shapes is not None and quantities:
        yield (next(iter(quantities)),), "a file has either `shapes` or quantities: move it into a shape"
    elif shapes is not None and not shapes:
        yield ("shapes",), "a mix has one shape at least"
    elif shapes is None and not quantities and whole:
        yield (), UNSAID
    if quantities:
        yield from _of_request((), quantities)
    for place, shape in enumerate(shapes or ()):
        yield from _of_request(("shapes", place), shape)
    yield from _of_rate(("requests",), words.get("requests"))
    for place, phase in enumerate(words.get("phases", ())):
        yield from _of_rate(("phases", place, "requests"), phase.get("requests"))


def _of_request(path: Path, said: Mapping[str, Any]) -> Iterator[Complaint]:
    """What is wrong with one request; where a part is a range or a length, each is read by itself."""
    for each in _tries(said):
        try:
            each()
        except (WorkloadError, UsageError) as error:
            yield (*path, *_key_of(error.field, said)), error.detail


def _tries(said: Mapping[str, Any]) -> Iterator[Callable[[], object]]:
    quantities = {name: value for name, value in said.items() if name in QUANTITIES}
    lengths = {name: value for name, value in quantities.items() if is_length(name, value)}
    if not lengths and not any(map(is_range, quantities.values())):
        yield lambda: Workload(shapes=[{"name": "request", **said}])
        return
    rest = {name: value for name, value in said.items() if name not in quantities}
    yield lambda: Workload(shapes=[{"name": "request", **rest}])
    for name, value in quantities.items():
        if name in lengths:
            yield partial(read_length, name, value)
        elif not is_range(value) and not value.endswith("%"):
            yield partial(read_field, FIELD_OF[name], value, {})


def _of_rate(path: Path, said: str | None) -> Iterator[Complaint]:
    if said is None or is_range(said):
        return
    try:
        Workload(requests=said, input_tokens="1")
    except CostcalcError as error:
        yield path, getattr(error, "detail", str(error))


def _key_of(field: str, said: Mapping[str, Any]) -> Path:
    """The key by which a request names a field of the core."""
    name = field.rpartition(".")[2]
    found = next((key for key in said if name in {key, FIELD_OF.get(key)}), None)
    return (found,) if found else ()


def path_of(field: str, words: Mapping[str, Any]) -> Path:
    """The way in a file to what a complaint calls a field, such as `growth` or `shapes.long.input_tokens`."""
    path: list[str | int] = []
    node: Any = words
    for step in field.split("."):
        key = _step(step, node)
        if key is None:
            break
        path.append(key)
        node = node[key]
    return tuple(path)


def _step(step: str, node: object) -> str | int | None:
    """The key, or the place in a list, that a step of a field leads to."""
    if isinstance(node, Mapping):
        return next(iter(str(key) for key in (step, *_key_of(step, node)) if key in node), None)
    if not isinstance(node, list):
        return None
    if step.isdecimal() and int(step) < len(node):
        return int(step)
    names = [each.get("name", f"shape {at}") for at, each in enumerate(node, 1) if isinstance(each, dict)]
    return names.index(step) if step in names else None
