"""What a result says besides its costs: solved tasks, seats, energy and decision, each a block of its own."""

from __future__ import annotations

from decimal import Decimal

from costcalc.asking.added import SOLVED_TASK, entries_in
from costcalc.groups import gathered
from costcalc.numbers import EXACT, plain
from costcalc.report.cells import named
from costcalc.report.figures import NOTHING, grouped, ratio, short_money
from costcalc.report.folding import folded_table, told
from costcalc.report.languages import figure
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.safe import markdown_cell
from costcalc.report.sources import source_title
from costcalc.report.text import Cell, Column, item, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

DIGITS = 6
INDENT = "  "
COSTS = ("to_cost", "from_cost")

LABELS = {
    "en": {
        "decision": "the decision", "changes": "the winner changes", "then": "then",
        "cost_per_request": "USD a request there", "cost": "USD there", "against": "instead of",
    },
    "fr": {
        "decision": "la décision", "changes": "le gagnant change", "then": "alors",
        "cost_per_request": "USD par requête", "cost": "USD", "against": "au lieu de",
    },
}  # fmt: skip


def addition_lines(document: Entry, look: Look) -> Iterator[str]:
    """The blocks of the additions that were asked for, each with an empty line after it."""
    for name, lines in (("success", _success), ("seats", _seats), ("energy", _energy)):
        if document.get(name):
            yield from lines(document, look)
            yield ""


def _success(document: Entry, look: Look) -> Iterator[str]:
    said = document["success"]
    yield look.title("solved tasks")
    ranking = [{**each, "rank": rank} for rank, each in enumerate(said["ranking"])]
    ways = {
        "model": Way(lambda each: Cell(named(each), "" if each["rank"] else "good"), shrinks="middle"),
        "success_rate": Way(lambda each: f"{plain(EXACT.scaleb(Decimal(each['success_rate']), 2))} %"),
        "cost_per_solved_task": Way(lambda each: short_money(each["cost_per_solved_task"], DIGITS)),
        "ratio_to_cheapest": Way(lambda each: ratio(each["ratio_to_cheapest"]), style="bold"),
    }
    if ranking:
        yield from table(*as_table(told_members(SOLVED_TASK, ranking, ways).values(), ranking), look, INDENT)
    for each in said["unranked"]:
        yield from item(f"{named(each)}: {each['reason']}", look)
    yield from wrapped(said["note"], look, INDENT)
    yield from _published(document, look)


def _published(document: Entry, look: Look) -> Iterator[str]:
    """The sources of shares that are published scores, each once, with the models that it is about."""
    about = gathered(
        (f"{source['measure'].replace('_', ' ')} in {source_title(source)}", entry["model"])
        for entry in entries_in(document)
        if (source := entry.get("success_source"))
    )
    for title, models in about.items():
        names = ", ".join(dict.fromkeys(models))
        yield from item(f"{names}: as published, {title}", look)


def _seats(document: Entry, look: Look) -> Iterator[str]:
    said = document["seats"]
    yield look.title("seats or the API")
    seats, price = grouped(said["seats"]), said["price"]
    cost = short_money(said["cost_per_month"], DIGITS)
    yield from wrapped(f"{seats} × {price} = {cost} USD a month", look, INDENT)
    if "exchange" in said:
        from costcalc.report.money import exchange_lines

        yield from exchange_lines({"fx": said["exchange"], "currency": "USD"}, look, INDENT)
    for row in said["rows"]:
        scenario = f"{row['scenario']}: " if row.get("scenario") else ""
        yield from item(f"{scenario}{row['sentence']}", look)


def _energy(document: Entry, look: Look) -> Iterator[str]:
    said = document["energy"]
    mix = f"{said['mix_kgco2e_per_kwh']} kgCO2e/kWh in {said['zone']}"
    yield look.title(f"energy, estimated by {said['package']}, {mix}")
    entries = [each for each in entries_in(document) if "wh_per_request" in each["energy"]]
    if entries:
        yield from _table_of_energy(entries, look)
    for each in entries_in(document):
        energy = each["energy"]
        told = energy.get("reason") or " ".join([f"taken as {energy['model_used']}.", *energy["warnings"]])
        yield from item(f"{named(each)}: {told}", look)
    yield from wrapped(said["label"], look, INDENT)
    yield from wrapped(f"leaves out: {said['leaves_out']}", look, INDENT)
    check = said["cross_check"]
    if check:
        of = f"{check['wh_per_1000_output_tokens']} Wh per 1,000 output tokens of {check['model']}"
        yield from wrapped(f"the check: {of}: {check['basis']}", look, INDENT)


def _table_of_energy(entries: Sequence[Entry], look: Look) -> Iterator[str]:
    """Each cell is a range, of two members; and which they are hangs on whether months were asked for."""
    of_all = "wh" in entries[0]["energy"]
    whose, suffix = ("in all", "") if of_all else ("a request", "_per_request")
    checks = [each["energy"]["cross_check"] for each in entries]
    columns = [
        Column("model", shrinks="middle"),
        Column(f"Wh {whose}", "right"),
        Column(f"gCO2e {whose}", "right"),
        Column("Wh a request, checked" if of_all else "Wh, checked", "right", "dim"),
    ]
    cells = [
        (
            named(each),
            *(_range(each["energy"][f"{name}{suffix}"]) for name in ("wh", "gco2e")),
            grouped(check["wh_per_request"]) if check else NOTHING if any(checks) else "",
        )
        for each, check in zip(entries, checks, strict=True)
    ]
    yield from table(columns, cells, look, INDENT)


def _range(span: Mapping[str, str]) -> str:
    low, high = grouped(span["low"]), grouped(span["high"])
    return low if low == high else f"{low} to {high}"


def decision_lines(document: Entry, look: Look) -> Iterator[str]:
    """The block of the decision, with an empty line after it; nothing where it was not asked for.

    The columns of its tipping points are titled in two languages, which a shape is not.
    """
    decision = document.get("decision")
    if decision is None:
        return
    not_searched = look.say(decision["not_searched"] or "")
    lang, labels, look = decision["lang"], LABELS[decision["lang"]], look.as_said
    yield look.paint(labels["decision"], "bold")
    yield from told(decision["sentence"], look, INDENT)
    if decision["tipping_points"]:
        columns = [
            Column(labels["changes"]),
            Column(labels["then"], style="good", shrinks="middle"),
            Column(labels[decision["tipping_measure"]], "right"),
            Column(labels["against"], "right", "dim"),
        ]
        rows = [
            [each["when"], each["to_model"], *(figure(each[name], lang) for name in COSTS)]
            for each in decision["tipping_points"]
        ]
        yield from folded_table(columns, rows, look, INDENT, folds=(0,))
    if not_searched:
        yield from told(not_searched, look, INDENT)
    yield ""


def decision_markdown(document: Entry) -> list[str]:
    """The sentence and the tipping points, as Markdown; nothing where they were not asked for."""
    decision = document.get("decision")
    if decision is None:
        return []
    then = LABELS[decision["lang"]]["then"]
    points = [
        f"- {markdown_cell(each['when'])} ({then} {markdown_cell(each['to_model'])})"
        for each in decision["tipping_points"] or ()
    ]
    return [f"**{markdown_cell(decision['sentence'])}**", *([""] if points else []), *points]
