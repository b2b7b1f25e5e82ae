"""Surcharges: a factor that a provider states once, written out as variants of each price that it is on.

`inference_geo: us` at 1.1 on input 5 and output 25, with a batch at 2.50 and 12.50, gives two variants more:
`inference_geo=us` at 5.50 and 27.50, and `service_tier=batch, inference_geo=us` at 2.75 and 13.75. Products
are exact. What the file writes out for those conditions itself wins, because providers round: half of 0.25
is sold at 0.13 by one of them. A product with more decimals than the surcharge says that its provider prints
is an error, so that nobody's rounding is guessed. A period in which the surcharge begins or ends is cut
there.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

from costcalc.groups import gathered
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, plain
from costcalc.pricing.file.printed import NOT_PRINTED, numbers_in
from costcalc.pricing.file.report import Finding, Report, within
from costcalc.pricing.history.undated import FOREVER, end_of, without
from costcalc.pricing.source import Source, first_instant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.schema.file import PricingFile
    from costcalc.pricing.schema.rates import SurchargeEntry
    from costcalc.yaml_tree import Path

    When = Mapping[str, list[str]]


def surcharged(file: PricingFile, documents: Mapping[str, Document], report: Report) -> dict[str, Document]:
    """The models of a file on whose prices a surcharge of it is, with its variants written out, by id."""
    written: list[_Surcharge] = []
    for name, entry in file.surcharges.items():
        at: Path = ("surcharges", name)
        report.all(within(at, _wrong(entry, documents, report.sources)))
        if not report.knows(entry.source, (*at, "source")):
            continue
        chosen = [each for each in documents if _is_on(entry, each, documents[each])]
        written += [_Surcharge(name, entry, model_id, report) for model_id in chosen]
        if not chosen and not entry.models:
            report(at, "it is on no model of this file: correct what chooses them, or leave it out")
    found: dict[str, Document] = {}
    for model_id, surcharges in gathered((each.model_id, each) for each in written).items():
        _check_alone(surcharges)
        prices: list[Document] = documents[model_id]["prices"]
        for each in surcharges:
            added = [list(each.periods(period)) for period in prices]
            if model_id in each.entry.models and added == [[period] for period in prices]:
                report(each.at, f"no price of {model_id} is in force then: leave the model out")
            prices = [period for periods in added for period in periods]
        found[model_id] = {**documents[model_id], "prices": prices}
    return found


def _wrong(
    entry: SurchargeEntry, documents: Mapping[str, Document], sources: Mapping[str, Source]
) -> Iterator[Finding]:
    for model_id in (*entry.models, *entry.leaving_out):
        if model_id not in documents:
            yield ("models",), f"there is no model {model_id!r} in this file"
    if any(entry.default in values for when in entry.when for values in when.values()):
        message = "who asks for the default would pay the surcharge: say the value that costs nothing more"
        yield ("default",), message
    source = sources.get(entry.source)
    if source and not _is_printed(entry.printed, Decimal(entry.factor), source.language):
        yield ("printed",), NOT_PRINTED.format("factor", entry.factor, "factor")


def _is_printed(text: str, factor: Decimal, language: str) -> bool:
    """Whether words say a factor: 1.1 as `1.1x`, or as `10%` on top."""
    numbers = set(numbers_in(text, language))
    percent = EXACT.scaleb(EXACT.subtract(factor, ONE), 2)
    return factor in numbers or (abs(percent) in numbers and ("%" in text or "percent" in text))


def _is_on(entry: SurchargeEntry, model_id: str, model: Document) -> bool:
    if entry.provider is None:
        return model_id in entry.models
    if model["provider"] != entry.provider or model_id in entry.leaving_out or not model["prices"]:
        return False
    if entry.released_from is None:
        return True
    released = model.get("released")
    return released is not None and first_instant(released).date().isoformat() >= entry.released_from


def _check_alone(surcharges: Sequence[_Surcharge]) -> None:
    """Refuse two surcharges on one price: what both at once cost is for the provider to say."""
    for one, other in combinations(surcharges, 2):
        are_together = max(one.start, other.start) < min(one.end, other.end)
        if are_together and (one.names != other.names or one.asked & other.asked):
            together = f"{one.name} is on {one.model_id} at the same time"
            one.report(other.at, f"{together}: write out as variants what both cost")


class _Surcharge:
    """One surcharge on the prices of one model, which it writes out; what is wrong goes to `report`."""

    def __init__(self, name: str, entry: SurchargeEntry, model_id: str, report: Report) -> None:
        self.name, self.entry, self.at = name, entry, ("surcharges", name)
        self.model_id, self.report = model_id, report
        self.start, self.end = entry.effective_from, entry.effective_to or FOREVER
        # Every option, with its value, by which it can be asked for.
        options = [option for when in entry.when for option in when.items()]
        self.asked = {(name, value) for name, values in options for value in values}
        self.names = {name for name, _ in options}

    def periods(self, period: Document) -> Iterator[Document]:
        """A period, cut where the surcharge begins or ends, its variants written out in between."""
        start, end, begins, ends = self.start, self.end, period["effective_from"], end_of(period)
        if period.get("withdrawn") or ends <= start or end <= begins:
            yield period
            return
        if begins < start:
            yield _cut(period, None, start)
        inside = _cut(period, start if begins < start else None, end if end < ends else None)
        yield self.written_out(inside)
        if end < ends:
            yield _cut(period, end, None)

    def written_out(self, period: Document) -> Document:
        """A period with a variant for each of its prices and each way to ask for the surcharge."""
        options = self.entry.when
        chosen = (each for size in range(len(options)) for each in combinations(options, size + 1))
        asked = [{name: values for each in maps for name, values in each.items()} for maps in chosen]
        added = [
            {"when": {**rest, **when}, **self.rates(rates, {**rest, **when}), **beside}
            for options in asked
            for rest, rates, beside in self.bases(period)
            for when in _left(period["variants"], rest, options)
        ]
        found = {**period, "variants": [*period["variants"], *added]}
        defaults = self.defaults(period)
        return {**found, "defaults": defaults} if defaults else found

    def defaults(self, period: Document) -> Document:
        """The options that are meant where nothing is asked, that of the surcharge among them."""
        defaults = dict(period.get("defaults", {}))
        for name in self.names if self.entry.default is not None else ():
            if defaults.setdefault(name, self.entry.default) != self.entry.default:
                message = f"{self.model_id} has {name}={defaults[name]} as its default"
                self.report((*self.at, "default"), message)
        return defaults

    def bases(self, period: Document) -> Iterator[tuple[Document, Document | None, Document]]:
        """What the surcharge is on: conditions, rates (None where it is not sold), and what these assume.

        That is the base, and each variant that does not ask for an option of the surcharge itself. Meters
        that a variant does not name are those of the base.
        """
        rates: Document = period["rates"]
        on = {meter: rate for meter, rate in rates.items() if meter in self.entry.meters}
        beside = {meter: rate for meter, rate in on.items() if not METERS[meter].is_token}
        yield {}, {meter: rate for meter, rate in rates.items() if METERS[meter].is_token} | beside, {}
        for variant in period["variants"]:
            if not self.names & variant["when"].keys():
                sold = variant.get("sold", True)
                assumed = {"assumes": variant["assumes"]} if "assumes" in variant else {}
                yield variant["when"], {**beside, **variant["rates"]} if sold else None, assumed

    def rates(self, rates: Document | None, conditions: Document) -> Document:
        """Rates times the factor where it is on them; or that they are not sold."""
        if rates is None:
            return {"sold": False, "rates": {}}
        on = [each for each in rates if each in self.entry.meters and "amount" in rates[each]]
        priced = {meter: self.times(rates[meter], meter, conditions) for meter in on}
        return {"rates": {**rates, **priced}}

    def times(self, rate: Document, meter: str, conditions: Document) -> Document:
        """A price times the factor: exact, with the factor's source and words, and what it was made of."""
        entry = self.entry
        amount = plain(EXACT.multiply(Decimal(rate["amount"]), Decimal(entry.factor)))
        unit = f"USD per {rate['per']} seconds" if "per" in rate else METERS[meter].price_unit
        made_of = f"{entry.factor} × {rate['amount']} {unit}"
        if len(amount.partition(".")[2]) > entry.decimals:
            plainly = {name: said[0] if len(said) == 1 else said for name, said in conditions.items()}
            said = ", ".join(f"{name}: {value}" for name, value in plainly.items())
            self.report(
                self.at,
                f"{made_of} is {amount} for {meter} of {self.model_id}, which has more than {entry.decimals} "
                f"decimals and may be rounded: write out a variant `when: {{{said}}}` as it is printed, or "
                "say under `decimals` how many are",
            )
        return {
            "amount": amount,
            "source": entry.source,
            "printed": entry.printed,
            "note": made_of if rate["source"] == entry.source else f"{made_of} ({rate['source']})",
            "factor": entry.factor,
            **{key: rate[key] for key in ("per", "minimum") if key in rate},
        }


