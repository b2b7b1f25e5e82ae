"""When a variant of a price applies, how two sets of conditions relate, and how a request says them."""

from __future__ import annotations

import re

from costcalc.numbers import plain
from costcalc.periods import MINUTES_A_DAY, WEEKDAYS, WeeklyWindow, offsets_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from decimal import Decimal


STANDARD = {"service_tier": "standard"}
"""What every base price is for, without saying so."""


class Threshold(NamedTuple):
    """A size of the request's total input from which a variant applies.

    `input_tokens_above: 200000` — 200,000 is the base price, 200,001 the variant; `input_tokens_from: 128000`
    — 128,000 is the variant already (`inclusive`).
    """

    tokens: Decimal
    inclusive: bool

    def reached(self, input_tokens: Decimal) -> bool:
        """Whether a request of that size lies beyond the threshold."""
        return input_tokens > self.tokens or (self.inclusive and input_tokens == self.tokens)

    def implies(self, other: Threshold) -> bool:
        """Whether whatever reaches this threshold reaches the other."""
        return self.narrowness >= other.narrowness

    @property
    def narrowness(self) -> tuple[Decimal, bool]:
        """What orders thresholds, from the one that most requests reach: from 1,000 before above 1,000."""
        return self.tokens, not self.inclusive

    def __str__(self) -> str:
        return f"input_tokens_{'from' if self.inclusive else 'above'}={plain(self.tokens)}"


class CommonHours(NamedTuple):
    """The minutes of the week that two windows of one zone share, where no single window says them."""

    minutes: frozenset[int]
    zone: str

    def minutes_of_week(self) -> frozenset[int]:
        """Every minute, from Monday 00:00."""
        return self.minutes

    def __str__(self) -> str:
        """The first of the minutes: an example that lies in both windows."""
        day, minute = divmod(min(self.minutes), MINUTES_A_DAY)
        zone = "" if self.zone == "UTC" else f" {self.zone}"
        return f"{WEEKDAYS[day]} {minute // 60:02}:{minute % 60:02}{zone}"


class Conditions(NamedTuple):
    """All of them must hold: options asked for, the size of the input, hours of the week."""

    options: Mapping[str, tuple[str, ...]]
    threshold: Threshold | None = None
    window: WeeklyWindow | None = None

    def options_hold(self, options: Mapping[str, str]) -> bool:
        """Whether the caller asked for what the conditions name."""
        return all(options.get(name) in values for name, values in self.options.items())

    def met_by(self, input_tokens: Decimal, instant: datetime) -> bool:
        """Whether a request of that size, at that instant, meets the conditions that are no options."""
        return (self.threshold is None or self.threshold.reached(input_tokens)) and (
            self.window is None or self.window.covers(instant)
        )

    def implies(self, other: Conditions) -> bool:
        """Whether every request that meets these conditions meets the other's."""
        for name, values in other.options.items():
            if name not in self.options or not set(self.options[name]) <= set(values):
                return False
        if other.threshold and not (self.threshold and self.threshold.implies(other.threshold)):
            return False
        return not other.window or bool(self.window and _within(self.window, other.window))

    def both(self, other: Conditions) -> Conditions | None:
        """The conditions that hold where both do; None where no request meets both.

        Two windows in different zones that may meet have no common notation here, and are taken to overlap in
        the narrower one: `implies` then finds that no variant decides, which is the careful answer.
        """
        options = dict(self.options)
        for name, values in other.options.items():
            common = tuple(value for value in options.get(name, values) if value in values)
            if not common:
                return None
            options[name] = common
        thresholds = [each for each in (self.threshold, other.threshold) if each]
        threshold = max(thresholds, key=lambda each: each.narrowness, default=None)
        window = self.window or other.window
        if self.window and other.window:
            if self.window.zone == other.window.zone:
                common_minutes = self.window.minutes_of_week() & other.window.minutes_of_week()
                if not common_minutes:
                    return None
                # Enough for `implies` and `str`, which is all that is asked of it.
                window = CommonHours(common_minutes, self.window.zone)  # type: ignore[assignment]
            elif not any(
                ours & theirs for ours in _utc_weeks(self.window) for theirs in _utc_weeks(other.window)
            ):
                return None
            else:
                window = min(self.window, other.window, key=lambda each: len(each.minutes_of_week()))
        return Conditions(options, threshold, window)

    def example(self) -> str:
        """A request that meets the conditions, in words: for messages about tables."""
        words = [f"{name}={values[0]}" for name, values in self.options.items()]
        if self.threshold:
            tokens = self.threshold.tokens if self.threshold.inclusive else self.threshold.tokens + 1
            words.append(f"{plain(tokens)} input tokens")
        return ", ".join([*words, *([str(self.window)] if self.window else [])])

    def __str__(self) -> str:
        options = [f"{name}={'|'.join(values)}" for name, values in self.options.items()]
        return ", ".join([*options, *map(str, filter(None, (self.threshold, self.window)))])


def _utc_weeks(window: WeeklyWindow) -> list[frozenset[int]]:
    """The minutes of the week in UTC in which a window is open, with each offset that its zone may have."""
    week = 7 * MINUTES_A_DAY
    minutes = window.minutes_of_week()
    return [frozenset((minute - offset) % week for minute in minutes) for offset in offsets_of(window.zone)]


def _within(inner: WeeklyWindow, outer: WeeklyWindow) -> bool:
    if inner == outer:
        return True
    return inner.zone == outer.zone and inner.minutes_of_week() <= outer.minutes_of_week()


USUAL: dict[str, tuple[str, ...]] = {
    "service_tier": ("standard", "default", "auto", "standard_only", "on_demand"),
    "speed": ("standard",),
    "inference_geo": ("global", "not_available"),
}
"""What a request says to get what it would get without saying it; the first of them is how an answer says it.

OpenAI has `default` and `auto`, Anthropic `auto` and `standard_only`, Groq `on_demand`; Anthropic reports
`not_available` where a model has no choice of a place.
"""

SIZE, RESOLUTION = "size", "resolution"
PIXELS = r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})"
"""A size in pixels; compiled when first used, as few questions say one."""


def is_said_otherwise(asked: Mapping[str, str]) -> bool:
    """Whether one of the options may have another word in a price: `auto` is standard."""
    for name, value in asked.items():
        usual = USUAL.get(name)
        if name == SIZE if usual is None else value in usual[1:]:
            return True
    return False


def in_words_of(
    defaults: Mapping[str, str], known: Mapping[str, Collection[str]], asked: Mapping[str, str]
) -> Mapping[str, str]:
    """Options in the words of a price with these defaults, and these values of each option in its variants.

    `auto` stays what it is where the price has a tier of that name. `1792x1024` and `1024x1792` are `1024p`
    where videos are sold by their resolution.
    """
    spelled = dict(asked)
    for name, words in USUAL.items():
        value, usual = asked.get(name), defaults.get(name, words[0])
        if value in words and usual in words and value not in known.get(name, ()):
            spelled[name] = usual
    pixels = re.fullmatch(PIXELS, asked.get(SIZE, ""))
    sold_by_resolution = RESOLUTION in defaults or RESOLUTION in known
    if pixels and sold_by_resolution and SIZE not in {*defaults, *known} and RESOLUTION not in asked:
        del spelled[SIZE]
        spelled[RESOLUTION] = f"{min(int(side) for side in pixels.groups())}p"
    return spelled
