"""Periods as lines of `config/history/periods.csv`: what the rules made of the observations, for review.

`model,not_before,effective_from,effective_to,source,versions,confirmed_by,prices,disputes`: days; files; the
first and the last version of `source` that showed the prices. Prices are written in full:
`input=2.5 output=10 batch:input=1.25 batch:output=5 >200000:-`, where `-` is not sold; `output=10@litellm`
comes from another file than the rest. A dispute is
`input=5@langfuse<2024-08-30`, settled, shown until that day, or `input=5@langfuse!2024-12-01`, open.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.feeds.history.rules import day_before
from costcalc.feeds.sheets import Offer, Sheets, period_of
from costcalc.meters import METERS
from costcalc.pricing.history_lines import TIER, condition_of, when_of
from costcalc.pricing.market import Tier, Tiered
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.feeds.history.composing import Observation
    from costcalc.feeds.history.lines import Key, Line
    from costcalc.feeds.history.rules import Stretch
    from costcalc.pricing.documents import Document

INCLUSIVE = "xai/"
"""The provider whose sizes begin at their number."""


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
        if (
            before
            and before.effective_to == line.effective_from
            and (before.prices, before.disputes) == (line.prices, line.disputes)
            and before.source == line.source
        ):
            first, last = before.versions.split("..")[0], line.versions.split("..")[-1]
            found[-1] = before._replace(effective_to=line.effective_to, versions=_range(first, last))
        else:
            found.append(line)
    return found


def _line(model: str, period: Observation, lines: Sequence[Line], trust: Sequence[str]) -> Written:
    base = [stretch for (condition, _), stretch in period.figures.items() if not condition]
    source = base[0].source
    figures = _of_one_size(period.figures, trust, inclusive=model.startswith(INCLUSIVE))
    document = period_of(_sheets(figures), source, period.start, None, "observed")
    others = [
        name for name in trust if name != source and all(name in (each.source, *each.others) for each in base)
    ]
    return Written(
        model,
        period.not_before or "",
        period.start,
        period.end or "",
        source,
        _versions(period, source, lines),
        " ".join(sorted(others, key=lambda name: _rank(name, trust))),
        " ".join(_prices(document, figures, source)),
        " ".join(_disputes(figures, period)),
    )


def _of_one_size(
    figures: Mapping[Key, Stretch], trust: Sequence[str], *, inclusive: bool
) -> dict[Key, Stretch]:
    """The figures with the sizes of one file only: the most reliable of those that know any."""
    sized = {key: condition_of(key[0]) for key in figures}
    ranks = [
        min(_rank(name, trust) for name in (figures[key].source, *figures[key].others))
        for key, (options, size) in sized.items()
        if size and not options
    ]
    kept: dict[Key, Stretch] = {}
    for key, stretch in figures.items():
        options, size = sized[key]
        if size:
            best = min(_rank(name, trust) for name in (stretch.source, *stretch.others))
            if not ranks or best > min(ranks):
                continue
            sign = ">=" if inclusive else size[0]
            key = (",".join([*options, f"{sign}{size[1]}"]), key[1])  # noqa: PLW2901
        kept.setdefault(key, stretch)
    return kept


def _rank(source: str, trust: Sequence[str]) -> int:
    return trust.index(source) if source in trust else len(trust)


def _sheets(figures: Mapping[Key, Stretch]) -> Sheets:
    sheets: dict[tuple[str, ...], dict[str, Tiered]] = {}
    for (condition, meter), stretch in figures.items():
        options, size = condition_of(condition)
        if not size:
            sheets.setdefault(options, {})[meter] = Tiered(Decimal(stretch.amount))
    for (condition, meter), stretch in figures.items():
        options, size = condition_of(condition)
        if size and meter in sheets.get(options, {}):
            sign, tokens = size
            tiers = (*sheets[options][meter].tiers, Tier(int(tokens), sign == ">=", Decimal(stretch.amount)))
            tiered = Tiered(sheets[options][meter].amount, tuple(sorted(tiers)))
            sheets[options][meter] = tiered
    base = sheets.pop((), {})
    offers = [
        Offer({name: values[0] for name, values in when_of(",".join(options)).items()}, sheet)
        for options, sheet in sheets.items()
    ]
    return Sheets(base, offers)


def _prices(document: Document, figures: Mapping[Key, Stretch], source: str) -> Iterator[str]:
    """The prices of a period in words."""
    yield from _words("", document["rates"], figures, source)
    for variant in document["variants"]:
        condition = condition_text(variant["when"])
        options, size = condition_of(condition)
        named = {meter for (said, meter) in figures if said and condition_of(said)[0] == options}
        if options and size and _lacks_size(figures, options, size, named):
            yield f"{condition}:-"
            continue
        # What is not counted in tokens carries over, unless the condition names it.
        rates = {
            meter: rate
            for meter, rate in variant["rates"].items()
            if METERS[meter].is_token or meter in named
        }
        yield from _words(condition, rates, figures, source)


def _lacks_size(
    figures: Mapping[Key, Stretch], options: tuple[str, ...], size: tuple[str, str], named: set[str]
) -> bool:
    """Whether an option has no price beyond a size from which the base has another one."""
    end = "".join(size)
    return any(
        (end, meter) in figures and (",".join([*options, end]), meter) not in figures for meter in named
    )


def _words(
    condition: str, rates: Mapping[str, Document], figures: Mapping[Key, Stretch], source: str
) -> Iterator[str]:
    before = f"{condition}:" if condition else ""
    for meter, rate in rates.items():
        stretch = figures.get((condition, meter))
        other = f"@{stretch.source}" if stretch and stretch.source != source else ""
        yield f"{before}{meter}={rate['amount']}{other}"


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


def _versions(period: Observation, source: str, lines: Sequence[Line]) -> str:
    """The versions of a file between which it showed the prices."""
    last = day_before(period.end) if period.end else "9999"
    shown = sorted(
        (line.first, line.last, line.first_version, line.last_version)
        for line in lines
        if line.source == source and line.first <= last and period.start <= line.last
    )
    return _range(shown[0][2], max(shown, key=lambda each: each[1])[3]) if shown else ""


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}..{last}"