def _cut(period: Document, start: str | None, end: str | None) -> Document:
    """A part of a period; an edge that it is cut at is the surcharge's, which is announced."""
    if start is not None:
        announced = {"effective_from": start, "effective_from_basis": "announced"}
        period = {**without(period, "from_bracket"), **announced}
    return period if end is None else {**without(period, "to_bracket"), "effective_to": end}


def _left(variants: Sequence[Document], rest: Document, asked: When) -> Iterator[When]:
    """The values asked for of which the file itself says no price, beside the conditions `rest`.

    A value that it writes out anywhere stands alone, so that of what a request meets one says the most.
    """
    written = [each["when"] for each in variants]
    for values in product(*(_groups(name, listed, written) for name, listed in asked.items())):
        when = dict(zip(asked, values, strict=True))
        if not any(_says(each, rest, when) for each in written):
            yield when


def _groups(name: str, values: list[str], written: Sequence[Document]) -> list[list[str]]:
    """Values that go together: those that the file writes out in the very same lists, or in none."""
    lists = [when.get(name, ()) for when in written]
    return list(gathered((tuple(value in each for each in lists), value) for value in values).values())


def _says(written: Document, rest: Document, when: When) -> bool:
    """Whether a variant of the file is for what a surcharge's would be for."""
    if written.keys() != rest.keys() | when.keys() or any(written[each] != rest[each] for each in rest):
        return False
    return all(set(values) <= set(written[name]) for name, values in when.items())
