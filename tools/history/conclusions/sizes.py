"""The sizes of a sheet, whole from one file, and what no file says of a condition.

| of several files that show sizes | rule |
|---|---|
| one shows input and output above each of its sizes | its sizes; of several the most complete |
| it says nothing of the cache above a size, and one with the same prices there does | that figure |
| no file does | not known: `>200000:cache_read=-`, never the price of smaller requests |
| none shows input and output above its sizes | nothing is known above the smallest: `>200000:-` |
| only files with another price of input or output have sizes | the same |
| genai-prices shows a meter without sizes | one price for all sizes: that is how it writes it |
| genai-prices shows the prices, and no size at all | its price for all sizes; the others dispute it |
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from costcalc.meters import METERS
from costcalc.pricing.history.lines import condition_of
from tools.history.conclusions.heads import METERS_OF_HEAD
from tools.history.conclusions.rules import Dispute, are_independent, rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tools.history.conclusions.lines import Key
    from tools.history.conclusions.rules import Stretch
    from tools.history.conclusions.runs import Sighting

FLAT = "genai-prices"
"""The file in which a meter without sizes, beside others that have some, costs the same at any."""


class Sized(NamedTuple):
    """The figures of a period with the sizes of one file, and the size above which nothing is known."""

    figures: Mapping[Key, Stretch]
    unknown_above: str = ""


def of_one_size(
    figures: Mapping[Key, Stretch], trust: Sequence[str], *, inclusive: bool, is_flat: bool
) -> Sized:
    """The figures with the sizes of one file only; `inclusive` are those that begin at their number.

    `is_flat`: the file that writes every size shows the same prices in that time, and no size.
    """
    flat = {key: stretch for key, stretch in figures.items() if condition_of(key[0])[1] is None}
    sized = {key: stretch for key, stretch in figures.items() if key not in flat}
    if not sized:
        return Sized(flat)
    base_sized = {key: stretch for key, stretch in sized.items() if not condition_of(key[0])[0]}
    heads = [meter for meter in METERS_OF_HEAD if ("", meter) in flat]
    figures_of = Counter(name for each in base_sized.values() for name in each.sources)
    best = max(
        (name for name in figures_of if _is_whole(name, base_sized, heads)),
        key=lambda name: (figures_of[name], -rank(name, trust)[0], name),
        default=None,
    )
    if best is None:
        least = min(int(size[1]) for key in sized if (size := condition_of(key[0])[1]))
        return Sized(flat, f"{'>=' if inclusive else '>'}{least}")
    ends = {key[0] for key, each in base_sized.items() if best in each.sources}
    agreeing = {
        end: {name for name in trust if all(name in base_sized[end, meter].sources for meter in heads)}
        for end in ends
    }
    found = dict(flat)
    for key, stretch in sized.items():
        options, size = condition_of(key[0])
        end = "".join(size or ())
        if end in ends and (best in stretch.sources or (not options and agreeing[end] & {*stretch.sources})):
            sign = ">=" if inclusive else end.rstrip("0123456789")
            found[",".join([*options, sign + end.lstrip(">=")]), key[1]] = stretch
    if not is_flat:
        return Sized(found)
    return Sized(
        {key: _or_flat(key, stretch, flat.get(("", key[1])), best) for key, stretch in found.items()}
    )


def _or_flat(key: Key, stretch: Stretch, base: Stretch | None, best: str) -> Stretch:
    """A price above a size, of a model that the file that writes every size has without any: a dispute."""
    options, size = condition_of(key[0])
    if size is None or options or base is None or base.amount == stretch.amount:
        return stretch
    other = Dispute(best, stretch.amount, stretch.last, is_open=True)
    return base._replace(source=FLAT, others=(), disputes=(other,))


def hidden_above(figures: Mapping[Key, Stretch], hidden: Mapping[Key, Sighting], start: str) -> str:
    """The size above which only files with another price of input or output show any; empty without one.

    Where no file has sizes that agrees on them, what a larger request costs is not known.
    """
    conditions = [condition_of(condition) for condition, _ in hidden]
    shown = [size for options, size in conditions if size and not options]
    has_own = any(condition_of(condition)[1] for condition, _ in figures)
    heads = [figures[key] for meter in METERS_OF_HEAD if (key := ("", meter)) in figures]
    if has_own or not shown or all(_is_of_flat(each, start) for each in heads):
        return ""
    sign, tokens = min(shown, key=lambda size: int(size[1]))
    return sign + tokens


def _is_of_flat(head: Stretch, start: str) -> bool:
    """Whether the file that writes every size shows a price, and no other one after a day."""
    otherwise = any(each.source == FLAT and each.last >= start for each in head.disputes)
    return FLAT in head.sources and not otherwise


def _is_whole(name: str, sized: Mapping[Key, Stretch], heads: Sequence[str]) -> bool:
    """Whether a file shows the head above each of its sizes."""
    ends = {key[0] for key, each in sized.items() if name in each.sources}
    return bool(ends) and all(
        (end, meter) in sized and name in sized[end, meter].sources for end in ends for meter in heads
    )


def said_under(figures: Mapping[Key, Stretch], condition: str) -> Iterator[str]:
    """The meters of which the price under a condition is known."""
    options, size = condition_of(condition)
    end = "".join(size or ())
    for (said, meter), stretch in figures.items():
        of_options, of_size = condition_of(said)
        if not set(of_options) <= set(options):
            continue
        is_so = (bool(of_options) or not options) and "".join(of_size or ()) == end
        is_flat = bool(size) and not of_size and not options and _is_flat(stretch, figures, end)
        if is_so or is_flat or not METERS[meter].is_token:
            yield meter


def _is_flat(stretch: Stretch, figures: Mapping[Key, Stretch], end: str) -> bool:
    """Whether the file of the sizes writes a meter without any."""
    above = [each for (said, name), each in figures.items() if said == end and name in METERS_OF_HEAD]
    return FLAT in stretch.sources and any(FLAT in each.sources for each in above)


def is_alone(stretch: Stretch) -> bool:
    """Whether no two independent files show a figure."""
    names = stretch.sources
    return not any(are_independent(names[0], other) for other in names[1:])


def witnesses(figures: Mapping[Key, Stretch], source: str, trust: Sequence[str]) -> list[str]:
    """The other files that show the head of a period, or all of its base where it has none."""
    base = {meter: stretch for (condition, meter), stretch in figures.items() if not condition}
    of_head = [base[meter] for meter in METERS_OF_HEAD if meter in base] or list(base.values())
    return [
        name
        for name in trust
        if are_independent(name, source) and all(name in each.sources for each in of_head)
    ]
