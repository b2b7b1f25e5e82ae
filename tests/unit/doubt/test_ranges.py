"""Ranges: what people write, what is refused, and the distribution that is meant."""

from __future__ import annotations

from decimal import Decimal
from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.doubt.ranges import LONGEST_RANGE, SHAPES, Range, read_range
from costcalc.doubt.simulation import RANGE
from costcalc.errors import CostcalcError, NumberError, UnitError, UsageError
from costcalc.numbers import percentage
from costcalc.units import read_quantity
from tests.builders import usd


def tokens(text: str) -> Decimal:
    """One end of a range of tokens."""
    return read_quantity(text, "token")


def per_day(text: str) -> Decimal:
    """One end of a rate a day."""
    assert text.endswith("/day")
    return Decimal(text.removesuffix("/day"))


def change(text: str) -> Decimal:
    """One end of a change a month or a year, which may be negative."""
    number, percent, _ = text.partition("%")
    assert percent
    return Decimal(number).scaleb(-2)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("400..700 token", "400", "700"),
        ("400 .. 700 token", "400", "700"),
        ("400 token..700 token", "400", "700"),
        ("400..700", "400", "700"),
        ("0.4..0.7 ktoken", "400", "700"),
        ("1.5k..2k token", "1500", "2000"),
        ("400..700 token uniform", "400", "700"),
        ("500 token ± 20%", "400", "600"),
        ("500 token +- 20%", "400", "600"),
        ("500 token±20%", "400", "600"),
        ("500 ± 20%", "400", "600"),
        ("500 ± 100 token", "400", "600"),
        ("500 token ± 100 token", "400", "600"),
        ("500 token ± 100", "400", "600"),
        ("1k ± 100 token", "900", "1100"),
        ("100 ± 100%", "0", "200"),
        ("33 token ± 3.3%", "31.911", "34.089"),
        ("500..500 token", "500", "500"),
        ("500 token ± 0%", "500", "500"),
        ("0..0", "0", "0"),
    ],
)
def test_two_ends_mean_anywhere_between(text: str, low: str, high: str):
    """Two ends, or a middle and what lies around it, are a uniform range; ends are exact."""
    found = read_range(text, tokens)
    assert found == Range(usd(low), usd(high), "uniform", None, text)


def test_rates_and_percentages_say_their_unit_once():
    """A unit stands at the end, or at each end; a percent sign likewise."""
    for text in ("8000..12000/day", "8000/day..12000/day"):
        assert read_range(text, per_day)[:2] == (usd("8000"), usd("12000"))
    for text in ("3%..8%/month", "3..8%/month", "3%/month..8%/month"):
        assert read_range(text, change, percent=True)[:2] == (usd("0.03"), usd("0.08"))
    for text in ("40%..60%", "40..60%"):
        assert read_range(text, percentage, percent=True)[:2] == (usd("0.4"), usd("0.6"))


def test_changes_may_be_negative():
    """A price that falls by 20 to 50 % a year is written with its signs."""
    for text in ("-50%..-20%/year", "-50..-20%/year"):
        assert read_range(text, change, percent=True)[:2] == (usd("-0.5"), usd("-0.2"))
    assert read_range("-35% ± 15%/year", change, percent=True)[:2] == (usd("-0.5"), usd("-0.2"))
    assert read_range("-5%..5%/month", change).central == 0


def test_three_numbers_name_the_likeliest():
    """The middle number of three is the mode of a triangular range; else it is the middle."""
    assert read_range("400..500..700 token", tokens) == Range(
        usd("400"), usd("700"), "triangular", usd("500"), "400..500..700 token"
    )
    assert read_range("400..700 token triangular", tokens).mode == usd("550")
    assert read_range("500 token ± 20% triangular", tokens).mode == usd("500")
    assert read_range("-50%..-40%..-20%/year triangular", change).mode == usd("-0.4")


def test_the_central_value():
    """The middle of a uniform range, the mode of a triangular one, the median of a lognormal one."""
    assert read_range("400..700 token", tokens).central == usd("550")
    assert read_range("400..500..700 token", tokens).central == usd("500")
    assert read_range("100..400 token lognormal", tokens).central == usd("200")
    assert read_range("1..2 lognormal", tokens).central == usd("1.41421356237")
    assert read_range("40%..60%", percentage).central == usd("0.5")


