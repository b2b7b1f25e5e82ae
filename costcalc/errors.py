"""Every error that costcalc raises on purpose.

    CostcalcError                      code: a stable slug; facts as attributes; a message to act on
    ├ PricingTableError                every Problem of the files, not only the first
    ├ UnknownModelError (LookupError)  with near matches
    │ ├ AmbiguousModelError            a bare name that several models share
    │ └ PatternOnlyError               a name that only a feed's pattern knows, which is a guess
    ├ UnknownClaimError (LookupError)  with near matches
    ├ NoPriceInForceError (LookupError)  a known model that has no price at that instant, and what leads on
    │ ├ NotDatedError                  a price is known, and nothing says that it held then
    │ ├ UnpricedModelError             a model that nobody lists a price for
    │ ├ MeterNotPricedError            a price is in force, but not for this meter
    │ └ NotSoldError                   the table says that this is not for sale
    ├ UsageError (ValueError)          a usage that cannot be
    │ ├ UnknownValueError              a provider, country, layer or group that the table has nothing of
    │ ├ UnknownTrainingError           a model of whose training nothing is known
    │ ├ OptionError                    an option, or a value of one, that the model does not know
    │ ├ MomentError                    a date or instant that cannot be read
    │ ├ InstantNeededError             a whole day does not answer: the price begins or ends in it
    │ ├ RequestSizeError               a sum, where the price depends on each request's size
    │ └ UsageRecordError               a usage record of a provider that cannot be read
    │   └ NotBilledError               one of what nobody bills, such as a request that failed
    ├ WorkloadError (ValueError)       a workload that cannot be
    │ └ ContextWindowError             a request that is larger than the model reads
    ├ NumberError (ValueError)         text that is not a number of our grammar
    ├ UnitError (ValueError)           an unknown unit, or the wrong dimension
    ├ CurrencyError (ValueError)       not USD, or no rate for that currency on that date
    ├ LayerError (ValueError)          a layer that is not there
    ├ UsageLogError (ValueError)       a file of usage that cannot be read
    ├ StrictError (ValueError)         an answer in doubt, where nothing less than a certain one is due
    ├ NothingUsedError                 a row of a bill that counts nothing which is billed
    ├ FeedError                        a feed of rates or prices that cannot be used
    ├ ResultError (ValueError)         a saved result that cannot be read
    ├ OutputError                      a place that cannot be written to
    └ MissingExtraError (ImportError)  names the extra to install

No HTTP status and no exit code here: each edge holds one table of its own.
"""

from __future__ import annotations

from costcalc.prose import last_and_next, leading_on, listed, meant_instead, no_rate, of_many, shown, spelled
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import ClassVar

    Near = Sequence[str] | Callable[[], Sequence[str]]

MOST_LINES = 3  # of many unknown names, of how many all is told


class CostcalcError(Exception):
    """The root: whatever costcalc refuses, it refuses with one of these."""

    code: ClassVar[str] = "error"

    def __reduce__(self) -> tuple[object, ...]:
        from copyreg import __newobj__  # type: ignore[attr-defined] # of its message alone it cannot be made

        return __newobj__, (type(self), *self.args), vars(self)


