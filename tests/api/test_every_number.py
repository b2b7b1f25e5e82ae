"""`numbers=float` and `currency` reach every number and every cost of every answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from costcalc_api import json_text
from costcalc_api.openapi import document as openapi
from costcalc_api.questions import ASKED
from tests.api.asked import answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from costcalc.shapes import Shape

LOOKS_LIKE_A_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?", re.ASCII)

TEXTS = re.compile(
    r"""
    (^|.*\.)(asked|assumptions|scenarios|usage|words|workload)\..*   # what was said, as it was said
    | defaults\.value                                              # a word, as it would be said
    | .*source\.(published|on)                                     # a date, of which only the year is known
    """,
    re.VERBOSE,
)
"""The places of answers that are texts by what they mean, whatever they look like."""

COST = re.compile(r".*(^|_)cost(_.*)?|npv|mean|p5|p10|p50|p90|p95|amount|blended_unit_price", re.ASCII)
PLACES_OF_COSTS = {"sensitivity.low", "sensitivity.high", "sensitivity.swing", "decision.difference"}
"""What is money only where it stands."""


def members(document: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any], str, Any]]:
    """Every member that is no map and no list: its place, the map that it is in, its name, its value."""
    if isinstance(document, list):
        for each in document:
            yield from members(each, place)
    elif isinstance(document, dict):
        for name, value in document.items():
            here = f"{place}.{name}" if place else name
            if isinstance(value, dict | list):
                yield from members(value, here)
            else:
                yield here, document, name, value


def test_floats_leave_no_number_as_text(shipped_client: FlaskClient):
    """With `numbers=float` nothing that looks like a number is a text, unless it is a text by its meaning."""
    left = set()
    for _, answer in answers(shipped_client, numbers="float"):
        assert answer.status_code == 200, answer.text[:300]
        for place, _, _, value in members(answer.get_json()):
            if isinstance(value, str) and LOOKS_LIKE_A_NUMBER.fullmatch(value) and not TEXTS.fullmatch(place):
                left.add((place, value))
    assert not left


def test_every_declared_number_becomes_one():
    """What the OpenAPI document declares as decimal text or a number is turned into one where it stands."""
    declared, turned = set(), set()
    documented = openapi.document()["components"]["schemas"]
    for shape in (each for asked in ASKED.values() for each in within(openapi.shape_of(asked))):
        for name, said in documented.get(shape.name, {}).get("properties", {}).items():
            if (
                name in shape.fields
                and {"string", "number"} <= set(types_of(said))
                and "pattern" in str(said)
            ):
                declared.add((shape.name, name))
                if json_text.with_floats({name: "0.5"}, shape) == {name: 0.5}:
                    turned.add((shape.name, name))
    assert {"list_cost", "margin", "share"} <= {name for _, name in declared}
    assert declared == turned


def within(shape: Shape) -> Iterator[Shape]:
    """A shape, and those of its members."""
    yield shape
    for field in shape:
        if field.shape is not None:
            yield from within(field.shape)


def types_of(said: Any) -> Iterator[str]:
    """The types that a schema allows, in any of its branches."""
    if isinstance(said, dict):
        kinds = said.get("type", ())
        yield from [kinds] if isinstance(kinds, str) else kinds
        for each in said.get("anyOf", ()):
            yield from types_of(each)


def is_cost(place: str, name: str, value: Any) -> bool:
    """Whether a member is an amount of US dollars."""
    ends = ".".join(place.split(".")[-2:])
    return (
        isinstance(value, str)
        and LOOKS_LIKE_A_NUMBER.fullmatch(value) is not None
        and (COST.fullmatch(name) is not None or ends in PLACES_OF_COSTS)
        and not TEXTS.fullmatch(place)
    )


def test_every_cost_is_converted(shipped_client: FlaskClient):
    """In another currency every cost has its converted figure beside it, and what was exact is as it was."""
    dollars = {
        asked: answer.get_json() for asked, answer in answers(shipped_client) if "currency" not in asked
    }
    left = set()
    for asked, answer in answers(shipped_client, currency="EUR"):
        assert answer.status_code == 200, answer.text[:300]
        document = answer.get_json()
        for place, entry, name, value in members(document):
            beside = place.startswith("fx.") or ".converted." in f".{place}"
            if is_cost(place, name, value) and not beside and name not in entry.get("converted", {}):
                left.add((place, value))
        if asked in dollars:
            assert in_dollars(document) == in_dollars(dollars[asked]), asked
    assert not left


def in_dollars(document: Any) -> Any:
    """A document without what another currency adds to it."""
    if isinstance(document, list):
        return [in_dollars(each) for each in document]
    if not isinstance(document, dict):
        return document
    more = {"converted", "fx", "asked", "command"}
    return {name: in_dollars(value) for name, value in document.items() if name not in more}
