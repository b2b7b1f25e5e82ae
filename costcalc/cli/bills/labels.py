"""What the values of a label say all the same: a tier, a region, a failure, or counts under no name.

A column whose name tells nothing of a price is a label. Its values may tell that it is none: `type` has
`batch`, `status` has `failed`, and `tin` has a number of tokens in each row.
"""

from __future__ import annotations

import re

from costcalc.pricing.conditions import USUAL
from costcalc.pricing.names.spellings import GEOGRAPHIES
from costcalc.prose import shown
from costcalc.usage.column_names import (
    CALLERS,
    DATE,
    DURATION,
    IDENTITIES,
    LABELS,
    MONEY,
    OPTION,
    OPTION_COLUMNS,
    OPTION_VALUES,
    PROVIDER,
    USAGE,
    WHOLE,
    WORDS,
    look_of,
    spelled,
    words_of,
)
from costcalc.usage.columns import exports
from costcalc.usage.columns.kinds import TIER_VALUES
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.records.formats import FORMATS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACES = ("service_tier", "region", "inference_geo", "speed", "latency")
"""Options whose values are seldom anything else; `high` and `1024x1024` may be of many things."""

LONGEST, MOST_WORDS, MOST_SEEN = 40, 4, 1_000
LEAST_ERROR, PAST_ERRORS = 400, 600
COUNTRY = 2
"""The letters of a country, which a language may have as well: `in` is India."""

_BESIDE_TIERS = frozenset({"api", "processing", "inference", "managed", "deployment", "requests"})
"""What stands beside the word of a tier: `Batch API`, `flex processing`."""
FAILURES = frozenset(
    {"fail", "failed", "failure", "failures", "error", "errored", "errors", "exception", "cancelled",
     "canceled", "aborted", "timeout", "timedout", "throttled", "rejected", "refused", "denied", "expired",
     "overloaded"}
)  # fmt: skip
SUCCESSES = frozenset({"success", "successful", "succeeded", "ok", "okay"})
STATES = frozenset({"status", "state", "result", "outcome", "http"})
NOTHING = frozenset({"", "0", "false", "no", "none", "null", "nan", "n", "f", "-", "n/a"})
YES = frozenset({"true", "yes", "hit", "y", "t"})
CACHED = frozenset({("cache", "hit"), ("is", "cached"), ("was", "cached"), ("from", "cache"), ("cached",)})
_NOTHING_WRONG = NOTHING | SUCCESSES

WHOLE_NUMBER = re.compile("[0-9]+(?:[.,]0+)?|[1-9][0-9]{0,2}(?:[ ,.'\u2019\u00a0\u2009\u202f][0-9]{3})+")
NAMELESS = frozenset({"col", "column", "columns", "field", "unnamed", "value", "values", "var", "variable"})
SHORT_LABELS = frozenset(
    {"row", "idx", "seq", "sku", "zip", "pid", "no", "nr", "env", "org", "app", "job", "run"}
)
SHORT, LEAST_COUNT, LEAST_DUE = 3, 1_000, 10
COUNTED = re.compile(r"(?i)\b([a-z_.]*(?:token|cache)[a-z_.]*)[\"']{0,2}[ ]?[:=][ ]?[\"']?[1-9][0-9]*\b")
"""A name with a number behind it, in whatever notation."""
UNITS = frozenset({"unit", "uom", "unit_of_measure", "scale", "multiplier", "pricing_unit", "consumed_unit"})
TOKENS = frozenset({"", "token", "tokens"})
SUMS = re.compile("(?:.*_)?(?:sub)?total|chain|invoke_(?:agent|workflow)(?:_.*)?")
"""What rows are called that sum up others: those of sheets, and of traces."""


WAYS_OUT = {
    USAGE: "call it by what it counts (input, all of it; and of that cached, cache_write; output; …)",
    DATE: "call it `on`, to price each row on its date",
    OPTION: "call it `service_tier` or `region`, or after the option that it is, as `option_speed`",
    PROVIDER: "call it `provider`, or write it before the model, as in openai/gpt-4o",
    MONEY: "costs are computed and not read; the currency to answer in is called `currency`",
}
"""What to do about a column of each kind."""


