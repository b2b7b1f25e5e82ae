"""Periods as lines of `config/history/periods.csv`: what the rules made of the observations, for review.

`model,not_before,effective_from,effective_to,source,versions,confirmed_by,prices,disputes`: days; files; the
first and the last version of `source` that showed the prices then, or the last that did before. Prices are
written in full: `input=2.5 output=10 batch:input=1.25 batch:output=5 >200000:-`, where `-` is a price that
no file says, of a condition or of a meter under it (`batch:cache_read=-`); `output=10@litellm` comes from
another file than the rest, one with the same prices of input and output; `cache_read=0.5?` is of one file
alone, where several confirm the rest. A dispute is `input=5@langfuse<2024-08-30`, settled, shown until that
day, or `input=5@langfuse!2024-12-01`, open.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from costcalc.feeds.sheets import INCLUSIVE, Offer, Sheets, period_of
from costcalc.meters import FALLBACK, METERS
from costcalc.pricing.history.lines import ALONE, NOT_SOLD, TIER, condition_of, when_of
from costcalc.pricing.market import Tier, Tiered
from tools.history.conclusions.heads import METERS_OF_HEAD
from tools.history.conclusions.lines import span_of
from tools.history.conclusions.rules import rank
from tools.history.conclusions.sizes import (
    FLAT,
    hidden_above,
    is_alone,
    of_one_size,
    said_under,
    witnesses,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from tools.history.conclusions.composing import Observation
    from tools.history.conclusions.lines import Key, Line
    from tools.history.conclusions.rules import Stretch

HEAD_KEYS = [("", meter) for meter in METERS_OF_HEAD]


class Written(NamedTuple):
    """A line of `periods.csv`."""

    model: str
    not_before: str
    effective_from: str
    effective_to: str
    source: str
    versions: str
    confirmed_by: str
    prices: str
    disputes: str


def lines_of(
    model: str, periods: Sequence[Observation], lines: Sequence[Line], trust: Sequence[str]
) -> list[Written]:
    """The lines of a model; neighbours that are written alike are one."""
    found: list[Written] = []
    for each in periods:
        line = _line(model, each, lines, trust)
        before = found[-1] if found else None
        if before and (before.effective_to, _said(before)) == (line.effective_from, _said(line)):
            first, last = before.versions.split("..")[0], line.versions.split("..")[-1]
            found[-1] = before._replace(effective_to=line.effective_to, versions=_range(first, last))
        else:
            found.append(line)
    return found


def _said(line: Written) -> tuple[str, str, str]:
    return line.source, line.prices, line.disputes


def _line(model: str, period: Observation, lines: Sequence[Line], trust: Sequence[str]) -> Written:
    source, versions = _shown_in(period, lines, trust)
    is_inclusive = model.startswith(INCLUSIVE)
    sized = of_one_size(period.figures, trust, inclusive=is_inclusive, is_flat=_is_flat(period, lines))
    figures = sized.figures
    document = period_of(_sheets(figures), source, period.start, None, "observed")
    above = sized.unknown_above or hidden_above(period.figures, period.hidden, period.start)
    unknown = [f"{above}:-"] if above else []
    confirming = witnesses(period.figures, source, trust)
    alone = {key for key, stretch in figures.items() if confirming and is_alone(stretch)}
    return Written(
        model,
        period.not_before or "",
        period.start,
        period.end or "",
        source,
        versions,
        " ".join(confirming),
        " ".join([*_prices(document, figures, source, alone), *unknown]),
        " ".join(_disputes(figures, period)),
    )


def _sheets(figures: Mapping[Key, Stretch]) -> Sheets:
    sheets: dict[tuple[str, ...], dict[str, Tiered]] = {}
    said = [
        (*condition_of(condition), meter, stretch.amount) for (condition, meter), stretch in figures.items()
    ]
    # What a price is beyond a size comes after what it is below.
    for options, size, meter, amount in sorted(said, key=lambda each: each[1] is not None):
        sheet = sheets.setdefault(options, {})
        if not size:
            sheet[meter] = Tiered(Decimal(amount))
        elif meter in sheet:
            tier = Tier(int(size[1]), size[0] == ">=", Decimal(amount))
            sheet[meter] = Tiered(sheet[meter].amount, tuple(sorted([*sheet[meter].tiers, tier])))
    base = sheets.pop((), {})
    offers = [
        Offer({name: values[0] for name, values in when_of(",".join(options)).items()}, sheet)
        for options, sheet in sheets.items()
        if sheet
    ]
    return Sheets(base, offers)


def _prices(
    document: Document, figures: Mapping[Key, Stretch], source: str, alone: Collection[Key]
) -> Iterator[str]:
    """The prices of a period in words; those that one file alone shows are marked."""
    yield from _words("", document["rates"], figures, source, alone)
    for variant in document["variants"]:
        condition = condition_text(variant["when"])
        options, size = condition_of(condition)
        named = {meter for (said, meter) in figures if said and condition_of(said)[0] == options}
        if (options and size and _lacks_size(figures, options, size, named)) or _is_joined(options, figures):
            yield f"{condition}:-"
            continue
        # What is not counted in tokens carries over, unless the condition names it.
        known = set(said_under(figures, condition))
        rates = {
            meter: rate if meter in known else {"amount": NOT_SOLD}
            for meter, rate in variant["rates"].items()
            if (METERS[meter].is_token and (meter in known or not _is_as_its_whole(meter, document)))
            or meter in named
        }
        yield from _words(condition, rates, figures, source, alone)


def _is_joined(options: tuple[str, ...], figures: Mapping[Key, Stretch]) -> bool:
    """Whether two options that change token prices are asked at once, and no file prices the two together."""
    said = [(condition_of(condition)[0], meter) for condition, meter in figures if condition]
    if any(set(each) == set(options) for each, _ in said):
        return False
    moving = {each for each, meter in said if each and set(each) < set(options) and METERS[meter].is_token}
    return len(moving) > 1


def _is_as_its_whole(meter: str, document: Document) -> bool:
    """Whether a meter costs what the one costs that it is a part of: then it does under any condition."""
    rates, whole = document["rates"], FALLBACK.get(meter)
    return whole in rates and rates[whole]["amount"] == rates[meter]["amount"]


def _lacks_size(
    figures: Mapping[Key, Stretch], options: tuple[str, ...], size: tuple[str, str], named: set[str]
) -> bool:
    """Whether an option has no price beyond a size from which the base has another one."""
    end = "".join(size)
    return any(
        (end, meter) in figures and (",".join([*options, end]), meter) not in figures for meter in named
    )


def _words(
    condition: str,
    rates: Mapping[str, Document],
    figures: Mapping[Key, Stretch],
    source: str,
    alone: Collection[Key],
) -> Iterator[str]:
    before = f"{condition}:" if condition else ""
    for meter, rate in rates.items():
        stretch = figures.get((condition, meter))
        other = f"@{stretch.source}" if stretch and source not in stretch.sources else ""
        yield f"{before}{meter}={rate['amount']}{other}{ALONE if (condition, meter) in alone else ''}"


def condition_text(when: Document) -> str:
    """A condition of a variant in the words of the history; the opposite of `when_of`."""
    words: list[str] = []
    for name, value in when.items():
        if name == "input_tokens_above":
            words.append(f">{value}")
        elif name == "input_tokens_from":
            words.append(f">={value}")
        else:
            (option,) = value
            words.append(option if name == TIER else f"{name}={option}")
    return ",".join(words)


def _disputes(figures: Mapping[Key, Stretch], period: Observation) -> Iterator[str]:
    """What other files show in a period."""
    for (condition, meter), stretch in figures.items():
        before = f"{condition}:" if condition else ""
        for each in stretch.disputes:
            if each.is_open or each.last >= period.start:
                yield f"{before}{meter}={each.amount}@{each.source}{'!' if each.is_open else '<'}{each.last}"
    for (condition, meter), other in period.hidden.items():
        if not condition and ("", FALLBACK.get(meter, "")) in figures:
            yield f"{meter}={other.amount}@{other.source}!{other.last}"


def _shown_in(period: Observation, lines: Sequence[Line], trust: Sequence[str]) -> tuple[str, str]:
    """The file that shows the prices of a period, and the versions between which it does.

    That is the most reliable one that showed them while the period lasted; where they only stand, the most
    reliable of all, and the last version that showed them.
    """
    base = {key: stretch for key, stretch in period.figures.items() if not key[0]}
    of_head = {key: stretch for key, stretch in base.items() if key[1] in METERS_OF_HEAD} or base
    stretch = next(iter(base.values()))
    names = sorted(stretch.sources, key=lambda name: rank(name, trust)[0])
    standing: tuple[str, str] | None = None
    for name in names:
        showing = [line for line in lines if line.source == name and _shows(line, of_head)]
        within = [
            line for line in showing if span_of(line)[0] <= period.last and period.start <= span_of(line)[1]
        ]
        if within:
            first = min(within, key=lambda line: line.first)
            newest = max(within, key=lambda line: line.last)
            return name, _range(first.first_version, newest.last_version)
        before = [line for line in showing if line.last < period.start]
        if before and standing is None:
            standing = name, max(before, key=lambda line: line.last).last_version
    return standing or (names[0], "")


def _is_flat(period: Observation, lines: Sequence[Line]) -> bool:
    """Whether the file that writes every size shows the prices of a period on its first day, and no size."""
    base = [stretch for (condition, _), stretch in period.figures.items() if not condition]
    shown = [line for line in lines if line.source == FLAT and span_of(line)[0] <= period.start]
    if not shown or not any(FLAT in each.sources for each in base):
        return False
    line = max(shown, key=span_of)
    of_head = {key: stretch for key, stretch in period.figures.items() if key in HEAD_KEYS}
    is_sized = any(condition_of(condition)[1] for condition, _ in line.prices)
    return bool(of_head) and _shows(line, of_head) and not is_sized


def _shows(line: Line, figures: Mapping[Key, Stretch]) -> bool:
    """Whether a sheet has some of these figures, and no other one in their place."""
    shown = [line.prices[key] == stretch.amount for key, stretch in figures.items() if key in line.prices]
    return bool(shown) and all(shown)


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}..{last}"
