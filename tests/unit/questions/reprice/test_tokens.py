"""A log whose language is said: each candidate is asked about its own tokens of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from costcalc import Workload
from costcalc.errors import UsageError, UsageLogError
from costcalc.rating.doubts import Between
from tests.builders import at, facts_file, model, period, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import repriced
from tests.unit.questions.reprice.test_told import told
from tests.unit.tokens.test_unlike import FACTS, ON, RATES, SECTIONS, TABLE
from tests.usage_sums import Used

if TYPE_CHECKING:
    from decimal import Decimal

    from costcalc.questions.reprice.result import Repriced

NOON = at("2025-03-01T12:00Z")


def used(logged: str, input_tokens: int, output_tokens: int = 0, **more: Any) -> Used:
    """A request in French."""
    usage = {"input_tokens": input_tokens, "output_tokens": output_tokens}
    return Used(logged, NOON, usage, **more)


def french(*rows: Used, by: tuple[str, ...] = (), **words: Any) -> Repriced:
    """What requests in French cost, and would cost."""
    return repriced(TABLE, rows, by=by, language="fr", **words)


def costs(found: Repriced) -> dict[str, Decimal]:
    """The costs on models that are ranked, in millionths of a USD."""
    return {row.model.id: row.cost * 1_000_000 for row in found.models}


def test_each_model_counts_the_text_of_the_log_otherwise():
    """800 tokens of input and 100 of output are 1,000 and 125 there: 1,000 × 1 + 125 × 2 millionths."""
    found = french(used("acme/base", 800, 100), models=["acme/more,acme/base"])
    assert found.then.priced.cost == usd("0.001")
    assert costs(found) == {"acme/base": 1_000, "acme/more": 1_250}
    own, other = found.models
    assert (own.estimate, own.adjustments, own.notes) == (None, [], ())
    assert other.estimate == "1.25 × the tokens counted with base (more, fr)"
    assert other.saving == usd("-0.00025")
    document = found.to_dict()
    assert document["text"] == {"language": "fr", "tokens_measured_with": None}
    (adjustment,) = document["models"][1]["adjustments"]
    assert (adjustment["factor"], adjustment["source"]["id"]) == ("1.25", "letter")
    assert found.command.endswith("--language fr")


def test_tokens_of_each_logged_model_were_counted_by_its_own_tokenizer():
    """1,000 of the base are 1,030 there; 1,000 of the other are 800 of the base, and so 824."""
    rows = used("acme/base", 1_000), used("acme/more", 1_000)
    found = french(*rows, models=["acme/odd,acme/base"])
    assert costs(found) == {"acme/base": 1_800, "acme/odd": 1_854}
    said = french(*rows, models=["acme/odd,acme/base"], tokens_measured_with="bee")
    assert costs(said) == {"acme/base": 2_000, "acme/odd": 2_060}, "one tokenizer counted all of them"
    assert said.to_dict()["text"] == {"language": "fr", "tokens_measured_with": "base"}


def test_a_published_range_has_the_cost_at_both_ends():
    """A factor from 1.1 to 1.3 costs 1.3 millionths a token, between 1.1 and that."""
    (row,) = french(used("acme/base", 1_000), models=["acme/wide"]).models
    assert row.cost == usd("0.0013")
    assert row.between == Between(usd("0.0011"), usd("0.0013"))


def test_what_nobody_can_convert_is_taken_as_it_was_counted():
    """As an estimate that says so; the tokens of a model are its own, whoever knows its tokenizer."""
    found = french(used("acme/secret", 1_000), models=["acme/secret,acme/base"])
    own, other = sorted(found.models, key=lambda each: each.model.id, reverse=True)
    assert (own.model.id, own.cost, own.estimate, own.notes) == ("acme/secret", usd("0.001"), None, ())
    assert (other.cost, other.estimate) == (usd("0.001"), "tokens taken as counted with acme/secret")
    (note,) = other.notes
    assert note.startswith("not adjusted: the table has no factor from acme/secret to base for fr, so")
    (row,) = french(used("acme/base", 1_000), models=["acme/secret"]).models
    assert (row.cost, row.estimate) == (usd("0.001"), "tokens taken as counted with base")
    (row,) = french(used("nobody", 1_000), models=["acme/base"]).models
    assert (row.cost, row.estimate) == (usd("0.001"), "tokens taken as counted with nobody")


def test_converted_tokens_have_to_fit_and_tell_the_price():
    """960 tokens are 1,200 there, which fit; 961 do not. 800 are 1,000, in the cheap tier; 801 are above."""
    assert costs(french(used("acme/base", 960), models=["acme/more"])) == {"acme/more": 1_200}
    found = french(used("acme/base", 960), used("acme/base", 961), models=["acme/more"])
    (left,) = found.unranked
    assert (left.code, left.share) == ("context_window", usd("0")), "they are of one sum"
    tiers = f"variants:\n  {variant('input_tokens_above: 1000', RATES.replace('1 USD', '3 USD'))}"
    table = table_of(
        facts_file(
            SECTIONS.partition("    verbosity")[0],
            model(period(RATES), "acme/base", "tokenizer: base"),
            model(period(RATES, also=tiers), "acme/more", "tokenizer: more"),
        )
    )
    for size, cost in ((800, "0.001"), (801, "0.00300375")):
        (row,) = repriced(table, [used("acme/base", size)], models=["acme/more"], language="fr").models
        assert row.cost == usd(cost)


def test_sums_of_unknown_sizes_have_to_fit_by_their_mean():
    """Ten requests with 9,600 tokens are 12,000 there, ten of 1,200; with 9,610 one has 1,201 or more."""
    bucket = used("acme/base", 9_600, until=at("2025-03-01T13:00Z"), requests=10)
    assert costs(french(bucket, models=["acme/more"])) == {"acme/more": 12_000}
    larger = bucket._replace(usage={"input_tokens": 9_610, "output_tokens": 0})
    (left,) = french(larger, models=["acme/more"]).unranked
    assert left.code == "context_window"


def test_what_a_model_can_take_is_told_as_it_counts_it():
    """Of two sums it can take one: 100 tokens, which are 125 there."""
    rows = used("acme/base", 100, labels={"team": "a"}), used("acme/base", 1_199, labels={"team": "b"})
    found = french(*rows, by=("team",), models=["acme/more"])
    (left,) = found.unranked
    assert (left.share, left.cost) == (usd("0.5"), usd("0.000125"))
    assert left.estimate == "1.25 × the tokens counted with base (more, fr)"
    assert "acme/more can take 50.0% of it, for ≈0.000125 USD" in told(found, width=100)


def test_groups_add_up_to_the_whole():
    """To the last digit, though 1.25 / 1.03 has no end: the factor has 12 digits."""
    rows = [used("acme/odd", 333 + number, labels={"team": str(number)}) for number in range(3)]
    found = french(*rows, by=("team",), models=["acme/more"])
    (row,) = found.models
    assert row.cost == usd("1.21359223301") * (333 + 334 + 335) / 1_000_000
    assert sum(each.cost for group in found.groups for each in group.models) == row.cost


@pytest.mark.parametrize("candidate", ["acme/base", "acme/more", "acme/odd", "acme/wide", "acme/secret"])
def test_a_request_costs_what_it_does_in_a_comparison(candidate: str):
    """The same words, the same model, the same cost and range."""
    (row,) = french(used("acme/base", 700, 90), models=[candidate], tokens_measured_with="base").models
    compared = TABLE.compare(
        Workload(input=700, output=90), [candidate], on=ON, language="fr", tokens_measured_with="base"
    ).rows[0]
    assert row.cost == compared.cost_per_request
    assert (row.estimate, row.notes) == (compared.estimate, compared.notes)


def test_what_is_said_wrongly_is_told_before_a_log_is_read():
    """A language that no factor is of, and a tokenizer without a language."""
    with pytest.raises(UsageError, match=r"language 'fi'.*de, en and fr"):
        TABLE.reprice("nowhere.jsonl", ["acme/base"], language="fi")
    with pytest.raises(UsageError, match="say the language"):
        TABLE.reprice("nowhere.jsonl", ["acme/base"], tokens_measured_with="base")
    with pytest.raises(UsageLogError):
        TABLE.reprice("nowhere.jsonl", ["acme/base"], language="fr")
    assert FACTS.tokenizers


def test_factors_are_told_with_their_sources_and_nothing_else_is():
    """In the terminal, in each language; without a language a note says that tokens differ."""
    found = french(used("acme/base", 800, 100), models=["acme/more"])
    assert "tokens: × 1.25 for text in fr, from base to more" in told(found, width=120)
    assert "other models count the same text" not in told(found, width=120)
    assert "1,25 × les tokens comptés avec base (more, français)" in told(found, width=120, lang="fr")
    plain = repriced(TABLE, [used("acme/base", 800)], models=["acme/more"])
    assert "other models count the same text" in told(plain, width=120)
    assert not {"text"} & plain.to_dict().keys()
    assert "adjustments" not in plain.to_dict()["models"][0]
