"""What the question commands share: load the table, report the answer, refuse it where --strict says so.

That refuses whatever is not exact and certain, with every reason.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from costcalc.asking.question import TONGUE
from costcalc.cli.exits import DATA, NO_PRICE, OK, STRICT
from costcalc.cli.files.workload_file import add_texts, add_workload, answered, say_left_out
from costcalc.cli.output import look_of, notation_said, progress_bar, say, tell, write
from costcalc.cli.parser import add_budget, add_chart, add_output, add_table, add_words
from costcalc.errors import UsageError
from costcalc.render import FLAT, FORMATS, MARKDOWN, VALUE, render
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping
    from typing import Any

    from costcalc.asking.budget import Budget
    from costcalc.asking.question import Question
    from costcalc.asking.request import Said
    from costcalc.cli.budget import Verdict
    from costcalc.cli.parser import Parser
    from costcalc.rating.table import RatingTable

VARIABLES = {"pricing": "COSTCALC_PRICING", "overlay": "COSTCALC_OVERLAY", "layers": "COSTCALC_LAYERS"}
"""What says the same as a flag, and so belongs into the command that reproduces a result."""


def now() -> datetime:
    """The present instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def load_table(found: Namespace) -> RatingTable:
    """The pricing table that the flags name."""
    from costcalc.rating.table import RatingTable
    from costcalc.table.catalogue import open_catalogue
    from costcalc.table.layers import inputs

    words = {
        name: word
        for name, variable in VARIABLES.items()
        if (word := getattr(found, name) or os.environ.get(variable))
    }
    files = inputs(found.pricing, found.overlay, layers_of(found))
    # A command ends at once: it reads a compiled copy where that lies.
    catalogue = open_catalogue(files, in_place=True)
    return RatingTable(catalogue, words, files)


def layers_of(found: Namespace) -> list[str] | None:
    """The layers that the flags name; None for all."""
    return found.layers.split(",") if found.layers is not None else None


def show(document: Mapping[str, Any], found: Namespace) -> None:
    """Write an answer in the format asked for."""
    explain = bool(getattr(found, "explain", False))
    _check_form(document, found.format, explain=explain)
    look = look_of(found)._replace(notation=notation_said(found))
    text = render(document, found.format, look, explain=explain)
    write(text, found.place, table=found.format == "table")


def report(result: Any, found: Namespace, *, holds: bool = True) -> int:  # noqa: ANN401 - of any question
    """Write an answer, and refuse it where --strict does; the exit code, 1 for what does not hold."""
    document = result.to_dict()
    if found.format == VALUE:
        return _report_value(document, found)
    show(document, found)
    code = refused(document, found)
    return code if holds else DATA


def _report_value(document: Mapping[str, Any], found: Namespace) -> int:
    """Write one number alone, and tell what is in doubt of it; what --strict refuses is not written."""
    from costcalc.questions.doubts import reasons_of
    from costcalc.questions.one_number import told

    of_what = told(document)  # or there is no such number, and nothing else is to be said
    code = refused(document, found)
    if code == OK:
        show(document, found)
        for reason in filter(None, (of_what, *reasons_of(document))):
            tell(reason)
    return code


def _check_form(document: Mapping[str, Any], form: str, *, explain: bool) -> None:
    """Refuse what the format asked for cannot show."""
    if explain and form == VALUE:
        raise UsageError(
            "a number alone says nothing of how it came about: leave one of the two out", "explain"
        )
    if explain and form in FLAT:
        from costcalc.questions.documents import answer_of  # which few commands need

        if answer_of(document).flat.of_sums:
            raise UsageError(
                f"{form} has a row for each cost, and no place for the prices behind it: leave --explain "
                "out, or --format; json has every price with its source",
                "explain",
            )


def refused(document: Mapping[str, Any], found: Namespace) -> int:
    """Exit code 4 where --strict refuses the answer, with each reason on standard error."""
    if not found.strict:
        return OK
    from costcalc.questions.doubts import reasons_of  # which few commands need

    reasons = reasons_of(document)
    for reason in reasons:
        say(f"refused by --strict: {reason}")
    return STRICT if reasons else OK


def _hear(said: Said) -> None:
    say_left_out(said.left_out)


def _budget_of(found: Namespace, question: Question) -> Budget | None:
    """The budget that --fail-above says; few commands say one."""
    if getattr(found, "fail_above", None) is None:
        return None
    from costcalc.cli.budget import budget_of

    return budget_of(found, question)