class Vocabulary:
    """The words that make a price another one, as formats of records and the prices of a table have them."""

    def __init__(self, of_table: Iterable[str]) -> None:
        choices = (each for form in (*exports.FORMATS, *FORMATS) for each in form.choices)
        said = [pair for each in choices if each.option in PLACES for pair in each.values.items()]
        dearer = {word for word, meant in said if meant is not None}
        usual = {word for word, meant in said if meant is None and word not in dearer}
        self._usual = {*map(spelled, usual.union(*USUAL.values())), ""}
        self._words = {*map(spelled, dearer.union(of_table, TIER_VALUES, GEOGRAPHIES.values()))} - self._usual
        names = (*self._words, *self._usual, *OPTION_COLUMNS)
        self._parts = {part for each in names for part in words_of(each)}
        self._parts |= WORDS[OPTION] | WHOLE[OPTION] | _BESIDE_TIERS

    def is_option(self, name: str, text: str) -> bool:
        """Whether a value is a tier or a place: `batch`, `GlobalBatch`, `data-zone-eu`, `eu-central-1`."""
        value = spelled(text) if len(text) <= LONGEST else ""
        if value in self._usual or LABELS[OPTION].search(" ".join(words_of(name))):
            return False
        if value in self._words:
            return len(value) > COUNTRY or not _is_identity(name)
        is_place = text.lower().startswith(tuple(GEOGRAPHIES)) and text[-1].isdecimal()
        if is_place or ("x" in value and OPTION_VALUES["size"].fullmatch(value)):
            return True
        return look_of(text) == OPTION and self._parts.issuperset(words_of(text))


def _is_identity(name: str) -> bool:
    """Whether a name ends with a word for who or what something is: `team`, `language`, `user_id`."""
    words = words_of(name)
    return bool(words) and words[-1] in IDENTITIES


def is_failure(name: str, text: str) -> bool:
    """Whether a value says that its row failed: `status` is `429` or `failed`, `success` is `false`."""
    value, names = text.strip().lower(), {*words_of(name)}
    if not SUCCESSES.isdisjoint(names):
        return value in NOTHING - {""}
    if not FAILURES.isdisjoint(names):
        return not names & {"count", "rate"} and value not in _NOTHING_WRONG
    if value.isdecimal():
        is_state = bool(names & {"status", "http"}) or {"response", "code"} <= names
        return is_state and LEAST_ERROR <= int(value[:4]) < PAST_ERRORS
    words = words_of(text) if len(value) <= LONGEST else ()
    if not words or len(words) > MOST_WORDS:
        return False
    return not FAILURES.isdisjoint(words if names & STATES else words[-1:])


def is_from_cache(name: str, text: str) -> bool:
    """Whether a column of this name says of a row that a cache had its answer, or a part of its input."""
    return words_of(name)[-2:] in CACHED and text.strip().lower() in YES


def is_class(text: str) -> bool:
    """Whether a value is a class of tokens, or a modality: each has a price of its own."""
    value = spelled(text) if len(text) <= LONGEST else ""
    return value not in TOKENS and (value in FIELD_OF or f"input_{value}" in FIELD_OF)


def counted_in(text: str) -> str:
    """What a text counts of tokens, as JSON or otherwise: `{"cached_tokens": 900}`; empty for none."""
    if len(text) > LONGEST and text.lstrip()[:1] not in {"{", "["}:  # prose may speak of tokens
        return ""
    found = (name for name in COUNTED.findall(text) if look_of(name) == USAGE)
    return next(found, "")


def is_other_unit(name: str, text: str) -> bool:
    """Whether a column of units has another than tokens: `millions`, `1K tokens`."""
    return spelled(name) in UNITS and spelled(text) not in TOKENS


def is_sum_of_others(text: str) -> bool:
    """Whether a row that is called so sums up others: `Total`, `search subtotal`, `invoke_agent planner`."""
    return len(text) <= LONGEST and SUMS.fullmatch(spelled(text)) is not None


def says_nothing(name: str) -> bool:
    """Whether a name tells nobody what a column is: `x`, `tin`, `Unnamed: 3`, or one in other letters."""
    words = words_of(name)
    return all(
        word in NAMELESS or (len(word) <= SHORT and word not in SHORT_LABELS | IDENTITIES) for word in words
    )


