"""`training`: what training a model costs, by every method that there are figures for."""

from __future__ import annotations

from fractions import Fraction

from costcalc.analysis.training import OwnRun, amortised_over, of_own_run, of_subject
from costcalc.errors import CostcalcError, UsageError, shown
from costcalc.numbers import percentage, physical_number, plain, significant
from costcalc.operations.words import ALLOW_PATTERN, Parameter, allowed, check_words, names_of, one_text
from costcalc.pricing.names.meaning import LONGEST_NAME, meant_by
from costcalc.units import read_physical, read_quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.analysis.training import Training
    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

PARAMETERS = (
    Parameter("model", "a model of the table, or a name such as GPT-4", example="deepseek-v3"),
    ALLOW_PATTERN,
    Parameter("gpu_hours", "of your own run: 2.788e6 GPU_hour", example="2.788e6 GPU_hour"),
    Parameter("gpu_rate", "what a GPU-hour is rented at: 2 USD/GPU_hour", example="2 USD/GPU_hour"),
    Parameter("active_parameters", "parameters used for each token: 37e9"),
    Parameter("tokens", "tokens trained on: 14.8e12"),
    Parameter("gpu", "a GPU of the table, such as H800"),
    Parameter("mfu", "model FLOP utilisation: 0.35 or 35%"),
    Parameter("gpu_price", "what a GPU with its share of server and network costs: 30000 USD"),
    Parameter("gpu_life", "how long it is used: 4 year, 35000 hour"),
    Parameter("power", "what a GPU draws with its share of the rest: 700 watt"),
    Parameter("pue", "power usage effectiveness of the data centre: 1.2"),
    Parameter("tariff", "the price of energy: 0.10 USD/kWh"),
    Parameter("over_tokens", "spread the cost over this many tokens served: 100e12"),
    Parameter("price", "a price that the addition is compared with: 0.55 USD/Mtoken"),
    Parameter("share", "the share of that price below which the addition should fall: 5%"),
)
"""The words of a question about training."""

NAMES = names_of(PARAMETERS)
SMALLEST, LARGEST = Fraction(1, 10**30), Fraction(10**30)
"""Bounds of whatever is said, so that no product of several leaves the reach of exact arithmetic."""

OWN_RUN = frozenset(NAMES) - {"model", ALLOW_PATTERN.name, "over_tokens", "price", "share"}


