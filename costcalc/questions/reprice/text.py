"""How a repricing is told: what it cost then and by whose record, what is in no cost, and other models."""

from __future__ import annotations

from costcalc.errors import (
    ContextWindowError,
    MeterNotPricedError,
    NoPriceInForceError,
    NotSoldError,
    OptionError,
)
from costcalc.groups import gathered
from costcalc.prose import listed
from costcalc.questions.compare.text import unranked_lines
from costcalc.questions.reprice.check_text import checked_lines
from costcalc.questions.reprice.request import ASKING
from costcalc.questions.reprice.shape import MODEL
from costcalc.report.figures import (
    MILLION_DIGITS,
    NOTHING,
    cheapest_words,
    counted,
    grouped,
    millions,
    money,
    percent,
    short_money,
)
from costcalc.report.folding import named_table
from costcalc.report.members import Told, Way, as_table, told_members
from costcalc.report.money import converted, converted_words, currency_of, exchange_lines
from costcalc.report.sources import command_lines, note_lines, source_lines
from costcalc.report.text import Column, Text, item, table, wrapped
from costcalc.tokens.text import adjustment_lines
from costcalc.usage.flags import as_flags, flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look

OF_OPTIONS = (OptionError.code, NotSoldError.code)
WHY = {
    OptionError.code: "an option",
    NotSoldError.code: "not sold so",
    ContextWindowError.code: "too large",
    MeterNotPricedError.code: "a class of tokens",
    NoPriceInForceError.code: "not sold then",
}
"""Why a model cannot take all of the usage, in a word."""
ASK_STANDARD = "--standard asks them without the tier, region or speed that was logged"
ESTIMATE = "≈"
"""What stands before a cost that is an estimate."""
MOST_GROUP_MODELS = 2
"""Of how many models the costs of groups are shown; JSON and CSV have all."""
MOST_QUOTED = 12
DIGITS = 10
"""Of amounts; longer ones are rounded."""
MOST_UNPRICED = 12


def reprice_lines(document: Document, look: Look) -> Iterator[str]:
    """The lines of the report."""
    document = {
        **document,
        **{name: [*map(_with_flags, document[name])] for name in ("unpriced", "unranked")},
    }
    yield from heading(document, look)
    yield ""
    yield from _then(document, look)
    yield ""
    yield from _left_out(document, look)
    if document["models"] or "ranked" in document:
        yield from (look.paint(line, "bold") for line in wrapped(_title(document), look))
        yield from _ranked(document, look)
        yield ""
    if document["unranked"]:
        if "ranked" in document:
            yield from _nearest(document, look)
        else:
            yield from unranked_lines(document, look)
            yield from _shares(document, look)
        if not document["standard"] and any(each["code"] in OF_OPTIONS for each in document["unranked"]):
            yield from item(ASK_STANDARD, look)
        yield ""
    if document.get("groups"):
        yield look.title(f"by {', '.join(document['by'])}")
        yield from _groups(document, look)
        yield ""
    yield from note_lines(_notes(document), look)
    charges = [
        (each["model"], charge)
        for each in (*document["then"]["models"], *document["models"])
        for charge in each["charges"]
    ]
    if charges:
        yield from source_lines(charges, look, words=len(document["models"]) <= MOST_QUOTED)
        yield from _factors(document, look)
        yield ""
    yield from command_lines(document, look)


def _factors(document: Document, look: Look) -> Iterator[str]:
    """Where the factors between tokenizers were read, each once."""
    told = [each for row in document["models"][:MOST_QUOTED] for each in row.get("adjustments", ())]
    for each in {(one["measured_with"], one["tokenizer"]): one for one in told}.values():
        yield from adjustment_lines({"adjustment": each}, look)


def heading(document: Document, look: Look) -> Iterator[str]:
    """How much usage, of which time, and at which prices."""
    count = document["requests"]
    requests = "requests that were not counted" if count is None else counted(count, "request")
    said = f"{requests}, {_tokens(document)} tokens"
    if document["first"] is not None:
        said += f", {_second(document['first'])} to {_second(document['last'])}"
    yield from wrapped(f"{said}, USD before tax", look, "  ")
    if document["prices"] != "then":
        yield from wrapped(f"other models at the prices of {document['prices']}", look, "  ")
    yield from exchange_lines(document, look)


def _then(document: Document, look: Look) -> Iterator[str]:
    """What it cost, by the names of the log, and what the log recorded."""
    then = document["then"]
    rows = [
        [
            each["logged"],
            "" if each["logged"] == each["model"] else each["model"],
            _count(each["requests"]),
            _tokens(each),
            _about(each),
        ]
        for each in then["models"]
    ]
    total = ["all that has a price" if then["partial"] else "all", "", _count(then["requests"])]
    rows.append([*total, _tokens(then), _about(then)])
    columns = [
        Column("logged as", shrinks="middle"),
        Column("model", "left", "dim", "middle"),
        Column("requests", "right"),
        Column("tokens", "right"),
        Column("cost then", "point"),
    ]
    yield from table(columns, rows, look)
    if then["cost_low"] is not None:
        yield look.say(f"between {money(then['cost_low'])} and {money(then['cost_high'])}")
    if currency_of(document):
        yield look.say(f"total in {document['fx']['currency']}: {converted(then, 'cost')}")
    if document.get("check"):
        yield from checked_lines(document["check"], look)
    for each in (document["recorded"], *document.get("also_recorded", ())):
        if each is not None:
            yield from _recorded(each, look)
    for currency, amount in document.get("recorded_refused", {}).items():
        yield from wrapped(f"recorded of rows that cannot be read: {money(amount)} {currency}", look)


