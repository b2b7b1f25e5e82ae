"""A comparison as the page shows it: the answer as a sentence, figures, and the calculation behind them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from costcalc.language.numerals import date_in
from costcalc.numbers import plain
from costcalc.questions.compare.chart import bars_of, comparison_chart
from costcalc.questions.compare.shape import ROW
from costcalc.render import in_language
from costcalc.report.cells import flat_cell
from costcalc.report.change_words import change_texts
from costcalc.report.charts.bars import kind_of
from costcalc.report.charts.chart import place_of
from costcalc.report.charts.files import table_of
from costcalc.report.charts.palette import TONES, class_of
from costcalc.report.charts.plot import places_of_stops
from costcalc.report.charts.scales import short_day
from costcalc.report.charts.svg import PHONE, WIDE, drawn
from costcalc.report.figures import grouped, pricing_unit
from costcalc.report.text import PLAIN, released
from costcalc.shapes import MONEY, RATIO
from costcalc_api.pages.words import figure_in, words_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.report.charts.chart import Chart, Row
    from costcalc.report.text import Look
    from costcalc.shapes import Field

BAR_WIDTH = 300
IN_COLUMNS = frozenset({"cost_per_month", "cost_per_request", "ratio_to_cheapest"})
"""The figures of a row that the table has columns for; all others stand with its calculation."""
RATIO_DIGITS = Context(prec=3, rounding=ROUND_HALF_EVEN)
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""For figures that are shown, whose digits all stand beside them."""
_FIGURE = re.compile(r"[≈]?\d[\d,.\u202f\u00a0 ]*\s?USD")
"""The first figure of a sentence, with its currency."""


TRY = "try: "
"""How the line of a reason begins that names a command as the way out; a page has a link for it."""
_DAY = re.compile(r" --on (\d{4}-\d\d-\d\d\S*)")


class Shown(NamedTuple):
    """What stands in a cell: short for the eye, exact for who asks."""

    short: str
    exact: str = ""


class Reader(NamedTuple):
    """Who reads the page: a language, its words for the page, and its tongue for what answers say."""

    lang: str
    words: Mapping[str, Any]
    look: Look

    def told(self, text: str) -> str:
        """What an answer says in English, in the reader's language."""
        return released(self.look.say(text), self.look)

    def figure(self, text: str) -> str:
        """A figure with the reader's signs."""
        return figure_in(text, self.lang)


def reader_of(lang: str) -> Reader:
    """The reader of a language."""
    return Reader(lang, words_in(lang), in_language(PLAIN._replace(lang=lang)))


def comparison(document: dict[str, Any], places: Mapping[str, int], reader: Reader) -> dict[str, Any]:
    """The document of a comparison, with what the template shows of it; `places` are those of the colours."""
    rows = document["rows"]
    has_span = bool(rows) and all(row.get("cost_per_month") is not None for row in rows)
    bars = bars_of(rows)
    longest = max((_length(bar) for bar in bars), default=Fraction(0))
    say = reader.words
    return {
        **document,
        **_sentence(document, reader),
        "has_span": has_span,
        "span": say["month"] if has_span else say["once"],
        "rows": [
            _row(row, bar, longest, _colour(places, row), reader, has_span=has_span)
            for row, bar in zip(rows, bars, strict=True)
        ],
        "unranked": [_unranked(each, reader) for each in document["unranked"]],
        "rounding": reader.told(document["rounding"]),
        "command": document["command"],
    }


