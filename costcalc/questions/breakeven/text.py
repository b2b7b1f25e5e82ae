"""The report of a break-even: hardware of one's own, what it serves, and each API model against it."""

from __future__ import annotations

from fractions import Fraction

from costcalc.doubt.simulation import DRAWN_TOTAL, SENSITIVITY
from costcalc.groups import gathered
from costcalc.questions.breakeven.hardware import percent
from costcalc.questions.breakeven.request import OWN_WORDS
from costcalc.questions.breakeven.shape import DRAWN_ROW, ROW
from costcalc.questions.breakeven.text_of_steps import interval_lines
from costcalc.questions.breakeven.text_of_units import INDENT, listed_lines, provisioned_lines
from costcalc.questions.compare.text import (
    MOST_QUOTED,
    about,
    gathered_notes,
    moment_words,
    unranked_lines,
    workload_words,
)
from costcalc.report.contract import under_contract
from costcalc.report.figures import NOTHING, barred, count, grouped, millions, narrow, ratio
from costcalc.report.folding import folded_table, named_table
from costcalc.report.members import OTHERS, Told, Way, as_table, told_members
from costcalc.report.money import converted, converted_words, currency_of, exchange_lines
from costcalc.report.safe import is_number, markdown_cell
from costcalc.report.sources import (
    address_lines,
    command_lines,
    newest_lines,
    note_lines,
    source_lines,
    source_title,
)
from costcalc.report.text import GAP, Cell, Column, Text, cell_width, item, table, wrapped
from costcalc.shapes import Shape
from costcalc.tokens.text import adjustment_lines
from costcalc.usage.flags import as_flags, flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look


OWN = "your own hardware"
MOST_SWINGS = 5
SPEEDS = {"throughput": "", "throughput_input": " of input", "throughput_output": " of output"}
WIDEST_BAR, NARROWEST_BAR = 40, 6
SAME, A_DAY = "=", "a day"
LEGEND = (
    "break-even is in tokens a day, input and output together; API/own is what the API costs over what the "
    "hardware costs"
)


def breakeven_lines(document: Document, look: Look) -> Iterator[str]:
    """The lines of the report."""
    yield from newest_lines(document["rows"], look)
    yield from _heading(document, look)
    of_own = (_own, _service, _defaults, _what_fits) if document["own"] else ()
    blocks = (
        *of_own,
        _models,
        _reasons,
        interval_lines,
        _contracts,
        listed_lines,
        _tokens,
        _doubt,
        unranked_lines,
    )
    for block in blocks:
        lines = list(block(document, look))
        yield from ["", *lines] if lines else lines
    yield ""
    charges = [(row["model"], charge) for row in document["rows"] for charge in row["charges"]]
    if charges:
        yield from source_lines(charges, look, words=len(document["rows"]) <= MOST_QUOTED)
        yield ""
    yield from note_lines([*_notes(document), *gathered_notes(document)], look)
    yield from command_lines(document, look)


def _notes(document: Document) -> list[str]:
    """What is said of the answer as a whole, with words of the question as they are typed."""
    return [as_flags(note, set(map(flag, OWN_WORDS))) for note in document["notes"]]


def _heading(document: Document, look: Look) -> Iterator[str]:
    """The workload, the hardware, the moment."""
    hardware = [_hardware(document)] if document["own"] else []
    for said in (workload_words(document["workload"]), *hardware, moment_words(document)):
        yield from wrapped(said, look, INDENT)
    yield from exchange_lines(document, look)


