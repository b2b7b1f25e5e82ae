"""The blocks of a break-even on units by the hour: those that a contract has bought, and those listed."""

from __future__ import annotations

from decimal import Decimal

from costcalc.groups import gathered
from costcalc.questions.breakeven.shape import LISTED
from costcalc.questions.compare.text import about
from costcalc.report.figures import grouped, millions, rounded, short_money
from costcalc.report.folding import folded_table
from costcalc.report.members import Told, Way, as_table, told_members
from costcalc.report.money import converted, currency_of
from costcalc.report.sources import address_lines, source_title
from costcalc.report.text import Cell, Column, item, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look


INDENT = "  "
DIGITS = 6
PAYS: dict[bool | None, str | Cell] = {True: Cell("yes", "good"), False: "no", None: "?"}
LEGEND = (
    "serve, pay from: tokens a day, of as many units as stand there; a month is 30 days, a year 365; in all: "
    "with what they do not serve, by the token"
)


def provisioned_lines(document: Document, look: Look) -> Iterator[str]:
    """The bought units of each model against its price by the token, after an empty line."""
    rows = [row for row in document["rows"] if row.get("provisioned")]
    if rows:
        yield from ("", look.title("units by the hour, under a contract"))
    for row in rows:
        yield from item(f"{row['model']}: {_bought(row['provisioned'], row['api_cost_per_day'])}", look)


def _bought(said: Document, by_token: str | None) -> str:
    """`2 units cost 1,440 USD a day and serve 864,000,000 tokens; they pay from 128,000,000 tokens a day`."""
    units, who, s = ("unit", "it", "s") if said["units"] == "1" else ("units", "they", "")
    cost, capacity = short_money(said["cost_per_day"], DIGITS), said["capacity_tokens_per_day"]
    needed, workload = said["breakeven_tokens_per_day"], said["cost_per_day_at_workload"]
    begin = f"{grouped(said['units'])} {units} cost{s} {cost} USD a day and serve{s} "
    begin += f"{grouped(rounded(capacity, DIGITS))} tokens; {who}"
    if needed is None:
        return f"{begin} never pay{s}: tokens cost nothing"
    if Decimal(needed) > Decimal(capacity):
        return f"{begin} never pay{s}: as many cost less by the token"
    pays = f"pay{s}" if said["reached"] or workload is None else "would pay"
    begin += f" {pays} from {grouped(rounded(needed, DIGITS))} tokens a day"
    if workload is None:
        return begin
    listed = short_money(by_token or "0", DIGITS)
    return f"{begin}: this workload costs {short_money(workload, DIGITS)} so, {listed} by the token"


def listed_lines(document: Document, look: Look) -> Iterator[str]:
    """What units cost, serve and need, of each model that is sold by them; nothing where none is."""
    rows = [row for row in document["rows"] if row.get("listed_units")]
    if not rows:
        return
    yield look.title("units by the hour, at list price")
    for place, row in enumerate(rows):
        yield from [""] if place else []
        yield from _of_model(row, document, look)
    yield from (look.paint(line, "dim") for line in wrapped(LEGEND, look, INDENT))
    for said, models in gathered(pair for row in rows for pair in _notes(row)).items():
        whose = "" if len(models) == len(rows) else f"{', '.join(models)}: "
        yield from item(f"{whose}{said}", look)
    yield ""
    yield from _sources(rows, look)


def _of_model(row: Document, document: Document, look: Look) -> Iterator[str]:
    currency, units = currency_of(document), row["listed_units"]
    in_all = "cost_per_day_at_workload"
    last = in_all if any(each[in_all] is not None for each in units) else "cost_per_day"
    yield from item(f"{row['model']}{_by_the_token(row)}", look)
    ways: Ways = {
        "units": Way(lambda each: f"{grouped(each['units'])} {each['unit']}", "left"),
        "term": Way(),
        "unit_price": Way(),
        "cost_per_day": Way(),
        "capacity_tokens_per_day": Way(lambda each: millions(each["capacity_tokens_per_day"])),
        "breakeven_tokens_per_day": Way(
            lambda each: f"{about(row)}{millions(each['breakeven_tokens_per_day'])}", style="bold"
        ),
        in_all: Way(lambda each: "" if each[in_all] is None else short_money(each[in_all], DIGITS)),
        "converted": Told(
            Column(f"in {currency}", "point"), lambda each: converted(each, last) if currency else ""
        ),
        "reached": Way(lambda each: PAYS[each["reached"]]),
    }
    told = told_members(LISTED, units, ways, lambda each, name: short_money(each[name], DIGITS))
    yield from folded_table(*as_table(told.values(), units), look, INDENT, folds=(2, 1, 0))


def _by_the_token(row: Document) -> str:
    daily, region = row["api_cost_per_day"], row["listed_units"][0]["region"]
    said = [] if daily is None else [f"{about(row)}{short_money(daily, DIGITS)} USD a day by the token"]
    said += [f"units of region {region}"] if region else []
    return f": {'; '.join(said)}" if said else ""


def _notes(row: Document) -> Iterator[tuple[str, str]]:
    """What is not known of units of a model, and what may make their figures others; with the model."""
    units = row["listed_units"]
    terms = gathered(
        (said, each["term"])
        for each in units
        for said in (each["why_unknown"], *each["notes"], each["note"])
        if said
    )
    for said, names in terms.items():
        yield said if len(names) == len(units) else f"{said} ({', '.join(names)})", row["model"]


def _sources(rows: list[Document], look: Look) -> Iterator[str]:
    """Where prices and throughputs were read, each place once, with its words."""
    units = [each for row in rows for each in row["listed_units"]]
    cited = [source for each in units for source in (each["source"], each["capacity_source"]) if source]
    # A source is told as it is first cited.
    first = {source["id"]: source for source in reversed(cited)}
    for name, said in gathered((source["id"], source["printed"]) for source in cited).items():
        source = first[name]
        yield from item(source_title(source), look)
        yield from address_lines(source, look, "    ")
        if quoted := ", ".join(f"“{each}”" for each in dict.fromkeys(said) if each):
            yield from wrapped(quoted, look, "    ", first="    ")
