"""The tables of `training`: estimates side by side, what each leaves out, how figures fit together."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.report.figures import NOTHING, grouped, money, rounded
from costcalc.report.folding import folded_table, told
from costcalc.report.safe import markdown_cell, safe
from costcalc.report.sources import note_lines, source_title
from costcalc.report.text import Cell, Column, table
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Look

    Estimate = Mapping[str, Any]

ROOMY_SCREEN = 110
"""Columns from which what an estimate includes and leaves out stands beside it, not below."""

WHOLE_FROM = 1_000
LONGEST = 18
"""Digits before the point up to which a number is written out."""

SMALLEST = Decimal("1e-9")
"""What is smaller is written with an exponent."""

LONG_NUMBER = r"(?<![\d.,])(?:\d{5,}|\d{4}(?= h | USD| GPU))"
"""What is grouped within a text; a year is not."""

ANOTHER_THING = "company_hardware"
"""The method that is not the cost of a run, and that the range leaves out."""


def training_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
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


def _estimates(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    if not document["estimates"]:
        yield from told("no cost is known, only what follows", look, "  ")
    elif look.width is not None and look.width >= ROOMY_SCREEN:
        yield from _side_by_side(document, look)
    else:
        yield from _stacked(document, look)


def range_of(estimate: Estimate) -> tuple[str | None, str | None]:
    """The lower and the upper end of an estimate; equal for a point, None for an open end."""
    if "cost" in estimate:
        return estimate["cost"], estimate["cost"]
    return estimate["cost_low"], estimate["cost_high"]


def shown_range(low: str | None, high: str | None) -> str:
    """A cost as people read it: `5,576,000`, `3,689,778 – 6,149,631`, `over 100,000,000`."""
    if low is not None and high is not None:
        return amount(low) if low == high else f"{amount(low)} – {amount(high)}"
    if low is not None:
        return f"over {amount(low)}"
    return NOTHING if high is None else f"up to {amount(high)}"


def amount(text: str) -> str:
    """An amount, in whole dollars where it is large: `3689778.316825` → `3,689,778`."""
    whole = text.partition(".")[0]
    if len(whole) > LONGEST or 0 < Decimal(text) < SMALLEST:
        return exponent(text)
    if Decimal(text) >= WHOLE_FROM:
        return grouped(str(round(Decimal(text))))
    return money(rounded(text, 6))


def exponent(text: str) -> str:
    """A very large or small number: `3285600000000000000000000` is 3.2856e24."""
    digits, _, power = f"{Decimal(text):.4e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"


def count(text: str) -> str:
    """A count: grouped digits, or an exponent where there are too many of them."""
    return amount(text) if len(text.partition(".")[0]) > LONGEST or "." in text else grouped(text)


def percent(ratio: str) -> str:
    """A ratio as a percentage with one decimal: `0.346262980183` is `34.6`."""
    share = Decimal(ratio) * 100
    return f"{share:.1f}" if share < WHOLE_FROM else amount(str(share))


def numbered(estimates: Sequence[Estimate]) -> dict[str, int]:
    """The numbers by which the sources are called."""
    names = dict.fromkeys(each["source"]["id"] for each in estimates if each["source"])
    return {name: number for number, name in enumerate(names, 1)}


def _cited(estimate: Estimate, document: Mapping[str, Any]) -> str:
    """The method with the number of its source: two sources may use one method."""
    source = estimate["source"]
    mark = f" [{numbered(document['estimates'])[source['id']]}]" if source else ""
    return method_of(estimate, document) + mark


def _how(estimate: Estimate) -> str:
    """How an estimate came about, with grouped digits."""
    return re.sub(
        r"(?<![\d.,])(?:\d{5,}|\d{4}(?= h | USD| GPU))", lambda match: count(match[0]), estimate["how"]
    )


def method_of(estimate: Estimate, document: Mapping[str, Any]) -> str:
    """The method, with the subject where that is another one than asked for."""
    other = estimate["subject"] not in ("", document["subject"])
    method = str(estimate["method"]).replace("_", " ")
    return f"{method}, {estimate['subject']}" if other else method


def _range_row(document: Mapping[str, Any]) -> tuple[str, str] | None:
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


def _side_by_side(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    columns = [
        Column("method", style="bold"),
        Column("USD", "right"),
        Column("includes"),
        Column("leaves out", style="dim"),
    ]
    rows: list[list[str | Cell]] = [
        [
            _cited(each, document),
            shown_range(*range_of(each)),
            each["includes"],
            each["excludes"],
        ]
        for each in document["estimates"]
    ]
    over_all = _range_row(document)
    if over_all:
        rows.append([Cell("all methods", "dim"), Cell(over_all[0], "good"), over_all[1], ""])
    yield from folded_table(columns, rows, look, "  ", folds=(2, 3))
    yield ""
    ways: dict[str, list[str]] = {}
    for each in document["estimates"]:
        ways.setdefault(_how(each), []).append(_cited(each, document))
    for how, methods in ways.items():
        yield from told(how, look, "    ", first=f"  {', '.join(methods)}: ")


def _stacked(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The costs under each other, and below them what each is made of."""
    rows: list[list[str | Cell]] = [
        [
            Cell(_cited(each, document), "bold"),
            shown_range(*range_of(each)),
            each["includes"],
        ]
        for each in document["estimates"]
    ]
    over_all = _range_row(document)
    if over_all:
        rows.append([Cell("all methods", "dim"), Cell(over_all[0], "good"), over_all[1]])
    columns = [Column("method"), Column("USD", "right"), Column("includes")]
    yield from folded_table(columns, rows, look, "  ", folds=(2,))
    for each in document["estimates"]:
        yield ""
        yield "  " + look.paint(safe(_cited(each, document)), "bold")
        for label, said in (("how", _how(each)), ("leaves out", each["excludes"])):
            lead = f"    {label:<10}  "
            yield from told(said, look, " " * len(lead), first=lead)


