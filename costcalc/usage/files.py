"""Workload files: requests and the shapes of a mix, in YAML; every problem with its file, line and key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from costcalc.errors import CostcalcError, PricingTableError, Problem, UsageError, WorkloadError
from costcalc.usage.flags import FIELD_OF, SHORT_NAMES
from costcalc.usage.workload import Workload
from costcalc.yaml_tree import LARGEST_FILE, line_of, read_tree, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.yaml_tree import Mapping
    from costcalc.yaml_tree import Path as KeyPath

Text = Annotated[str, StringConstraints(min_length=1, max_length=100)]

QUANTITY_NAMES = frozenset(FIELD_OF) - {"requests", "request"}
"""What a shape may say besides its name and weight: the fields of a usage, by any of their names."""


class WorkloadFile(BaseModel):
    """A workload file: `requests`, and either `shapes` or the quantities of one request."""

    model_config = ConfigDict(extra="allow", strict=True)

    version: Literal["1"] = "1"
    requests: Text | None = None
    shapes: list[dict[Text, Text]] | None = None
    options: dict[Text, Text] = {}
    __pydantic_extra__: dict[str, Text]


def read_workload_file(place: str | Path) -> dict[str, Any]:
    """The words of a workload file, as `compare` takes them; `WorkloadError` with every problem."""
    file = str(place)
    tree = _tree(file)
    problems: list[Problem] = []

    def report(path: KeyPath, message: str) -> None:
        problems.append(Problem(file, line_of(tree, path), ".".join(map(str, path)), message))

    words = _words(tree, report)
    if words is not None and not problems:
        _check(words, report)
    if problems or words is None:
        raise WorkloadError("\n".join(map(str, problems)), problems=problems)
    return words


def _tree(file: str) -> Mapping:
    try:
        return read_tree(_read(file), file)
    except PricingTableError as error:
        problems = error.problems
    except UnicodeDecodeError as error:
        problems = (Problem(file, None, "", f"the file is not UTF-8: byte {error.start} cannot be read"),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problems = (Problem(file, None, "", f"the workload file cannot be read: {reason}"),)
    raise WorkloadError("\n".join(map(str, problems)), problems=problems)


def _read(file: str) -> str:
    """The text of a file; its size is counted in bytes, so that none is cut and read as a shorter one."""
    with Path(file).open("rb") as opened:
        raw = opened.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise ValueError(f"it is larger than {LARGEST_FILE >> 20} MiB")
    return raw.decode("utf-8-sig")


def _words(tree: Mapping, report: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a function of path and message
    try:
        shape = WorkloadFile.model_validate(values(tree))
    except ValidationError as error:
        for each in error.errors():
            report(
                tuple(step for step in each["loc"] if step != "[key]"), _explained(each["type"], each["msg"])
            )
        return None
    quantities = shape.model_extra or {}
    for name in quantities:
        _check_name((name,), report)
    for place, entry in enumerate(shape.shapes or ()):
        for name in entry:
            if name not in {"name", "weight"}:
                _check_name(("shapes", place, name), report)
    if shape.shapes is not None and quantities:
        report((next(iter(quantities)),), "a file has either `shapes` or quantities: move it into a shape")
    if shape.shapes is None and not quantities:
        report((), "say what one request uses, such as `input: 1500` and `output: 500`, or list `shapes`")
    words = {
        "requests": shape.requests,
        "shapes": shape.shapes,
        "options": shape.options or None,
        **quantities,
    }
    return {name: value for name, value in words.items() if value is not None}


def _explained(kind: str, message: str) -> str:
    due = {"string_type": "a text", "list_type": "a list", "dict_type": "a map", "literal_error": "1"}.get(
        kind
    )
    return f"{due} is due here" if due else message


def _check_name(path: KeyPath, report: Any) -> None:  # noqa: ANN401 - as above
    from difflib import get_close_matches

    name = str(path[-1])
    if name in QUANTITY_NAMES:
        return
    if name in {"share", "shares", "weights"}:
        report(path, "unknown key: shapes have a `weight`, a whole number such as 9 beside 1")
        return
    near = get_close_matches(name[:60], QUANTITY_NAMES, 2, 0.6)
    report(path, f"unknown key{'; did you mean ' + ' or '.join(near) + '?' if near else ''}")


def _check(words: dict[str, Any], report: Any) -> None:  # noqa: ANN401 - as above
    """Build what the file says, piece by piece, so that each piece's problem is told."""
    pieces: Iterator[tuple[KeyPath, dict[str, Any]]]
    quantities = {name: value for name, value in words.items() if name in QUANTITY_NAMES}
    pieces = (
        (("shapes", place), {"shapes": [{"name": "request", **shape}]})
        for place, shape in enumerate(words.get("shapes", ()))
    ) if "shapes" in words else iter([((), quantities)])  # fmt: skip
    for path, said in pieces:
        try:
            Workload(**said)
        except (WorkloadError, UsageError) as error:
            report((*path, *_key_of(error.field, said)), error.detail)
    if "shapes" in words and not words["shapes"]:
        report(("shapes",), "a mix has one shape at least")
    if "requests" in words:
        try:
            Workload(requests=words["requests"], input_tokens="1")
        except CostcalcError as error:
            report(("requests",), getattr(error, "detail", str(error)))


def _key_of(field: str, said: dict[str, Any]) -> KeyPath:
    """The key of a file that a field of the core is called by there."""
    name = field.rpartition(".")[2]
    entry = said["shapes"][0] if "shapes" in said else said
    names = {name, SHORT_NAMES.get(name, name), *(each for each, known in FIELD_OF.items() if known == name)}
    found = next((key for key in entry if key in names), None)
    return (found,) if found else ()
