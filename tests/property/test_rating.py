"""What must hold of every cost, whatever the usage."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import Usage
from costcalc.meters import PARTS
from tests.builders import SHIPPED, at, one_model, table_of, usd, variant

FLAT = one_model(
    "input: 0.55 USD/Mtoken, cache_read: 0.14 USD/Mtoken, cache_write: 0.6 USD/Mtoken, input_audio: 3 USD/Mtoken, "
    "output: 2.19 USD/Mtoken, image: 0.04 USD/image"
)
NIGHTS = one_model(
    "input: 0.55 USD/Mtoken, output: 2.19 USD/Mtoken",
    variant('daily: ["16:30-00:30"]', "input: 0.135 USD/Mtoken, output: 0.55 USD/Mtoken"),
)
INSTANT = at("2025-06-01T12:00Z")

counts = st.integers(0, 10**12)


@st.composite
def usages(draw: st.DrawFn) -> dict[str, int]:
    """A usage of the flat model whose parts fit into their wholes."""
    cached_audio, cached, audio, fresh, written = (draw(counts) for _ in range(5))
    output, reasoning = draw(counts), draw(counts)
    return {
        "input_tokens": cached_audio + cached + audio + fresh + written,
        "cache_read_tokens": cached + cached_audio,
        "cache_read_audio_tokens": cached_audio,
        "input_audio_tokens": audio + cached_audio,
        "cache_write_tokens": written,
        "output_tokens": output + reasoning,
        "reasoning_tokens": reasoning,
        "images": draw(st.integers(0, 1_000)),
    }


def cost(usage: dict[str, int]) -> Decimal:
    """What a usage costs on the flat model."""
    return FLAT.price("acme/one", Usage(**usage), on=INSTANT).list_cost


@given(usages(), st.integers(1, 1_000))
def test_cost_is_linear_in_the_quantity(usage: dict[str, int], times: int):
    """N times the usage costs N times as much, exactly."""
    assert (
        Fraction(cost({field: count * times for field, count in usage.items()}))
        == Fraction(cost(usage)) * times
    )


@given(usages(), usages())
def test_cost_is_additive_over_splits(one: dict[str, int], other: dict[str, int]):
    """Two usages cost what their sum costs, exactly."""
    together = {field: one[field] + other[field] for field in one}
    assert Fraction(cost(together)) == Fraction(cost(one)) + Fraction(cost(other))


@given(usages())
def test_disjoint_parts_sum_to_the_whole(usage: dict[str, int]):
    """Every token is in exactly one part, and a whole is the sum of the parts inside it."""
    found = Usage(**usage)
    parts = dict(found.parts)
    assert all(count > 0 for count in parts.values())
    for whole in ("input", "output", "cache_read", "input_audio"):
        inside = sum((parts.get(name, Decimal(0)) for name in (whole, *PARTS[whole])), Decimal(0))
        assert inside == usage[f"{whole}_tokens"]


@given(usages(), st.randoms())
def test_the_order_of_the_fields_does_not_matter(usage: dict[str, int], random):
    """A usage is the same, whichever field was said first."""
    shuffled = list(usage.items())
    random.shuffle(shuffled)
    assert Usage(**dict(shuffled)) == Usage(**usage)
    assert hash(Usage(**dict(shuffled))) == hash(Usage(**usage))
    assert cost(dict(shuffled)) == cost(usage)


@given(usages(), st.integers(1, 9))
def test_the_caller_s_decimal_context_does_not_matter(usage: dict[str, int], precision: int):
    """Whatever precision the caller computes in, figures and quantities are the same."""
    expected, total = cost(usage), Usage(**usage).cache_read_tokens
    with localcontext() as context:
        context.prec = precision
        assert cost(usage) == expected
        found = Usage(**{field: count for field, count in usage.items() if field != "cache_read_tokens"})
        assert found.cache_read_tokens == usage["cache_read_audio_tokens"]
        assert Usage(**usage).cache_read_tokens == total


@given(usages())
def test_a_usage_reads_back_from_its_dict(usage: dict[str, int]):
    """`to_dict` and the constructor are inverse, and the fields read as they were given."""
    found = Usage(**usage)
    assert Usage(**found.to_dict()) == found  # type: ignore[arg-type]
    assert {field: getattr(found, field) for field in usage} == usage


instants = st.integers(0, 60 * 24 * 700 * 60).map(
    lambda seconds: at("2025-02-01T00:00Z") + timedelta(seconds=seconds)
)


@given(instants)
def test_one_price_per_instant(instant: datetime):
    """At every instant exactly one rate card applies, for the whole of the use."""
    priced = NIGHTS.price("acme/one", Usage(input_tokens=1_000_000), on=instant)
    assert len(priced.slices) == 1
    assert priced.slices[0].share == 1
    assert priced.list_cost in (usd("0.55"), usd("0.135"))
    assert priced.estimate is None


@given(
    instants,
    st.sampled_from(["deepseek-v4-pro", "deepseek-r1", "gpt-4o", "gemini-3.6-flash", "claude-sonnet-4-5"]),
)
@settings(max_examples=200)
def test_periods_tile_the_life_of_a_model(instant: datetime, name: str):
    """At any instant at most one period covers a model, and the answer is from that one."""
    found = TABLE.model(name, on="2026-01-01" if name == "deepseek-v4-pro" else "2025-06-20")
    covering = [period for period in found.prices if period.covers(instant)]
    assert len(covering) <= 1
    assert found.period_at(instant) == (covering[0] if covering else None)


TABLE = table_of(SHIPPED.read_text(encoding="utf-8"))
DAYS = st.dates(date(2025, 2, 1), date(2026, 12, 31))
ZONED = table_of(
    """\