def test_what_it_says_of_itself():
    """A range in JSON holds what was written and how it was read."""
    assert RANGE.document(read_range("1k..1.5k..4k token", tokens)) == {
        "said": "1k..1.5k..4k token", "low": "1000", "high": "4000", "shape": "triangular", "mode": "1500",
        "central": "1500",
    }  # fmt: skip
    assert RANGE.document(read_range("100..400 lognormal", tokens))["mode"] is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("700..400 token", "begins above its end"),
        ("400..800..700 token", "likeliest value outside of its ends"),
        ("400..300..700 token", "likeliest value outside of its ends"),
        ("400..500..700 token uniform", "only a triangular range has"),
        ("400..500..700 token lognormal", "only a triangular range has"),
        ("0..700 token lognormal", "must be more than 0"),
        ("-5..5 token", "is negative"),
        ("5..-5 token", "is negative"),
        ("-5 ± 1 token", "reaches below zero"),
        ("500 ± 501 token", "reaches below zero, to -1 token"),
        ("500 ± -20%", "negative spread"),
        ("400...700 token", "three dots"),
        ("400....700 token", "three dots"),
        ("400.. token", "no end"),
        ("..700 token", "an end is missing"),
        ("400..", "an end is missing"),
        ("..", "an end is missing"),
        ("±", "an end is missing"),
        ("500 token ±", "an end is missing"),
        ("1..2..3..4 token", "is no range"),
        ("5 ± 1 ± 1", "no end of one"),
        ("1..2 ± 1", "no end of one"),
        ("1..2.5.5 token", "no end of one"),
        ("400 token..700", "says token at one end only"),
        ("40%..60", "says % at one end only"),
        ("400 token..700 request", "two units, token and request"),
        ("3%/month..8%/year", "two units, %/month and %/year"),
        ("500 token ± 1 request", "two units, token and request"),
        ("400..700 token normal", "a shape is uniform, triangular or lognormal"),
        ("400..700 tokenuniform uniform uniform", "no end of one"),
        ("40%..60% lognormal", "tail would go beyond 100%"),
        ("50% ± 10%", "may mean percentage points or a part"),
        ("5%/month ± 20%", "may mean percentage points or a part"),
        ("４00..700 token", "no end of one"),
        ("400..７00 token", "no end of one"),
        ("٤٠٠..٧٠٠", "no end of one"),
        ("400‥700 token", "is no range"),
        ("400\u00a0..700 token", "no end of one"),
        ("−5%..5%/month", "no end of one"),
        ("400..700\n", "no end of one"),
        ("400..700; 4", "no end of one"),
        ("10**10**10..1", "no end of one"),
        ("nan..inf", "no end of one"),
        ("+4..5", "no end of one"),
        ("1" * LONGEST_RANGE + "..2", "is no range"),
        ("." * 1_000_000, "is no range"),
        ("±" * 1_000_000, "is no range"),
        ("±" * 100, "an end is missing"),
        ("1.." * 60, "is no range"),
        (5, "is no range"),
        (None, "is no range"),
        ({}, "is no range"),
    ],
)  # fmt: skip
def test_what_is_refused(text: object, complaint: str):
    """Each mistake has its own words; nothing walks over an absurd text."""
    with pytest.raises(UsageError) as error:
        read_range(text, tokens)
    assert complaint in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("400..700 token", "must be percentages"),
        ("0.4..0.6", "must be percentages"),
        ("-5%..5%", "percentages are from 0% to 100%"),
        ("50%..150%", "percentages are from 0% to 100%"),
        ("5%..10%..400% triangular", "percentages are from 0% to 100%"),
    ],
)
def test_a_share_lies_between_nothing_and_all(text: str, complaint: str):
    """A percentage without a unit is a share of a whole, whatever would read it."""
    with pytest.raises(UsageError) as error:
        read_range(text, change, percent=True)
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("400..700 banana", UnitError),
        ("400..700 request", UnitError),
        ("1e3..2e3 token", NumberError),
        ("1e3 ± 10%", NumberError),
        ("010..20 token", NumberError),
        ("1..1e999999999 token", NumberError),
        ("0..99999999999999999999 token", NumberError),
        ("500 token ± 120%", NumberError),
        ("1e99999 ± 3", NumberError),
    ],
)
def test_what_the_reader_of_the_quantity_refuses(text: str, error: type[CostcalcError]):
    """Numbers and units are those of the quantity, and so are the complaints."""
    with pytest.raises(error):
        read_range(text, tokens)