def _recorded(said: Document, look: Look) -> Iterator[str]:
    """What a log recorded, and what costcalc makes of the same requests."""
    share = f" ({percent(said['share'])}%)" if said["share"] is not None else ""
    amount = f"{money(said['cost'])} {said['currency']}"
    of = f" of {counted(said['requests'], 'request')}{share}" if said["requests"] else ""
    yield from wrapped(f"recorded: {amount}{of}", look)
    if said["requests"] and said["without"]:
        yield from item(f"{counted(said['without'], 'request')} without such a record", look)
    compared = said["compared"]
    if compared is None:
        yield from item("none of it can be compared", look)
        return
    sign = "" if compared["difference"].startswith("-") else "+"
    cost, difference = (short_money(compared[name]) for name in ("cost", "difference"))
    by_these = f"by these prices {cost} {said['currency']}, {sign}{difference}"
    if compared["recorded"] != said["cost"]:
        by_these += f" on {money(compared['recorded'])}"
        by_these += f" of {counted(compared['requests'], 'request')}" if compared["requests"] else ""
    yield from item(by_these, look)


def _left_out(document: Document, look: Look) -> Iterator[str]:
    """What is in no cost: without a price, not billed by rule, and what could not be read."""
    unpriced, found = document["unpriced"], False
    if unpriced:
        found = True
        yield look.title("no price, and in no cost")
        for each in unpriced[:MOST_UNPRICED]:
            first = each["reason"].splitlines()[0]
            requests = "" if each["requests"] is None else f"{counted(each['requests'], 'request')}, "
            tokens = _tokens(each)
            yield from item(f"{each['logged']}, {requests}{tokens} tokens: {first}", look)
        if len(unpriced) > MOST_UNPRICED:
            yield from item(f"{len(unpriced) - MOST_UNPRICED} more: --format json has all", look)
    if document["not_billed"]:
        found = True
        yield look.title("not billed by rule")
        for each in document["not_billed"]:
            yield from item(f"{counted(each['rows'], 'row')}, {each['reason']}", look)
    if document["refused"]:
        found = True
        yield look.title("rows that cannot be read")
        for each in document["refused"]:
            detail = f": {_flags_in(each['detail'])}" if each["detail"] else ""
            place = f"{each['file']}:{each['row']}" if each["row"] else each["file"]
            yield from item(f"{counted(each['rows'], 'row')}, {each['reason']}, first {place}{detail}", look)
    if document["repeated"]:
        found = True
        yield from wrapped(f"rows that repeat others: {document['repeated']:,}", look, "  ", first="")
    if found:
        yield ""


def _title(document: Document) -> str:
    if "ranked" not in document:
        return "the same usage on other models"
    left = sum(document.get("unranked_by_code", {}).values())
    cannot = f"; {left:,} cannot take all of it" if left else ""
    shown = cheapest_words(len(document["models"]), document["ranked"], document.get("free") or 0)
    return f"the same usage on {shown}{cannot}"


def _ranked(document: Document, look: Look) -> Iterator[str]:
    """The ranked models, with what each saves of the cost then."""
    rows = [{**row, "rank": rank} for rank, row in enumerate(document["models"], 1)]
    ways: Ways = {
        "rank": Told(Column("", "right", "dim"), lambda row: str(row["rank"])),
        "model": Way(style="bold", shrinks="middle"),
        "cost": Way(_about, "point"),
        "saving": Way(align="point"),
        "saving_share": Way(lambda row: _percent(row["saving_share"]), "right"),
    }
    told = told_members(MODEL, rows, ways, lambda row, name: short_money(row[name], DIGITS))
    shown = list(told.values())
    if currency := currency_of(document):
        title = f"cost in {currency}"
        shown.append(Told(Column(title, "point"), lambda row: converted(row, "cost")))
    yield from named_table(*as_table(shown, rows), look, name=1, below=())


def _shares(document: Document, look: Look) -> Iterator[str]:
    """How much of the usage each of those that are not ranked can take."""
    for each in document["unranked"]:
        if each["share"] == "0":
            yield from item(f"{each['model']} can take none of it", look)
        elif each["share"] is not None:
            cost = f"{ESTIMATE if each['estimate'] else ''}{money(each['cost'])}"
            said = f"{each['model']} can take {percent(each['share'])}% of it, for {cost} USD"
            yield from item(f"{said}{converted_words(document, each, 'cost')}", look)
        if each.get("lacking"):
            told = listed([f"{grouped(number)} {name}" for name, number in each["lacking"].items()])
            yield from item(f"{each['model']}, not in that cost: {told}", look)


