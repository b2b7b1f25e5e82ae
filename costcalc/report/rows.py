"""Flat rows of a result, with stable columns for each schema: what CSV and Markdown hold, in REST too."""

from __future__ import annotations

from importlib import import_module

from costcalc.asking.added import ADDED, added_columns, with_added
from costcalc.asking.added import MONEY as EXCHANGE
from costcalc.report import columns
from costcalc.report.columns import of_the_whole
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
    name = document["schema"].split("/")[1]
    if name not in DECLARED:
        return None
    return import_module(f"costcalc.questions.{name}.rows").ANSWER  # type: ignore[no-any-return]


DECLARED = ("price", "compare", "project", "breakeven")
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


def gaps_of(total: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The times in which a course is not billed; a result of before there could be several has one."""
    gaps: Sequence[Mapping[str, Any]] = total.get("gaps") or ([total["gap"]] if total.get("gap") else [])
    return gaps


def source_words(source: Mapping[str, Any]) -> str:
    """The shortest words that lead to a source: its address, or what it is called."""
    return str(source.get("url") or source.get("article") or source.get("title") or source.get("id"))


def one_line(text: str) -> str:
    """The lines of a message as one."""
    return "; ".join(text.splitlines())


def _models(document: Mapping[str, Any]) -> Iterable[Row]:
    shared = {name: document[name] for name in ("on", "currency")}
    for model in document["models"]:
        ends = {name: each["on"] for name, each in model["lifecycle"].items() if name != "last_seen"}
        yield {**shared, **model, **ends, "last_seen": model["lifecycle"].get("last_seen")}


def _history(document: Mapping[str, Any]) -> Iterable[Row]:
    for period in document["periods"]:
        shared = {**sourced(period), "currency": document["currency"]}
        before = {change["meter"]: change["before"] for change in period["changes"]}
        if not period["list_unit_prices"]:
            yield shared
        for meter, price in period["list_unit_prices"].items():
            said = {**shared, **_added(period, meter)}
            yield {**said, "meter": meter, "list_unit_price": price, "changed_from": before.get(meter)}
        for variant in period["variants"]:
            for meter, price in variant["list_unit_prices"].items():
                said = {**shared, **_added(period, meter)}
                yield {**said, "variant": variant["when"], "meter": meter, "list_unit_price": price}


def _added(period: Mapping[str, Any], meter: str) -> Row:
    """The source and the note of a meter that a feed added to a period."""
    source = period.get("added", {}).get(meter)
    return sourced({"source": source, "note": source["note"]}) if source else {}


def _lookup(document: Mapping[str, Any]) -> Iterable[Row]:
    return ({**sourced(match), "currency": document["currency"]} for match in document["matches"])


def _claims(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row a claim, with its evidence as `value unit: what`; claims on prices have the comparison."""
    groups = {group["id"]: group for group in document["groups"]}
    ratios = {ratio["what"]: ratio["ratio"] for ratio in document["price_comparison"]}
    for claim in document["claims"]:
        group = groups.get(claim["group"], {})
        sources = [source_words(each["source"]) for each in claim["evidence"] if each["source"]]
        yield {
            **claim,
            "lang": document["lang"],
            "group_title": group.get("title"),
            "disagreement": group.get("disagreement"),
            "evidence": [_figure(each) for each in claim["evidence"]],
            "sources": list(dict.fromkeys(sources)),
            "price_comparison": ratios if claim["quantity"] == "price_per_million_tokens" else None,
        }


def _figure(evidence: Mapping[str, Any]) -> str:
    said = " ".join(str(part) for part in (evidence["value"], evidence["unit"]) if part is not None)
    return f"{said}: {evidence['what']}"


def _training(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row an estimate; a subject of which only the hours are known has one row without a cost."""
    names = ("model", "currency", "lowest", "highest", "gpu_hours", "flop", "implied_mfu", "notes")
    shared = {name: document[name] for name in names} | (document["amortisation"] or {})
    shared.pop("cost", None)
    for estimate in document["estimates"] or [{"subject": document["subject"]}]:
        yield {**shared, **sourced(estimate)}


def _feeds(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row a feed, then one a model that is new or gone, a price that changed, a reason to hold it."""
    for feed in document["feeds"]:
        shared = {name: feed[name] for name in ("feed", "outcome", "retrieved")}
        yield {**feed, "entry": "feed"}
        for name, entry in (("models_added", "model_added"), ("models_removed", "model_removed")):
            yield from ({**shared, "entry": entry, "model": model} for model in feed[name])
        for name, entry in (("changes", "change"), ("suspicions", "suspicion")):
            yield from ({**shared, "entry": entry, **each} for each in feed[name])


def _subjects(document: Mapping[str, Any]) -> Iterable[Row]:
    return ({**subject, "currency": document["currency"]} for subject in document["subjects"])


def _audit(document: Mapping[str, Any]) -> Iterable[Row]:
    """One row for each layer that says something to a finding, numbered over all pages."""
    for number, finding in enumerate(document["findings"], document["offset"] + 1):
        shared = {**finding, "finding": number, "currency": document["currency"]}
        for value in finding["values"]:
            named = {"layer_model": value["model"], "layer_variant": value["variant"]}
            said = {name: each for name, each in value.items() if name not in {"model", "variant"}}
            yield {**shared, **named, **sourced(said)}


def _listed(name: str) -> Callable[[Mapping[str, Any]], Iterable[Row]]:
    return lambda document: document[name]


_ROWS: dict[str, Callable[[Mapping[str, Any]], Iterable[Row]]] = {
    "costcalc/models/1": _models,
    "costcalc/history/1": _history,
    "costcalc/lookup/1": _lookup,
    "costcalc/check/1": _listed("problems"),
    "costcalc/verify/1": _listed("differences"),
    "costcalc/config/1": _listed("files"),
    "costcalc/sync/1": lambda document: [dict(document)],
    "costcalc/sync/2": _feeds,
    "costcalc/table/1": _listed("prices"),
    "costcalc/claims/1": _claims,
    "costcalc/training/1": _training,
    "costcalc/subjects/1": _subjects,
    "costcalc/audit/1": _audit,
}
