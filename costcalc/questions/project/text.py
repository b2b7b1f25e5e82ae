"""The report of a projection: totals with the course of their months, the months, what overtakes what."""

from __future__ import annotations

from costcalc.asking.additions import CURRENCY
from costcalc.doubt.simulation import SENSITIVITY
from costcalc.groups import gathered
from costcalc.pricing.model import NEWEST
from costcalc.questions.compare.text import markdown, mix_words, quantity_words, rate_words, unranked_lines
from costcalc.questions.project.horizon import read_month
from costcalc.questions.project.request import ADDITIONS, phase_text
from costcalc.questions.project.tables import (
    amount_of,
    by_course,
    course_of,
    month_lines,
    percent,
    total_lines,
)
from costcalc.report.cells import gaps_of, named
from costcalc.report.change_words import told_of
from costcalc.report.contract import contract_lines, signed
from costcalc.report.figures import money, pricing_unit
from costcalc.report.members import OTHERS, Way, as_table, told_members
from costcalc.report.moments import in_force, short_moment
from costcalc.report.money import exchange_lines
from costcalc.report.safe import safe
from costcalc.report.sources import command_lines, newest_lines, note_lines, source_title
from costcalc.report.text import Cell, Column, Text, item, table, wrapped
from costcalc.tokens.text import adjustment_lines, text_words
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

MOST_OVERTAKES, MOST_SWINGS = 8, 5
INDENT = "  "
SWINGS = {
    "name": Way(lambda each: each["name"].replace("_", " ")),
    OTHERS: Way(),
    "share": Way(lambda each: percent(each["share"])),
}
"""How the members of what moves a total are told."""
MEASURES = {"cost": "by the month", "cumulative_cost": "in all since {start}"}


def project_lines(document: Entry, look: Look) -> Iterator[str]:
    """The lines of the report."""
    totals = document["totals"]
    yield from newest_lines(totals, look)
    yield from _heading(document, look)
    yield ""
    if totals:
        yield from total_lines(document, look)
        yield ""
        yield from month_lines(document, look)
        yield ""
    for block in (_gaps, _names, _overtakes, _doubt, _adjustments, _contracts, unranked_lines):
        lines = list(block(document, look))
        if lines:
            yield from lines
            yield ""
    # Every document has a `currency`; whether it was converted is said above.
    if any(each.name in document for each in ADDITIONS if each is not CURRENCY):
        from costcalc.asking.added_text import addition_lines, decision_lines

        yield from addition_lines(document, look)
        yield from decision_lines(document, look)
    yield from _sources(totals, look)
    yield from exchange_lines(document, look)
    yield from _rebound(document, look)
    yield from note_lines(_notes(document), look)
    yield from command_lines(document, look)


def _heading(document: Entry, look: Look) -> Iterator[str]:
    workload, months = document["workload"], document["months"]
    requests = workload["requests"]
    rate = f"{rate_words(requests, '')}: " if requests else ""
    said = mix_words(workload["shapes"]) if workload.get("shapes") else ", ".join(_quantities(workload))
    yield from wrapped(f"{rate}{said}", look, INDENT)
    start = read_month(document["start"])
    span = f"{start} to {start.after(months - 1)}, {months} months" if months > 1 else str(start)
    options = [f"{name} {value}" for name, value in document["options"].items()]
    yield from wrapped(", ".join([span, *options, *text_words(workload), "USD before tax"]), look, INDENT)
    assumed = list(_assumed(document["assumptions"]))
    if assumed:
        yield from wrapped("; ".join(assumed), look, INDENT)
    for name, changes in document.get("scenarios", {}).items():
        differs = look.say("; ".join(_assumed(changes)) or "as said above")
        said = f"{name}{look.colon}{differs}"
        yield from wrapped(said, look.as_said, f"{INDENT}    ", first=f"{INDENT}- ")


def _quantities(fields: Entry) -> list[str]:
    """The quantities of a request, as they were said: `400..700 token` stays."""
    return [
        quantity_words(str(value).removesuffix(" token"), name.replace("_", " "))
        for name, value in fields.items()
        if value is not None and name not in {"requests", "shapes", "text"}
    ]


