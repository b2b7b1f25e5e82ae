"""The questions that the service answers: those that costcalc declares, each at the paths of its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from costcalc.asking.words import names_of
from costcalc.questions import QUESTIONS, question
from costcalc_api.limits import LIMITS, QUICK, Limit

if TYPE_CHECKING:
    from datetime import datetime

    from costcalc.asking.question import Question, Route
    from costcalc.asking.words import Parameter, Words
    from costcalc.rating.table import RatingTable


class Result(Protocol):
    """What every question gives."""

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON has it."""


class Asked(NamedTuple):
    """A question as one path asks it, with the words that the path takes; `names` are those of a query.

    `name` is that of the operation in OpenAPI. `limit` is how much an answer may take.
    """

    name: str
    question: Question
    route: Route
    parameters: tuple[Parameter, ...]
    names: dict[str, Parameter]
    limit: Limit

    @property
    def takes_lists(self) -> bool:
        """Whether a body may ask it many times, in a list: where one of its examples does."""
        return any(isinstance(body, list) for body in self.route.bodies.values())

    def read(self, table: RatingTable, words: Words, now: datetime) -> Any:  # noqa: ANN401 - its request
        """The request of some words; one that asks for too much is refused."""
        asked = self.question.read(words, now, None, table)
        self.limit.check(table, asked)
        return asked

    def is_large(self, table: RatingTable, asked: Any) -> bool:  # noqa: ANN401 - as above
        """Whether the answer to a request will take long; a wrong one may be refused first."""
        return self.limit.is_large(table, asked)

    def result(self, table: RatingTable, asked: Any) -> Result:  # noqa: ANN401 - as above
        """The result of a request."""
        found: Result = self.question.result(table, asked, **self.limit.more)
        return found


def _asked(asked: Question, route: Route) -> Asked:
    taken = tuple(each for each in asked.parameters if not route.takes or each.name in route.takes)
    name = route.name or asked.name
    queried = names_of(each for each in taken if each.name not in route.in_bodies)
    return Asked(name, asked, route, taken, queried, LIMITS.get(asked.name, QUICK))


ASKED = {
    each.name: each
    for each in (_asked(asked, route) for asked in map(question, QUESTIONS) for route in asked.routes)
}
"""The questions of all paths, by the names of their operations."""