class TrainingAnswer(NamedTuple):
    """What training costs, and what it adds to each million tokens over a volume, where that was asked."""

    training: Training
    table_hash: str
    amortisation: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/training/1`."""
        return {
            **self.training.to_dict(),
            "table": {"hash": self.table_hash},
            "amortisation": self.amortisation,
        }


def training(table: RatingTable, words: Words) -> TrainingAnswer:
    """Answer a question about training: on a model of the table, or on a run that the words describe."""
    check_words(words, NAMES)
    facts = table.catalogue.facts()
    model = one_text(words, "model")
    own = [name for name in words if name in OWN_RUN and words[name] is not None]
    if model is not None and own:
        raise UsageError("name a model, or describe a run of your own, not both", own[0])
    guessing = allowed(table, words)
    if model is not None:
        found = of_subject(facts, *_named(guessing, model))
    else:
        found = of_own_run(facts, _own_run(words))
    return TrainingAnswer(found, table.hash, _amortisation(words, found))


def _named(table: RatingTable, model: str) -> tuple[str, str]:
    """The id and name of a model of the table, by any of its names at any time; else the name as it is."""
    names = meant_by(table.catalogue, model) if len(model) <= LONGEST_NAME else []
    if not names:
        return model, model
    found = table.catalogue.model(names[0].model)
    return found.id, found.name


def _own_run(words: Words) -> OwnRun:
    return OwnRun(
        gpu_hours=_read(words, "gpu_hours", lambda text: read_physical(text, "GPU_hour", "2.788e6 GPU_hour")),
        gpu_rate=_read(words, "gpu_rate", lambda text: read_quantity(text, "USD/GPU_hour", "2 USD/GPU_hour")),
        active_parameters=_read(
            words, "active_parameters", lambda text: read_physical(text, "parameter", "37e9")
        ),
        tokens=_read(words, "tokens", lambda text: read_physical(text, "token", "14.8e12")),
        gpu=one_text(words, "gpu"),
        mfu=_read(words, "mfu", _share),
        gpu_price=_read(words, "gpu_price", lambda text: read_quantity(text, "USD", "30000 USD")),
        gpu_life_hours=_read(
            words, "gpu_life", lambda text: read_quantity(text, "hour", "4 year", bare=False)
        ),
        power_watts=_read(words, "power", lambda text: read_quantity(text, "watt", "700 watt")),
        pue=_read(words, "pue", physical_number),
        tariff_per_wh=_read(
            words, "tariff", lambda text: read_quantity(text, "USD/Wh", "0.10 USD/kWh", bare=False)
        ),
    )


def _share(text: object) -> Decimal:
    """A share as 0.35 or 35%."""
    return percentage(text) if isinstance(text, str) and text.endswith("%") else physical_number(text)


def _read(words: Words, name: str, read: Callable[[object], Decimal]) -> Fraction | None:
    said = one_text(words, name)
    if said is None:
        return None
    try:
        value = Fraction(read(said))
    except CostcalcError as error:
        raise UsageError(str(error), name) from error
    if value and not SMALLEST <= value <= LARGEST:
        raise UsageError(f"{shown(said)} is out of range: from 1e-30 to 1e30", name)
    return value


def _amortisation(words: Words, found: Training) -> dict[str, Any] | None:
    tokens = _read(words, "over_tokens", lambda text: read_physical(text, "token", "100e12"))
    price = _read(words, "price", lambda text: read_quantity(text, "USD/Mtoken", "0.55 USD/Mtoken"))
    share = _read(words, "share", _share)
    if (price is None) != (share is None):
        raise UsageError("say price and share together", "share" if share is None else "price")
    if tokens is None:
        if price is not None:
            raise UsageError("say over how many tokens the cost is spread, such as 100e12", "over_tokens")
        return None
    spent = next((each for each in found.estimates if each.low is not None), None)
    if spent is None or spent.low is None:
        raise UsageError("there is no cost to spread", "over_tokens")
    cost = spent.low
    spread = amortised_over(cost, tokens, price, share)
    return {
        "method": spent.method,
        "cost": plain(significant(cost)),
        "over_tokens": plain(significant(tokens)),
        "per_million_tokens": plain(significant(spread.per_million_tokens)),
        "tokens_for_share": plain(significant(spread.tokens_for_share)) if spread.tokens_for_share else None,
    }


class Subjects(NamedTuple):
    """What there are training figures for, and the GPUs for which a run's hours can be computed."""

    answers: Sequence[TrainingAnswer]
    gpus: Sequence[str]
    table_hash: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/subjects/1`."""
        return {
            "schema": "costcalc/subjects/1",
            "currency": "USD",
            "subjects": [_summary(answer) for answer in self.answers],
            "gpus": list(self.gpus),
            "table": {"hash": self.table_hash},
        }


def subjects(table: RatingTable) -> Subjects:
    """Everything that the table has training figures for, in its order."""
    facts = table.catalogue.facts()
    named = [run.subject for run in facts.runs.values()]
    named += [estimate.subject for estimate in facts.estimates.values()]
    answers = [training(table, {"model": name}) for name in dict.fromkeys(named)]
    gpus = [gpu.name for gpu in facts.gpus.values() if "bf16" in gpu.peaks]
    return Subjects(answers, gpus, table.hash)


def _summary(answer: TrainingAnswer) -> dict[str, Any]:
    document = answer.to_dict()
    kept = {key: document[key] for key in ("subject", "model", "lowest", "highest", "gpu_hours")}
    return {**kept, "methods": list(dict.fromkeys(each["method"] for each in document["estimates"]))}
