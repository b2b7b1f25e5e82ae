"""What a source showed over time, as lines: a sheet of prices of a model, and the days on which it was shown.

A day shows what the source said at its end: a sheet that was gone again before midnight UTC is no line.
A sheet that vanishes and comes back is two lines; the days between are not known.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tools.history.conclusions.concluding import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HEADER = (
    "model",
    "first_seen",
    "last_seen",
    "first_version",
    "last_version",
    "effective_from",
    "effective_to",
    "prices",
)


class Said(NamedTuple):
    """A sheet of a model, and the days that the source itself gives for it, or ''."""

    prices: str
    effective_from: str = ""
    effective_to: str = ""


class Showing(NamedTuple):
    """What a source says of its models from a version on.

    `stands` says that it is shown until the next takes its place, as a file of a git history is: what a
    commit of 6 June removed was last seen on 5 June. Of releases only those are known that were read: what
    one of 1 June shows and one of 8 June does not was last seen on 1 June.
    """

    day: date
    version: str
    models: Mapping[str, tuple[Said, ...]]
    stands: bool


class Line(NamedTuple):
    """A sheet, and from when until when it was shown."""

    model: str
    first_seen: date
    last_seen: date
    first_version: str
    last_version: str
    said: Said

    @property
    def key(self) -> tuple[str, Said]:
        """What is shown, whenever."""
        return self.model, self.said

    @property
    def base(self) -> dict[str, str]:
        """The amounts by meter that hold without a condition."""
        words = self.said.prices.split(" ")
        return dict(word.split("=", 1) for word in words if ":" not in word)


def lines_of(showings: Iterable[Showing], newest: date) -> list[Line]:
    """The lines of one file of a source, whose versions come in the order of their days.

    `newest` is the last day of which the source is known: what stands at the end, stands until then.
    """
    done: list[Line] = []
    shown: dict[tuple[str, Said], Line] = {}
    before: Showing | None = None
    for showing in _last_of_each_day(showings):
        now = {(model, said) for model, sheets in showing.models.items() for said in sheets}
        eve = showing.day - timedelta(days=1)
        done += [_until(shown.pop(key), before, eve) for key in shown.keys() - now]
        for key in now:
            line = shown.get(key) or Line(key[0], showing.day, showing.day, showing.version, "", key[1])
            shown[key] = line._replace(last_seen=showing.day, last_version=showing.version)
        before = showing
    done += [_until(line, before, newest) for line in shown.values()]
    return sorted(done, key=_order)


def _last_of_each_day(showings: Iterable[Showing]) -> Iterator[Showing]:
    held: Showing | None = None
    for showing in showings:
        if held is not None and held.day != showing.day:
            yield held
        held = showing
    if held is not None:
        yield held


def _until(line: Line, last: Showing | None, day: date) -> Line:
    """A line that ends on a day, if what showed it last stood until then."""
    return line._replace(last_seen=max(line.last_seen, day)) if last is not None and last.stands else line


def joined(files: Iterable[Iterable[Line]]) -> tuple[list[Line], list[Line]]:
    """The lines of all files of a source, and those that contradict a file before theirs, left out.

    Where a file was moved, the same sheet goes on under another path: such lines become one.
    """
    by_model: dict[str, list[Line]] = {}
    contradicting: list[Line] = []
    for lines in files:
        taken = {line.model: list(by_model.get(line.model, ())) for line in lines}
        for line in lines:
            others = [each for each in taken[line.model] if each.said != line.said]
            if any(
                each.first_seen <= line.last_seen and line.first_seen <= each.last_seen for each in others
            ):
                contradicting.append(line)
            else:
                by_model.setdefault(line.model, []).append(line)
    found = [line for lines in by_model.values() for line in _merged(lines)]
    return sorted(found, key=_order), sorted(contradicting, key=_order)


def _merged(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of one model; the same sheet on days that touch is one line."""
    open_lines: dict[Said, Line] = {}
    for line in sorted(lines, key=_order):
        held = open_lines.get(line.said)
        if held is not None and line.first_seen <= held.last_seen + timedelta(days=1):
            if line.last_seen > held.last_seen:
                held = held._replace(last_seen=line.last_seen, last_version=line.last_version)
            open_lines[line.said] = held
            continue
        if held is not None:
            yield held
        open_lines[line.said] = line
    yield from open_lines.values()


def _order(line: Line) -> tuple[str, date, str, str, str]:
    said = line.said
    return line.model, line.first_seen, said.prices, said.effective_from, said.effective_to


def without_zeros(lines: Iterable[Line]) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Lines without the zeros of input and output that stand for unknown, and the meters of those.

    A model that once had a price of output, and then has 0, was not given away: it is no longer sold, or
    nobody knows. Models that are free never had another price.
    """
    lines = list(lines)
    priced = {(line.model, name) for line in lines for name, amount in line.base.items() if amount != "0"}
    for line in lines:
        zeros = tuple(
            name
            for name, amount in line.base.items()
            if name in {"input", "output"} and amount == "0" and (line.model, name) in priced
        )
        words = [
            word
            for word in line.said.prices.split(" ")
            if word.rpartition(":")[2] not in {f"{name}=0" for name in zeros}
        ]
        yield line._replace(said=line.said._replace(prices=" ".join(words))), zeros


def written(lines: Iterable[Line]) -> str:
    """The lines as a CSV file."""
    return table(
        HEADER,
        (
            (
                line.model,
                line.first_seen.isoformat(),
                line.last_seen.isoformat(),
                line.first_version,
                line.last_version,
                line.said.effective_from,
                line.said.effective_to,
                line.said.prices,
            )
            for line in lines
        ),
    )


def read(text: str) -> list[Line]:
    """The lines of a CSV file that `written` made."""
    return [
        Line(
            row["model"],
            date.fromisoformat(row["first_seen"]),
            date.fromisoformat(row["last_seen"]),
            row["first_version"],
            row["last_version"],
            Said(row["prices"], row["effective_from"], row["effective_to"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    ]
