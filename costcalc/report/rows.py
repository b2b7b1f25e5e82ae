"""Flat rows of a result, with stable columns for each schema: what CSV and Markdown hold, in REST too."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module

from costcalc.asking.added import ADDED, added_columns, with_added
from costcalc.asking.added import MONEY as EXCHANGE
from costcalc.meters import METERS
from costcalc.numbers import EXACT, plain
from costcalc.report import additions, columns
from costcalc.report.changes import change_cell
from costcalc.report.columns import COLUMNS_OF_TOTALS, DRAWN, QUANTILES, of_the_whole
from costcalc.report.money import NOTE, money_cells
from costcalc.shapes import CONVERTED, MONEY, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.report.flat import Answer
    from costcalc.shapes import Field, Shape

    Row = dict[str, Any]


def answer_of(document: Mapping[str, Any]) -> Answer | None:
    """What the document of a schema is, as its question declares it."""
    schema = document["schema"]
    name = schema.split("/")[1]
    if name not in DECLARED:
        return None
    rows = import_module(f"costcalc.questions.{OF_ANOTHER.get(name, name)}.rows")
    return rows.ANSWERS[schema] if hasattr(rows, "ANSWERS") else rows.ANSWER  # type: ignore[no-any-return]


DECLARED = (
    "price", "compare", "models", "history", "lookup", "audit", "verify", "check", "config", "table", "sync",
    "claims", "training", "subjects",
)  # fmt: skip
OF_ANOTHER = {"subjects": "training"}
"""Documents that a question of another name answers with."""
FX = tuple(each.name for each in ADDED[EXCHANGE].columns)
"""The columns that say what was converted to, and how; they stand behind what is converted."""


def shape_of(document: Mapping[str, Any]) -> Shape | None:
    """The members of a document, those of the additions that were asked for among them."""
    answer = answer_of(document)
    return None if answer is None else with_added(answer.shape)


def columns_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the columns of a result."""
    return tuple(each.name for each in fields_of(document))


def fields_of(document: Mapping[str, Any]) -> list[Field]:
    """The columns of a result: they depend on its schema, and on what was asked for besides."""
    answer = answer_of(document)
    if answer is None:
        return [text(name) for name in columns.columns_of(document)]
    fields = {field.name: field for field in answer.flat.columns(document)}
    added = [each for each in added_columns(document) if each.name not in fields]
    of_all = [each for each in fields.values() if each.of_all]
    found = [*(each for each in fields.values() if not each.of_all)]
    found += [each for each in added if each.name not in FX]
    if "fx" in document:
        found += [each._replace(name=f"{CONVERTED}_{each.name}") for each in found if each.kind == MONEY]
        found += [
            each for each in added if each.name in FX and (each.name != NOTE or document["fx"].get("note"))
        ]
    return found + of_all


def rows_of(document: Mapping[str, Any]) -> list[Row]:
    """The rows of a result; each has every column of its schema, None where there is nothing to say."""
    answer = answer_of(document)
    if answer is None:
        return _old_rows_of(document)
    fields = fields_of(document)
    shared = {each.name: document.get(each.name) for each in answer.flat.shared_fields()}
    rows = ({**shared, **row} for row in answer.flat.make(document))
    if "fx" in document:
        rows = ({**row, **money_cells(document, row)} for row in rows)
    whole = {each.name: document[each.name] for each in fields if each.of_all}
    found = [{**row, **whole} for row in rows] or [whole] * any(whole.values())
    return [{each.name: _flat(row.get(each.name)) for each in fields} for row in found]


def _old_rows_of(document: Mapping[str, Any]) -> list[Row]:
    """The rows of a result; each has every column of its schema, None where there is nothing to say."""
    names = columns.columns_of(document)
    rows, whole = _ROWS[document["schema"]](document), of_the_whole(document)
    if "fx" in document:
        rows = ({**row, **money_cells(document, row)} for row in rows)
    rows = [{**row, **whole} for row in rows] or [whole] * any(whole.values())
    return [{column: _flat(row.get(column)) for column in names} for row in rows]


