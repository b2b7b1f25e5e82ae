"""What the values of a column tell, whatever it is called: a failure, a class of tokens, counts."""

from __future__ import annotations

import re

from costcalc.usage.column_names import (
    CALLERS,
    DATE,
    DURATION,
    IDENTITIES,
    LABELS,
    USAGE,
    look_of,
    spelled,
    words_of,
)
from costcalc.usage.columns.dates import is_date
from costcalc.usage.columns.kinds import REQUESTS
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST, MOST_WORDS = 40, 4
"""How long a value is that says one thing; what is longer is a text."""

LEAST_ERROR, PAST_ERRORS = 400, 600
"""The codes of HTTP that say of a request that it failed."""
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

COUNTED = re.compile(
    r"(?i)\b([a-z_.]{0,40}(?:token|cache)[a-z_.]{0,40})[\"']{0,2}[ ]?[:=][ ]?[\"']?[1-9][0-9]*\b"
)
"""A name with a number behind it, in whatever notation."""
UNITS = frozenset({"unit", "uom", "unit_of_measure", "scale", "multiplier", "pricing_unit", "consumed_unit"})
TOKENS = frozenset({"", "token", "tokens"})
SCALES = re.compile(
    "(?:1_?)?(?:k|thousands?|millions?|mio|tsd|mtok|ktok|mtokens|ktokens)(?:_(?:of_)?tok(?:en)?s?)?"
)
"""What counts are told in that are none of tokens, whatever the column is called; a `k` may be a size."""
ANSWERING = frozenset(
    {"actual", "actually", "used", "served", "serving", "routed", "resolved", "final", "effective",
     "answering", "answered", "fallback", "response", "responding", "returned"}
)  # fmt: skip
"""Words before `model` that make it the one that answered, whichever was asked for."""
SUMS = re.compile(
    "(?:.*_)?(?:sub)?total|sum|summe|gesamt|insgesamt|gesamtsumme|somme|suma|chain|invoke_(?:agent|workflow)(?:_.*)?"
)
"""What rows are called that sum up others: those of sheets, and of traces."""

WHOLE_NUMBER = re.compile("[0-9]+(?:[.,]0+)?|[1-9][0-9]{0,2}(?:[ ,.'\u2019\u00a0\u2009\u202f][0-9]{3})+")
NAMELESS = frozenset({"col", "column", "columns", "field", "unnamed", "value", "values", "var", "variable"})
SHORT_LABELS = frozenset(
    {"row", "idx", "seq", "sku", "zip", "pid", "no", "nr", "env", "org", "app", "job", "run"}
)
SHORT = 3
"""The letters of a word that mostly tells nobody what it is short for."""
LEAST_COUNT, LEAST_DUE = 1_000, 10
"""How large numbers are, the largest of them, that may count tokens; and where a count is missing."""


SCALED = "it counts thousands or millions, by its name: give it a column of whole tokens"
MEAN = "it is a mean, by its name: multiply it by the requests, and give that a column"
_OF_REQUESTS = re.compile(
    r"\b(?:avg|average|averaged|mean|median|moyenne|moyen|p[0-9]{2})\b"
    r"|\bper (?:request|call|query|message)s?\b"
)


def is_failure(name: str, text: str) -> bool:
    """Whether a value says that its row failed: `status` is `429` or `failed`, `success` is `false`."""
    value, names = text.strip().lower(), {*words_of(name)}
    if not SUCCESSES.isdisjoint(names):
        return value in NOTHING - {""}
    if not FAILURES.isdisjoint(names):
        return not names & {"count", "rate"} and value not in NOTHING | SUCCESSES
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


def instead_of_a_count(name: str) -> str:
    """What to do about a column that is called as what counts tokens, and says yes or no."""
    if is_from_cache(name, "true"):
        return "what a cache had costs less, or nothing: leave such rows out, or say how many tokens it had"
    return f"says yes or no, and counts nothing: if a price depends on it, call it option_{spelled(name)}"


def is_class(text: str) -> bool:
    """Whether a value is a class of tokens, or a modality: each has a price of its own."""
    value = spelled(text) if len(text) <= LONGEST else ""
    return value not in TOKENS and (value in FIELD_OF or f"input_{value}" in FIELD_OF)


