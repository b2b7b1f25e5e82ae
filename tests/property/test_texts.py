"""Numbers, quantities, moments and windows: what is written is read again, and anything else is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.errors import CostcalcError
from costcalc.meters import METERS
from costcalc.numbers import count_number, money_number, plain, tidy
from costcalc.periods import WEEKDAYS, cut, parse_moment, parse_window, spell, whole_day
from costcalc.pricing.file.printed import figure_stands_in
from costcalc.units import read_price, read_quantity, read_requests_per_day
from costcalc.usage.usage import Usage
from costcalc.usage.workload import Workload

amounts = st.decimals(0, 10**14, allow_nan=False, places=9).map(abs)


@given(amounts)
def test_plain_numbers_read_back(amount: Decimal):
    """What `plain` writes, the grammar reads as the same number."""
    assert money_number(plain(amount)) == amount == count_number(plain(tidy(amount)))


@given(amounts)
def test_plain_has_one_spelling(amount: Decimal):
    """Equal numbers are written alike, without exponent or needless zeros."""
    text = plain(tidy(amount))
    assert text == plain(amount)
    assert "e" not in text.lower()
    assert not (("." in text) and text.endswith(("0", ".")))


@given(amounts)
def test_prices_read_back(amount: Decimal):
    """A price written in its own unit is the same price, and a thousandth of it per thousand tokens."""
    assert read_price(f"{plain(amount)} USD/Mtoken", METERS["input"]) == amount
    per_thousand = plain(amount / 1000) if amount == 0 or amount.adjusted() < 10 else None
    if per_thousand and len(per_thousand.partition(".")[2]) <= 15:
        assert read_price(f"{per_thousand} USD/ktoken", METERS["input"]) == amount


@given(st.text(max_size=50))
@settings(max_examples=500)
def test_any_text_is_read_or_refused(text: str):
    """No text makes a reader fail in another way than with an error of costcalc's own."""
    for read in (
        money_number,
        count_number,
        parse_moment,
        read_requests_per_day,
        lambda each: read_price(each, METERS["input"]),
        lambda each: read_quantity(each, "token"),
        lambda each: Workload(requests=each, input=each),
    ):
        try:
            read(text)
        except CostcalcError as error:
            assert str(error)  # noqa: PT017 - any text is allowed to be read


@given(st.from_regex(r"[0-9_.]{1,12}[kMG]? ?[A-Za-z_/*]{0,12}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_texts_like_quantities_are_read_or_refused(text: str):
    """Whatever looks like a number with a unit is a number of tokens, or refused."""
    with suppress(CostcalcError):
        assert read_quantity(text, "token") >= 0


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.integers(),
        st.decimals(),
        st.binary(),
        st.lists(st.integers()),
    )
)
def test_any_value_is_a_quantity_or_refused(value: object):
    """A usage takes whole numbers from 0 on, and nothing else."""
    try:
        usage = Usage(input_tokens=value)  # type: ignore[arg-type]
    except CostcalcError:
        return
    assert isinstance(value, int | Decimal)
    assert usage.input_tokens == value
    assert value >= 0


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 12, 31)))  # noqa: DTZ001 - placed in UTC below
def test_instants_read_back(naive: datetime):
    """What `spell` writes, `parse_moment` reads as the same instant, and as the same day."""
    instant = naive.replace(tzinfo=UTC)
    assert parse_moment(spell(instant)) == instant
    assert parse_moment(spell(naive.date())) == naive.date()


clocks = st.integers(0, 1439)
spans = st.tuples(clocks, st.integers(1, 1439)).map(
    lambda each: (each[0], (each[0] + each[1]) % 1440 or 1440)
)
windows = st.builds(
    lambda daily, weekdays, zone: parse_window(
        [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in daily], sorted(weekdays), zone
    ),
    st.lists(spans, min_size=1, max_size=3),
    st.sets(st.sampled_from(WEEKDAYS)),
    st.sampled_from(
        ["UTC", "Asia/Shanghai", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
)


@given(windows, st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 1439))
@settings(max_examples=300, deadline=None)
def test_nothing_changes_between_two_edges(window, day: date, minute: int):
    """Between the edges that a window names, it covers all or nothing, on days of clock changes too."""
    instant = whole_day(day).start + timedelta(minutes=minute)
    part = next(
        each for each in cut(whole_day(day), window.edges(whole_day(day))) if each.start <= instant < each.end
    )
    assert (
        window.covers(part.start) == window.covers(instant) == window.covers(part.end - timedelta(seconds=1))
    )


@given(windows, st.dates(date(2025, 1, 1), date(2026, 12, 31)), clocks)
def test_minutes_of_the_week_are_what_is_covered(window, day: date, minute: int):
    """An instant lies in a window if and only if its local minute of the week is one of the window's."""
    from costcalc.periods import zone_named

    instant = whole_day(day).start + timedelta(minutes=minute)
    local = instant.astimezone(zone_named(window.zone))
    assert window.covers(instant) == (
        local.weekday() * 1440 + local.hour * 60 + local.minute in window.minutes_of_week()
    )


@given(st.decimals(0, 10**6, allow_nan=False, places=4).map(abs))
def test_figures_stand_in_their_own_notation(amount: Decimal):
    """A figure is found in English and in French, each in its own notation."""
    text = plain(amount)
    assert figure_stands_in(f"${text} / million tokens", amount)
    assert figure_stands_in(f"${amount:,} / million tokens", amount)
    assert figure_stands_in(f"{text.replace('.', ',')} $ par million", amount, "fr")
    assert not figure_stands_in(f"${text}9 / million" if "." in text else f"${text}.9 / million", amount)
