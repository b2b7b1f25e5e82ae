"""A question, declared once: its name, how it is asked, what answers it, and how edges offer it."""

from __future__ import annotations

from costcalc.asking.additions import NOTHING, module_of
from costcalc.asking.words import Parameter
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.additions import Addition, Besides
    from costcalc.asking.parts import Allowed
    from costcalc.asking.request import Asking, Hear
    from costcalc.asking.saved import Command
    from costcalc.asking.words import Words
    from costcalc.rating.table import RatingTable

TONGUE = Parameter("lang", "the language of the text: en or fr", example="fr")
"""The word of a command line for the language of a text, where the question has no such word itself."""

INSTANT, DAY = "instant", "day"
"""What counts where nothing was said of the time: the present instant, or the present UTC day."""


class Route(NamedTuple):
    """A path of the service, and what it takes: `{id}` in it is the word `in_path`.

    `takes` are the words that a narrower path takes, all of them unless said; `examples` are whole paths, and
    `bodies` those of a POST, that work. A path without any of these has no POST; where one of them is a list,
    a POST may ask many times. Words `in_bodies` say something of what only a body can.
    """

    path: str
    examples: Sequence[str]
    summary: str = ""
    notes: str = ""
    name: str = ""
    in_path: str = ""
    about_path: str = ""
    takes: Sequence[str] = ()
    bodies: Mapping[str, Any] = {}
    in_bodies: Sequence[str] = ()


class Figure(NamedTuple):
    """The one number of an answer: a member of one of its entries, and what it is of: `in 30 days`."""

    entry: Mapping[str, Any]
    name: str
    told: str = ""


class Question(NamedTuple):
    """A question that costcalc answers: its folder declares it, and every edge is made of it.

    `answer` gives the result of a request. `clock` is what counts where `time` was not said, `present` makes
    it of the present instant; None where no clock counts. `doubts` are what --strict refuses of a document,
    each with whose it is, besides what is in doubt of its prices: of the answer's own and of those that the
    member `prices` lists; None where it has notes on other figures, which doubt nothing. `ranks` says what
    becomes of models, where an answer without any is none: `ranked`. `tells_progress` says whether the answer
    takes `progress`, a function to tell how far it is. A command line may ask for another language of its
    text where it has `a_tongue`. `untyped` are words that no command line takes for the question, and
    `unasked` answers a command line that says no word. `again` gives the words of a saved result that says
    more of them than its command. `figure` finds the one number of a document, or says why it has none.
    `budgets` are the times that a budget may be for, empty for the whole: the room's `spent` says what is
    held against it. Of one that `has_chart` the room's `chart` makes a picture of its document.
    """

    name: str
    help: str
    asking: Asking
    answer: Callable[..., Any]
    examples: Sequence[str]
    usage: str
    more: str = ""
    additions: Sequence[Addition] = ()
    clock: str | None = None
    time: str = "on"
    present: Callable[[datetime], object] | None = None
    prices: str | None = ""
    explains: str = ""
    routes: Sequence[Route] = ()
    doubts: Callable[[Mapping[str, Any]], Any] | None = None
    ranks: str = ""
    tells_progress: bool = False
    a_tongue: bool = False
    untyped: Sequence[str] = ()
    unasked: Callable[[RatingTable], Any] | None = None
    again: Callable[[Mapping[str, Any], Command], dict[str, Any]] | None = None
    figure: Callable[[Mapping[str, Any]], Figure | str] | None = None
    budgets: Sequence[str] = ()
    has_chart: bool = False

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The words of the question."""
        return self.asking.parameters

    @property
    def typed(self) -> tuple[Parameter, ...]:
        """The words that a command line takes."""
        typed = self.parameters
        if self.untyped:
            typed = tuple(each for each in typed if each.name not in self.untyped)
        is_said = not self.a_tongue or TONGUE.name in self.asking.names
        return typed if is_said else (*typed, TONGUE)

    def read(
        self, words: Words, now: datetime, hear: Hear | None = None, table: RatingTable | None = None
    ) -> Any:  # noqa: ANN401 - its request
        """The request of some words, with what counts where they say no time.

        With a table, quantities may be lengths of text, `1500 word`.
        """
        request = self.asking.read(words, hear, table)
        if self.present is None or getattr(request, self.time) is not None:
            return request
        return request._replace(**{self.time: self.present(now)})

    def ask(
        self,
        table: RatingTable,
        words: Words,
        now: datetime,
        hear: Hear | None = None,
        **more: Any,  # noqa: ANN401 - as it takes
    ) -> Any:  # noqa: ANN401 - its result
        """The result for some words; `more` is for the answer, such as where progress is told."""
        return self.result(table, self.read(words, now, hear, table), **more)

    def result(self, table: RatingTable, request: Any, **more: Any) -> Any:  # noqa: ANN401 - as above
        """The result of a request, with what it asks for besides."""
        allowed: Allowed | None = getattr(request, "allowed", None)
        if allowed is not None:
            table = allowed.of(table)
        discount: Decimal | None = getattr(request, "discount", None)
        if discount is not None:
            table = table.discounted(discount)
        found = self.answer(table, request, **more)
        besides: Besides = getattr(request, "more", NOTHING)
        if besides is NOTHING:
            return found
        from costcalc.asking.added import Additions

        parts: dict[str, Any] = {}
        for name, wanted in besides.read.items():  # each finds what those before it found
            parts = {**parts, name: module_of(name).answer(table, wanted, found)}
            found = found.with_added(Additions(parts, besides.words))
        return found