def _flat(value: object) -> object:
    """A value that fits a cell: lists are joined by `; `, maps written as `name=value`."""
    if isinstance(value, dict):
        return "; ".join(f"{name}={each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def sourced(entry: Mapping[str, Any]) -> Row:
    """An entry with what is known of its source in columns of their own."""
    source = entry.get("source") or {}
    return {**entry, **{f"source_{name}": value for name, value in source.items()}}


def contract_id(entry: Mapping[str, Any]) -> object:
    """The contract of an entry, in a cell."""
    return entry["contract"]["id"] if entry.get("contract") else None


def _project(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row a month and course; tokens in and out of all meters, cached ones and reasoning included."""
    of_course = {
        _course(total): {
            **{name: total[name] for name in COLUMNS_OF_TOTALS[document["schema"]]},
            **additions.addition_cells(document, place),
            "converted": _of_course(document, place),
        }
        for place, total in enumerate(document["totals"])
    }
    for row in document["rows"]:
        sums = dict.fromkeys(("input_tokens", "output_tokens"), Decimal(0))
        for meter, quantity in row["tokens"].items():
            if METERS[meter].is_token:
                name = f"{METERS[meter].direction}_tokens"
                sums[name] = EXACT.add(sums[name], Decimal(quantity))
        course = of_course[_course(row)]
        converted = {"converted": {**course["converted"], **row.get("converted", {})}}
        counted = {name: plain(sums[name]) for name in sums}
        yield {"currency": document["currency"], **course, **row, **counted, **converted}
    for total in document["totals"]:
        for gap in gaps_of(total):  # nothing stands for months that nobody bills
            said = {name: total.get(name) for name in ("scenario", "model", "name")}
            said |= {"month": gap["at"][: len("2027-01")], "code": "gap", "problem": gap["reason"]}
            yield {"currency": document["currency"], **said}
        changes = total.get("changes", ())
        for change, words in zip(changes, change_cell({"changes": changes}), strict=True):
            said = {name: total.get(name) for name in ("scenario", "model", "name")}
            said |= {"month": change["at"][: len("2027-01")], "code": change["kind"], "problem": words}
            yield {"currency": document["currency"], **said}
    for each in document["unranked"]:
        yield {"currency": document["currency"], **each, "problem": one_line(each["reason"])}


def gaps_of(total: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The times in which a course is not billed; a result of before there could be several has one."""
    gaps: Sequence[Mapping[str, Any]] = total.get("gaps") or ([total["gap"]] if total.get("gap") else [])
    return gaps


def _course(entry: Mapping[str, Any]) -> tuple[object, object]:  # what the months of a total share
    return entry.get("scenario"), entry["model"]


def _of_course(document: Mapping[str, Any], place: int) -> Row:
    """What is said of a whole course, in another currency."""
    amounts = document["totals"][place].get("converted", {})
    named = {name: amounts[name] for name in COLUMNS_OF_TOTALS[document["schema"]] if name in amounts}
    return {**named, **additions.converted_cells(document, place)}


_OF_UNITS = ("cost_per_day", "breakeven_tokens_per_day")


_OF_LISTED = (
    "unit", "term", "unit_price", "cost_per_day", "capacity_tokens_per_day", "breakeven_tokens_per_day",
    "cost_per_day_at_workload", "reached", "why_unknown", "last_seen", "notes",
)  # fmt: skip


def _in_all(units: Mapping[str, Any]) -> Decimal:
    return Decimal(units["cost_per_day_at_workload"] or units["cost_per_day"])


def _sources_of(units: Mapping[str, Any]) -> list[str]:
    cited = [each for each in (units.get("source"), units.get("capacity_source")) if each]
    return list(dict.fromkeys(map(source_words, cited)))


def _breakeven(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row a model, each with what is said of the hardware; defaults are `word=value`.

    Ratios are over `needed_cost_per_day` where the hardware named is too small, else over `own_cost_per_day`.
    """
    own, fit = document["own"] or {}, document["fit"] or {}
    needed = own.get("needed") or {}
    costs = {f"own_{name}": value for name, value in own.items() if name.startswith("cost_per_")}
    defaults = {each["word"]: each["value"] for each in document["defaults"]}
    shared = {**own, **costs, "on": document["on"], "currency": document["currency"], "defaults": defaults}
    shared |= {"fits": fit.get("fits"), **{f"needed_{name}": value for name, value in needed.items()}}
    in_currency = {
        f"{whose}_{name}": amount
        for whose, entry in (("own", own), ("needed", needed))
        for name, amount in entry.get("converted", {}).items()
    }
    for place, row in enumerate(document["rows"]):
        sources = dict.fromkeys(source_words(charge["source"]) for charge in row["charges"])
        notes = [*row["notes"], *document["notes"]]
        said = {"sources": list(sources), "notes": notes, **_drawn(document, place)}
        said["contract"] = contract_id(row)
        units = row.get("provisioned") or {}
        said |= {f"provisioned_{name}": units.get(name) for name in _OF_UNITS}
        in_units = {f"provisioned_{name}": each for name, each in units.get("converted", {}).items()}
        listed: Mapping[str, Any] = min(row.get("listed_units", ()), key=_in_all, default={})
        said |= {f"listed_{name}": listed.get(name) for name in _OF_LISTED}
        said |= {"listed_count": listed.get("units"), "listed_sources": _sources_of(listed)}
        in_units |= {f"listed_{name}": each for name, each in listed.get("converted", {}).items()}
        said["converted"] = {
            **in_currency,
            **in_units,
            **row.get("converted", {}),
            **said.get("converted", {}),
        }
        yield {**shared, **row, **said}
    for each in document["unranked"]:
        yield {
            **shared, **each, "problem": one_line(each["reason"]), "reason": None, "converted": in_currency,
        }  # fmt: skip


def _drawn(document: Mapping[str, Any], place: int) -> Row:
    """What a simulation says of the row at a place."""
    simulation = document.get("simulation")
    if not simulation:
        return {}
    row = simulation["rows"][place]
    drawn = {"api": row["api_cost_per_million_tokens"], "own": simulation["own_cost_per_million_tokens"]}
    cells = {f"{who}_{name}": each[name] for who, each in drawn.items() for name in QUANTILES}
    cells |= {name: (simulation | row).get(name) for name in ("seed", "draws", DRAWN[0])}
    in_currency = [(who, each.get("converted", {})) for who, each in drawn.items()]
    amounts = {f"{who}_{name}": each[name] for who, each in in_currency for name in QUANTILES if each}
    return {**cells, "converted": amounts}


def source_words(source: Mapping[str, Any]) -> str:
    """The shortest words that lead to a source: its address, or what it is called."""
    return str(source.get("url") or source.get("article") or source.get("title") or source.get("id"))


def one_line(text: str) -> str:
    """The lines of a message as one."""
    return "; ".join(text.splitlines())


_ROWS: dict[str, Callable[[Mapping[str, Any]], Iterable[Row]]] = {
    "costcalc/project/1": _project,
    "costcalc/breakeven/1": _breakeven,
}
