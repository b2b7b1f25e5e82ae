"""The tables of `training`: estimates side by side, what each leaves out, how figures fit together."""

from __future__ import annotations

import re

from costcalc.groups import gathered
from costcalc.questions.training.shape import ESTIMATE, FOUND, SUBJECT
from costcalc.report.figures import NOTHING, amount, count, exponent, percent, shown_range
from costcalc.report.folding import folded_table, told
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.safe import markdown_cell, safe
from costcalc.report.sources import note_lines, numbered, numbered_lines, source_title
from costcalc.report.text import Cell, Column, Text, table
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.report.text import Document, Look


ROOMY_SCREEN = 110
"""Columns from which what an estimate includes and leaves out stands beside it, not below."""

LONG_NUMBER = r"(?<![\d.,])(?:\d{5,}|\d{4}(?= h | USD| GPU))"
"""What is grouped within a text; a year is not."""

ANOTHER_THING = "company_hardware"
"""The method that is not the cost of a run, and that the range leaves out."""


def training_lines(document: Document, look: Look) -> Iterator[str]:
    """The estimates, their range, the figures of the run, and what rests on which source."""
    named = f"{document['subject']} ({document['model']})" if document["model"] else document["subject"]
    yield from told(f"{named}, training cost in USD", look, "  ")
    for part in (
        _estimates(document, look),
        _run(document, look),
        _amortisation(document, look),
        _sources(document["estimates"], look),
        note_lines(document["notes"], look),
    ):
        lines = list(part)
        yield from ["", *lines] if lines else lines


def _estimates(document: Document, look: Look) -> Iterator[str]:
    """The costs under each other, and below them what each is made of."""
    estimates = document["estimates"]
    if not estimates:
        yield from told("no cost is known, only what follows", look, "  ")
        return
    is_roomy = look.width is not None and look.width >= ROOMY_SCREEN
    members = told_members(ESTIMATE, estimates, {
        "method": Way(lambda each: _cited(each, document), style="bold"),
        "cost": Way(lambda each: shown_range(*range_of(each)), "right"),
        "includes": Way(),
        "excludes": Way(style="dim"),
    })  # fmt: skip
    if not is_roomy:
        members.pop("excludes", None)
    columns, rows = as_table(members.values(), estimates)
    over_all = _range_row(document)
    if over_all:
        all_methods = (Cell("all methods", "dim"), Cell(over_all[0], "good"), over_all[1])
        rows.append([*all_methods, *[""] * (len(columns) - len(all_methods))])
    yield from folded_table(columns, rows, look, "  ", folds=(2, 3) if is_roomy else (2,))
    yield from _ways(document, look) if is_roomy else _each_in_full(document, look)


def _ways(document: Document, look: Look) -> Iterator[str]:
    """How the estimates came about, each way once with the methods that took it."""
    ways = gathered((_how(each), _cited(each, document)) for each in document["estimates"])
    yield ""
    for how, methods in ways.items():
        yield from told(how, look, "    ", first=f"  {', '.join(methods)}: ")


def _each_in_full(document: Document, look: Look) -> Iterator[str]:
    """How each estimate came about, and what it leaves out."""
    for each in document["estimates"]:
        yield ""
        yield "  " + look.paint(safe(_cited(each, document)), "bold")
        for label, said in (("how", _how(each)), ("leaves out", each["excludes"])):
            lead = f"    {label:<10}  "
            yield from told(said, look, " " * len(lead), first=lead)


def range_of(estimate: Document) -> tuple[str | None, str | None]:
    """The lower and the upper end of an estimate; equal for a point, None for an open end."""
    if "cost" in estimate:
        return estimate["cost"], estimate["cost"]
    return estimate["cost_low"], estimate["cost_high"]


def _cited(estimate: Document, document: Document) -> str:
    """The method with the number of its source: two sources may use one method."""
    source = estimate["source"]
    mark = f" [{numbered(document['estimates'])[source['id']]}]" if source else ""
    return method_of(estimate, document) + mark


def _how(estimate: Document) -> str:
    """How an estimate came about, with grouped digits."""
    return re.sub(LONG_NUMBER, lambda match: count(match[0]), estimate["how"])


def method_of(estimate: Document, document: Document) -> str:
    """The method, with the subject where that is another one than asked for."""
    other = estimate["subject"] not in ("", document["subject"])
    method = str(estimate["method"]).replace("_", " ")
    return f"{method}, {estimate['subject']}" if other else method


def _range_row(document: Document) -> tuple[str, str] | None:
    """The range over all methods, and the methods at its ends; None where there is but one figure."""
    low, high = document["lowest"], document["highest"]
    ends = [(range_of(each), method_of(each, document)) for each in document["estimates"]
            if each["method"] != ANOTHER_THING]  # fmt: skip
    if len(ends) < 2 or low is None or high is None:  # noqa: PLR2004 - a range is of two
        return None
    lowest = next((name for (start, _), name in ends if start == low), "")
    highest = next((name for (_, end), name in ends if end == high), "")
    parts = [f"lowest by {lowest}, highest by {highest}"]
    if any(None in bounds for bounds, _ in ends):
        parts.append("one is only a bound")
    if len(ends) < len(document["estimates"]):
        parts.append("all the company's hardware is another thing")
    return shown_range(low, high), "; ".join(parts)


