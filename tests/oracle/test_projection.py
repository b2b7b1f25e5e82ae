"""The hours of a month against a clock: of every minute the use and the price are found by hand."""

# ruff: noqa: S311 - a seed makes it reproducible

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest
import yaml

import costcalc
from costcalc.asking.hours import read_hours
from costcalc.errors import CostcalcError
from costcalc.questions.project.horizon import read_month
from costcalc.questions.project.hours import slices_over
from costcalc.rating.period import Ask
from tests.builders import SHIPPED, projected, table_of
from tests.oracle import by_hand, random_tables

SEEDS = range(8)
MODELS = 3
QUARTER, MINUTE = timedelta(minutes=15), timedelta(minutes=1)

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
PARIS = {"weekdays": WORKDAYS, "daily": ["09:00-18:00"], "timezone": "Europe/Paris"}
NEW_YORK = {"daily": ["22:00-06:15"], "timezone": "America/New_York"}
KOLKATA = {"weekdays": ["fri", "sat", "sun", "mon"], "timezone": "Asia/Kolkata"}
LORD_HOWE = {"weekdays": ["sun"], "daily": ["01:30-02:30"], "timezone": "Australia/Lord_Howe"}
LONDON = {"daily": ["00:30-03:30", "12:00-12:45"], "timezone": "Europe/London"}

Use = tuple[tuple[str, dict[str, Any], Fraction], ...]
USES: tuple[Use, ...] = (
    (),
    (("mon-fri 09:00-18:00 Europe/Paris", PARIS, Fraction(1)),),
    (("mon-fri 09:00-18:00 Europe/Paris: 80%", PARIS, Fraction(4, 5)),),
    (
        ("22:00-06:15 America/New_York: 30%", NEW_YORK, Fraction(3, 10)),
        ("fri-mon Asia/Kolkata: 45%", KOLKATA, Fraction(9, 20)),
    ),
    (
        ("sun 01:30-02:30 Australia/Lord_Howe: 12.5%", LORD_HOWE, Fraction(1, 8)),
        ("00:30-03:30,12:00-12:45 Europe/London: 0.1%", LONDON, Fraction(1, 1000)),
    ),
)
"""Hours as they are typed; by hand; and their share of the requests."""

Shares = dict[tuple[int, int | None], Fraction]


def by_the_clock(
    model: dict[str, Any], usage: dict[str, int], use: Use, month: str, step: timedelta
) -> Shares | set[str]:
    """The share of the use that falls on each variant of each period, or what may be wrong."""
    start, end = read_month(month).stretch
    moments: dict[Any, list[Any]] = {}
    moment = start
    while moment < end:
        index = by_hand.period_at(model, moment)
        variants = [] if index is None else model["prices"][index].get("variants", [])
        priced = tuple(
            by_hand.in_window(each["when"], moment) for each in variants if by_hand.has_window(each["when"])
        )
        used = tuple(by_hand.in_window(when, moment) for _, when, _ in use)
        moments.setdefault((index, priced, used), [0, moment])[0] += 1
        moment += step
    inside = [
        sum(count for (_, _, used), (count, _) in moments.items() if used[place]) for place in range(len(use))
    ]
    outside = sum(count for (_, _, used), (count, _) in moments.items() if not any(used))
    rest = 1 - sum((share for _, _, share in use), Fraction(0))
    found: Shares = {}
    refused: set[str] = set()
    for (index, _, used), (count, at) in moments.items():
        dense = [share / inside[place] for place, (_, _, share) in enumerate(use) if used[place]]
        share = count * (sum(dense, Fraction(0)) if any(used) else rest / outside)
        try:
            if index is None:
                raise by_hand.Refused("no_price_in_force")  # noqa: TRY301 - as the calculator by hand does
            variant = by_hand.Question(model, usage, at, {}, mean=False).chosen(model["prices"][index], at)
            found[index, variant] = found.get((index, variant), Fraction(0)) + share
        except by_hand.Refused as error:
            refused |= error.codes
    return refused or {key: share for key, share in found.items() if share}


def by_costcalc(table: Any, name: str, size: int, use: Use, month: str) -> Shares | str:
    """The same from `slices_over`, by the places of periods and variants; or the code of its error."""
    stretch = read_month(month).stretch
    rater = table.find(name, stretch.start).rater
    try:
        slices = slices_over(
            rater,
            Ask({}, costcalc.Usage(input_tokens=size).input_total),
            stretch,
            read_hours([said for said, _, _ in use]),
        )
    except CostcalcError as error:
        return error.code
    found: Shares = {}
    for card, share in slices:
        index = next(place for place, each in enumerate(rater.model.prices) if each is card.period)
        variants = list(card.period.variants)
        found[index, None if card.variant is None else variants.index(card.variant)] = Fraction(share)
    return found


