"""Outside texts: which letters of them are harmless, and how messages show and list them."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import Protocol

    class Named(Protocol):
        """What has a name."""

        name: object


MOST_NAMES = 10
SHOWN_CHARACTERS = 60
"""How much of a text is shown."""

JOINERS = "\u00ad\u200c\u200d\u2060"
"""Soft hyphen, both joiners of letters, and the joiner of words: they show as nothing, and steer nothing."""

BREAKS = "\u2028\u2029"
FIRST_BEYOND_CONTROLS = "\u00a0"


def shown(text: object) -> str:
    """Quote outside text for a message: short, on one line, without control characters."""
    if isinstance(text, int) and text.bit_length() > 4_000:  # noqa: PLR2004 - Python refuses to write it out
        return "a number of thousands of digits"
    try:
        whole = text if isinstance(text, str) else repr(text)
    except (ValueError, RecursionError):  # a list of such numbers, or one nested too deep to write out
        whole = f"a value of type {type(text).__name__}"
    # An untrusted text of a megabyte is cut before anything walks over it.
    cut = whole[:SHOWN_CHARACTERS]
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cut)
    return f"'{clean}…'" if len(whole) > len(cut) else f"'{clean}'"


def listed(words: Iterable[str], joiner: str = "or") -> str:
    """Join words as prose: `a`, `a or b`, `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} {joiner} {last}" if head else last


def spelled(moment: date) -> str:
    """A day or an instant as it is read; what `costcalc.periods.spell` writes too."""
    return moment.isoformat().replace("+00:00", "Z")


def last_and_next(earlier: str | None, later: str | None) -> str:
    """Until when something was sold before a moment, and from when on it is after it."""
    edges = [f"last sold until {earlier}"] if earlier else []
    edges += [f"{'priced again' if edges else 'first priced'} from {later}"] if later else []
    return ", ".join(edges)


def meant_instead(near: Sequence[str], seller: str) -> str:
    """What may be meant by a name that nobody has; where a `seller` was meant, whose the others are."""
    if not near:
        return "`costcalc models` lists what there is"
    if seller and not any("/" not in each or each.startswith(f"{seller}/") for each in near):
        return f"{seller} sells none of this name, elsewhere there is {listed(near)}"
    return f"did you mean {listed(near)}?"


def no_rate(currency: object, on: date, nearest: date | None, known: Sequence[str]) -> str:
    """That there is no rate of exchange for a day, and where to get one."""
    rates = f"the nearest is of {nearest}, and one is used for 31 days; " if nearest else ""
    rates += f"there are rates for {', '.join(known)}" if known else "this table has no rates"
    unknown = f"no exchange rate is known for {shown(currency)} on {spelled(on)}: {rates}"
    return f"{unknown}; `costcalc sync ecb` adds the latest, or say one, such as fx_rate=0.92 EUR/USD"


def of_many(lines: Sequence[str], rest: Sequence[Named]) -> list[str]:
    """The lines on the first of many names, and one on the rest, of which the first few are told."""
    if not rest:
        return [*lines]
    such = ", such as" if len(rest) > MOST_NAMES else ":"
    return [*lines, f"and {len(rest)} more{such} {', '.join(shown(each.name) for each in rest[:MOST_NAMES])}"]


def leading_on(successor: str | None, hosts: Sequence[str] = (), commands: Iterable[str] = ()) -> list[str]:
    """The lines that lead on from what is not sold: who follows, who else sells it, what to type."""
    lines = [f"its successor: {successor}"] if successor else []
    lines += [f"other hosts of the same weights: {', '.join(hosts)}"] if hosts else []
    return [*lines, *(f"try: {command}" for command in commands)]


def few(words: Sequence[str], otherwise: str, most: int = 5) -> str:
    """The first of many words, and how many more there are: `a, b, c, d, e and 15 more`."""
    rest = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + rest if words else otherwise


def is_plain(text: str) -> bool:
    """Whether a text has no control characters, line breaks or marks of direction, as `Société\u00a0X`."""
    return text.isprintable() or all(map(_is_plain, text))


def _is_plain(letter: str) -> bool:
    if letter.isprintable() or letter in JOINERS:
        return True
    return letter.isspace() and letter >= FIRST_BEYOND_CONTROLS and letter not in BREAKS