version: 1
currency: USD
sources: {s: {title: S, url: "https://example.com", kind: primary}}
providers: {acme: {name: Acme}}
models:
  acme/one:
    name: One
    prices:
      - effective_from: 2025-01-01T00:00:00Z
        effective_to: 2025-10-26T01:37:00Z
        source: s
        rates: {input: 1 USD/Mtoken}
        variants:
          - {when: {daily: ["22:15-06:45"], weekdays: [sat, sun], timezone: Europe/Paris}, rates: {input: 2 USD/Mtoken}}
          - {when: {service_tier: batch}, rates: {input: 5 USD/Mtoken}}
          - when: {daily: ["22:15-06:45"], weekdays: [sat, sun], timezone: Europe/Paris, service_tier: batch}
            rates: {input: 7 USD/Mtoken}
      - effective_from: 2025-10-26T01:37:00Z
        source: s
        rates: {input: 11 USD/Mtoken}
        variants:
          - {when: {daily: ["01:30-03:10"], timezone: America/New_York}, rates: {input: 13 USD/Mtoken}}
          - {when: {service_tier: batch}, rates: {input: 17 USD/Mtoken}}
          - when: {daily: ["01:30-03:10"], timezone: America/New_York, service_tier: batch}
            rates: {input: 19 USD/Mtoken}
end: pricing/1
"""
)


@given(st.one_of(DAYS, st.sampled_from([date(2025, 3, 30), date(2025, 10, 26), date(2025, 11, 2), date(2026, 3, 8)])),
       st.sampled_from([{}, {"service_tier": "batch"}]))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_day_is_the_time_weighted_mean_of_its_instants(day: date, options: dict[str, str]):
    """A whole day costs what its 1,440 minutes cost on the mean, to the rounding of its lines."""
    usage = Usage(input_tokens=1_000_000)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    minutes = [
        Fraction(
            ZONED.price("acme/one", usage, on=start + timedelta(minutes=minute), options=options).list_cost
        )
        for minute in range(1_440)
    ]
    mean = sum(minutes, Fraction(0)) / 1_440
    found = ZONED.price("acme/one", usage, on=day, options=options)
    assert abs(Fraction(found.list_cost) - mean) <= Fraction(len(found.charges), 2 * 10**12)
    assert sum((share for _, share in found.slices), Fraction(0)) == 1
    assert (found.estimate is None) == (len(set(minutes)) == 1)
