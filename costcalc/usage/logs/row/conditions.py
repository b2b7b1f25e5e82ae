"""Tests on a row that a format writes as texts: what must stand at a path for something to be so."""

from __future__ import annotations

import re
from functools import cache, partial

from costcalc.usage.records.context import holds
from costcalc.usage.records.members import ABSENT, at
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AND, BEGINS, ENDS, NOTHING = " & ", "^=", "$=", "!"


def all_hold(said: object, tests: str) -> bool:
    """Whether all of several tests hold, each as those of an `Envelope`.

    `path^=4` is of how a value begins, `path$=charge` of how it ends, in small letters; `!a|b` holds where
    nothing stands at any of some paths.

    >>> all_hold({"cancelled": "true", "tokens": "0"}, "cancelled=true & tokens=0")
    True
    """
    return all(each(said) for each in _read(tests))


def paths_of(tests: str) -> tuple[str, ...]:
    """The paths that tests look at, and at which something must stand for them to hold."""
    return tuple(_SPLIT.split(each)[0] for each in tests.split(AND) if not each.startswith(NOTHING))


def looked_at(tests: str) -> str:
    """Those of several tests that look at what stands somewhere, and not whether nothing does."""
    return AND.join(each for each in tests.split(AND) if not each.startswith(NOTHING))


_SPLIT = re.compile("!?=|[$^]=")


@cache
def _read(tests: str) -> tuple[Callable[[object], bool], ...]:
    return tuple(map(_test, tests.split(AND)))


def _test(test: str) -> Callable[[object], bool]:
    if test.startswith(NOTHING):
        return partial(_is_nothing, paths=test.removeprefix(NOTHING))
    for mark in (BEGINS, ENDS):
        path, is_marked, part = test.partition(mark)
        if is_marked:
            return partial(_is_part, path=path, part=part, is_beginning=mark == BEGINS)
    return partial(holds, test=test)


def _is_nothing(said: object, paths: str) -> bool:
    return first_at(said, paths) is ABSENT


def _is_part(said: object, path: str, part: str, *, is_beginning: bool) -> bool:
    found = "" if (value := at(said, path)) is ABSENT else str(value).lower()
    return found.startswith(part) if is_beginning else found.endswith(part)


def first_at(said: object, paths: str) -> object:
    """What stands at the first of several paths, joined by `|`, where something does; else ABSENT."""
    if "|" not in paths:
        found = at(said, paths)
        return ABSENT if found == "" else found
    return next((found for each in paths.split("|") if (found := first_at(said, each)) is not ABSENT), ABSENT)


def text_at(said: object, paths: str) -> str | None:
    """The first value at several paths as a text: a list of them joined by commas; None for none."""
    return spelled(first_at(said, paths))


def spelled(found: object) -> str | None:
    """A value as a text; None for nothing, and for what holds other things."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return found.strip() or None
    if isinstance(found, list | tuple):
        told = [each for each in map(spelled, found) if each is not None]
        return ",".join(told) or None
    return None if found is ABSENT or found is None or isinstance(found, dict) else str(found)


def shows(said: object, sign: str) -> bool:
    """Whether a row has a sign: something at one of its paths, of the very value where it says one."""
    return any(
        all_hold(said, each) if "=" in each else first_at(said, each) is not ABSENT
        for each in sign.split("|")
    )