def _assumed(words: Entry) -> Iterator[str]:
    """Words of a question as they are read: `growth 5%/month`, `requests of 12 months as said`."""
    for name, value in words.items():
        if name == "shapes":
            yield mix_words(value)
        elif name == "text":
            yield from text_words({"text": value})
        elif name == "demand":
            yield f"requests of {len(value)} months as said"
        else:
            said = map(_said, value if isinstance(value, list) else [value])
            yield f"{name.replace('_', ' ')} {' and '.join(said)}"


def _said(value: Any) -> str:  # noqa: ANN401 - whatever was said
    phase = phase_text(value)
    return f"from {phase.replace(': ', ' ', 1)}" if isinstance(value, dict) else phase


def _overtakes(document: Entry, look: Look) -> Iterator[str]:
    """Which overtakes which: by the month, in all that was spent, or both at once."""
    found = gathered(
        ((each["month"], each["model"], each["overtakes"], each.get("scenario")), each["measure"])
        for each in document["overtakes"]
    )
    if found:
        yield look.title("overtakes")
    for (month, model, other, scenario), measures in list(found.items())[:MOST_OVERTAKES]:
        told = " and ".join(MEASURES[each].format(start=document["start"]) for each in measures)
        where = f" ({scenario})" if scenario else ""
        yield from item(f"from {month} {model} costs less than {other}, {told}{where}", look)
    left = len(found) - MOST_OVERTAKES
    if left > 0:
        yield INDENT + look.say(f"and {left} more: --format json has all")


def _gaps(document: Entry, look: Look) -> Iterator[str]:
    """Which models are billed for a part of the months alone, and why."""
    months = f"{document['months']} months" if document["months"] > 1 else "the month"
    follows = document["assumptions"].get("follow")
    for total in document["totals"]:
        if gaps := gaps_of(total):
            reasons = "; ".join(gap["reason"] for gap in gaps)
            # Where successors follow already, the flag would add none.
            successor = None if follows else gaps[-1]["successor"]
            more = f"; its successor is {successor}: --follow successor goes on with it" if successor else ""
            said = f"billed {_edges(gaps)} only, not for all of {months}, and not ranked"
            yield from item(f"{named(total)}: {said}: {reasons}{more}", look)


def _names(document: Entry, look: Look) -> Iterator[str]:
    """Which names are known to stand for other models before the months are over: they are billed as now."""
    rows = by_course(document)
    for total in document["totals"]:
        for each in told_of(total.get("changes", ()), look.lang):
            followed = total["gap"] or any("prices_of" in row for row in rows[course_of(total)])
            billed = "" if followed else look.say(f"; all months are billed as {total['model']}")
            yield from item(f"{named(total)}{look.colon}{each.words}{billed}", look.as_said)


def _edges(gaps: Sequence[Entry]) -> str:
    """When what is billed between gaps begins, and when it ends: `from 2025-06-10 on`, `until 2026-11-30`."""
    edges = [
        f"from {short_moment(gap['until'])}" if gap.get("until") else f"until {short_moment(gap['at'])}"
        for gap in gaps
    ]
    return f"{' '.join(edges)}{' on' if gaps[-1].get('until') else ''}"


def _doubt(document: Entry, look: Look) -> Iterator[str]:
    """Which input moves the total of the cheapest most, in each scenario in which anything is in doubt."""
    if document["seed"] is None:
        return
    doubtful = [total for total in document["totals"] if "p10" in total]
    for winner in {total.get("scenario"): total for total in reversed(doubtful)}.values():
        yield look.title("what moves the total most") + f" ({named(winner)})"
        swings = [each for each in document["sensitivity"] if course_of(each) == course_of(winner)]
        shown = swings[:MOST_SWINGS]
        told = told_members(SENSITIVITY, shown, SWINGS, amount_of)
        yield from table(*as_table(told.values(), shown), look, INDENT)
    yield from wrapped(document["simulation"]["estimate"], look, INDENT)


def _adjustments(document: Entry, look: Look) -> Iterator[str]:
    """How each model counts the text, and who says so."""
    told: set[str] = set()
    for total in document["totals"]:
        lines = list(adjustment_lines(total, look))
        if lines and total["model"] not in told:
            told.add(total["model"])
            yield look.title(f"tokens of {named(total)}")
            yield from lines


