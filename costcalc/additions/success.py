"""The addition `success`: what a solved task costs, where each model solves a share of them.

A failed try costs as much as one that succeeds, and tries are independent of one another: a model that solves
the share p of its tasks takes 1/p requests for each solved one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.errors import NumberError, UsageError, listed, shown
from costcalc.numbers import EXACT, percentage, physical_number, plain, rounded_text, settle
from costcalc.operations.words import texts
from costcalc.pricing.names.meaning import LONGEST_NAME, meant_by
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.pricing.facts import Evidence
    from costcalc.rating.table import RatingTable

NOTE = (
    "cost of a request ÷ share of tasks solved: a failed try costs as much as a solved one, and tries are "
    "independent of one another"
)
ROUNDED = "rounded to 12 decimal places: {}"
NONE_SOLVED = "it solves none, so that no number of tries solves one"
NOT_SAID = "no share of solved tasks is given: say {}=N%, as you measured it"
NO_REQUESTS = "there are no requests"

Rates = dict[str, Decimal]
"""The share of tasks that each model solves, by its id."""


def add(table: RatingTable, words: Words, result: Any, document: dict[str, Any]) -> None:  # noqa: ANN401 - any result
    """Write the costs of a solved task, and the ranking by them, into the document."""
    entries: list[dict[str, Any]] = document["totals"] if "totals" in document else document["rows"]
    rates = _rates(table, words, document)
    costs = list(_costs_per_request(result, document))
    solved: list[tuple[Fraction, dict[str, Any]]] = []
    unranked, rounded = [], []
    for entry, cost in zip(entries, costs, strict=True):
        rate = rates.get(entry["model"])
        entry["success_rate"] = None if rate is None else plain(rate)
        entry["cost_per_solved_task"] = None
        if rate is None or not rate or cost is None:
            unranked.append({**_named(entry), "reason": _reason(entry["model"], rate)})
            continue
        value = cost / Fraction(rate)
        settled, exact = settle(value)
        entry["cost_per_solved_task"] = plain(settled)
        rounded += [] if exact else [entry["model"]]
        if source := _published(table, entry["model"], rate):
            entry["success_source"] = source
        solved.append((value, entry))
    document["success"] = {
        "ranking": _ranking(solved),
        "unranked": unranked,
        "note": NOTE,
        "rounding": ROUNDED.format(", ".join(dict.fromkeys(rounded))) if rounded else None,
    }


def _named(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in ("model", "scenario") if name in entry}


def _reason(model: str, rate: Decimal | None) -> str:
    if rate is None:
        return NOT_SAID.format(model)
    return NO_REQUESTS if rate else NONE_SOLVED


def _ranking(solved: list[tuple[Fraction, dict[str, Any]]]) -> list[dict[str, Any]]:
    """From the cheapest solved task; equal ones keep their order."""
    ranked = sorted(solved, key=lambda each: each[0])
    least = ranked[0][0] if ranked else Fraction(0)
    return [
        {
            **_named(entry),
            "success_rate": entry["success_rate"],
            "cost_per_solved_task": entry["cost_per_solved_task"],
            "ratio_to_cheapest": rounded_text(cost / least) if least else None if cost else "1",
        }
        for cost, entry in ranked
    ]


def _costs_per_request(result: Any, document: Mapping[str, Any]) -> Iterator[Fraction | None]:  # noqa: ANN401
    """What a request costs in each entry, exactly; None where there are no requests."""
    if "totals" not in document:
        for row in result.rows:
            yield row.fraction
        return
    for total in document["totals"]:
        requests = Fraction(total["requests"])
        yield Fraction(total["cost"]) / requests if requests else None


def _rates(table: RatingTable, words: Words, document: Mapping[str, Any]) -> Rates:
    listings = [document[name] for name in ("totals", "rows", "unranked") if name in document]
    asked = list(dict.fromkeys(entry["model"] for entries in listings for entry in entries))
    rates: Rates = {}
    for field in ("success", "successes"):
        for said in texts(words, field):
            name, equals, share = said.rpartition("=")
            if not equals or not name:
                raise UsageError(f"{shown(said)} is no share of a model: write deepseek-r1=79.8%", field)
            model = _asked(table, name, asked, field)
            if model in rates:
                raise UsageError(f"{shown(name)} has two shares: give each model one", field)
            rates[model] = _share(share, field)
    return rates


def _asked(table: RatingTable, name: str, asked: list[str], field: str) -> str:
    """The model among those asked that a name stands for: its id, any alias of it, or an offer's name."""
    known = {each.model for each in meant_by(table.catalogue, name[:LONGEST_NAME])} | {name, f"offer/{name}"}
    found = [model for model in asked if model in known]
    if name in found:
        return name
    if len(found) != 1:
        what = "is the name of several of them" if found else "is none of the models asked"
        raise UsageError(f"{shown(name)} {what}: say {listed((found or asked)[:10])}", field)
    return found[0]


def _share(text: str, field: str) -> Decimal:
    """A share as 79.8% or 0.798."""
    try:
        share = percentage(text) if text.endswith("%") else physical_number(text)
    except NumberError as error:
        raise UsageError(f"{shown(text)} is no share: write 79.8%, or 0.798", field) from error
    if share > 1:
        raise UsageError(f"{shown(text)} is more than all: write 79.8%, or 0.798", field)
    return share


def _published(table: RatingTable, model: str, rate: Decimal) -> dict[str, Any] | None:
    """The published score of a model that a rate repeats; None where the table has no such figure."""
    for each in table.catalogue.facts().evidence.values():
        if each.subject == model and each.quantity == "benchmark_score" and _is(each, rate) and each.cited:
            source = each.cited.source
            return {
                "measure": each.measure, "id": source.id, "title": source.title, "url": source.url,
                "published": source.published, "printed": each.cited.printed,
            }  # fmt: skip
    return None


def _is(evidence: Evidence, rate: Decimal) -> bool:
    score = evidence.low if evidence.low == evidence.high else None
    return score is not None and score.unit == "percent" and score.number == EXACT.scaleb(rate, 2)
