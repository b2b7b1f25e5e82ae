"""The numbers in names: what is suggested for a name keeps those that were typed.

Who types `gpt-40` means no `gpt-5.4`. A letter that is typed for a digit counts as that digit, a point that
is left out changes nothing, and a day may be shortened: `0806` is 2024-08-06.
"""

from __future__ import annotations

import re

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_DAY = 2
"""How many digits of a day say which it is."""

_DAY = re.compile(
    r"(?<![0-9])(?:20[0-9]{2}-?[01][0-9]-?[0-3][0-9]|[01][0-9]-20[0-9]{2}|[01][0-9]-[0-3][0-9]|[0-3][0-9]{3})"
    r"(?![0-9])"
)
"""A day or a month, as names have it: 20250929, 08-2024, 05-20, 2507, 0613."""
_NOUGHT = re.compile(r"(?<=[0-9])o|o(?=[0-9])")
_ONE = re.compile(r"(?<=[0-9.])l(?![a-z])|(?<![a-z])l(?=[0-9])")
"""The letters that stand for digits: `gpt-4o` and `gpt-40` are one, and so are `4.1` and `4.l`."""
_NUMBER = re.compile(r"<[0-9]+>|[0-9]+(?:[.-][0-9](?![0-9a-z]))*")
"""A day, as it is marked; or a version, whose digits belong together, or a size."""


class Figures(NamedTuple):
    """The versions and sizes in a name, in their order, and the digits of its day."""

    numbers: tuple[str, ...]
    day: str

    def are_all_of(self, name: Figures) -> bool:
        """Whether these are the numbers of a name, its day said, shortened or left out."""
        typed, whole = "".join(self.numbers) + self.day, "".join(name.numbers)
        if not typed or (not self.day and _without_noughts(self.numbers) == _without_noughts(name.numbers)):
            return True
        return typed.startswith(whole) and _is_of_day(typed[len(whole) :], name.day)

    def are_some_of(self, name: Figures) -> bool:
        """Whether a name has these among its numbers, in this order, whatever its day is."""
        rest = iter(name.numbers)
        return bool(self.numbers) and all(each in rest for each in self.numbers)


def figures_of(names: Sequence[str]) -> list[Figures]:
    """The numbers of each of some names."""
    text = _ONE.sub("1", _NOUGHT.sub("0", "\n".join(names)))
    marked = _DAY.sub(lambda met: f"<{met[0].replace('-', '')}>", text)
    return [_figures(_NUMBER.findall(line)) for line in marked.split("\n")] if names else []


def undated(name: str) -> str:
    """A name without its day."""
    return _DAY.sub("", name).strip("-@")


def _figures(found: Sequence[str]) -> Figures:
    numbers = [re.sub("[.-]", "", each) for each in found if each[0] != "<"]
    return Figures(tuple(numbers), "".join(each[1:-1] for each in found if each[0] == "<"))


def _without_noughts(numbers: Sequence[str]) -> list[str]:
    """Numbers as they count: `02` is `002`."""
    return [each.lstrip("0") for each in numbers]


def _is_of_day(digits: str, day: str) -> bool:
    """Whether digits are part of a day, from its year, month or day on: `0806` and `2408` of 20240806."""
    if not digits:
        return True
    forms = (day, day.replace("20", "", 1))
    parts = (form[at:] for form in forms for at in range(0, len(form), 2))
    return len(digits) >= SHORTEST_DAY and any(each.startswith(digits) for each in parts)
