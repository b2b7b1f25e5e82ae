"""The questions that the service answers: each is an operation of costcalc, under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from costcalc.errors import UsageError, shown
from costcalc.operations.words import ON, Parameter, allowed, flag_said, names_of, one_text, texts
from costcalc.pricing.names.meaning import LONGEST_NAME, each_found, known_names
from costcalc.questions.audit.answer import Wanted
from costcalc.questions.audit.question import QUESTION as AUDITED
from costcalc.questions.breakeven.question import QUESTION as BROKEN_EVEN
from costcalc.questions.claims.question import QUESTION as CLAIMED
from costcalc.questions.compare.question import QUESTION as COMPARED
from costcalc.questions.history.question import QUESTION as TOLD_OVER_TIME
from costcalc.questions.lookup.question import QUESTION as LOOKED_UP
from costcalc.questions.models.question import QUESTION as LISTED
from costcalc.questions.price.question import QUESTION as PRICED
from costcalc.questions.price.request import MODEL as ONE_MODEL
from costcalc.questions.project.question import QUESTION as PROJECTED
from costcalc.questions.training.question import QUESTION as TRAINED
from costcalc_api import limits
from costcalc_api.problems import Fault, RequestProblemError
from costcalc_api.settings import MOST_ITEMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable


class Result(Protocol):
    """What every operation gives."""

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it."""


def _is_large(table: RatingTable, words: Words, now: datetime) -> bool:  # noqa: ARG001 - some need all
    return limits.is_heavy(words)


def _never(table: RatingTable, words: Words, now: datetime) -> bool:  # noqa: ARG001 - some need all
    return False


class Question(NamedTuple):
    """One question: its words, how it is answered, and what its answer depends on beside them.

    `clock` is what counts where the word `time` is left out: the present `instant`, the present UTC `day`, or
    nothing. `in_path` is the word that a path may end in. `of_table` says whether `model` must be a name of
    the table. `is_large` says whether the answer will take long, and may refuse words that are wrong first.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    names: dict[str, Parameter]
    answer: Callable[[RatingTable, Words, datetime], Result]
    clock: str | None
    in_path: str = "model"
    of_table: bool = True
    time: str = "on"
    is_large: Callable[[RatingTable, Words, datetime], bool] = _is_large


class Written(NamedTuple):
    """A result that was written out already."""

    document: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it."""
        return self.document


def _price(table: RatingTable, words: Words, now: datetime) -> Result:
    found: Result = PRICED.ask(table, words, now)
    return found


def _compare(table: RatingTable, words: Words, now: datetime) -> Result:
    if flag_said(words, "all"):
        limits.check_comparison_of_all(words)
    else:
        _check_named(table, words, "compare")
        limits.check_comparison(words)
    found: Result = COMPARED.ask(table, words, now, check=limits.check_lines)
    return found


def _project(table: RatingTable, words: Words, now: datetime) -> Result:
    _check_named(table, words, "project")
    limits.check_projection(words)
    found: Result = PROJECTED.ask(table, words, now)
    return found


def _is_large_projection(table: RatingTable, words: Words, now: datetime) -> bool:  # noqa: ARG001 - as above
    return limits.is_heavy(words, is_projection=True)


def _breakeven(table: RatingTable, words: Words, now: datetime) -> Result:
    known(allowed(table, words), *texts(words, "model", "models"), *texts(words, "self_host"))
    limits.check_breakeven(words)
    found: Result = BROKEN_EVEN.ask(table, words, now, check=limits.check_lines)
    return found


def _check_named(table: RatingTable, words: Words, verb: str) -> None:
    """Refuse a question about no model, or about one that nobody knows."""
    named = texts(words, "model", "models")
    others = (each for each in texts(words, "baseline") if not each.startswith("offer/"))
    known(allowed(table, words), *named, *others)
    if not named:
        raise UsageError(f"name the models to {verb}, such as deepseek-r1 and o1", "model")


def _models(table: RatingTable, words: Words, now: datetime) -> Result:
    chosen_by = () if "model" in words else ("provider", "exclude_jurisdiction", "layer")
    try:
        found: Result = LISTED.ask(table, words, now)
    except UsageError as error:
        raise _nothing_there(error, "unknown_value", *chosen_by) from None
    return found


def _is_long_list(table: RatingTable, words: Words, now: datetime) -> bool:  # noqa: ARG001 - as above
    return limits.is_long_list(words, len(table.catalogue.ids()))


def _nothing_there(error: UsageError, code: str, *fields: str) -> Exception:
    """The 404 of a word that the table does not know; any other error stays what it is."""
    if error.field not in fields:
        return error
    return RequestProblemError(code, str(error), [Fault(error.detail, error.field)])


