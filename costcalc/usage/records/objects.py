"""Objects of SDKs as maps: pydantic models, and those that offer a map in another way."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.usage.records.errors import UsageRecordError

WAYS = ("model_dump", "to_dict", "dict")
PLAIN = (str, int, float, bytes, list, tuple, dict, type(None))
ATTRIBUTES = "attributes"
COUNTED = "llm.token_count."
"""How attributes of OpenInference begin that count tokens; those of OpenTelemetry begin with `gen_ai`."""


DEEPEST = 64
"""How many objects stand within one another at most; deeper ones hold themselves."""


def as_maps(said: object, depth: int = DEEPEST) -> object:
    """An answer as maps and lists; what traces write as lists of keys and values is a map of them."""
    if not depth:
        raise UsageRecordError(f"objects stand more than {DEEPEST} deep within one another")
    if isinstance(said, Mapping):
        return _spans(said)
    if isinstance(said, list | tuple) and said and all(_is_attribute(each) for each in said):
        return _attributes(said)
    if isinstance(said, PLAIN):
        return said
    for way in WAYS:
        found = getattr(said, way, None)
        if callable(found):
            return as_maps(found(), depth - 1)
    fields = getattr(said, "__dict__", None)
    if not fields:
        return said
    return {name: _within(value, depth - 1) for name, value in fields.items() if not name.startswith("_")}


def _within(value: object, depth: int) -> object:
    return value if isinstance(value, PLAIN) or hasattr(value, "value") else as_maps(value, depth)


def _is_attribute(entry: object) -> bool:
    return isinstance(entry, Mapping) and isinstance(entry.get("key"), str) and "value" in entry


def _attributes(entries: list[object] | tuple[object, ...]) -> dict[str, object]:
    """A list of keys and values as a map."""
    found: dict[str, object] = {}
    for each in entries:
        assert isinstance(each, Mapping)  # noqa: S101 - as `_is_attribute` says
        if each["key"] in found:
            raise UsageRecordError("is said twice", str(each["key"]))
        found[each["key"]] = _value(each["value"])
    return found


def _value(said: object) -> object:
    """The value of an attribute: OTLP writes whole numbers as texts, under a name of their kind."""
    if not isinstance(said, Mapping):
        return said
    whole = said.get("intValue")
    if isinstance(whole, str) and whole.isascii() and whole.isdecimal() and len(whole) < 25:  # noqa: PLR2004
        return int(whole)
    return next(iter(said.values()), None)


def _spans(said: Mapping[str, object]) -> object:
    """The one span with a usage of what a collector sent; a span with its attributes as a map."""
    if "resourceSpans" in said:
        spans = [each for each in _every(said, ("resourceSpans", "scopeSpans", "spans")) if _has_usage(each)]
        if len(spans) != 1:
            raise UsageRecordError(f"{len(spans)} spans have a usage: hand in one of them", "resourceSpans")
        return spans[0]
    held = said.get(ATTRIBUTES)
    if isinstance(held, list) and held and all(map(_is_attribute, held)):
        return {**{k: v for k, v in said.items() if k != ATTRIBUTES}, **_attributes(held)}
    if isinstance(held, Mapping) and any(str(each).startswith(("gen_ai.", COUNTED)) for each in held):
        return {**{k: v for k, v in said.items() if k != ATTRIBUTES}, **held}
    return said


def _every(said: Mapping[str, object], path: tuple[str, ...]) -> list[Mapping[str, object]]:
    held: list[object] = [said]
    for name in path:
        held = [
            inner
            for each in held
            if isinstance(each, Mapping) and isinstance(each.get(name), list)
            for inner in each[name]
        ]
    return [_spans(each) for each in held if isinstance(each, Mapping)]  # type: ignore[misc]


def _has_usage(span: Mapping[str, object]) -> bool:
    return any(str(name).startswith(("gen_ai.usage.", COUNTED)) for name in span)