def _hardware(document: Document) -> str:
    """The hardware in a line: `8 H100 at 4176 token/s, busy 50 % of the time`."""
    own = document["own"]
    words = {each["word"]: each["value"] for each in document["defaults"]} | document["words"]
    gpus = f"{str(words['gpus']).removesuffix('GPU').strip()} {words.get('gpu', 'GPUs')}"
    speed = " and ".join(f"{_speed(str(words[name]))}{of}" for name, of in SPEEDS.items() if name in words)
    per = "" if own["gpus"] == own["gpus_per_machine"] else f" per {own['gpus_per_machine']} GPUs"
    busy = str(words["utilisation"])
    busy = busy if ".." in busy or "±" in busy else f"{percent(Fraction(own['utilisation']))} %"
    running = f", running {words['self_host']}" if "self_host" in words else ""
    at = f" at {words['quantisation']}" if "quantisation" in words else ""
    return f"{gpus} at {speed}{per}, busy {busy} of the time{running}{at}"


def _speed(said: str) -> str:
    return f"{said} token/s" if is_number(said) else said


def _own(document: Document, look: Look) -> Iterator[str]:
    """What the hardware costs: its parts, the day, and a million tokens."""
    own, million = document["own"], "cost_per_million_tokens"
    full = f"at full use, {count(own['capacity_tokens_per_day'])} tokens a day"
    figures = [(each["part"], each, "cost_per_day", each["how"]) for each in own["parts"]]
    figures += [(A_DAY, own, "cost_per_day", ""), ("a Mtoken", own, million, full)]
    if own[f"{million}_at_workload"] is not None and not own["needed"]:
        asked = f"at this workload, {count(own['tokens_per_day'])} tokens a day"
        figures.append(("a Mtoken", own, f"{million}_at_workload", asked))
    columns = [
        Column("own hardware"),
        Column("USD", "point"),
        Column(currency_of(document) or "", "point"),
        Column("", style="dim"),
    ]
    rows = []
    for label, entry, name, how in figures:
        style = "bold" if label == A_DAY else ""
        exchanged = converted(entry, name) if "converted" in entry else ""
        rows.append([Cell(label, style), Cell(narrow(entry[name]), style), exchanged, how])
    yield from folded_table(columns, rows, look, INDENT, folds=(len(columns) - 1,))


def _service(document: Document, look: Look) -> Iterator[str]:
    """What the hardware serves and what is asked of it, each with a bar, and what more it would take."""
    own = document["own"]
    served, asked = own["capacity_tokens_per_day"], own["tokens_per_day"]
    rows: list[list[str | Cell]] = [["serves", count(served), ""]]
    if asked is not None:
        share = Fraction(own["share_used"])
        rows.append(["asked for", count(asked), Cell(f"{percent(share)} %", "" if share <= 1 else "yellow")])
    columns = [Column("capacity"), Column("tokens a day", "right"), Column("", "right")]
    lines, plain = (table(columns, rows, each, INDENT) for each in (look, look._replace(colour=False)))
    if asked is None:
        yield from lines
        return
    room = WIDEST_BAR if look.width is None else look.width - max(map(cell_width, plain)) - len(GAP)
    yield from barred(lines, plain, (served, asked), max(min(room, WIDEST_BAR), NARROWEST_BAR), look)
    for said in _needed(document):
        yield from wrapped(said, look, INDENT)


def _needed(document: Document) -> Iterator[str]:
    """What serves all of the workload, where the hardware named does not."""
    if needed := document["own"]["needed"]:
        yield f"all of it takes {grouped(needed['gpus'])} GPUs: {_day_and_million(document, needed)}"


def _day_and_million(document: Document, entry: Document) -> str:
    """A cost a day, and of a million tokens: in USD, and in another currency where one is asked for."""
    names = ("cost_per_day", "cost_per_million_tokens")
    day, million = (f"{narrow(entry[name])} USD{converted_words(document, entry, name)}" for name in names)
    return f"{day} a day, {million} a Mtoken"


def _defaults(document: Document, look: Look) -> Iterator[str]:
    """What is taken for words that nobody said: the value, how it came about, its date and source."""
    if document["defaults"]:
        yield look.title("taken for what you did not say")
    for each in document["defaults"]:
        yield from item(_default(each), look)
        if each["source"]:
            yield from _cited({**each["source"], **each}, look)