def _contracts(document: Entry, look: Look) -> Iterator[str]:
    """The contracts, and for each model the steps from the list cost to what is paid."""
    totals = [total for total in document["totals"] if total.get("steps")]
    if not totals:
        return
    for contract in {each["id"]: each for total in totals for each in total["contracts"]}.values():
        yield from contract_lines(contract, look)
    for total in totals:
        yield from wrapped(f"{named(total)}, from list cost to effective cost", look, INDENT)
        several = len(total["contracts"]) > 1
        lines: list[tuple[str | Cell, ...]] = [
            ("list cost", "", money(total["list_cost"])),
            *(
                (step["name"].replace("_", " "), step["detail"] if several else "", signed(step["amount"]))
                for step in total["steps"]
            ),
            ("effective cost", "", Cell(money(total["cost"]), "good")),
        ]
        columns = [Column(""), Column("", shrinks="end"), Column("USD", "point")]
        yield from table(columns, lines, look, INDENT * 2)


def _sources(totals: Sequence[Entry], look: Look) -> Iterator[str]:
    """Where the prices were read: each source once, with the models that it is about."""
    about: dict[str, tuple[Entry, list[str]]] = {}
    for total in totals:
        for price in total["prices"]:
            for source in price["sources"].values():
                models = about.setdefault(source["id"], (source, []))[1]
                models += [] if total["model"] in models else [total["model"]]
    if about:
        yield look.title("sources")
        for source, models in about.values():
            yield from item(f"{source_title(source)}: {', '.join(models)}", look)
        yield ""


def _notes(document: Entry) -> list[str]:
    """What is taken for granted, once for all courses that it is said of; of all of them without names."""
    notes: dict[str, dict[str, None]] = {}
    every = set(map(named, document["totals"]))
    for total in document["totals"]:
        labels = [f"an estimate: {each}" for each in (total["estimate"] or "").split("; ") if each]
        for note in [*labels, *(each for each in total["notes"] if NEWEST not in each)]:
            notes.setdefault(note, {})[named(total)] = None
    told = (
        note if len(who) == len(every) > 1 else f"{_who(who, document)}: {note}"
        for note, who in notes.items()
    )
    return [*told, *document["notes"]]


def _who(courses: Iterable[str], document: Entry) -> str:
    """The courses that a note is about: whole models and whole scenarios by their names."""
    left = dict.fromkeys(courses)
    names = []
    for name in ("model", "scenario"):
        of_one = ((total[name], named(total)) for total in document["totals"] if total.get(name))
        for group, members in gathered(of_one).items():
            if all(each in left for each in members):
                names.append(group)
                left = {each: None for each in left if each not in members}
    return ", ".join([*names, *left])


def _rebound(document: Entry, look: Look) -> Iterator[str]:
    """What an elasticity means, beside those that are published."""
    rebound = document.get("rebound")
    if rebound is None:
        return
    where = {"rises": "above", "falls": "below", "stays": "at"}[rebound["spend_when_prices_fall"]]
    yield from wrapped(
        f"elasticity {rebound['elasticity']}, {where} the threshold of {rebound['threshold']}: "
        f"spend {rebound['spend_when_prices_fall']} when prices fall",
        look,
        INDENT,
    )
    for each in rebound["published"]:
        yield from wrapped(
            f"published: {each['elasticity']} ({each['source']['title']}, {each['on']})", look, "    "
        )
    yield ""


def _explained(document: Entry, look: Look) -> Iterator[str]:
    """The report, and below it the prices of each model."""
    lines = list(project_lines(document, look))
    yield from lines[:-1]
    for total in document["totals"]:
        yield ""
        yield look.title(f"prices of {safe(named(total))}")
        for price in total["prices"]:
            yield from _used_price(price, look)
    yield ""
    yield lines[-1]


def _used_price(price: Entry, look: Look) -> Iterator[str]:
    variant = f", with {price['variant']}" if price["variant"] else ""
    yield from wrapped(f"{in_force(price)}{variant}", look, INDENT)
    for meter, unit_price in price["list_unit_prices"].items():
        source = price["sources"][meter]
        printed = f": “{source['printed']}”" if source["printed"] else ""
        said = f"{meter} {money(unit_price)} USD/{pricing_unit(price['pricing_units'][meter])}"
        yield from wrapped(f"{said}, {source_title(source)}{printed}", look, "      ", first="    ")


TEXTS = {"costcalc/project/1": Text(project_lines, _explained, markdown)}
