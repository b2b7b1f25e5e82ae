"""The request of the ledger of claims: which of them, and in which language."""

from __future__ import annotations

from costcalc.asking.parts import one_of, one_word
from costcalc.asking.request import Asking
from costcalc.asking.words import Parameter
from costcalc.language.numerals import LANGUAGES
from costcalc.prose import listed
from costcalc.questions.claims.judge import VERDICTS
from costcalc.values import NamedTuple


class Request(NamedTuple):
    """What is asked; what is None was not said."""

    id: str | None = None
    article: str | None = None
    verdict: str | None = None
    group: str | None = None
    search: str | None = None
    lang: str | None = None


ASKING = Asking(
    (
        one_word(
            Parameter(
                "id",
                "one claim, such as art-004-r1-price, or an amount: 0.14",
                also=("claim",),
                by_place=True,
            )
        ),
        one_word(
            Parameter("article", "only claims of this article: 004, a file name, or words of its title")
        ),
        one_of(Parameter("verdict", f"only claims that are {listed(VERDICTS)}"), VERDICTS),
        one_word(Parameter("group", "only claims on this thing, such as training-cost")),
        one_word(
            Parameter("search", "only claims with these words and figures, as a reader remembers them: 0,14")
        ),
        one_of(Parameter("lang", "the language of the sentences: en or fr"), LANGUAGES),
    ),
    Request,
)
