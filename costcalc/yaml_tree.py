"""YAML as a tree of texts with their lines, read from PyYAML's events.

Nothing is interpreted: every scalar stays text, so `NO`, `010` and `12:30` mean what they say. Anchors,
aliases, tags, merge keys, duplicate keys and deep nesting are refused while the events come in, before
anything is built that they could blow up.
"""

from __future__ import annotations

import yaml

from costcalc.errors import PricingTableError, Problem, unusable
from costcalc.files import LARGEST_YAML
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

DEEPEST = 12
MOST_EVENTS = 300_000

Path = tuple[str | int, ...]
"""The way to a node: keys of maps, positions in lists."""


class Scalar(NamedTuple):
    """A text, and its line from 1."""

    text: str
    line: int


class Mapping(NamedTuple):
    """Keys with their nodes, in the order of the file."""

    entries: dict[str, Node]
    key_lines: dict[str, int]
    line: int


class Listing(NamedTuple):
    """Items in their order."""

    items: list[Node]
    line: int


Node = Scalar | Mapping | Listing


def values(node: Node) -> Any:  # noqa: ANN401 - what pydantic takes: nested dicts, lists and texts
    """The tree without its lines: dicts, lists and texts."""
    if isinstance(node, Mapping):
        return {key: values(child) for key, child in node.entries.items()}
    if isinstance(node, Listing):
        return [values(child) for child in node.items]
    return node.text


def inner(node: Node, step: str | int) -> Node | None:
    """The node to which a step of a path leads; None where there is none."""
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entries.get(step)
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def line_of(node: Node, path: Sequence[str | int]) -> int:
    """The line of the node at a path, or of the nearest node above it that exists."""
    line = node.line
    for step in path:
        found = inner(node, step)
        if found is None:
            break
        line = node.key_lines[str(step)] if isinstance(node, Mapping) else found.line
        node = found
    return line


def read_tree(text: str, file: str) -> Mapping:
    """Read a YAML text whose top is a map; `PricingTableError` with the line where it is not ours to read."""
    if len(text) > LARGEST_YAML:
        raise unusable(file, f"the file is larger than {LARGEST_YAML >> 20} MiB")
    return _Reader(file).read(text)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 1
        self.count = 0
        self.get: Callable[[], yaml.Event]

    def read(self, text: str) -> Mapping:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self.get = loader(text).get_event
            top = self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else self.line
            raise self._refused(f"this is not YAML: {error.problem}", line) from None
        except yaml.YAMLError as error:
            # What the reader refuses, libyaml counts in bytes.
            before = text.encode(errors="replace")[: getattr(error, "position", 0)]
            line = before.count(b"\n") + 1
            raise self._refused("this is not YAML: a character is not allowed", line) from None
        if not isinstance(top, Mapping):
            raise self._refused("the file must be a map that begins with `version: 1`", 1)
        return top

    def _refused(self, message: str, line: int | None = None) -> PricingTableError:
        """What is said of a line, of the one that was read last unless another is meant."""
        return PricingTableError([Problem(self.file, line or self.line, "", message)])

    def _event(self) -> yaml.Event:
        """The next event, where it is one that is allowed."""
        event = self.get()
        self.line = event.start_mark.line + 1 if event.start_mark else self.line
        self.count += 1
        if self.count > MOST_EVENTS:
            raise self._refused("the file holds too many values")
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            return event
        if kind is yaml.AliasEvent:
            raise self._refused("aliases (*name) are not allowed: write the value out")
        if getattr(event, "anchor", None):
            raise self._refused("anchors (&name) are not allowed: write the value out")
        if getattr(event, "tag", None):
            raise self._refused("tags (!name) are not allowed: every value is text here")
        return event

    def _document(self) -> Node:
        top: Node | None = None
        while not isinstance(event := self._event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise self._refused("the file holds a second document: keep one")
                top = self._node(self._event(), 1)
        if top is None:
            raise unusable(self.file, "the file is empty")
        return top

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if type(event) is yaml.ScalarEvent:
            return Scalar(event.value, self.line)
        if depth > DEEPEST:
            raise self._refused(f"values are nested more than {DEEPEST} deep")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(depth)
        return self._mapping(depth)

    def _listing(self, depth: int) -> Listing:
        listing = Listing([], self.line)
        while type(event := self._event()) is not yaml.SequenceEndEvent:
            listing.items.append(self._node(event, depth + 1))
        return listing

    def _mapping(self, depth: int) -> Mapping:
        mapping = Mapping({}, {}, self.line)
        entries, lines = mapping.entries, mapping.key_lines
        while type(event := self._event()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise self._refused("a key must be a text")
            key, line = event.value, self.line
            if key == "<<":
                raise self._refused("merge keys (<<) are not allowed: write the values out")
            if key in entries:
                raise self._refused(f"the key {shown(key)} stands here again, first on line {lines[key]}")
            lines[key] = line
            entries[key] = self._node(self._event(), depth + 1)
        return mapping
