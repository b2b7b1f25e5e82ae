"""Logs of one's own, row by row in fractions: as text, as Parquet, and as kept sums that are merged."""

# ruff: noqa: S311 - a seed makes it reproducible

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.questions.reprice.reduction.kept import text as kept_text
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.saved import sums_in
from tests.builders import at, model, period, pricing_file, table_of
from tests.tables import as_text, written

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ("input", "cache_read", "cache_write_5m", "output")
FLAT, LARGE = ("1", "0.1", "1.25", "2"), ("5", "0.7", "6", "11")
BATCH, LARGE_BATCH = ("0.5", "0.05", "0.75", "1.3"), ("2.5", "0.3", "3", "5")
NIGHT, LATER = ("0.3", "0.03", "0.4", "0.9"), ("1.7", "0.17", "1.9", "2.3")
FEE, LIMIT, CHANGE = "0.01", 200_000, at("2025-03-05T00:00Z")


def rates(prices, more=""):
    """Prices as a pricing file has them."""
    told = zip(CLASSES, prices, strict=True)
    return ", ".join(f"{name}: {price} USD/Mtoken" for name, price in told) + more


def variants(*said):
    """Variants of a period."""
    entries = (f"- {{when: {{{when}}}, rates: {{{rates(prices)}}}}}" for when, prices in said)
    return "variants:\n" + "\n".join(entries) + "\n"


TABLE = table_of(
    pricing_file(
        model(period(rates(FLAT, f", request: {FEE} USD/request"))),
        model(
            period(
                rates(FLAT),
                also=variants(
                    (f"input_tokens_above: {LIMIT}", LARGE),
                    ("service_tier: batch", BATCH),
                    (f"service_tier: batch, input_tokens_above: {LIMIT}", LARGE_BATCH),
                ),
            ),
            name="acme/sizes",
        ),
        model(
            period(rates(FLAT), end="2025-03-05", also=variants(('daily: ["16:30-00:30"]', NIGHT)))
            + period(rates(LATER), start="2025-03-05"),
            name="acme/hours",
        ),
    )
)
COLUMNS = {"time": "at", "model": "name", "cached": "hits", "cache_write_5m": "kept", "output": "out"}


class _Log:
    """Files of random rows, and what they cost by hand."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.has_ids, self.has_buckets, self.is_beside = (self.random.random() < 0.5 for _ in range(3))
        self.files: list[list[dict[str, Any]]] = [[] for _ in range(self.random.randint(1, 3))]
        self.counted = {}
        for _ in range(self.random.randint(5, 120)):
            self._add(self.random)
        self.columns = {**COLUMNS, "uncached" if self.is_beside else "input": "in", "service_tier": "tier"}
        self.columns |= {"requests": "many"} if self.has_buckets else {"ignore": "many"}
        self.columns |= {"id": "id"} if self.has_ids else {}

    def _add(self, random):
        name = random.choice(("acme/one", "acme/sizes", "acme/hours"))
        on = at("2025-03-04T00:00Z") + timedelta(minutes=random.randrange(2 * 24 * 60))
        hits, kept = (random.choice((0, random.randint(0, 90_000))) for _ in range(2))
        edge = max(0, LIMIT - hits - kept)
        fresh = random.choice((0, 5, random.randint(0, 250_000), edge, edge + 1))
        out = random.randint(0, 9_000)
        tier = random.choice(("", "standard", "batch") if name == "acme/sizes" else ("", "standard"))
        many = random.choice((1, 1, 3, 0, "")) if self.has_buckets else 1
        known = random.choice(("", f"k{random.randint(0, 40)}")) if self.has_ids else ""
        size = fresh + hits + kept
        row = {
            "at": on.isoformat(), "name": name, "in": fresh if self.is_beside else size, "hits": hits,
            "kept": kept, "out": out, "tier": tier, "many": many, "id": known,
        }  # fmt: skip
        place = random.randrange(len(self.files))
        self.files[place].append(row)
        where = (place, len(self.files[place]))
        requests = many or None if size + out else many or 0
        value = (name, on, (fresh, hits, kept, out), tier, requests)
        weight = (out, size + out)
        before = self.counted.get(known or where)
        if before is None or weight > before[0] or (weight == before[0] and where < before[1]):
            self.counted[known or where] = weight, where, value

    def due(self):
        """What it costs, and the tokens that have no price: of requests not counted, or of unknown size."""
        rows = [value for *_, value in self.counted.values()]
        uncounted = {_cell(each) for each in rows if each[-1] is None}
        cost, lost = Fraction(0), 0
        for each in rows:
            name, on, parts, tier, requests = each
            size = sum(parts[:3])
            is_sized = requests == 1 or size <= LIMIT
            if (name == "acme/one" and _cell(each) in uncounted) or (name == "acme/sizes" and not is_sized):
                lost += sum(parts)
                continue
            prices = zip(parts, _prices(name, on, size, tier), strict=True)
            cost += sum(quantity * Fraction(price) for quantity, price in prices) / 10**6
            cost += Fraction(FEE) * requests if name == "acme/one" else 0
        return cost, lost


def _is_night(on):
    return on.hour * 60 + on.minute >= 16 * 60 + 30 or on.hour * 60 + on.minute < 30


def _cell(value):
    """What a row is summed up with: a sum of which some did not count their requests counts none."""
    name, on, parts, tier, requests = value
    is_large = sum(parts[:3]) > LIMIT
    return name, on >= CHANGE, _is_night(on), is_large, is_large and requests == 1, tier


def _prices(name, on, size, tier):
    if name == "acme/sizes":
        plain, large = (BATCH, LARGE_BATCH) if tier == "batch" else (FLAT, LARGE)
        return large if size > LIMIT else plain
    if name == "acme/hours":
        return LATER if on >= CHANGE else NIGHT if _is_night(on) else FLAT
    return FLAT


@pytest.mark.parametrize("seed", range(25))
def test_a_log_costs_what_its_rows_cost_however_it_is_read(tmp_path: Path, seed: int):
    """Sizes, hours, tiers, fees for each request, rows told again in other files: to the last digit."""
    log = _Log(seed)
    texts = [as_text(tmp_path / f"{place}.csv", rows) for place, rows in enumerate(log.files) if rows]
    how: dict[str, Any] = {"log_format": "generic", "columns": log.columns}
    found = {"text": TABLE.reprice(texts, **how)}
    parts = [sums_in(kept_text(TABLE.usage([each], **how)).encode(), each) for each in texts]
    log.random.shuffle(parts)
    found["merged"] = TABLE.reprice(merged(parts))
    if not log.has_ids:
        paths = []
        for place, rows in enumerate(filter(None, log.files)):
            columns = {name: [str(row[name]) or None for row in rows] for name in rows[0] if name != "id"}
            paths.append(written(tmp_path / f"{place}.parquet", columns))
        found["columns"] = TABLE.reprice(paths, **how)
    for each in found.values():
        lost = sum(unpriced.tokens for unpriced in each.unpriced)
        assert (Fraction(each.then.priced.cost), lost, each.then.estimate) == (*log.due(), None)
