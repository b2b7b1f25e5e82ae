"""A chart as a file: SVG, or a page of HTML that has the picture and its figures as a table."""

from __future__ import annotations

from html import escape

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.report.charts.chart import TIME, stops_of
from costcalc.report.charts.scales import moment_of, short_day
from costcalc.report.charts.svg import drawn
from costcalc.report.safe import safe
from costcalc.report.text import released
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from costcalc.report.charts.chart import Chart
    from costcalc.report.text import Look


def written(chart: Chart, ending: str, look: Look) -> bytes:
    """The bytes of a file whose name ends so; `UsageError` where there is no such file."""
    return KINDS[known_ending(ending)](chart, look)


def known_ending(ending: str) -> str:
    """How the name of a picture ends, `svg`; `UsageError` for any other."""
    if ending.lower() not in KINDS:
        has = f"ends in {shown(ending)}" if ending else "has no ending"
        raise UsageError(f"{has}: a picture ends in {listed([f'.{each}' for each in KINDS])}", "chart")
    return ending.lower()


def table_of(chart: Chart, look: Look) -> tuple[list[str], list[Sequence[str]]]:
    """The figures of a chart as a table: the names above its columns, and its rows."""
    if chart.rows:
        meters = list(dict.fromkeys(part.meter for row in chart.rows for part in row.parts))
        rows: list[Sequence[str]] = []
        for row in chart.rows:
            parts = {part.meter: look.say(part.text) for part in row.parts}
            rows.append((row.name, look.say(row.value), *(parts.get(meter, "") for meter in meters)))
        return ["", look.say(chart.subtitle), *map(look.say, meters)], rows
    stops = stops_of(chart)
    names = [series.name for series in chart.series]
    said = (stop.text or _place(chart, stop.x, look) for stop in stops)
    return [look.say(chart.x.label), *names], [
        (place, *map(look.say, stop.values)) for place, stop in zip(said, stops, strict=True)
    ]


def _place(chart: Chart, x: object, look: Look) -> str:
    from decimal import Decimal

    at = Decimal(str(x))
    return short_day(moment_of(at), look.lang) if chart.x.scale == TIME else str(x)


def _svg(chart: Chart, look: Look) -> bytes:
    return (drawn(chart, look) + "\n").encode()


def _html(chart: Chart, look: Look) -> bytes:
    """A page that needs nothing else: the picture, its figures, and who printed them."""
    names, rows = table_of(chart, look)
    head = _row("th", names)
    body = "".join(_row("td", row) for row in rows)
    sources = "".join(f"<li>{_link(each.title, each.url)}</li>" for each in chart.sources)
    page = (
        f'<!DOCTYPE html>\n<html lang="{look.lang}">\n<meta charset="utf-8">\n'
        f"<title>{_text(look.say(chart.title))}</title>\n"
        f"<body>\n{drawn(chart, look)}\n<table>\n<thead>{head}</thead>\n<tbody>{body}</tbody>\n</table>\n"
        f"<ul>{sources}</ul>\n</body>\n</html>\n"
    )
    return (page if look.lang == "en" else released(page, look)).encode()


def _row(cell: str, texts: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_text(each)}</{cell}>' for each in texts)}</tr>"


def _link(title: str, url: str) -> str:
    is_address = url.startswith(("https://", "http://"))
    return f'<a href="{escape(safe(url))}">{_text(title)}</a>' if is_address else _text(title)


def _text(said: str) -> str:
    return escape(safe(said))


KINDS: Mapping[str, Callable[[Chart, Look], bytes]] = {"svg": _svg, "html": _html}
"""How the names of pictures end, and what writes one."""