def _nearest(document: Document, look: Look) -> Iterator[str]:
    """Of all models those that can take the most of the usage, where few can take all of it."""
    yield look.title("not ranked: these take the most of it")
    columns = [
        Column("model", style="bold", shrinks="middle"),
        Column("takes", "right"),
        Column("for", "point"),
        Column("why not all", "left", "dim"),
    ]
    rows = [
        [
            each["model"],
            _percent(each["share"]),
            _about(each),
            _why_not(each),
        ]
        for each in document["unranked"]
    ]
    yield from table(columns, rows, look)


def _why_not(each: Document) -> str:
    """Why a model cannot take all of the usage, in a few words."""
    if lacking := each.get("lacking"):
        return f"no price of {', '.join(lacking)}"
    code: str = each["code"]
    return WHY.get(code, code)


def _groups(document: Document, look: Look) -> Iterator[str]:
    """The groups, with what each cost then and would cost on the first models."""
    models = [each["model"] for each in document["models"]][:MOST_GROUP_MODELS]
    has_record = any(group.get("recorded") for group in document["groups"])
    columns = [Column(name, shrinks="end") for name in document["by"]]
    columns += [Column("requests", "right"), Column("cost then", "point")]
    columns += [Column("recorded", "point")] if has_record else []
    columns += [Column(model.partition("/")[2] or model, "point") for model in models]
    rows = []
    for group in document["groups"]:
        costs = {each["model"]: each["cost"] for each in group["models"]}
        row = [group["by"][name] or NOTHING for name in document["by"]]
        row += [_count(group["requests"]), _about(group)]
        row += [_of_record(group.get("recorded"))] if has_record else []
        rows.append([*row, *(short_money(costs.get(model), DIGITS) for model in models)])
    yield from table(columns, rows, look)


def _of_record(said: Document | None) -> str:
    if said is None:
        return NOTHING
    currency = "" if said["currency"] == "USD" else f" {said['currency']}"
    return f"{short_money(said['cost'], DIGITS)}{currency}"


def _notes(document: Document) -> Iterator[str]:
    """What is an estimate, and what else to know, each once, with the models that it is about."""
    then = document["then"]
    said: list[tuple[str, str]] = []
    if then["estimate"]:
        said.append((f"the cost then is an estimate: {then['estimate']}", ""))
    for each in then["models"]:
        said += [(note, each["logged"]) for note in each["notes"]]
    for each in document["models"]:
        if each["estimate"]:
            said.append((_range(each), each["model"]))
        said += [(note, each["model"]) for note in each["notes"]]
    models = {each["model"] for each in document["models"]}
    every = models if len(models) > 1 else None
    for note, about in gathered(said).items():
        named = "all of them" if set(about) == every else ", ".join(dict.fromkeys(filter(None, about)))
        yield f"{named}: {note}" if named else note
    yield from _general_notes(document)


def _general_notes(document: Document) -> Iterator[str]:
    """What to know of all other models, and of all amounts."""
    if document["standard"]:
        yield AT_STANDARD
    if document["models"]:
        if not document.get("text"):
            yield TOKENS_DIFFER
        if any("comparable_cost" in each for each in document["models"]):
            yield REST
    costs = [each["cost"] for each in (document["then"], *document["then"]["models"], *document["models"])]
    if any(short_money(cost, DIGITS) != money(cost) for cost in costs):
        yield ROUNDED


TOKENS_DIFFER = (
    "other models count the same text as other numbers of tokens, and may write more or less: costs are of "
    "the tokens that were logged, and with --language of each model's own"
)
AT_STANDARD = (
    "other models are asked at their standard prices, without the tier, region or speed that was logged"
)
ROUNDED = f"costs of more than {DIGITS} digits are rounded here; --format json has all digits"
REST = "costs on other models are of all usage; what they save is of what has a price then"


def _range(entry: Document) -> str:
    between = ""
    if entry["cost_low"] is not None:
        between = f", between {money(entry['cost_low'])} and {money(entry['cost_high'])} USD"
    return f"an estimate{between}: {entry['estimate']}"


def _about(entry: dict[str, Any]) -> str:
    """A cost, with something before it where it is an estimate."""
    return f"{ESTIMATE if entry['estimate'] else ''}{short_money(entry['cost'], DIGITS)}"


def _with_flags(entry: Document) -> Document:
    """Something with its reason, in which words of the question are flags."""
    return {**entry, "reason": _flags_in(entry["reason"])}


def _flags_in(said: str) -> str:
    return as_flags(said, set(map(flag, ASKING.names)))


def _tokens(entry: Document) -> str:
    """How many tokens, in millions where there are as many."""
    count = str(entry["tokens"])
    return millions(count) if len(count) > MILLION_DIGITS else grouped(count)


def _second(instant: str) -> str:
    """An instant to the second, as people read it."""
    whole, _, rest = instant.partition(".")
    return f"{whole}Z" if rest else whole


def _percent(share: str | None) -> str:
    return NOTHING if share is None else f"{percent(share)}%"


def _count(count: int | None) -> str:
    return NOTHING if count is None else grouped(str(count))


TEXTS = {"costcalc/reprice/1": Text(reprice_lines)}
