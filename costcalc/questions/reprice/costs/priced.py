"""Usage that was priced: what it costs in all, at which prices, and what is in doubt of them.

Lots that met the same cards are one bundle, of which charge lines are made, notes and the range of prices in
doubt: when somebody reads them, as few are of thousands of candidates.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from costcalc.numbers import as_fraction, settle
from costcalc.periods import lasting
from costcalc.questions.reprice.costs.bills import Total
from costcalc.questions.reprice.costs.lots import Lot, added
from costcalc.rating.charges import charges_on
from costcalc.rating.doubts import Asked, Between, OneRequest, between, labels_on
from costcalc.rating.notes import BILLED_AS_NOTE, notes_on
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from costcalc.pricing.contracts import Contract
    from costcalc.questions.reprice.costs.bills import Amount, Bill
    from costcalc.questions.reprice.costs.met import Met
    from costcalc.rating.card import Slice
    from costcalc.rating.charges import Charge
    from costcalc.rating.rater import ModelRater

CACHED = "cache_"


class Bundle(NamedTuple):
    """Lots of one model that met the same cards under the same contract, as one."""

    rater: ModelRater
    slices: tuple[Slice, ...]
    lot: Lot
    met: Met
    contract: Contract | None
    owed: Amount
    low: Amount
    high: Amount

    @property
    def meters(self) -> list[str]:
        """What was used."""
        return [meter for meter, _ in self.lot.billed]

    @property
    def is_sure(self) -> bool:
        """Whether the figures of all cards are beyond doubt."""
        return all(card.is_sure(self.met.on) for card, _ in self.slices)

    @property
    def doubts(self) -> list[str]:
        """What is not certain of the prices, in words."""
        if self.is_sure:
            return []
        on = self.met.on
        return labels_on(self.slices, Asked(self.meters, self.met.ask, on, lasting(on)))

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """What is owed at the least and at the most."""
        low, high = as_fraction(self.low), as_fraction(self.high)
        one = OneRequest(self.lot.billed, self.lot.requests or 0)
        found = None if self.is_sure else between(
            self.rater, self.slices, one, self.met.ask, self.met.on, self.contract  # type: ignore[arg-type]
        )  # fmt: skip
        if found is None:
            return low, high
        return min(low, as_fraction(found.low)), max(high, as_fraction(found.high))

    @property
    def charges(self) -> Iterator[Charge]:
        """The lines of its cost."""
        for card, share in self.slices:
            yield from charges_on(
                card, self.lot.billed, self.lot.requests or 0, share, self.met.on, contract=self.contract
            )

    @property
    def notes(self) -> Iterator[str]:
        """What a reader should know beside the digits."""
        yield from notes_on(self.slices, self.met.on, self.meters)
        for card, _ in self.slices:
            for meter in self.meters:
                billed_as = card.for_meters(self.meters).billing(meter, self.met.on).billed_as
                if meter.startswith(CACHED) and not billed_as.startswith(CACHED):
                    yield BILLED_AS_NOTE.format(meter=meter, billed_as=billed_as)


class Priced:
    """What several lots cost, and how that came about. Amounts are USD before tax, to the last digit."""

    def __init__(self, cost: Amount, owed: Amount, bundles: Sequence[Bundle], labels: Sequence[str]) -> None:
        self.exact_cost, self.exact_owed, self.bundles, self._labels = cost, owed, tuple(bundles), labels

    @cached_property
    def cost(self) -> Decimal:
        """What it costs at list prices: exact, or rounded once where it has no finite decimal form."""
        return settled(self.exact_cost)

    @cached_property
    def contracted_cost(self) -> Decimal:
        """What is owed under the contracts in force; without any, the list cost."""
        return settled(self.exact_owed)

    @property
    def is_under_contract(self) -> bool:
        """Whether a contract was in force for some of it."""
        return any(each.contract is not None for each in self.bundles)

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """What is taken for granted, and what is not certain of the prices, each once."""
        found = dict.fromkeys(self._labels)
        for each in self.bundles:
            found |= dict.fromkeys(each.doubts)
        return tuple(found)

    @property
    def estimate(self) -> str | None:
        """The same in one text; None of what is exact and certain."""
        return "; ".join(self.doubts) or None

    @cached_property
    def between(self) -> Between | None:
        """What is owed at the least and at the most; None where that is one."""
        ends = [each.ends for each in self.bundles]
        low, high = (sum((each[end] for each in ends), as_fraction(Total().amount)) for end in (0, 1))
        return None if low == high else Between(settle(low)[0], settle(high)[0])

    @cached_property
    def charges(self) -> tuple[Charge, ...]:
        """The lines of the cost, of all models: with their prices, and the sources of these."""
        return tuple(line for each in self.bundles for line in each.charges)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the digits, each once."""
        return tuple(dict.fromkeys(note for each in self.bundles for note in each.notes))


class Tally:
    """Adds up what is priced, lot by lot."""

    def __init__(self) -> None:
        self._cost, self._owed = Total(), Total()
        self._labels: dict[str, None] = {}
        self._bundles: dict[object, list[tuple[Lot, Bill]]] = {}
        self._firsts: dict[object, tuple[ModelRater, Met, Contract | None]] = {}

    def add(self, rater: ModelRater, lot: Lot, met: Met, bill: Bill, contract: Contract | None) -> None:
        """Count a lot in, with its bill."""
        self._cost.add(bill.cost)
        self._owed.add(bill.owed)
        if bill.labels:
            self._labels |= dict.fromkeys(bill.labels)
        cards = tuple([(id(card), share) for card, share in bill.slices])
        key: tuple[object, ...] = (cards, id(contract))
        if not all(card.is_away_from_edges(met.on) for card, _ in bill.slices):
            # What the price beside it is hangs on the hour, the size and the options too.
            key = (*key, lot.key.slot[2:], *lot.key[1:])
        if key not in self._bundles:
            self._bundles[key], self._firsts[key] = [], (rater, met, contract)
        self._bundles[key].append((lot, bill))

    @property
    def amount(self) -> Amount:
        """What is owed so far."""
        return self._owed.amount

    def priced(self) -> Priced:
        """What came of it."""
        bundles = []
        for key, found in self._bundles.items():
            rater, met, contract = self._firsts[key]
            owed, low, high = Total(), Total(), Total()
            for _, bill in found:
                owed.add(bill.owed)
                low.add(bill.owed if bill.low is None else bill.low)
                high.add(bill.owed if bill.high is None else bill.high)
            lot = added([each for each, _ in found])
            amounts = (owed.amount, low.amount, high.amount)
            bundles.append(Bundle(rater, found[0][1].slices, lot, met, contract, *amounts))
        return Priced(self._cost.amount, self._owed.amount, bundles, tuple(self._labels))


def settled(amount: Amount) -> Decimal:
    """An amount as it is told: exact, or rounded half even to 12 decimal places."""
    return settle(amount)[0] if isinstance(amount, Fraction) else amount
