"""The head of a sheet: the prices of input and output, decided together; and the files that agree with it.

A price of input from one file and one of output from another is a price that nobody shows. So the two are one
figure to the rules, and of the other meters only those of files that agree on it count:

| a file, on some days | its other meters on these days |
|---|---|
| shows the head that is in force | count |
| shows another one | do not count |
| shows another one, and later the one in force | what it then changed counts from the change on |
| shows no price of input or output | count |
| shows a part of it, as another file that agrees in this part | count, and it confirms nothing of the rest |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.history.conclusions.runs import day_after, overlap, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tools.history.conclusions.lines import Key, Line
    from tools.history.conclusions.rules import Stretch
    from tools.history.conclusions.runs import Sighting

HEAD: Key = ("", "head")
"""The key of both prices together, `2.5 10`; one that a file does not show is `-`."""

METERS_OF_HEAD = ("input", "output")

NONE = "-"
NO_HEAD = " ".join(NONE for _ in METERS_OF_HEAD)

Spans = list[tuple[str, str]]


def headed(line: Line) -> Line:
    """A line with its prices of input and output as one figure."""
    head = head_of(line.prices)
    rest = {key: amount for key, amount in line.prices.items() if key[0] or key[1] not in METERS_OF_HEAD}
    return line._replace(prices=rest if head == NO_HEAD else {HEAD: head, **rest})


def head_of(prices: Mapping[Key, str]) -> str:
    """The two prices of a sheet, or of what is known of one."""
    return " ".join(prices.get(("", meter), NONE) for meter in METERS_OF_HEAD)


def completed(heads: Sequence[Sighting]) -> list[Sighting]:
    """What files show of the head, where some show a part of it that others show with the rest."""
    whole = [each for each in heads if NONE not in each.amount.split()]
    found = list(whole)
    for part in heads:
        if NONE not in part.amount.split():
            continue
        taken: Spans = []
        for each in whole:
            common = overlap(part.span, each.span)
            if common and _is_part(part.amount, each.amount):
                cut = part._replace(amount=each.amount, in_part=True)
                found += _cut(cut, without(common, taken))
                taken.append(common)
        found += _cut(part, without(part.span, taken))
    return found


def _is_part(part: str, whole: str) -> bool:
    pairs = zip(part.split(), whole.split(), strict=True)
    return all(one in (NONE, other) for one, other in pairs)


def _cut(sighting: Sighting, spans: Spans) -> Iterator[Sighting]:
    """A sighting in each of the spans that begin before it is last seen."""
    for first, last in spans:
        if first <= sighting.last:
            stands = min(sighting.stands, last) if sighting.stands else ""
            yield sighting._replace(first=first, last=min(sighting.last, last), stands=stands)


def parted(stretches: Iterable[Stretch]) -> dict[Key, list[Stretch]]:
    """The stretches of input and of output of those of both."""
    found: dict[Key, list[Stretch]] = {}
    for each in stretches:
        for place, meter in enumerate(METERS_OF_HEAD):
            amount = each.amount.split()[place]
            if amount == NONE:
                continue
            disputes = tuple(
                dispute._replace(amount=other)
                for dispute in each.disputes
                if (other := dispute.amount.split()[place]) not in (amount, NONE)
            )
            found.setdefault(("", meter), []).append(each._replace(amount=amount, disputes=disputes))
    return found


class Agreement:
    """On which days each file disagrees with the head that is in force, and from when it is late with it."""

    def __init__(self, heads: Sequence[Sighting], stretches: Sequence[Stretch]) -> None:
        self.unlike: dict[str, Spans] = {}
        self.late: dict[str, dict[str, str]] = {}
        """By file and the day on which it came to a head in force: since when that was."""
        shown: dict[str, list[Sighting]] = {}
        for each in sorted(heads, key=lambda sighting: (sighting.source, sighting.first)):
            shown.setdefault(each.source, []).append(each)
        for of_source in shown.values():
            for before, each in zip([None, *of_source], of_source, strict=False):
                for stretch in stretches:
                    self._compare(before, each, stretch)

    def _compare(self, before: Sighting | None, shown: Sighting, stretch: Stretch) -> None:
        common = overlap(shown.span, (stretch.start, stretch.last))
        if common and shown.amount != stretch.amount:
            self.unlike.setdefault(shown.source, []).append(common)
        elif (
            common
            and before
            and before.amount != stretch.amount
            and before.first < stretch.start < shown.first
        ):
            # A file that showed another head when this one began, and came to it later.
            self.late.setdefault(shown.source, {})[shown.first] = stretch.start

    def counted(self, sighting: Sighting, of_key: Sequence[Sighting]) -> Iterator[Sighting]:
        """The parts of a sighting of another meter that count; `of_key` are all of this meter."""
        late = self.late.get(sighting.source, {})
        for cut in _cut(sighting, without(sighting.span, self.unlike.get(sighting.source, ()))):
            was = any(each.source == sighting.source and each.first < cut.first for each in of_key)
            yield cut._replace(first=late.get(cut.first, cut.first)) if was else cut

    def hidden(self, sighting: Sighting) -> Iterator[Sighting]:
        """The parts of a sighting that do not count, on the days on which its file showed it."""
        for unlike in self.unlike.get(sighting.source, ()):
            if common := overlap(unlike, (sighting.first, sighting.last)):
                yield sighting._replace(first=common[0], last=common[1])


def gone(stretches: Sequence[Stretch], place: int) -> str | None:
    """The day from which the head in force lacks a price that it had; None where it has it to the end."""
    if not stretches or stretches[-1].amount.split()[place] != NONE:
        return None
    having = [each.last for each in stretches if each.amount.split()[place] != NONE]
    return day_after(having[-1]) if having else None
