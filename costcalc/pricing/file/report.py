"""What is found wrong in a pricing file, while it is read and when all of it is known."""

from __future__ import annotations

from costcalc.errors import Problem
from costcalc.values import TYPE_CHECKING
from costcalc.yaml_tree import Mapping as Tree
from costcalc.yaml_tree import Path, line_of

Finding = tuple[Path, str]
"""One thing that is wrong: the path of its key, and what to do about it."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from costcalc.pricing.source import Source

    Part = TypeVar("Part")
    Check = Callable[[Part], Iterable[Finding]]


def within(at: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What is wrong with a part, each at its place in the whole."""
    return (((*at, *path), message) for path, message in findings)


def of_each(section: str, parts: Iterable[Part], check: Check[Part]) -> Iterator[Finding]:
    """What is wrong with each part of a list."""
    for index, part in enumerate(parts):
        yield from within((section, index), check(part))


class Report:
    """Takes down what is wrong in a file, each at its line; `sources` are those that its entries may name.

    `broken` are the models of which something is.
    """

    def __init__(self, file: str, tree: Tree, sources: Mapping[str, Source], problems: list[Problem]) -> None:
        self.file, self.tree = file, tree
        self.sources, self.problems = sources, problems
        self.broken: set[str] = set()

    def __call__(self, path: Path, message: str) -> None:
        """Take down what is wrong with a key."""
        key = ".".join(map(str, path))
        self.problems.append(Problem(self.file, line_of(self.tree, path), key, message))
        if path[:1] == ("models",):
            self.broken.update(map(str, path[1:2]))

    def all(self, findings: Iterable[Finding]) -> None:
        """Take down everything that is wrong."""
        for path, message in findings:
            self(path, message)

    def knows(self, source: str | None, at: Path) -> bool:
        """Whether there is a source of this id; where there is none, that is taken down."""
        if source is None or source in self.sources:
            return True
        self(at, f"there is no source {source!r} under `sources`: add it")
        return False
