"""Notes on the prices of the shipped table: none is lost where a card is known to have none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import costcalc
from costcalc.rating.card import RateCard
from costcalc.rating.notes import notes_on
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from costcalc.periods import Moment


def test_what_is_known_once_of_a_card_hides_no_note():
    """Every card at the edges of its model, with all its meters: the same as if each rule were looked at."""
    compared, noted = 0, 0
    for model in costcalc.load(SHIPPED).models():
        for period in model.prices:
            if period.withdrawn:
                continue
            for variant in (None, *(each for each in period.variants if each.sold)):
                card = RateCard(model, period, variant)
                meters = [meter for meter, price in card.prices_of(card.rates).items() if price.amount]
                for instant in {period.start, *model.edges}:
                    moments: list[Moment] = [instant, instant - timedelta(microseconds=1), instant.date()]
                    for on in moments:
                        card.is_noted = None
                        found = notes_on(card.alone, on, meters)
                        card.is_noted = True
                        assert found == notes_on(card.alone, on, meters), (model.id, on)
                        compared, noted = compared + 1, noted + bool(found)
    assert compared > noted > 1_000
