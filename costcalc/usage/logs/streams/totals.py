"""What a total grew by, where each line tells all that was used so far."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    Counts = Mapping[str, int]


class Growth(NamedTuple):
    """What was used since the total before: `used` by one request, `rest` by others that no line tells."""

    used: Counts
    rest: Counts | None = None
    is_anew: bool = False
    """Whether the total began again."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was used."""
        return not any(self.used.values())


def growth_of(previous: Counts | None, total: Counts, last: Counts | None) -> Growth:
    """What a total grew by. `last` is the request that it tells besides.

    What a first total holds more than its request was used before, in another file. A total that goes down
    begins anew, and so does what it tells: all of it, or its request alone where it tells one.
    """
    if previous is None:
        return Growth(total if last is None else last)
    grown = {name: total[name] - previous[name] for name in total}
    if min(grown.values(), default=0) < 0:
        return Growth(last if last is not None and any(total.values()) else total, is_anew=True)
    if last is not None and any(last.values()) and grown != last:
        rest = {name: grown[name] - last[name] for name in grown}
        if min(rest.values()) >= 0:
            return Growth(last, rest)
    return Growth(grown)