def _run(document: Document, look: Look) -> list[str]:
    """GPU-hours, operations and the utilisation that both imply."""
    members = told_members(FOUND, [document], OF_RUN)
    rows = [
        [each.column.title, each.tell(document), HOW.get(name, "")]
        for name, each in members.items()
        if document[name] is not None
    ]
    return table([Column(""), Column("", "left", "bold"), Column("")], rows, look, "  ")[1:]


OF_RUN = {
    "gpu_hours": Way(),
    "flop": Way(lambda found: exponent(found["flop"])),
    "implied_mfu": Way(lambda found: f"{percent(found['implied_mfu'])} %"),
}
HOW = {
    "flop": "6 × active parameters × tokens",
    "implied_mfu": "of the BF16 peak, from FLOP and GPU-hours",
}


def _amortisation(document: Document, look: Look) -> Iterator[str]:
    spread = document["amortisation"]
    if not spread:
        return
    yield look.paint("spread over tokens served", "bold")
    yield from told(_spread(spread, document), look, "  ")
    if spread["tokens_for_share"]:
        tokens = count(spread["tokens_for_share"])
        yield from told(f"from {tokens} tokens on, it is below the share asked for", look, "  ")


def _spread(spread: Document, document: Document) -> str:
    method = next((method_of(each, document) for each in document["estimates"] if range_of(each)[0]), "")
    return (
        f"{amount(spread['cost'])} USD ({method}) over {count(spread['over_tokens'])} tokens add "
        f"{amount(spread['per_million_tokens'])} USD per Mtoken"
    )


def _sources(estimates: Sequence[Document], look: Look) -> Iterator[str]:
    """Each source once, with the methods that rest on it, its words, and whether it was read."""
    lines = list(numbered_lines(estimates, look, source_title, _used))
    yield from [look.paint("sources", "bold"), *lines] if lines else ()


def _used(estimates: Sequence[Document]) -> Iterator[str]:
    """The words of a source, with the methods that rest on them."""
    words: dict[str, list[str]] = {}
    for each in estimates:
        printed = each["source"]["printed"]
        verified = "" if each["source"]["verified"] else " (not verified)"
        said = (f": “{printed}”" if printed else "") + verified
        words.setdefault(said, []).append(each["method"].replace("_", " "))
    for said, methods in words.items():
        yield ", ".join(dict.fromkeys(methods)) + said


def training_markdown(document: Document, _look: Look) -> Iterator[str]:
    """What a table of estimates leaves to be said in Markdown: the range, the amortisation, the notes."""
    over_all = _range_row(document)
    parts = [f"All methods: **{over_all[0]} USD**, {markdown_cell(over_all[1])}"] if over_all else []
    if document["amortisation"]:
        parts.append(markdown_cell(_spread(document["amortisation"], document)))
    parts += [markdown_cell(note) for note in document["notes"]]
    for number, part in enumerate(parts):
        yield from ["", part] if number else [part]


def subjects_lines(document: Document, look: Look) -> Iterator[str]:
    """What there are training figures for, and how to ask about a run of one's own."""
    subjects = document["subjects"]
    if subjects:
        yield from told(f"training figures for {len(subjects)} subjects, costs in USD", look, "  ")
        yield ""
        columns, rows = as_table(told_members(SUBJECT, subjects, OF_SUBJECT).values(), subjects)
        yield from folded_table(columns, rows, look, "  ", folds=(0, 3))
        yield ""
        yield from told("ask about one by its name, or by any name of its model:", look, "  ")
        yield f"    costcalc training '{safe(subjects[0]['subject'])}'"
    else:
        yield from told("this table has no training figures", look, "  ")
    yield from told("or describe a run of your own:", look, "  ")
    yield "    costcalc training --gpu-hours '2.788e6 GPU_hour' --gpu-rate '2 USD/GPU_hour'"
    if document["gpus"]:
        gpu = document["gpus"][0]
        yield from (
            "    costcalc training --active-parameters 37e9 --tokens 14.8e12 \\",
            f"      --gpu {safe(gpu)} --mfu 0.35 --gpu-rate 2",
        )
        yield from told(f"GPUs with figures: {', '.join(document['gpus'])}", look, "  ")


def _costs(subject: Document) -> str:
    """The range of a subject's costs; nothing where only its hours are known."""
    said = shown_range(subject["lowest"], subject["highest"])
    return "" if said == NOTHING else said


OF_SUBJECT = {
    "subject": Way(style="bold"),
    "lowest": Way(_costs),
    "gpu_hours": Way(lambda subject: count(subject["gpu_hours"]) if subject["gpu_hours"] else ""),
    "methods": Way(lambda subject: ", ".join(subject["methods"]).replace("_", " "), style="dim"),
}
"""How the members of a subject are told, in their order."""

TEXTS = {
    "costcalc/training/1": Text(training_lines, None, training_markdown),
    "costcalc/subjects/1": Text(subjects_lines),
}