class Problem(NamedTuple):
    """One thing that is wrong in a file: where, and what to do about it."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class PricingTableError(CostcalcError):
    """The pricing table cannot be used: all its `problems`; `file`, `line` (or None), `key` of the first."""

    code = "invalid_pricing_table"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.file, self.line, self.key, _ = self.problems[0]
        super().__init__("\n".join(str(problem) for problem in self.problems))


def unusable(file: str, message: str) -> PricingTableError:
    """What is said of a file that as a whole cannot be used."""
    return PricingTableError([Problem(file, None, "", message)])


class UnknownModelError(CostcalcError, LookupError):
    """No model has this name at this time; what is `near` is looked for when it is first read.

    `seller` is who is said, or the maker: what is near of others is told as theirs. `commands` answer all the
    same; of several names `every` are the errors, this first. `meant` says what a name of another time stands
    for, whose `successor` is sold; `option` is a model, an option, and its value that the name ends with;
    `hosts` are the ids under which others sell what its maker does not.
    """

    code = "unknown_model"
    every: tuple[UnknownModelError, ...] = ()
    commands: tuple[str, ...] = ()
    meant, successor = "", ""
    hosts: tuple[str, ...] = ()
    option: tuple[str, str, str] | None = None

    def __init__(self, name: object, near: Near = (), reason: str = "", seller: str = "") -> None:
        self.name, self.reason, self.seller = name, reason, seller
        self._near, self.is_lazy = near, callable(near)
        super().__init__(name)

    def __reduce__(self) -> tuple[object, ...]:
        return *super().__reduce__()[:2], {**vars(self), "_near": self.near}

    def lead_on(self, commands: Sequence[str]) -> None:
        """Put other commands in the place of those that answer all the same."""
        self.commands = tuple(commands)

    @property
    def near(self) -> tuple[str, ...]:
        """The names that may be meant."""
        self._near = tuple(self._near() if callable(self._near) else self._near)
        return self._near

    def __str__(self) -> str:
        told = of_many([str(each) for each in self.every[:MOST_LINES]], self.every[MOST_LINES:])
        return "\n".join(told) or "\ntry: ".join([self._alone(), *self.commands])

    def _alone(self) -> str:
        if self.meant:
            lines = leading_on(self.successor, self.near[1:])
            return "\n".join([f"{shown(self.name)} stands for no model {self.meant}", *lines])
        reason = f" {self.reason}" if self.reason else ""
        return f"no model is called {shown(self.name)}{reason}; {meant_instead(self.near, self.seller)}"


class AmbiguousModelError(UnknownModelError):
    """Several models answer to this bare name; `near` lists their ids, `reason` what they cost."""

    code = "ambiguous_model"

    def _alone(self) -> str:
        return f"{shown(self.name)} is the name of several models: say {listed(self.near)}{self.reason}"


class PatternOnlyError(UnknownModelError):
    """Nobody has this name, and a pattern of a feed takes it for the model in `near`, which is a guess."""

    code = "pattern_only"


class UnknownClaimError(CostcalcError, LookupError):
    """No claim of the table has this id."""

    code = "unknown_claim"

    def __init__(self, claim: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches

        self.claim, self.near = claim, tuple(get_close_matches(claim[:100], known, 3, 0.4))
        hint = f"; did you mean {listed(self.near)}?" if self.near else "; `costcalc claims` lists them"
        super().__init__(f"there is no claim {shown(claim)}{hint}")


class NoPriceInForceError(CostcalcError, LookupError):
    """The model is known, and has no price at the moment asked; without a `model`, all that were asked."""

    code = "no_price_in_force"

    def __init__(
        self,
        model: str,
        on: date,
        *,
        meter: str | None = None,
        earlier: str | None = None,
        later: str | None = None,
        reason: str = "",
        successor: str | None = None,
        hosts: Sequence[str] = (),
        commands: Sequence[str] = (),
    ) -> None:
        self.model, self.on, self.meter, self.reason = model, on, meter, reason
        self.earlier, self.later, self.successor = earlier, later, successor
        self.hosts, self._hosts, self.commands = tuple(hosts), tuple(hosts), tuple(commands)
        super().__init__(self._told())

    def lead_on(self, commands: Sequence[str]) -> None:
        """Put other commands in the place of those that lead on; hosts that the reason has are told once."""
        self.commands = tuple(commands)
        self.args = (self._told(),)

    def _told(self) -> str:
        return "\n".join([self._headline(), *leading_on(self.successor, self._hosts, self.commands)])

    def _headline(self) -> str:
        said = f"{self._what()} on {spelled(self.on)}"
        return ": ".join(filter(None, (said, self.reason or last_and_next(self.earlier, self.later))))

    def _what(self) -> str:
        return f"{self.model or 'each of the models'} has no price in force"


class NotDatedError(NoPriceInForceError):
    """A price is known, and nothing says that it held at the moment asked; `reason` says what is known."""

    code = "not_dated"


class UnpricedModelError(NoPriceInForceError):
    """Nobody lists a price for this model; `reason` says why and what to do."""

    code = "unpriced_model"


class MeterNotPricedError(NoPriceInForceError):
    """A price is in force, but it does not say what this meter costs."""

    code = "meter_not_priced"

    def _what(self) -> str:
        return f"{self.model} has no price for {self.meter}"


class NotSoldError(NoPriceInForceError):
    """The table says that this combination, or this meter, is not sold; without some `options` it may be."""

    code = "not_sold"
    options: tuple[str, ...] = ()

    def _what(self) -> str:
        return f"{f'{self.meter} of ' if self.meter else ''}{self.model} is not sold"


class UsageError(CostcalcError, ValueError):
    """A usage that cannot be: `field` says which part, the message what to do."""

    code = "invalid_usage"

    def __init__(self, detail: str, field: str = "") -> None:
        self.field, self.detail = field, detail
        super().__init__(f"{field}: {detail}" if field else detail)


class UnknownValueError(UsageError):
    """The table has nothing of this name: no such provider, country, layer or group."""

    code = "unknown_value"


class UnknownTrainingError(UsageError):
    """The table has no figure of training this model."""

    code = "unknown_training"


class OptionError(UsageError):
    """An option, or a value of one, that the price in force does not know; `since` when a later one does."""

    code = "unknown_option"

    def __init__(self, model: str, name: str, value: str, known: Sequence[str], since: str = "") -> None:
        self.model, self.name, self.value, self.known, self.since = model, name, value, tuple(known), since
        way_out = f"it takes {listed(self.known)}" if self.known else "it takes no such option"
        later = f", and {shown(value)} from {since} on" if since else ""
        super().__init__(f"{model} does not know {name}={shown(value)}; {way_out}{later}", "options")


class MomentError(UsageError):
    """A text that is neither a day nor an instant with its zone."""

    code = "invalid_moment"


class InstantNeededError(UsageError):
    """A whole day does not answer the question: something begins or ends in it."""

    code = "instant_needed"


class RequestSizeError(UsageError):
    """The price depends on the size of each request, and the usage is a sum of several."""

    code = "request_size_needed"


class WorkloadError(CostcalcError, ValueError):
    """A workload that cannot be: `field` says which part."""

    code = "invalid_workload"

    def __init__(self, detail: str, field: str = "", problems: Sequence[Problem] = ()) -> None:
        self.field, self.detail, self.problems = field, detail, tuple(problems)
        super().__init__(f"{field}: {detail}" if field else detail)


class ContextWindowError(WorkloadError):
    """One request of the workload is larger than the model can read."""

    code = "context_window"

    def __init__(self, model: str, input_tokens: str, context_window: int) -> None:
        self.model, self.input_tokens, self.context_window = model, input_tokens, context_window
        said = f"a request of {input_tokens} input tokens does not fit into the context window of {model}"
        super().__init__(f"{said}, {context_window} tokens")


class NumberError(CostcalcError, ValueError):
    """A text that is not a number of our grammar, or not the clock times that were due."""

    code = "invalid_number"

    def __init__(self, text: object, way_out: str, what: str = "is not a number that costcalc reads") -> None:
        self.text = text
        super().__init__(f"{shown(text)} {what}: {way_out}")


class UnitError(CostcalcError, ValueError):
    """An unknown unit, or one of the wrong dimension."""

    code = "invalid_unit"

    def __init__(self, given: object, expected: str, reason: str = "") -> None:
        self.given, self.expected = given, expected
        super().__init__(f"{shown(given)} where {expected} is due{reason and ': '}{reason}")


class CurrencyError(CostcalcError, ValueError):
    """Another currency where USD is due; with `on`, one without a rate on that day; `known` have rates."""

    code = "unknown_currency"

    def __init__(
        self, currency: object, on: date | None = None, nearest: date | None = None, known: Sequence[str] = ()
    ) -> None:
        self.currency, self.on, self.nearest, self.known = currency, on, nearest, tuple(known)
        self.field = "currency" if on else ""
        due = f"{shown(currency)} where USD is due: write the amount in USD"
        super().__init__(due if on is None else no_rate(currency, on, nearest, self.known))


class LayerError(CostcalcError, ValueError):
    """A layer of prices that this costcalc does not have."""

    code = "unknown_layer"

    def __init__(self, layer: object, known: Sequence[str], place: str = "") -> None:
        self.layer = layer
        detail = f"there is no layer {shown(layer)}: choose from {', '.join(known)}"
        super().__init__(": ".join(filter(None, (place, detail))))


class UsageLogError(CostcalcError, ValueError):
    """A file of usage that cannot be read: `file`, and where it is known the `row` (a line, from 1)."""

    code = "invalid_usage_log"

    def __init__(self, file: str, row: int | None, detail: str, column: str = "") -> None:
        self.file, self.row, self.column, self.detail = file, row, column, detail
        super().__init__(": ".join(filter(None, (file if row is None else f"{file}:{row}", column, detail))))


class FeedError(CostcalcError):
    """A feed of rates or prices that cannot be used; `field` says where in it."""

    code = "invalid_feed"

    def __init__(self, feed: str, detail: str, field: str = "") -> None:
        self.feed, self.field, self.detail = feed, field, detail
        super().__init__(": ".join(filter(None, (feed, field, detail))))


class ResultError(CostcalcError, ValueError):
    """A saved result that cannot be read, and so not be verified."""

    code = "invalid_result"


class OutputError(CostcalcError):
    """A file or place that cannot be written to."""

    code = "cannot_write"

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        super().__init__(f"cannot write {place}: {reason}")


class MissingExtraError(CostcalcError, ImportError):
    """A library of an optional part is not installed."""

    code = "missing_extra"

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{what} needs more than the base install: pip install 'costcalc[{extra}]'")
