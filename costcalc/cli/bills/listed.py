"""A bill as a table for people, on a terminal or in Markdown."""

from __future__ import annotations

from costcalc.cli.output import look_of
from costcalc.render import in_language, printed
from costcalc.report.folding import named_table
from costcalc.report.safe import markdown_cell
from costcalc.report.text import Column, cell_width, table, wrapped
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Sequence

    from costcalc.report.text import Look


class Listed(NamedTuple):
    """Rows of a table whose ids are never cut; a narrow screen does without what is spare, in its order."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    id_of: str | None
    spare: Sequence[str]
    own: Collection[str]
    """The columns of the file, in which nothing is said in another language."""
    numbers: Collection[str]
    """The columns whose numbers stand under one another."""
    long: Collection[str] = ()
    """The columns of sentences, which are cut."""


def as_table(listed: Listed, below: Iterable[str], found: Namespace) -> str:
    """Rows as a table of the terminal, or of Markdown, with what is said below it."""
    look = in_language(look_of(found))
    said = _in_words(listed, look)
    below = [look.say(each) for each in below]
    if found.format == "markdown":
        lines = [_line(map(markdown_cell, said.titles)), _line("---" for _ in said.titles)]
        lines += [_line(map(markdown_cell, row)) for row in said.rows]
        lines += ["", *map(markdown_cell, below)]
        return printed("\n".join(lines) + "\n", look._replace(colour=False))
    lines, left_out = _fitted(said, look.as_said)
    if left_out:
        below.append(look.say(f"left out on this screen: {', '.join(left_out)}: --format csv has them"))
    told = [line for each in below for line in wrapped(each, look.as_said)]
    return printed("\n".join([*lines, "", *told]) + "\n", look)


def _in_words(listed: Listed, look: Look) -> Listed:
    """The rows and titles in the language of the reader."""
    ours = [title not in listed.own for title in listed.titles]
    titles, *rows = (
        [look.say(cell) if is_ours else cell for cell, is_ours in zip(row, ours, strict=True)]
        for row in (listed.titles, *listed.rows)
    )
    said = dict(zip(listed.titles, titles, strict=True))
    return Listed(
        titles,
        rows,
        said.get(listed.id_of or ""),
        [said[each] for each in listed.spare if each in said],
        listed.own,
        {said[each] for each in listed.numbers if each in said},
        {said[each] for each in listed.long if each in said},
    )


def _fitted(listed: Listed, look: Look) -> tuple[list[str], list[str]]:
    """The lines of a table whose ids are whole, and what was left out so that they fit."""
    for number in range(len(listed.spare) + 1):
        left_out = listed.spare[:number]
        kept = [place for place, title in enumerate(listed.titles) if title not in left_out]
        lines = _lines(listed, kept, look)
        if look.width is None or _widest(_lines(listed, kept, look._replace(colour=False))) <= look.width:
            break
    return lines, list(left_out)


def _lines(listed: Listed, kept: Sequence[int], look: Look) -> list[str]:
    columns = [_column(listed, listed.titles[place]) for place in kept]
    rows = [[row[place] for place in kept] for row in listed.rows]
    if listed.id_of is None:
        return table(columns, rows, look)
    name = kept.index(listed.titles.index(listed.id_of))
    return named_table(columns, rows, look, name=name, below=())


def _column(listed: Listed, title: str) -> Column:
    align = "point" if title in listed.numbers else "left"
    return Column(title, align, shrinks="end" if title in listed.long else "")


def _widest(lines: Sequence[str]) -> int:
    return max(map(cell_width, lines))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