def _history(table: RatingTable, words: Words, now: datetime) -> Result:
    found: Result = TOLD_OVER_TIME.ask(table, words, now)
    return found


def _lookup(table: RatingTable, words: Words, now: datetime) -> Result:
    found: Result = LOOKED_UP.ask(table, words, now)
    return found


def _claims(table: RatingTable, words: Words, now: datetime) -> Result:
    try:
        found: Result = CLAIMED.ask(table, words, now)
    except UsageError as error:
        raise _nothing_there(error, "unknown_value", "group") from None
    return found


def _training(table: RatingTable, words: Words, now: datetime) -> Result:
    named = one_text(words, "model") or ""
    if len(named) > LONGEST_NAME:
        detail = f"nothing is known of training {shown(named)}"
        raise RequestProblemError("unknown_training", detail, [Fault(detail, "model")])
    try:
        return Written(TRAINED.ask(table, words, now).to_dict())
    except UsageError as error:
        raise _nothing_there(error, "unknown_training", "model") from None
    except ArithmeticError:  # products of many words at the ends of their ranges
        detail = "together with the other words this leads beyond all bounds"
        raise UsageError(detail, next(iter(words), "gpu_hours")) from None


def _audit(table: RatingTable, words: Words, now: datetime) -> Result:
    found: Result = AUDITED.ask(table, words, now)
    return found


def _is_large_audit(table: RatingTable, words: Words, now: datetime) -> bool:
    """Any audit is, once its words are right: whoever said a wrong one need not wait to hear of it."""
    try:
        Wanted(table, AUDITED.read(words, now))
    except UsageError as error:
        raise _nothing_there(error, "unknown_value", "provider", "layers") from None
    return True


def known(table: RatingTable, *names: str) -> None:
    """Refuse unknown names before anything else is looked at: what is not there cannot be asked about."""
    if len(names) > MOST_ITEMS + 1:  # a baseline or self_host besides; the limits refuse so many anyway
        raise UsageError(f"at most {MOST_ITEMS} models and offers in one request", "model")
    each_found(names, lambda name: known_names(table.catalogue, name))


def _question(
    name: str,
    summary: str,
    parameters: tuple[Parameter, ...],
    answer: Callable[[RatingTable, Words, datetime], Result],
    clock: str | None,
    **more: Any,  # noqa: ANN401 - the fields that most questions leave as they are
) -> Question:
    return Question(name, summary, parameters, names_of(parameters), answer, clock, **more)


def _of(parameters: tuple[Parameter, ...], *names: str) -> tuple[Parameter, ...]:
    """Those of an operation's words that a narrower question takes."""
    return tuple(each for each in parameters if each.name in names)


PRICE = _question(
    "price", "What one usage costs on one model", PRICED.parameters, _price, "instant", is_large=_never
)
COMPARE = _question(
    "compare",
    "What a workload costs on each of several models",
    COMPARED.parameters,
    _compare,
    "day",
)
PROJECT = _question(
    "project",
    "What a workload will cost, month by month",
    PROJECTED.parameters,
    _project,
    "day",
    time="start",
    is_large=_is_large_projection,
)
BREAKEVEN = _question(
    "breakeven",
    "From how many tokens a day on it pays to run open weights yourself",
    BROKEN_EVEN.parameters,
    _breakeven,
    "day",
)
MODELS = _question(
    "models",
    "Which models there are, and what they cost on a day",
    LISTED.parameters,
    _models,
    "day",
    is_large=_is_long_list,
)
MODEL = _question("model", "One model, and what it costs on a day", (ONE_MODEL, ON), _models, "day")
HISTORY = _question("history", "What a model has cost over time", TOLD_OVER_TIME.parameters, _history, None)
LOOKUP = _question(
    "lookup", "Which meter of which model carried a price", LOOKED_UP.parameters, _lookup, None
)
CLAIMS = _question(
    "claims",
    "What articles claim, what the figures say, and what becomes of it",
    CLAIMED.parameters,
    _claims,
    None,
    in_path="id",
)
CLAIM = _question(
    "claim",
    "One claim, the verdict on it, and the figures that decide",
    _of(CLAIMED.parameters, "id", "lang"),
    _claims,
    None,
    in_path="id",
)
TRAINING = _question(
    "training",
    "What training a model costs, by every method that there are figures for",
    TRAINED.parameters,
    _training,
    None,
    of_table=False,
)
TRAINING_OF = _question(
    "training_of",
    "What training one model costs, by every method that there are figures for",
    _of(TRAINED.parameters, "model", "over_tokens", "price", "share"),
    _training,
    None,
    of_table=False,
)
AUDIT = _question(
    "audit",
    "Where layers and feeds contradict each other, and what is old",
    AUDITED.parameters,
    _audit,
    "day",
    is_large=_is_large_audit,
)
