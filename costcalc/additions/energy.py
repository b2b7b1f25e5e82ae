"""The addition `energy`: Wh and gCO2e as ranges, for each row of a comparison or total of a projection."""

from __future__ import annotations

from fractions import Fraction

from costcalc.additions.energy_estimate import (
    LABEL,
    LEAVES_OUT,
    WORLD,
    cross_check,
    estimate,
    few_digits,
    mix_of,
    same_size,
)
from costcalc.errors import UsageError
from costcalc.meters import METERS
from costcalc.operations.words import flag_said, one_text
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.additions.energy_estimate import CrossCheck
    from costcalc.operations.words import Words
    from costcalc.pricing.cited import Cited
    from costcalc.pricing.model import Model
    from costcalc.questions.compare.result import Row
    from costcalc.rating.table import RatingTable

QUOTED = "a quote does not say what would serve it"
NO_OUTPUT = "there are no output tokens, and nothing else is counted"


class Served(NamedTuple):
    """What a model serves: output tokens of the mean request, and the requests of a day or of a horizon.

    `stretch` ends the names of what all those requests take: `wh_per_day`, and `wh` of a horizon.
    """

    output_tokens: Fraction
    requests: Fraction | None
    stretch: str


def add(table: RatingTable, words: Words, result: Any, document: dict[str, Any]) -> None:  # noqa: ANN401 - any result
    """Write the estimates into the document."""
    if not flag_said(words, "energy"):
        raise UsageError("says where the power of `energy` comes from: ask for energy too", "zone")
    mix = mix_of(one_text(words, "zone") or WORLD)
    check = cross_check(table.catalogue.facts())
    document["energy"] = {
        "zone": mix.zone,
        "mix_kgco2e_per_kwh": few_digits(mix.kgco2e_per_kwh),
        "package": mix.package,
        "label": LABEL,
        "leaves_out": LEAVES_OUT,
        "cross_check": None if check is None else _check_on_its_own(check),
    }
    for said, served in _served(result, document):
        said["energy"] = _energy(table, said["model"], served, mix.zone, check)


def _served(result: Any, document: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Served]]:  # noqa: ANN401
    """The entries of a document that get an estimate, and what each serves."""
    if "totals" in document:
        for total in document["totals"]:
            yield total, _of_total(total)
    else:
        for row, said in zip(result.rows, document["rows"], strict=True):
            yield said, _of_row(row)


def _of_row(row: Row) -> Served:
    tokens = sum((Fraction(each.shape.output_tokens) * each.weight for each in row.shapes), Fraction(0))
    return Served(tokens, row.comparison.workload.per_day, "_per_day")


def _of_total(total: Mapping[str, Any]) -> Served:
    tokens = sum(
        (Fraction(quantity) for meter, quantity in total["tokens"].items() if _is_output(meter)), Fraction(0)
    )
    requests = Fraction(total["requests"])
    return Served(tokens / requests if requests else Fraction(0), requests, "")


def _is_output(meter: str) -> bool:
    known = METERS.get(meter)
    return known is not None and known.is_token and known.direction == "output"


def _energy(
    table: RatingTable, model_id: str, served: Served, zone: str, check: CrossCheck | None
) -> dict[str, Any]:
    model = _model(table, model_id)
    if model is None:
        return {"reason": QUOTED}
    if not served.output_tokens:
        return {"reason": NO_OUTPUT}
    weights = _model(table, model.weights_id) or model
    found = estimate(model, weights, served.output_tokens, zone)
    if found is None:
        return {"reason": f"neither EcoLogits nor the pricing table knows how large {model.name} is"}
    spans = {"wh": found.wh, "gco2e": found.gco2e}
    of_all = {
        f"{name}{served.stretch}": None if served.requests is None else span.times(served.requests)
        for name, span in spans.items()
    }
    return {
        **{f"{name}_per_request": span.to_dict() for name, span in spans.items()},
        **{name: None if span is None else span.to_dict() for name, span in of_all.items()},
        "method": found.method,
        "model_used": found.model_used,
        "warnings": list(found.warnings),
        "cross_check": _check(table, check, weights, served),
    }


def _model(table: RatingTable, model_id: str) -> Model | None:
    """A model of the table; None for an offer."""
    try:
        return table.catalogue.model(model_id)
    except KeyError:
        return None


def _check(
    table: RatingTable, check: CrossCheck | None, weights: Model, served: Served
) -> dict[str, Any] | None:
    """The check, for models as large as the one whose throughput was published."""
    measured = None if check is None else _model(table, check.model)
    if check is None or measured is None or not same_size(weights, measured):
        return None
    return {
        "wh_per_request": few_digits(check.wh_per_token * served.output_tokens),
        "basis": check.basis,
        "sources": [_source(each) for each in check.cited],
    }


def _check_on_its_own(check: CrossCheck) -> dict[str, Any]:
    return {
        "model": check.model,
        "wh_per_1000_output_tokens": few_digits(check.wh_per_token * 1000),
        "basis": check.basis,
        "sources": [_source(each) for each in check.cited],
    }


def _source(cited: Cited) -> dict[str, Any]:
    source = cited.source
    return {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "retrieved": source.retrieved,
        "printed": cited.printed,
    }