class Numbers:
    """A column of whole numbers: whether they may count what was used, by their size and the name."""

    __slots__ = ("first", "last", "least", "most", "rows")

    def __init__(self) -> None:
        self.rows = self.first = self.last = self.least = self.most = 0

    def add(self, text: str) -> bool:
        """Count a value; whether it is a whole number."""
        if not WHOLE_NUMBER.fullmatch(text):
            return False
        # `1.000` is one as a score, and a thousand as a count: its size is taken for the smaller.
        number = int(re.sub("[^0-9]", "", re.sub("[.,]0{1,2}$|[.][0-9]{3}$", "", text))[:LONGEST])
        if not self.rows:
            self.first = self.least = number
        elif number != self.last + 1:
            self.first = -1  # which no row begins to count with
        self.rows, self.last = self.rows + 1, number
        self.least, self.most = min(number, self.least), max(number, self.most)
        return True

    @property
    def is_run(self) -> bool:
        """Whether the numbers count the rows, one by one."""
        return self.first >= 0 and (self.rows > 1 or self.last <= 1)

    def may_count(self, name: str, *, is_due: bool) -> bool:
        """Whether a column of this name may count: its name says nothing, or its numbers are as counts are.

        They are where they vary in length, up to a thousand and more; of a file in which all input or all
        output `is_due`, where they vary. A number that goes up by one in each row counts the rows.
        """
        if self.most <= 0 or self.is_run:
            return False
        if says_nothing(name):
            return True
        words = words_of(name)
        is_named = words[-1] in {*IDENTITIES, *CALLERS, *SHORT_LABELS} or DURATION.search(" ".join(words))
        if is_named or self.least == self.most:
            return False
        is_long = self.most >= LEAST_COUNT and len(str(self.least)) < len(str(self.most))
        return is_long or (is_due and self.most >= LEAST_DUE)


class Labels:
    """The labels of a bill, as its rows show them: which there are, and which are none by their values."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._seen: dict[str, set[str]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._told: dict[str, str] = {}
        self._row, self._is_used = 1, True

    def begin(self, row: int, *, is_used: bool) -> None:
        """Begin a row, which counts something or nothing."""
        self._row, self._is_used = row, is_used

    @property
    def names(self) -> list[str]:
        """What they are called, in the order in which they came."""
        return [*self._seen]

    def name(self, name: str) -> set[str]:
        """Know a label by its name; the values of it that were looked at."""
        return self._seen.setdefault(name, set())

    def look(self, name: str, value: object) -> None:
        """Look at a value of a label; what it tells is kept with the first row that tells it.

        Of a row that counts nothing it tells nothing: an error that nobody is charged for costs nothing here.
        """
        text = _text(value)
        seen = self._seen.get(name)
        if seen is None:
            seen = self.name(name)
            self._numbers[name] = Numbers()
        if name in self._numbers and text and not self._numbers[name].add(text):
            del self._numbers[name]
        if text in seen or name in self._told or not self._is_used:
            return
        if len(seen) < MOST_SEEN:
            seen.add(text)
        reason = self._reason(name, text)
        if reason:
            self._told[name] = f"has {shown(text)} (row {self._row}): {reason}"

    def _reason(self, name: str, text: str) -> str:
        if self._vocabulary.is_option(name, text):
            return WAYS_OUT[OPTION]
        if is_class(text):
            return "tokens of each kind have a price of their own: give each a column"
        if is_failure(name, text):
            return "mostly nobody is charged for what failed: leave such rows out of the file"
        if is_from_cache(name, text):
            return (
                "what a cache had costs less, or nothing: leave such rows out, or say how many tokens it had"
            )
        if counted := counted_in(text):
            return f"{shown(counted)} in it is not read: give it a column of its own"
        if is_other_unit(name, text):
            return "counts are those of tokens: multiply them"
        if is_sum_of_others(text):
            return "such a row sums up what others used, which would be counted twice: leave it out"
        return ""

    def stops(self, *, is_due: bool = False) -> dict[str, str]:
        """The columns that are no labels, each with what to do about it, where a count may be due."""
        free = {name: each for name, each in self._numbers.items() if name not in self._told}
        counts = [name for name, each in free.items() if each.may_count(name, is_due=is_due)]
        told = f"has numbers that may count what was used: {WAYS_OUT[USAGE]}"
        return {**self._told, **dict.fromkeys(counts, told)}


def _text(value: object) -> str:
    """A value of a cell, or of JSON, as a text; what is no text, number or truth is none."""
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool | int) else ""