def _sentence(document: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """The answer as a sentence, with its first figure apart, and what would change it."""
    decision = document.get("decision")
    if not document["rows"]:
        said = reader.words["none"].format(day=date_in(document["on"], reader.lang))
    elif decision is not None:
        said = decision["sentence"]
    else:
        said = reader.told(comparison_chart(document).title) + "."
    first, stop, beyond = said.partition(". ")
    match = _FIGURE.search(first)
    before, figure, after = (
        (first[: match.start()], match[0], first[match.end() :]) if match else (first, "", "")
    )
    return {
        "before": before,
        "figure": figure,
        "after": after + stop.strip(),
        "beyond": beyond,
    }


def _row(
    row: dict[str, Any], bar: Row, longest: Fraction, colour: str, reader: Reader, *, has_span: bool
) -> dict[str, Any]:
    """A row with its bar, its figures, and the lines of its calculation."""
    low, high = row["list_cost_per_request_low"], row["list_cost_per_request_high"]
    in_doubt = low is not None and high is not None
    estimate = [f"estimate: {row['estimate']}"] if row["estimate"] else []
    source = row["charges"][0]["source"] if row["charges"] else None
    baseline = row.get("ratio_to_baseline")
    return {
        **row,
        "colour": colour,
        "parts": _parts(bar, longest),
        "shown": money(row["cost_per_month" if has_span else "cost_per_request"], reader),
        "each": Shown(reader.figure(grouped(row["cost_per_request"])), row["cost_per_request"]),
        "request": reader.figure(grouped(row["cost_per_request"])),
        "ratio": _ratio(row["ratio_to_cheapest"], reader),
        "to_baseline": baseline and _ratio(baseline, reader).rstrip("× \u00a0"),
        "between": (money(low, reader).short, money(high, reader).short) if in_doubt else None,
        "source": source and {**source, "url": web_address(source["url"])},
        "since": _since(row, reader),
        "figures": _figures(row, reader),
        "lines": [line_of(each, reader) for each in row["charges"]],
        "sum": _sum(row, reader) if has_span else "",
        "notes": [reader.told(each) for each in (*estimate, *row["notes"])],
        "changes": [reader.told(each) for each in change_texts(row["changes"])],
    }


def picture(chart: Chart, reader: Reader) -> dict[str, Any]:
    """A chart as a card of the page: drawn for a screen and for a phone, with its figures as a table."""
    names, rows = table_of(chart, reader.look)
    told = [[released(each, reader.look) for each in row] for row in (names, *rows)]
    return {
        "title": reader.told(chart.title),
        "subtitle": reader.told(chart.subtitle),
        "wide": Markup(drawn(chart, reader.look, WIDE, is_alone=False)),  # noqa: S704 - escaped by the kit
        "phone": Markup(drawn(chart, reader.look, PHONE, is_alone=False)),  # noqa: S704 - as above
        "places": " ".join(f"{each:.1f}" for each in places_of_stops(chart, reader.look, *WIDE)),
        "names": told[0],
        "rows": told[1:],
        "sources": ", ".join(each.title for each in chart.sources),
    }


def _figures(row: dict[str, Any], reader: Reader) -> list[tuple[str, Shown]]:
    """Every figure of a row that people have a name for and that has no column, whatever it comes to say."""
    found = []
    for field in (each for each in ROW if each.label and each.name not in IN_COLUMNS):
        text = row.get(field.name)
        if text:
            found.append((reader.told(field.label), _said(field, str(flat_cell(text)), reader)))
    return found


def _said(field: Field, text: str, reader: Reader) -> Shown:
    if field.kind == MONEY:
        return money(text, reader)
    return Shown(_ratio(text, reader) if field.kind == RATIO else text)


def _unranked(entry: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """Why a model is not ranked, and the day of which it would be, where the way out names one."""
    lines = entry["reason"].splitlines()
    tries = [each for each in lines if each.startswith(TRY)]
    day = next((match[1] for each in tries if (match := _DAY.search(each))), None)
    return {
        **entry,
        "reasons": [reader.told(each) for each in lines if each not in tries],
        "day": day,
        "asked_of": day and short_day(datetime.fromisoformat(day), reader.lang),
    }


def _colour(places: Mapping[str, int], row: dict[str, Any]) -> str:
    return class_of(place_of(places.get(row["model"], len(places))))


def _length(bar: Row) -> Fraction:
    return sum((Fraction(part.amount) for part in bar.parts), Fraction(0))


def _parts(bar: Row, longest: Fraction) -> list[dict[str, Any]]:
    """The parts of a bar in pixels, of BAR_WIDTH; one that costs anything is seen."""
    found, x = [], 0.0
    names = list(TONES)
    for part in bar.parts:
        width = max(float(Fraction(part.amount) * BAR_WIDTH / longest), 0.8)
        tone = f"tone{names.index(kind_of(part.meter)) + 1}"
        found.append({"x": f"{x:.1f}", "width": f"{width:.1f}", "tone": tone})
        x += width
    return found


def _ratio(text: str | None, reader: Reader) -> str:
    if text is None:
        return "–"
    return reader.figure(f"{RATIO_DIGITS.plus(Decimal(text)):,f}") + (
        "\u00a0×" if reader.lang == "fr" else "×"
    )


def _since(row: dict[str, Any], reader: Reader) -> str:
    """Since when the price holds, and how anybody knows."""
    day = row["effective_from"]
    if day is None:
        return ""
    how = "announced" if row["effective_from_basis"] == "announced" else "observed"
    return str(reader.words[how].format(day=short_day(datetime.fromisoformat(day), reader.lang)))


def line_of(charge: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """A line of the calculation: how much of what, at which price, who printed it."""
    source = charge["source"] or {}
    price = charge["contracted_unit_price"] or charge["list_unit_price"] or "0"
    cost = charge["contracted_cost"] or charge["list_cost"] or "0"
    return {
        "meter": reader.told(charge["meter"]).replace("_", " "),
        "when": reader.told(charge["variant"]) if charge["variant"] else "",
        "quantity": f"{reader.figure(grouped(charge['consumed_quantity']))} {_unit(charge['consumed_unit'])}",
        "price": f"{reader.figure(price)} / {pricing_unit(charge['pricing_unit'])}",
        "exact": cost,
        "cost": reader.figure(grouped(cost)),
        "printed": source.get("printed"),
        "language": source.get("language") or "en",
        "title": source.get("title", ""),
        "publisher": source.get("publisher"),
        "url": web_address(source.get("url")),
    }


def _unit(text: str) -> str:
    return text.lower()


def _sum(row: dict[str, Any], reader: Reader) -> str:
    """How a month comes of a request."""
    request, month = Fraction(row["cost_per_request"]), Fraction(row["cost_per_month"])
    if not request:
        return ""
    a_day = month / request / 30
    if a_day.denominator != 1:
        return ""
    return str(
        reader.words["sum"].format(
            request=reader.figure(grouped(row["cost_per_request"])),
            rate=reader.figure(f"{int(a_day):,}"),
            month=reader.figure(grouped(row["cost_per_month"])),
        )
    )


def money(text: str, reader: Reader) -> Shown:
    """USD for the eye: cents from one dollar on, four digits below it."""
    amount = Decimal(text)
    if amount >= 1 or not amount:
        return Shown(reader.figure(f"{amount:,.2f}"), text)
    places = amount.adjusted() - 3
    rounded = amount.quantize(Decimal(1).scaleb(places), context=_ROUNDING)
    return Shown(reader.figure(plain(rounded)), text)


def web_address(url: str | None) -> str | None:
    """An address that a browser may follow; None for any other text."""
    return url if url and url.startswith(("https://", "http://")) else None


def places_of(models: Sequence[str]) -> dict[str, int]:
    """The colours of models by the order in which they were chosen."""
    return {model: place for place, model in enumerate(dict.fromkeys(models))}