def counted_in(text: str) -> str:
    """What a text counts of tokens, as JSON or otherwise: `{"cached_tokens": 900}`; empty for none."""
    said = text.lower()
    is_prose = len(text) > LONGEST and text.lstrip()[:1] not in {"{", "["}  # which may speak of tokens
    if is_prose or ("token" not in said and "cache" not in said):
        return ""
    found = (name for name in COUNTED.findall(text) if look_of(name) == USAGE)
    return next(found, "")


def is_other_unit(name: str, text: str) -> bool:
    """Whether a column of units has another than tokens, or any one has `thousands` or `1K tokens`."""
    value = spelled(text) if len(text) <= LONGEST else ""
    if spelled(name) in UNITS:
        return spelled(text) not in TOKENS
    return len(value) > 1 and SCALES.fullmatch(value) is not None


def miscounted(name: str, beside: Iterable[str] = ()) -> str:
    """Why a column of this name is no count of its row, where there are these beside it; "" for one.

    A mean is one of a row that is a single request, and none of a sum of many.
    """
    if is_scaled(name):
        return SCALED
    is_mean = _OF_REQUESTS.search(" ".join(words_of(name))) is not None
    return MEAN if is_mean and any(spelled(each) in REQUESTS for each in beside) else ""


def is_scaled(name: str) -> bool:
    """Whether a column of this name counts thousands or millions: `input_ktokens`, `tokens_in_k`."""
    words = words_of(name)
    return any(SCALES.fullmatch("_".join(words[place:])) for place in range(1, len(words)))


def is_answering(name: str, text: str) -> bool:
    """Whether a column names the model that answered, beside the one that is read: `actual_model`."""
    words = words_of(name)
    return bool(text) and words[-1:] == ("model",) and not ANSWERING.isdisjoint(words[:-1])


def is_sum_of_others(text: str) -> bool:
    """Whether a row that is called so sums up others: `Total`, `search subtotal`, `invoke_agent planner`."""
    return len(text) <= LONGEST and SUMS.fullmatch(spelled(text)) is not None


def says_nothing(name: str) -> bool:
    """Whether a name tells nobody what a column is: `x`, `tin`, `Unnamed: 3`, or one in other letters."""
    words = words_of(name)
    return all(
        word in NAMELESS or (len(word) <= SHORT and word not in SHORT_LABELS | IDENTITIES) for word in words
    )


def is_named(name: str) -> bool:
    """Whether a name says what numbers below it are: an id, somebody, how long something took."""
    words = words_of(name)
    if not words:
        return False
    return words[-1] in {*IDENTITIES, *CALLERS, *SHORT_LABELS} or DURATION.search(" ".join(words)) is not None


class Dates:
    """A column of a name that is none of a date: whether its values are dates all the same, or most of them.

    What is due, or which version it is, is another date than that of the use.
    """

    __slots__ = ("dates", "first", "is_named", "others", "skips")

    def __init__(self, name: str) -> None:
        words = words_of(name)
        self.skips = words[-1:] == ("version",) or LABELS[DATE].search(" ".join(words)) is not None
        self.is_named, self.first = is_named(name), ""
        self.dates = self.others = 0

    def add(self, text: str) -> None:
        """Count a value that was not there before."""
        if self.skips or text.lower() in NOTHING:
            return
        if is_date(text, is_named=self.is_named):
            self.dates, self.first = self.dates + 1, self.first or text
        else:
            self.others += 1

    @property
    def are_dates(self) -> bool:
        """Whether the values are dates, as far as they were looked at, but for a slip here and there."""
        return self.dates > self.others


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
        number = int(re.sub("[^0-9]", "", re.sub("[.,]0{1,2}$|[.,]0{4,}$|[.][0-9]{3}$", "", text))[:LONGEST])
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
        if is_named(name) or self.least == self.most:
            return False
        is_long = self.most >= LEAST_COUNT and len(str(self.least)) < len(str(self.most))
        return is_long or (is_due and self.most >= LEAST_DUE)