def _default(default: Document) -> str:
    ends = f" ({default['low']} to {default['high']})" if default["low"] is not None else ""
    return f"{flag(default['word'])} {default['value']}{ends}: {default['how']}"


def _cited(cited: Document, look: Look) -> Iterator[str]:
    """Where a figure was read: its day, its words, its source."""
    yield from wrapped(_cited_words(cited), look, "      ", first="    ")
    yield from address_lines(cited, look, "      ")


def _cited_words(cited: Document) -> str:
    said = [f"on {cited['on']}"] if cited["on"] else []
    said += [f"“{cited['printed']}”"] if cited["printed"] else []
    verified = "" if cited["verified"] else " (not verified)"
    note = f"; {cited['note']}" if cited["note"] else ""
    return f"{', '.join([*said, source_title(cited)])}{verified}{note}"


def _what_fits(document: Document, look: Look) -> Iterator[str]:
    """Whether the weights fit into the memory, and who says how much there is."""
    if fit := document["fit"]:
        yield look.title("what fits")
        yield from wrapped(fit["sentence"], look, INDENT)
        if fit["memory_source"]:
            yield from _cited(fit["memory_source"], look)


def _models(document: Document, look: Look) -> Iterator[str]:
    """The table of API models; where the screen is narrow, prices per million tokens give way to names."""
    if not document["rows"]:
        return
    wide = _table(document, look.plain, blended=True)
    blended = look.width is None or max(map(cell_width, wide)) <= look.width
    yield from _table(document, look, blended=blended)
    for line in wrapped(_legend(document), look, INDENT):
        yield look.paint(line, "dim")


def _legend(document: Document) -> str:
    """What the columns say; where the hardware named is too small, of which hardware each says it."""
    own = document["own"]
    if own is None:
        return "what the workload costs by the token; no hardware of your own is named"
    legend = LEGEND
    if needed := own["needed"]:
        legend += f": the {grouped(needed['gpus'])} GPUs that all of the workload takes; "
        legend += f"whether it pays is said of the {grouped(own['gpus'])} named"
    is_host = any(row["same_weights"] for row in document["rows"])
    return f"{legend}; {SAME} are hosts of the weights that you would run" if is_host else legend


def _table(document: Document, look: Look, *, blended: bool) -> list[str]:
    currency, own = currency_of(document), document["own"]
    daily = any(row["api_cost_per_day"] is not None for row in document["rows"])
    listed = daily and any(row["contract"] for row in document["rows"])
    per_day = "api_cost_per_day"
    ways: Ways = {
        "same": Told(Column("", "left", "cyan"), lambda row: SAME if row["same_weights"] else ""),
        "model": Way(shrinks="middle"),
        per_day: Way(),
        "list_cost_per_day": Way(lambda row: narrow(row["list_cost_per_day"]) if listed else "", style="dim"),
        "converted": Told(
            Column(f"in {currency}", "point"),
            lambda row: converted(row, per_day if daily else "blended_unit_price") if currency else "",
        ),
        "blended_unit_price": Way(
            lambda row: _amount(row, "blended_unit_price") if blended or not daily else "", style="dim"
        ),
        "breakeven_tokens_per_day": Way(
            lambda row: millions(row["breakeven_tokens_per_day"]) if own else "", style="bold"
        ),
        "reached": Way(lambda row: (Cell("yes", "good") if row["reached"] else "no") if own else ""),
        "ratio_to_own": Way(lambda row: ratio(row["ratio_to_own"]) if own else ""),
    }
    told = told_members(ROW, document["rows"], ways, _amount)
    inner = look if look.width is None else look._replace(width=look.width - len(INDENT))
    lines = named_table(
        *as_table(told.values(), document["rows"]), inner, name=list(told).index("model"), below=()
    )
    return [INDENT + line for line in lines]


def _amount(row: Document, name: str) -> str:
    return f"{about(row)}{narrow(row[name])}"


