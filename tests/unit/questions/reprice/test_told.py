"""How a repricing is told: 80 columns, flat rows, frames, and what strict refuses."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.questions.doubts import StrictError, certain
from costcalc.render import render
from costcalc.report.text import Look
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused
from tests.builders import at, model, period, pricing_file, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import FLAT, NOON, TIERED, USAGE, repriced, two
from tests.usage_sums import Used

if TYPE_CHECKING:
    from costcalc.questions.reprice.result import Repriced

CHEAP = "input: 0.25 USD/Mtoken, output: 0.5 USD/Mtoken"
LABELS = {"team": "search"}


def everything(**words: Any) -> Repriced:
    """A log with something of each kind."""
    table = two(FLAT, CHEAP, beside=TIERED)
    rows = [
        Used(
            "acme/one", at("2025-03-01T09:00Z"), {"input_tokens": 1_000, "output_tokens": 500}, labels=LABELS
        ),
        Used("acme/two", NOON, USAGE, labels=LABELS, recorded=("0.4", "USD")),
        Used("acme/gone", NOON, USAGE),
        Used("acme/one", NOON, USAGE, until=at("2025-03-01T13:00Z"), requests=None),
        NotBilled(5, "failed"),
        Refused(6, "negative", "input_tokens: -1"),
    ]
    return repriced(table, rows, by=("team",), models=["acme/one", "acme/two"], mean_request=False, **words)


def told(found: Repriced, form: str = "table", width: int = 80, lang: str = "en") -> str:
    """A repricing as it is printed."""
    return render(found.to_dict(), form, Look(width, lang=lang))


def test_the_record_of_rows_that_cannot_be_read_stands_beside_that_of_the_others():
    """In the terminal, in each language."""
    rows = [
        Used("acme/one", NOON, USAGE, recorded=("1.5", "USD")),
        Used("acme/one", NOON, USAGE),
        Refused(3, "negative", "", Recorded(usd("0.0006"), "USD")),
    ]
    found = repriced(two(FLAT, FLAT), rows)
    assert "recorded: 1.50 USD of 1 request (50.0%)\n  1 request without such a record\n" in told(found)
    assert "recorded of rows that cannot be read: 0.0006 USD" in told(found)
    assert "noté sur des lignes qui ne se lisent pas" in told(found, lang="fr")
    assert "1 requête sans ce montant" in told(found, lang="fr")


def test_a_terminal_has_all_of_it_in_80_columns():
    """What it cost then, what was recorded, what is in no cost, the ranking, the groups, and the sources."""
    text = told(everything())
    assert max(map(len, text.splitlines()[:-1])) <= 80
    for said in (
        "requests that were not counted, 4.502M tokens",
        "all that has a price",
        "recorded: 0.40 USD of 1 request",
        "by these prices 0.50 USD, +0.10",
        "no price, and in no cost",
        "acme/gone, 1 request, 1.5M tokens: no model is called 'acme/gone'",
        "acme/one, 1.5M tokens: acme/one costs more for large requests",
        "not billed by rule 1 row, failed",
        "1 row, negative, first requests.jsonl:6: input_tokens: -1",
        "the same usage on other models",
        "not ranked",
        "by team",
        "Price sheet",
    ):
        assert said in " ".join(text.split()), said
    assert text.rstrip().endswith("costcalc reprice requests.jsonl --as acme/two --as acme/one --by team")


def test_it_is_told_in_french():
    """The same in French, with its figures."""
    text = told(everything(), lang="fr")
    assert "sans prix, et dans aucun coût" in text
    assert "noté dans le journal" in text
    assert "le même usage sur d’autres modèles" in text
    assert "1 ligne, nombre négatif, d’abord requests.jsonl:6" in text
    month = repriced(two(FLAT, CHEAP), [Used("acme/one", NOON, USAGE)], by=("month",), models=["acme/two"])
    assert "par mois" in told(month, lang="fr").splitlines()
    assert told(month, "markdown", lang="fr").startswith(
        "| ligne | mois | modèle | requêtes | tokens | coût |"
    )
    assert "| alors | 2025-03 |" in told(month, "markdown", lang="fr")


def test_flat_rows_have_the_groups():
    """A row for each group then and on each model, and one for each model that is not ranked."""
    rows = list(csv.DictReader(io.StringIO(told(everything(), "csv"))))
    assert [(row["row"], row["team"], row["model"]) for row in rows] == [
        ("then", "search", ""), ("model", "search", "acme/two"), ("then", "", ""), ("model", "", "acme/two"),
        ("unranked", "", "acme/one"),
    ]  # fmt: skip
    assert rows[0]["cost"] == "0.502"
    assert rows[0]["recorded_cost"] == "0.4"
    assert rows[-1]["code"] == "request_size_needed"
    assert "| row" in told(everything(), "markdown")


def test_flat_rows_without_groups_are_models():
    """One row of then, and one for each model; the frame has the same columns."""
    table = two(FLAT, CHEAP)
    found = repriced(table, [Used("acme/one", NOON, USAGE)], models=["acme/two"])
    rows = list(csv.DictReader(io.StringIO(told(found, "csv"))))
    assert [(row["row"], row["cost"], row["saving"]) for row in rows] == [
        ("then", "2", ""),
        ("model", "0.5", "1.5"),
    ]
    frame = found.to_arrow()
    assert frame.column("cost").to_pylist() == [2, found.models[0].cost]


def test_other_currencies_are_said_besides(shipped: Any):
    """Costs then, of models and of groups in EUR too, at the rate of the last day of the log."""
    few = {"input_tokens": 100_000, "output_tokens": 50_000}
    rows = [Used("gpt-4o", at("2025-06-02T12:00Z"), few, labels=LABELS)]
    found = repriced(shipped, rows, by=("team",), models=["gpt-4o-mini"], currency="EUR")
    document = found.to_dict()
    assert document["fx"]["currency"] == "EUR"
    assert float(document["then"]["converted"]["cost"]) < float(document["then"]["cost"])
    assert set(document["models"][0]["converted"]) >= {"cost", "saving"}
    text = told(found)
    assert "total in EUR: 0.6" in text
    assert "cost in EUR" in text
    assert "converted_cost" in told(found, "csv")


def test_all_models_are_told_with_how_many_there_are():
    """The heading of the ranking counts what is free, and what cannot take all of it."""
    table = table_of(
        pricing_file(
            model(period(FLAT)),
            model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), name="acme/free"),
            model(period(FLAT, start="2025-04-01"), name="acme/late"),
        )
    )
    text = told(repriced(table, [Used("acme/one", NOON, USAGE)], models=["all"]))
    assert "the same usage on 1 model; 1 more is free; 1 cannot take all" in text


def test_an_estimate_is_marked_with_its_range():
    """A day over a window: both the cost then and that of a model are marked, and say between what."""
    night = variant("daily: ['20:00-06:00']", CHEAP)
    table = two(FLAT, FLAT, beside=f"variants:\n  {night}")
    day = Used("acme/one", at("2025-03-01T00:00Z"), USAGE, until=at("2025-03-02T00:00Z"), requests=10)
    text = " ".join(told(repriced(table, [day], models=["acme/one"])).split())
    assert text.count("≈") == 3
    assert "between 0.50 and 2.00" in text
    assert "note: the cost then is an estimate: even use over each bucket of time" in text
    assert "an estimate, between 0.50 and 2.00 USD: even use over each bucket of time" in text


def test_a_share_that_can_be_taken_is_told():
    """Of a model that was sold for half of the time, and of one that was not at all."""
    table = table_of(
        pricing_file(
            model(period(FLAT)),
            model(period(FLAT, start="2025-03-02"), name="acme/two"),
            model(period(FLAT, start="2025-04-02"), name="acme/late"),
        )
    )
    rows = [Used("acme/one", at(f"2025-03-0{day}T12:00Z"), USAGE) for day in (1, 3)]
    text = told(repriced(table, rows, models=["acme/two", "acme/late"], prices="then"))
    assert "acme/two can take 50.0% of it, for 2.00 USD" in text
    assert "acme/late can take none of it" in text
    dated = told(repriced(table, rows, models=["acme/two"], prices="2025-05-01"))
    assert "other models at the prices of 2025-05-01" in dated


def test_strict_refuses_what_is_not_certain():
    """Rows without a price or that cannot be read, estimates, notes and models that are not ranked."""
    with pytest.raises(StrictError) as error:
        certain(everything(), strict=True)
    said = "\n".join(error.value.reasons)
    assert "acme/gone: without a price: no model is called 'acme/gone'" in said
    assert "requests.jsonl, row 6: cannot be read: negative" in said
    assert "acme/one is not ranked" in said
    table = two(FLAT, CHEAP)
    found = repriced(table, [Used("acme/one", NOON, USAGE)], models=["acme/two"])
    assert certain(found, strict=True) is found


def test_a_result_reads_well():
    """Its repr says the cost, and that it is partial."""
    assert repr(everything()) == "<Repriced: 0.502 USD then, partial, 1 models>"


@pytest.mark.parametrize("words", [{"models": ["acme/two"]}, {"models": ["all"], "top": 2}])
def test_who_lacks_an_option_is_told_how_to_ask_without(words: dict[str, Any]):
    """Once, where models are named and where all are asked, and not where they were asked so."""
    batch = variant("service_tier: batch", "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    table = two(FLAT, CHEAP, beside=f"variants:\n{batch}")
    rows = [Used("acme/one", NOON, USAGE, options={"service_tier": "batch"}), Used("acme/one", NOON, USAGE)]
    hint = "--standard asks them without the tier"
    found = repriced(table, rows, **words)
    assert told(found).count(hint) == 1
    if words["models"] == ["all"]:
        assert "the same usage on 1 model; 1 cannot take all of it\n" in told(found)
        assert re.search("le même usage sur 1.modèle.; 1.ne peut pas tout prendre", told(found, lang="fr"))
    assert hint not in told(repriced(table, rows, standard=True, **words))
