"""Which flags there are, derived from the declarations: the same word wherever it makes sense."""

from __future__ import annotations

import pytest

from costcalc.cli.completion import parsers
from costcalc.meters import USAGE_FIELDS
from costcalc.questions import QUESTIONS, question
from costcalc.usage.flags import flag

ASKED = {name: question(name) for name in QUESTIONS}
PARSERS = dict(parsers())
PRICED = [name for name, each in ASKED.items() if "input" in each.asking.names]
"""The questions that price tokens: of a usage, or of a workload."""
OF_WORKLOADS = [name for name in PRICED if ASKED[name].asking.inner == "workload"]

EVERYWHERE = {
    "price": (
        "currency",
        "fx_rate",
        "option",
        "service_tier",
        "region",
        "discount",
        "allow_undated",
        "allow_pattern",
    ),
    "workload": ("hours", "timezone", "preset", "offer", "language", "tokens_measured_with"),
}
"""The words of all questions that price tokens, and of those about workloads besides."""


def test_which_questions_price():
    """A new one that prices tokens is asked for all that these know."""
    assert ["price", *OF_WORKLOADS] == PRICED
    assert OF_WORKLOADS == ["compare", "project", "breakeven"]


@pytest.mark.parametrize("name", PRICED)
def test_a_question_that_prices_has_the_words_of_prices(name):
    """Currency, options, discount, and what is allowed, of one kind and by the same names in all."""
    words = EVERYWHERE["price"] + (EVERYWHERE["workload"] if name in OF_WORKLOADS else ())
    for word in words:
        assert word in ASKED[name].asking.names, word
        ours, theirs = (ASKED[each].asking.names[word] for each in (name, "compare"))
        assert (ours.kind, ours.many, ours.also) == (theirs.kind, theirs.many, theirs.also), word


WHOSE = ("price", "compare", "project", "breakeven", "history")
"""The questions about a model that is named, whose name may be one that others sell too."""


@pytest.mark.parametrize("name", WHOSE)
def test_whose_price_a_bare_name_means_can_be_said(name):
    """`--provider` is everywhere where it decides between a maker and a host."""
    assert "provider" in ASKED[name].asking.names
    assert "--provider" in PARSERS[name]._option_string_actions


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in PRICED])
def test_prices_as_they_are_listed_are_in_no_other_currency(name):
    """What was printed is in USD; whoever asks for another currency is told which questions have it."""
    from costcalc.asking.words import check_words
    from costcalc.errors import UsageError

    assert "currency" not in ASKED[name].asking.names
    for refuse in (
        lambda: PARSERS[name].parse_args(["--currency", "EUR"]),
        lambda: check_words({"currency": "EUR"}, ASKED[name].asking.names),
    ):
        with pytest.raises(UsageError, match="in USD: price, compare, project and breakeven say costs in an"):
            refuse()


@pytest.mark.parametrize("name", PRICED)
def test_every_quantity_has_its_long_name(name):
    """`--input-tokens` beside `--input`, in each command and route."""
    for field in USAGE_FIELDS:
        if field != "requests":
            assert field in ASKED[name].asking.names
            assert flag(field) in PARSERS[name]._option_string_actions


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "claims"])
def test_strict_is_everywhere(name):
    """Whatever may be uncertain can be refused."""
    assert "--strict" in PARSERS[name]._option_string_actions


def test_context_chooses_among_all_models():
    """`--context` is the same bound in a list of models and in a comparison of all of them."""
    assert ASKED["models"].asking.names["context"] == ASKED["compare"].asking.names["context"]


def test_every_parameter_of_one_name_is_alike():
    """A word that several questions know may be said as often, and by the same names, in all of them."""
    known: dict[str, tuple[str, object]] = {}
    for name, asked in ASKED.items():
        for each in asked.parameters:
            if each.is_placed or each.kind in {"quantity", "range"} or each.name in DIFFERENT:
                continue
            form = each.many, each.also
            assert known.setdefault(each.name, (name, form))[1] == form, (
                each.name,
                name,
                known[each.name][0],
            )


DIFFERENT = {"model", "provider", "price"}
"""Words that mean one thing in one question and several in another: only that model, or those."""