_TOLD: Counter[str] = Counter()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_minute_of_a_month_on_random_tables(seed: int):
    """Shares agree to the last digit, whatever changes; or the month is refused for the same reason."""
    random = Random(seed)
    document = random_tables.document(random, MODELS)
    for each in document["models"].values():
        each.pop("context_window", None)
    table = table_of(json.dumps(document))
    for name, model in document["models"].items():
        model["id"] = f"projection/{seed}/{name}"
        first = by_hand.edge(model["prices"][0]["effective_from"])
        month = f"{(first + timedelta(days=random.choice((31, 62, 90, 200)))):%Y-%m}"
        use, size = random.choice(USES), random.choice((10, 1_000, 128_000, 200_000, 200_001, 900_000))
        expected = by_the_clock(model, {"input_tokens": size, "output_tokens": 0}, use, month, MINUTE)
        found = by_costcalc(table, name, size, use, month)
        agree = found in expected if isinstance(expected, set) else found == expected
        assert agree, (
            f"{name} {month} {size} {use}: {found} and not {expected}\n{json.dumps(model, indent=1)}"
        )
        _TOLD["refused" if isinstance(found, str) else "split" if len(found) > 1 else "whole"] += 1


def test_the_random_months_meet_every_kind_of_answer():
    """The comparison above met split months, whole ones and refusals."""
    if sum(_TOLD.values()) < len(SEEDS) * MODELS:
        pytest.skip("only some of the seeds were run")
    assert min(_TOLD[kind] for kind in ("split", "whole", "refused")) > 1


@cache
def shipped_models() -> dict[str, dict[str, Any]]:
    """The models of the shipped file, as it is written."""
    text = SHIPPED.read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.BaseLoader)["models"]  # noqa: S506 - texts only
    for name, model in found.items():
        model["id"] = f"shipped/{name}"
        for variant in (each for period in model.get("prices", ()) for each in period.get("variants", ())):
            if "input_tokens_above" in variant["when"]:
                variant["when"]["input_tokens_above"] = int(variant["when"]["input_tokens_above"])
    return found


@pytest.mark.parametrize("use", USES, ids=lambda use: "; ".join(said for said, _, _ in use) or "even")
@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("deepseek/deepseek-r1", "2025-02"),  # nights are cheaper from the 26th on
        ("deepseek/deepseek-r1", "2025-03"),  # the clocks of New York and Paris change
        ("deepseek/deepseek-v4-pro", "2026-08"),  # a rise, and weekday peaks with it, on the 16th
        ("deepseek/deepseek-v4-pro", "2026-10"),  # the clocks of Paris, London and Lord Howe change
        ("deepseek/deepseek-v4.1-flash", "2026-11"),
        ("deepseek/deepseek-v4.1-flash", "2027-03"),
        ("google/gemini-3.6-flash", "2026-12"),
        ("openai/gpt-5.4", "2027-02"),
    ],
)
def test_every_quarter_of_an_hour_on_the_shipped_table(shipped, name, month, use):
    """Announced changes, peaks and nights of the shipped table fall as a clock says, to the last digit."""
    expected = by_the_clock(shipped_models()[name], {"input_tokens": 1_000}, use, month, QUARTER)
    assert by_costcalc(shipped, name, 1_000, use, month) == expected


@pytest.mark.parametrize("use", USES[1:3], ids=["all", "most"])
def test_a_projection_costs_what_the_clock_says(shipped, use):
    """V4.1 Flash over a year of business hours: each month is its days times the mean of its hours."""
    model = shipped_models()["deepseek/deepseek-v4.1-flash"]
    words = {"requests": "1000/day", "input": "1000", "output": "200", "start": "2027-01", "months": "12"}
    found = projected(shipped, "deepseek-v4.1-flash", **words, hours=[said for said, _, _ in use])
    for row in found.rows:
        shares = by_the_clock(
            model, {"input_tokens": 1_000, "output_tokens": 200}, use, str(row.month), QUARTER
        )
        assert isinstance(shares, dict)
        request = Fraction(0)
        for (index, variant), share in shares.items():
            period = model["prices"][index]
            rates = by_hand.rates_of(period, None if variant is None else period["variants"][variant])
            for meter, count in (("input", 1_000), ("output", 200)):
                request += count * by_hand.rate_of(rates, meter)[1] * share
        assert Fraction(row.cost) == by_hand.rounded(request * 1_000 * row.month.days)
