"""The request of an audit: which findings, of which layers, on which moment."""

from __future__ import annotations

from fractions import Fraction

from costcalc.asking.parts import on, one_count, one_flag, one_value, one_word, several
from costcalc.asking.request import Asking
from costcalc.asking.words import ALLOW_PATTERN, Parameter, texts
from costcalc.errors import UsageError
from costcalc.numbers import count_number
from costcalc.prose import listed, shown
from costcalc.questions.audit.findings import KINDS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment

OLDER_THAN = 90
LONGEST_AGE = 100_000
LIMIT, MOST_FINDINGS = 100, 1_000
LAST_OFFSET = 1_000_000
ANY = "any"
"""The word for findings of every kind."""


class Request(NamedTuple):
    """What is asked; what is None was not said. `on` None is the present day."""

    provider: str | None = None
    model: str | None = None
    allow_pattern: bool = False
    kind: Sequence[str] = ()
    min_ratio: Fraction | None = None
    older_than: int | None = None
    layers: tuple[str, ...] | None = None
    on: Moment | None = None
    limit: int | None = None
    offset: int | None = None


def kinds_said(said: Sequence[str], field: str, *, every: str | None = None) -> list[str]:
    """Kinds of findings, also several in one text: `price,unit`; `every` is a word for all of them."""
    kinds = [each for text in said for each in text.split(",")]
    known = [*KINDS, *([every] if every else [])]
    for each in kinds:
        if each not in known:
            raise UsageError(f"{shown(each)} is no kind of finding: {listed(known)}", field)
    return list(KINDS) if every in kinds else kinds


KIND = Parameter(
    "kind", f"only findings of this kind: {listed(KINDS)}", many=True, example="price", values=tuple(KINDS)
)
ASKING = Asking(
    (
        one_word(Parameter("provider", "only models of this provider, such as openai")),
        one_word(Parameter("model", "only this model: an id or an alias", example="o3")),
        one_flag(ALLOW_PATTERN),
        several(KIND)._replace(read=lambda said: kinds_said(texts(said.words, "kind"), "kind")),
        one_value(
            Parameter(
                "min_ratio",
                "of prices that differ, those at least so many times apart: 1.5",
                example="2",
                pattern=r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?$",
            ),
            lambda text: Fraction(count_number(text)),
        ),
        one_count(
            Parameter(
                "older_than", f"figures are stale after so many days; {OLDER_THAN} unless said", "count"
            ),
            most=LONGEST_AGE,
            least=0,
        ),
        one_value(
            Parameter("layers", "compare these layers alone: table,litellm; all in use unless said"),
            lambda text: tuple(dict.fromkeys(text.split(","))),
        ),
        on(),
        one_count(
            Parameter(
                "limit",
                f"at most so many findings; {LIMIT} unless said, and all of them in CSV and Markdown",
                "count",
            ),
            most=MOST_FINDINGS,
        ),
        one_count(Parameter("offset", "without the first so many", "count"), most=LAST_OFFSET, least=0),
    ),
    Request,
)