def _verdict(
    question: Question,
    result: Any,  # noqa: ANN401 - of any question
    budget: Budget | None,
    found: Namespace,
    table: RatingTable,
) -> Verdict | None:
    if budget is None:
        return None
    from costcalc.cli.budget import judged

    return judged(question, result, budget, found, table)


def _written(result: Any, found: Namespace, verdict: Verdict | None) -> int:  # noqa: ANN401 - of any question
    """Write an answer, as Markdown against a budget the verdict on it; the exit code without that."""
    if verdict is None or found.format != MARKDOWN:
        return report(result, found)
    from costcalc.cli.budget import review

    write(review(verdict, result.command, found), found.place)
    return refused(result.to_dict(), found)


def held(verdict: Verdict, code: int, found: Namespace) -> int:
    """Say what becomes of a budget; the exit code. What --strict refuses is no figure to hold against it."""
    from costcalc.cli.budget import sentences

    for line in sentences(verdict, found):
        (say if verdict.code else tell)(line)
    return code or verdict.code


def _say_unranked(result: Any, ranked: str) -> None:  # noqa: ANN401 - of any question
    """Say why nothing is ranked, or projected."""
    say(f"no model can be {ranked}")
    for each in result.unranked:
        is_named = each.reason.startswith((each.model, f"'{each.model}'"))
        say(each.reason if is_named else f"{each.model}: {each.reason}")


def known_language(said: str) -> str:
    """A language of texts; `UsageError` for another."""
    from costcalc.language.numerals import LANGUAGES
    from costcalc.prose import listed, shown

    if said not in LANGUAGES:
        raise UsageError(f"must be {listed(LANGUAGES)}, not {shown(said)}", "lang")
    return said


class QuestionCommand(NamedTuple):
    """A command that asks a question.

    `ask` answers instead of the question, with what it reads of the `files` that a workload file names.
    """

    question: Question
    ask: Callable[..., Any] | None = None
    files: tuple[str, ...] = ()
    budgets_too: str = ""
    """Other times that a budget may be for, in words."""
    others: Mapping[str, Callable[[Any, Namespace], int]] = {}
    """Formats that its answers alone have, with what writes one; that gives the exit code."""
    add_more: Callable[[Parser], None] | None = None
    """Adds flags of how its answer is written."""

    def arguments(self, parser: Parser) -> None:
        """Add its words, a workload file where it takes one, and the flags about how it is answered."""
        question = self.question
        add_words(parser, question.typed)
        if question.asking.inner == "workload":
            add_workload(parser)
        if question.asking.counts_text:
            add_texts(parser)
        if question.explains:
            parser.answer.add_argument("--explain", action="store_true", help=question.explains)
        if question.has_chart:
            add_chart(parser)
        if question.budgets:
            add_budget(parser, question.budgets, self.budgets_too)
        formats = FORMATS if question.figure is None else (*FORMATS, VALUE)
        add_output(parser, (*formats, *self.others), add_more=self.add_more)
        add_table(parser)

    def run(self, found: Namespace) -> int:
        """Answer what was typed; the exit code."""
        if getattr(found, "chart", None) is not None:
            from costcalc.cli.chart import check_chart

            check_chart(found)
        question, table = self.question, load_table(found)
        budget = _budget_of(found, question)
        more = {"progress": progress_bar()} if question.tells_progress else {}

        def said(words: dict[str, Any]) -> Any:  # noqa: ANN401 - its result
            if question.a_tongue and "lang" in words:
                self._speak(words, found)
            if question.unasked is not None and not words:
                return question.unasked(table)
            return (self.ask or question.ask)(table, words, now(), hear=_hear, **more)

        result = answered(said, found, table, question.typed, question.asking.maps, self.files)
        verdict = _verdict(question, result, budget, found, table)
        is_empty = bool(question.ranks) and not result.rows
        if getattr(found, "chart", None) is not None:
            from costcalc.cli.chart import draw

            draw(result.to_dict(), found)
        if write_other := self.others.get(found.format):
            return write_other(result, found)
        code = OK if is_empty and found.format == VALUE else _written(result, found, verdict)
        if is_empty:  # what was written is empty, and scripts must see that
            _say_unranked(result, question.ranks)
            return NO_PRICE
        return code if verdict is None else held(verdict, code, found)

    def _speak(self, words: dict[str, Any], found: Namespace) -> None:
        """Take the language of the text from the words; that of a decision which is asked for stays."""
        found.tongue = known_language(words["lang"])
        is_decided = found.format in {"json", "csv"} or words.get("decide")
        if TONGUE in self.question.typed or not is_decided:
            del words["lang"]
