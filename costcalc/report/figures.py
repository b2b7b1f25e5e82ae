"""Numbers for people: grouped thousands, long ones shortened, bars. JSON and CSV never come here."""

from __future__ import annotations

from decimal import Decimal

from costcalc.numbers import EXACT, plain, to_digits
from costcalc.report.safe import is_number
from costcalc.report.text import GAP, cell_width
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.report.text import Look

ROOMY, NARROW = 10, 6
"""Significant digits up to which a figure of a ranking is shown exactly, on a wide and on a narrow screen."""

SHORT_DIGITS = 6
SHORTEST = 4
MILLION_DIGITS = 6
WHOLE_FROM = 10_000
"""Millions from which no decimal is shown."""
RATIO_DIGITS = 3
BIG, HUGE = 100, 10_000
WHOLE_DOLLARS_FROM = 1_000
LONGEST = 18
"""Digits before the point up to which a number is written out."""
SMALLEST = Decimal("1e-9")
"""What is smaller is written with an exponent."""
EIGHTHS = " ▏▎▍▌▋▊▉"
NOTHING = "—"
TIMES = {"3600 Seconds": "hour", "60 Seconds": "minute", "GB-Days": "GB-day"}
"""What people say for the units of time of prices."""


def grouped(text: str) -> str:
    """All digits, with grouped thousands: `1234567.5` → `1,234,567.5`, `-0.5` with its sign."""
    whole, point, fraction = text.removeprefix("-").partition(".")
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{fraction}"


def counted(number: int, noun: str) -> str:
    """How many of something: `1 model`, `1,234 models`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cheapest_words(shown: int, ranked: int, free: int) -> str:
    """How many of a ranking are shown: `the 3 cheapest of 17 models; 2 more are free`."""
    more = f"; {free:,} more {'is' if free == 1 else 'are'} free" if free else ""
    if ranked <= 1:
        return f"{ranked} model{'' if ranked else 's'}{more}"
    return f"the {f'{shown:,} ' if shown > 1 else ''}cheapest of {ranked:,} models{more}"


def money(text: str) -> str:
    """All digits of an amount, with two decimals at least: `7.5` → `7.50`, `0.0000003` as it is."""
    whole, _, fraction = text.partition(".")
    return grouped(f"{whole}.{fraction:0<2}")


def price_text(text: str) -> str:
    """A list price in a table: a short number, or words as they are."""
    return money(text) if is_number(text) else text


def short_money(text: str | None, digits: int = ROOMY) -> str:
    """An amount for a ranking: all digits where they are few, else rounded, never to a wrong zero.

    >>> short_money("0.014049384"), short_money("123456.789012"), short_money("0.0000000012345678901")
    ('0.014049384', '123,456.79', '0.00000000123457')
    """
    if text is None:
        return NOTHING
    whole, _, fraction = text.removeprefix("-").partition(".")
    if len((whole + fraction).lstrip("0")) <= digits:
        return money(text)
    value = Decimal(text)
    if value.copy_abs() >= HUGE and digits == NARROW:
        return f"{value:,.0f}"
    if value.copy_abs() >= BIG:
        return f"{value:,.2f}"
    return money(rounded(text, SHORT_DIGITS))


def narrow(text: str | None) -> str:
    """An amount for a table with many columns."""
    return short_money(text, NARROW)


def rounded(text: str, digits: int) -> str:
    """A figure to so many significant digits."""
    return plain(to_digits(digits).plus(Decimal(text)))


def ratio(text: str | None) -> str:
    """How many times: `29.5968848172` → `29.6×`; only what is equal shows as `1×`."""
    if text is None:
        return NOTHING
    value = Decimal(text)
    if value >= BIG:
        return f"{value:,.0f}×"
    digits = RATIO_DIGITS
    while (said := rounded(text, digits)) == "1" and value != 1:
        digits += 1
    return f"{said}×"


def millions(text: str | None) -> str:
    """A number of tokens in millions: `51555555.5556` is `51.56M`."""
    if text is None:
        return NOTHING
    value = EXACT.scaleb(Decimal(text), -MILLION_DIGITS)
    if not value:
        return "0"
    if value >= WHOLE_FROM:
        return f"{round(value):,}M"
    whole, _, rest = text.partition(".")
    digits = whole.zfill(MILLION_DIGITS + 1)
    return f"{grouped(rounded(f'{digits[:-MILLION_DIGITS]}.{digits[-MILLION_DIGITS:]}{rest}', SHORTEST))}M"


def shown_range(low: str | None, high: str | None) -> str:
    """A cost as people read it: `5,576,000`, `3,689,778 – 6,149,631`, `over 100,000,000`."""
    if low is not None and high is not None:
        return amount(low) if low == high else f"{amount(low)} – {amount(high)}"
    if low is not None:
        return f"over {amount(low)}"
    return NOTHING if high is None else f"up to {amount(high)}"


def amount(text: str) -> str:
    """An amount, in whole dollars where it is large: `3689778.316825` → `3,689,778`."""
    whole = text.partition(".")[0]
    if len(whole) > LONGEST or 0 < Decimal(text) < SMALLEST:
        return exponent(text)
    if Decimal(text) >= WHOLE_DOLLARS_FROM:
        return grouped(str(round(Decimal(text))))
    return money(rounded(text, 6))


def exponent(text: str) -> str:
    """A very large or small number: `3285600000000000000000000` is 3.2856e24."""
    digits, _, power = f"{Decimal(text):.4e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"


def count(text: str) -> str:
    """A count: grouped digits, or an exponent where there are too many of them."""
    return amount(text) if len(text.partition(".")[0]) > LONGEST or "." in text else grouped(text)


def percent(ratio: str) -> str:
    """A ratio as a percentage with one decimal: `0.346262980183` is `34.6`."""
    share = Decimal(ratio) * 100
    return f"{share:.1f}" if share < WHOLE_DOLLARS_FROM else amount(str(share))


def bar(text: str, largest: str, width: int, *, blocks: bool = True) -> str:
    """A bar as long as its share of the largest, in eighths of a block; what is not zero is always seen."""
    value, whole = Decimal(text), Decimal(largest)
    if not whole:
        return ""
    parts = width * 8 if blocks else width
    long = int(EXACT.divide_int(EXACT.multiply(value, Decimal(parts)), whole))
    drawn = max(long, 1 if value else 0)
    if not blocks:
        return "#" * drawn
    full, eighths = divmod(drawn, 8)
    return "█" * full + EIGHTHS[eighths].strip()


def barred(
    lines: Sequence[str], plain: Sequence[str], values: Sequence[str], room: int, look: Look
) -> Iterator[str]:
    """A table with a bar for the value of each row, as a part of the largest; `plain` has no colours."""
    ends = [cell_width(line) for line in plain]
    longest = max(values, key=Decimal)
    yield lines[0]
    for value, line, end in zip(values, lines[1:], ends[1:], strict=True):
        drawn = bar(value, longest, room, blocks=look.blocks)
        yield f"{line}{' ' * (max(ends) - end)}{GAP}{look.paint(drawn, 'cyan')}".rstrip()


def pricing_unit(text: str) -> str:
    """A pricing unit as people say it: `1000000 Tokens` → `Mtoken`, `3600 Seconds` → `hour`."""
    if text in TIMES:
        return TIMES[text]
    size, _, unit = text.rpartition(" ")
    short = {"Tokens": "token", "Characters": "character", "Token-Hours": "token-hour"}.get(unit)
    if size == "1000000" and short:
        return f"M{short}"
    return text.lower().removesuffix("es" if text.endswith("rches") else "s")
