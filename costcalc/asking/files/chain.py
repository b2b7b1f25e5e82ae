"""A workload file and those that it extends: read one after the other, each over the next.

Presets are the workloads of `examples/workloads/`, which costcalc brings along under their names.
"""

from __future__ import annotations

from os.path import samestat
from pathlib import Path as FilePath
from stat import S_ISREG

from costcalc.asking.files.words import merged
from costcalc.errors import PricingTableError, Problem, UsageError, WorkloadError
from costcalc.files import LARGEST_YAML, read_file
from costcalc.prose import listed, shown
from costcalc.usage.flags import as_keys
from costcalc.values import TYPE_CHECKING, NamedTuple
from costcalc.yaml_tree import Mapping, Scalar, inner, line_of, read_tree, values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.yaml_tree import Node, Path

LONGEST_CHAIN = 10
PRESET = "preset:"
ENDING = ".yaml"
LONGEST_STEP = 60

_PACKAGE = FilePath(__file__).resolve().parents[2]


class Layer(NamedTuple):
    """One file of a chain, and what stands in it."""

    file: str
    tree: Mapping

    def problem(self, path: Path, message: str) -> Problem:
        """What is wrong at a place of the file."""
        key = ".".join(str(step)[:LONGEST_STEP] for step in path)
        return Problem(self.file, line_of(self.tree, path), key, as_keys(message))


class Chain(NamedTuple):
    """The files of a chain, that asked for first; `broken` says why it does not lead on."""

    layers: Sequence[Layer]
    broken: Problem | None = None

    @property
    def words(self) -> dict[str, Any]:
        """What the files say together, each over the one that it extends; all values are texts."""
        words: dict[str, Any] = {}
        for layer in reversed(self.layers):
            words = merged(words, _said(layer))
        return words

    def problem(self, path: Path, message: str) -> Problem:
        """What is wrong at a place of the whole, told where it stands: in the topmost file that says it."""
        for length in range(len(path), 0, -1):
            for layer in self.layers:
                if _holds(layer.tree, path[:length]):
                    return layer.problem(path, message)
        return self.layers[0].problem(path, message)


def read_chain(file: str) -> Chain:
    """Read a workload file and what it extends; `WorkloadError` where the file itself cannot be read."""
    layers = [Layer(file, _tree(file))]
    while isinstance(said := layers[-1].tree.entries.get("extends"), Scalar) and said.text:
        try:
            place = _place(said.text, layers)
            layers.append(Layer(place, _tree(place)))
        except UsageError as error:
            return Chain(layers, layers[-1].problem(("extends",), error.detail))
        except WorkloadError as error:
            return Chain(layers, error.problems[0])
    return Chain(layers)


def _place(said: str, layers: Sequence[Layer]) -> str:
    """The file that another extends; `UsageError` where there is none to read, or it was read before."""
    if len(layers) >= LONGEST_CHAIN:
        raise UsageError(f"more than {LONGEST_CHAIN} files extend one another")
    place = preset_place(said.removeprefix(PRESET)) if said.startswith(PRESET) else beside(layers[-1], said)
    try:
        there = FilePath(place).stat()
    except OSError as error:
        raise UsageError(f"{shown(said)} cannot be read: {error.strerror}") from None
    except ValueError:  # Python's own words for it differ between its versions
        raise UsageError(f"{shown(said)} cannot be read: no path holds the character NUL") from None
    if not S_ISREG(there.st_mode):  # reading a pipe or a device might never end
        raise UsageError(f"{shown(said)} is not a file")
    if any(samestat(there, FilePath(layer.file).stat()) for layer in layers):
        raise UsageError(f"{shown(said)} extends this file in its turn: that is a circle")
    return place


def beside(layer: Layer, said: str) -> str:
    """A path as it is meant in a file: from the folder in which the file lies."""
    return str(FilePath(layer.file).parent / said)


def _said(layer: Layer) -> dict[str, Any]:
    """What one file says, without what is about the file itself; paths from where the user stands."""
    words = {name: value for name, value in values(layer.tree).items() if name not in {"version", "extends"}}
    if "growth_file" in words:
        words["growth_file"] = beside(layer, words["growth_file"])
    return words


def _holds(node: Node, path: Path) -> bool:
    """Whether there is something at a path."""
    found: Node | None = node
    for step in path:
        found = None if found is None else inner(found, step)
    return found is not None


def _tree(file: str) -> Mapping:
    """The tree of one file; `WorkloadError` with the reason where there is none."""
    try:
        return read_tree(read_file(file, LARGEST_YAML).decode("utf-8-sig"), file)
    except PricingTableError as error:
        problems = error.problems
    except UnicodeDecodeError as error:
        problems = (Problem(file, None, "", f"the file is not UTF-8: byte {error.start} cannot be read"),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problems = (Problem(file, None, "", f"the workload file cannot be read: {reason}"),)
    raise WorkloadError("\n".join(map(str, problems)), problems=problems)


def folder() -> FilePath:
    """Where the presets lie: with the package's own data, else in the checkout."""
    packaged = _PACKAGE / "data" / "workloads"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "examples" / "workloads"


def preset_names() -> list[str]:
    """The names of the presets."""
    return sorted(file.stem for file in folder().glob(f"*{ENDING}"))


def preset_place(name: object) -> str:
    """The file of a preset; `UsageError` with those that there are for any other name.

    A name is looked up among the files of the folder, so that none leads out of it.
    """
    known = preset_names()
    if name not in known:
        there_are = f"choose from {listed(known)}" if known else "this costcalc was installed without any"
        raise UsageError(f"there is no preset {shown(name)}: {there_are}", "preset")
    return str(folder() / f"{name}{ENDING}")