def _reasons(document: Document, look: Look) -> Iterator[str]:
    """Why, of each model; those with one reason together."""
    if document["rows"] and document["own"]:
        yield look.title("why")
        for reason, models in gathered((row["reason"], row["model"]) for row in document["rows"]).items():
            yield from item(f"{', '.join(models)}: {reason}", look)


def _contracts(document: Document, look: Look) -> Iterator[str]:
    """The contracts whose terms the costs are after."""
    if any(row["contract"] for row in document["rows"]):
        *lines, _ = under_contract(document, look)
        yield from [*lines, *provisioned_lines(document, look)]


def _tokens(document: Document, look: Look) -> Iterator[str]:
    """How the tokens of the hardware and of each model came about; those alike together."""
    entries = [(OWN, document["own"] or {}), *((row["model"], row) for row in document["rows"])]
    alike = gathered((tuple(adjustment_lines(entry, look)), name) for name, entry in entries)
    alike.pop((), None)
    if alike:
        yield look.title("tokens as each model counts them")
    for lines, names in alike.items():
        yield from item(", ".join(names), look)
        yield from (f"  {line}" for line in lines)


def _doubt(document: Document, look: Look) -> Iterator[str]:
    """Of ranges: quantiles, how often the hardware is cheaper, and what moves its cost most."""
    simulation = document.get("simulation")
    if not simulation:
        return
    yield look.title("in doubt: USD a Mtoken")
    costs: list[dict[str, Any]] = [{"model": OWN, **simulation["own_cost_per_million_tokens"]}]
    costs += [{**row["api_cost_per_million_tokens"], **row} for row in simulation["rows"]]
    told = told_members(COSTS_DRAWN, costs, OF_COSTS, _narrow)
    yield from table(*as_table(told.values(), costs), look, INDENT)
    yield from wrapped(f"{simulation['measure']}; {simulation['estimate']}", look, INDENT)
    moving = [each for each in simulation["sensitivity"] if Fraction(each["swing"])][:MOST_SWINGS]
    if moving:
        yield from ("", look.title(f"what moves the cost of {OWN} most"))
        told = told_members(SENSITIVITY, moving, OF_SWINGS, _narrow)
        yield from table(*as_table(told.values(), moving), look, INDENT)


def _narrow(entry: Document, name: str) -> str:
    return narrow(entry[name])


def _chance(share: str | None) -> str:
    return NOTHING if share is None else f"{percent(Fraction(share))} %"


COSTS_DRAWN = Shape("", "What is drawn of the hardware, and of each model.", *DRAWN_TOTAL, *DRAWN_ROW)
CHANCE = "probability_own_cheaper"
OF_COSTS: Ways = {
    "model": Told(Column("", shrinks="middle"), lambda cost: str(cost["model"])),  # the hardware is none
    OTHERS: Way(),
    CHANCE: Way(lambda cost: _chance(cost[CHANCE]) if CHANCE in cost else "", style="bold"),
}
OF_SWINGS: Ways = {
    "name": Way(lambda each: each["name"].replace("_", " "), shrinks="end", title=""),
    **{name: Way(align="right") for name in ("low", "high")},
    "share": Way(lambda each: _chance(each["share"]), style="bold"),
}


def breakeven_markdown(document: Document, look: Look) -> Iterator[str]:
    """What the table of models leaves to be said in Markdown: the hardware, defaults, what fits, notes."""
    said = [workload_words(document["workload"])]
    if own := document["own"]:
        full = f"{_day_and_million(document, own)} at full use"
        said += [_hardware(document), full, *_needed(document)]
    for each in document["defaults"]:
        source = each["source"]
        said.append(_default(each) + (f" ({_cited_words({**source, **each})})" if source else ""))
    said += [document["fit"]["sentence"]] if document["fit"] else []
    yield from (f"- {markdown_cell(look.say(each))}" for each in [*said, *_notes(document)])


TEXTS = {"costcalc/breakeven/1": Text(breakeven_lines, None, breakeven_markdown)}