def _run(document: Mapping[str, Any], look: Look) -> list[str]:
    """GPU-hours, operations and the utilisation that both imply."""
    rows = list(_figures(document))
    return table([Column(""), Column("", "left", "bold"), Column("")], rows, look, "  ")[1:] if rows else []


def _figures(document: Mapping[str, Any]) -> Iterator[list[str | Cell]]:
    if document["gpu_hours"] is not None:
        yield ["GPU-hours", count(document["gpu_hours"]), ""]
    if document["flop"] is not None:
        yield ["FLOP", exponent(document["flop"]), "6 × active parameters × tokens"]
    if document["implied_mfu"] is not None:
        yield [
            "implied MFU",
            f"{percent(document['implied_mfu'])} %",
            "of the BF16 peak, from FLOP and GPU-hours",
        ]


def _amortisation(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    spread = document["amortisation"]
    if not spread:
        return
    yield look.paint("spread over tokens served", "bold")
    yield from told(_spread(spread, document), look, "  ")
    if spread["tokens_for_share"]:
        tokens = count(spread["tokens_for_share"])
        yield from told(f"from {tokens} tokens on, it is below the share asked for", look, "  ")


def _spread(spread: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    method = next((method_of(each, document) for each in document["estimates"] if range_of(each)[0]), "")
    return (
        f"{amount(spread['cost'])} USD ({method}) over {count(spread['over_tokens'])} tokens add "
        f"{amount(spread['per_million_tokens'])} USD per Mtoken"
    )


def _sources(estimates: Sequence[Estimate], look: Look) -> Iterator[str]:
    """Each source once, with the methods that rest on it, its words, and whether it was read."""
    numbers = numbered(estimates)
    if not numbers:
        return
    yield look.paint("sources", "bold")
    for name, number in numbers.items():
        used = [each for each in estimates if each["source"] and each["source"]["id"] == name]
        source, lead = used[0]["source"], f"  [{number}] "
        yield from told(source_title(source), look, " " * len(lead), first=lead)
        if source["url"]:
            yield f"{' ' * len(lead)}{look.paint(safe(source['url']), 'cyan')}"
        words: dict[str, list[str]] = {}
        for each in used:
            verified = "" if each["source"]["verified"] else " (not verified)"
            printed = each["source"]["printed"]
            said = (f": “{printed}”" if printed else "") + verified
            words.setdefault(said, []).append(each["method"].replace("_", " "))
        for said, methods in words.items():
            text = ", ".join(dict.fromkeys(methods)) + said
            yield from told(text, look, " " * (len(lead) + 2), first=" " * len(lead))


def training_markdown(document: Mapping[str, Any]) -> Iterator[str]:
    """What a table of estimates leaves to be said in Markdown: the range, the amortisation, the notes."""
    over_all = _range_row(document)
    parts = [f"All methods: **{over_all[0]} USD**, {markdown_cell(over_all[1])}"] if over_all else []
    if document["amortisation"]:
        parts.append(markdown_cell(_spread(document["amortisation"], document)))
    parts += [markdown_cell(note) for note in document["notes"]]
    for number, part in enumerate(parts):
        yield from ["", part] if number else [part]


def subjects_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """What there are training figures for, and how to ask about a run of one's own."""
    subjects = document["subjects"]
    if subjects:
        yield from told(f"training figures for {len(subjects)} subjects, costs in USD", look, "  ")
        yield ""
        columns = [
            Column("subject", style="bold"),
            Column("costs", "right"),
            Column("GPU-hours", "right"),
            Column("methods", style="dim"),
        ]
        rows = [
            [
                each["subject"],
                _costs(each),
                count(each["gpu_hours"]) if each["gpu_hours"] else "",
                ", ".join(each["methods"]).replace("_", " "),
            ]
            for each in subjects
        ]
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


def _costs(subject: Mapping[str, Any]) -> str:
    """The range of a subject's costs; nothing where only its hours are known."""
    said = shown_range(subject["lowest"], subject["highest"])
    return "" if said == NOTHING else said
