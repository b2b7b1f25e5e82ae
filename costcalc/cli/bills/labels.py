"""What the values of a label say all the same: a tier, a region, a failure, or counts under no name.

A column whose name tells nothing of a price is a label. Its values may tell that it is none: `type` has
`batch`, `status` has `failed`, and `tin` has a number of tokens in each row.
"""

from __future__ import annotations

from costcalc.pricing.conditions import USUAL
from costcalc.pricing.names.spellings import GEOGRAPHIES
from costcalc.prose import shown
from costcalc.usage.column_names import (
    DATE,
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
from costcalc.usage.columns import exports, values
from costcalc.usage.columns.kinds import TIER_VALUES
from costcalc.usage.flags import quoted
from costcalc.usage.records.formats import FORMATS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PLACES = ("service_tier", "region", "inference_geo", "speed", "latency")
"""Options whose values are seldom anything else; `high` and `1024x1024` may be of many things."""

COUNTRY = 2
"""The letters of a country, which a language may have as well: `in` is India."""
MOST_SEEN = 1_000
"""Of how many values of a label it is known that they were looked at."""
_BESIDE_TIERS = frozenset({"api", "processing", "inference", "managed", "deployment", "requests"})
"""What stands beside the word of a tier: `Batch API`, `flex processing`."""

WAYS_OUT = {
    USAGE: "call it by what it counts (input, all of it; and of that cached, cache_write; output; …)",
    DATE: "call it `on`, to price each row on its date",
    OPTION: "call it `service_tier` or `region`, or after the option that it is, as `option_speed`",
    PROVIDER: "call it `provider`, or write it before the model, as in openai/gpt-4o",
    MONEY: "costs are computed and not read; the currency to answer in is called `currency`",
}
"""What to do about a column of each kind."""


def _is_none(_name: str, _text: str) -> bool:
    """Nobody is a seller where no table says who is one."""
    return False


class Vocabulary:
    """The words that make a price another one, as formats of records and the prices of a table have them."""

    def __init__(
        self, of_table: Iterable[str] = (), is_seller: Callable[[str, str], bool] = _is_none
    ) -> None:
        self.is_seller = is_seller
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
        value = spelled(text) if len(text) <= values.LONGEST else ""
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


class Labels:
    """The labels of a bill, as its rows show them: which there are, and which are none by their values."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._seen: dict[str, set[str]] = {}
        self._numbers: dict[str, values.Numbers] = {}
        self._dates: dict[str, values.Dates] = {}
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
            self._numbers[name], self._dates[name] = values.Numbers(), values.Dates(name)
        if name in self._numbers and text and not self._numbers[name].add(text):
            del self._numbers[name]
        if text in seen or name in self._told or not self._is_used:
            return
        if len(seen) < MOST_SEEN:
            seen.add(text)
            self._dates[name].add(text)
        reason = self._reason(name, text)
        if reason:
            self._tell(name, text, reason)

    def look_for_option(self, name: str, value: object) -> None:
        """Look at a value that is no label, as of an answer's own `type`, for a tier or a place alone."""
        text = _text(value)
        if name not in self._told and self._vocabulary.is_option(name, text):
            self._tell(name, text, WAYS_OUT[OPTION])

    def _tell(self, name: str, text: str, reason: str) -> None:
        self._told[name] = f"has {shown(text)} (row {self._row}): {reason}"

    def _reason(self, name: str, text: str) -> str:
        if self._vocabulary.is_option(name, text):
            return WAYS_OUT[OPTION]
        if self._vocabulary.is_seller(name, text):
            return f"looks like {PROVIDER}: {WAYS_OUT[PROVIDER]}: {_map('provider', name)}"
        if values.is_class(text):
            return "tokens of each kind have a price of their own: give each a column"
        if values.is_failure(name, text):
            return "mostly nobody is charged for what failed: leave such rows out of the file"
        if values.is_from_cache(name, text):
            return (
                "what a cache had costs less, or nothing: leave such rows out, or say how many tokens it had"
            )
        if counted := values.counted_in(text):
            return f"{shown(counted)} in it is not read: give it a column of its own"
        if values.is_other_unit(name, text):
            return "counts are those of tokens: multiply them"
        if values.is_answering(name, text):
            return f"the model that answered is the one that is billed: {_map('model', name)}"
        if values.is_sum_of_others(text):
            return "such a row sums up what others used, which would be counted twice: leave it out"
        return ""

    def stops(self, *, is_due: bool = False, is_dated: bool = True) -> dict[str, str]:
        """The columns that are no labels, each with what to do about it; a count, or a date, may be due."""
        told = {**self._told, **({} if is_dated else self._days())}
        free = {name: each for name, each in self._numbers.items() if name not in told}
        counts = [name for name, each in free.items() if each.may_count(name, is_due=is_due)]
        may_count = f"has numbers that may count what was used: {WAYS_OUT[USAGE]}"
        return {**told, **dict.fromkeys(counts, may_count)}

    def _days(self) -> dict[str, str]:
        """The columns of dates, of which a file without a date of use may mean one."""
        return {
            name: f"has {shown(each.first)}, and looks like {DATE}: {WAYS_OUT[DATE]}: {_map('on', name)}"
            for name, each in self._dates.items()
            if each.are_dates and name not in self._told
        }


def _map(word: str, name: str) -> str:
    """The flag that says what a column is, as a shell takes it."""
    return f"--map {quoted(f'{word}={name}')}" if name.isprintable() else f"--map {word}=COLUMN"


def _text(value: object) -> str:
    """A value of a cell, or of JSON, as a text; what is no text, number or truth is none."""
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool | int) else ""