def test_quantiles_by_hand():
    """Uniform 0..10: a quarter lies below 2.5. Triangular 0..2..8: F(2) = 1/4, and F(x) = 1 - (8-x)²/48."""
    assert read_range("0..10", tokens).quantile(0.25) == 2.5
    triangle = read_range("0..2..8", tokens)
    assert triangle.quantile(0.25) == pytest.approx(2)
    assert triangle.quantile(1 / 16) == pytest.approx(1)  # x²/16 = 1/16
    assert triangle.quantile(0.75) == pytest.approx(8 - 12**0.5)
    long_tail = read_range("100..400 lognormal", tokens)
    assert long_tail.quantile(0.5) == pytest.approx(200)
    assert (long_tail.quantile(0.05), long_tail.quantile(0.95)) == pytest.approx((100, 400))
    assert (long_tail.quantile(0), long_tail.quantile(1)) == (0, inf)
    # One deviation above the median: exp(ln 200 + ln 4 / (2 × 1.644854)) = 304.8
    assert long_tail.quantile(0.841344746) == pytest.approx(exp(log(200) + log(4) / 3.289707), rel=1e-6)


@pytest.mark.parametrize("share", [-0.1, 1.1, inf, float("nan")])
def test_a_share_beyond_all_is_refused(share: float):
    """A quantile is asked for a share from 0 to 1."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        read_range("0..10", tokens).quantile(share)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """A range of any shape."""
    shape = draw(st.sampled_from(SHAPES))
    ends = st.decimals("0.001" if shape == "lognormal" else -1_000_000, 1_000_000, places=3)
    low, mode, high = sorted(draw(st.tuples(ends, ends, ends)))
    return Range(low, high, shape, mode if shape == "triangular" else None, "drawn")


@given(ranges(), st.floats(0, 1), st.floats(0, 1))
def test_a_quantile_never_falls(drawn: Range, one: float, other: float):
    """More of a range lies below a larger value."""
    lower, upper = sorted((one, other))
    rounding = 1e-9 * abs(drawn.quantile(lower))
    assert drawn.quantile(lower) <= drawn.quantile(upper) + rounding


@given(ranges(), st.floats(0, 1))
def test_a_quantile_lies_between_the_ends(drawn: Range, share: float):
    """The ends bound a range; those of a lognormal one leave 5 % on either side."""
    low, high = float(drawn.low), float(drawn.high)
    if drawn.shape == "lognormal":
        assert drawn.quantile(0.05) == pytest.approx(low, rel=1e-9)
        assert drawn.quantile(0.95) == pytest.approx(high, rel=1e-9)
    else:
        assert low <= drawn.quantile(share) <= high
        assert drawn.quantile(0) == pytest.approx(low, abs=1e-6)
        assert drawn.quantile(1) == pytest.approx(high, abs=1e-6)


@given(ranges())
def test_the_central_value_lies_between_the_ends(drawn: Range):
    """To the twelve digits of a geometric mean."""
    slack = abs(drawn.high) * usd("1e-11")
    assert drawn.low - slack <= drawn.central <= drawn.high + slack


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_ranges_read_back(one: int, other: int):
    """Two numbers with two dots between them are a range, if they are in order."""
    low, high = sorted((one, other))
    assert read_range(f"{low}..{high} token", tokens)[:2] == (Decimal(low), Decimal(high))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str):
    """Nothing but an error of ours comes of any text."""
    for written in (text, f"{text}..5", f"5 ± {text}"):
        try:
            found = read_range(written, tokens)
        except CostcalcError:
            continue
        assert found.low <= found.high
