"""From validated facts to documents: stages in GPU-hours, sources known, formulas over known ids."""

from __future__ import annotations

import re

from costcalc.numbers import plain, settle
from costcalc.pricing.cited import quantity
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.model import Source
    from costcalc.pricing.normal import Report
    from costcalc.pricing.schema import PricingFile
    from costcalc.pricing.schema.fx import FxEntry
    from costcalc.yaml_tree import Path

    FactDocuments = dict[str, dict[str, Document]]

TRAINING_KINDS = {
    "runs": "run",
    "estimates": "estimate",
    "gpus": "gpu",
    "multipliers": "multiplier",
    "throughputs": "throughput",
}


def fact_documents(
    file: PricingFile, sources: Mapping[str, Source], below: FactDocuments, report: Report
) -> FactDocuments:
    """The facts of a file as documents, by kind and id; what is wrong with one goes to `report`.

    `below` are the facts of lower layers, which those of this file may name.
    """
    found: FactDocuments = {}
    for kind, name, entry, at in _entries(file):
        document = entry.model_dump(exclude_none=True)
        for source in _named_sources(document):
            if source not in sources:
                report(at, f"there is no source {source!r} under `sources`: add it")
        if kind == "claim" and entry.article in sources and not sources[entry.article].article:
            report((*at, "article"), f"the source {entry.article!r} is no article: it has no `article:`")
        if kind == "run":
            document["stages"] = {stage: _gpu_hours(each) for stage, each in document["stages"].items()}
        found.setdefault(kind, {})[name] = document
    if file.fx is not None:
        found["fx"] = _rates_by_day(file.fx, sources, report)
    _check_formulas(found.get("evidence", {}), below.get("evidence", {}), report)
    _check_groups(found.get("claim", {}), {**below.get("group", {}), **found.get("group", {})}, report)
    _check_gpus(file, {**below.get("gpu", {}), **found.get("gpu", {})}, report)
    return found


def _entries(file: PricingFile) -> Iterator[tuple[str, str, Any, Path]]:
    for name, evidence in file.evidence.items():
        yield "evidence", name, evidence, ("evidence", name)
    for section, kind in TRAINING_KINDS.items():
        for name, entry in getattr(file.training, section).items():
            yield kind, name, entry, ("training", section, name)
    for name, claim in file.claims.items():
        yield "claim", name, claim, ("claims", name)
    for name, group in file.groups.items():
        yield "group", name, group, ("groups", name)
    for name, family in file.tokenizers.items():
        yield "tokenizer", name, family, ("tokenizers", name)
    for name, verbosity in file.verbosity.items():
        yield "verbosity", name, verbosity, ("verbosity", name)
    for name, offer in file.provisioned.items():
        yield "unit_offer", name, offer, ("provisioned", name)
    for name, contract in file.contracts.items():
        yield "contract", name, contract, ("contracts", name)


def _rates_by_day(fx: FxEntry, sources: Container[str], report: Report) -> dict[str, Document]:
    """Exchange rates by their day, so that those of a higher layer take the place of that day's."""
    if fx.source not in sources:
        report(("fx", "source"), f"there is no source {fx.source!r} under `sources`: add it")
    return {day: {"source": fx.source, "per_euro": rates} for day, rates in fx.per_euro.items()}


def _named_sources(document: Document) -> Iterator[str]:
    for key, value in document.items():
        if key in {"source", "article", "power_source", "node_power_source"}:
            yield value
        elif key in {"rentals", "prices"}:
            for each in value:
                yield each["source"]
        elif key == "factors":
            for each in value.values():
                yield each["source"]
        elif key == "serves":
            for entries in value.values():
                for each in entries:
                    yield each["source"]


def _gpu_hours(stage: Document) -> Document:
    """A stage in GPU-hours: as written, or GPUs times hours."""
    if "gpu_hours" in stage:
        return dict(stage["gpu_hours"])
    product = quantity(stage["gpus"]).as_in("GPU") * quantity(stage["hours"]).as_in("hour")
    return {"number": plain(settle(product)[0]), "unit": "GPU_hour"}


def _check_formulas(evidence: dict[str, Document], below: dict[str, Document], report: Report) -> None:
    known = {**below, **evidence}
    for name, document in evidence.items():
        if "formula" not in document:
            continue
        at, words = ("evidence", name, "formula"), words_of(document["formula"])
        for word in words:
            if "value" not in known.get(word, {}):
                report(at, f"there is no single figure {word!r} under `evidence`")
        if not words:
            report(at, "a formula names figures of `evidence`: a number alone has no source")


def words_of(formula: str) -> list[str]:
    """The ids that a formula names: its words, without brackets, signs and numbers."""
    words = re.sub(r"[()]", " ", formula).split()
    return [word for word in words if word not in {"+", "-", "*", "/"} and not re.fullmatch(r"[0-9.]+", word)]


def _check_gpus(file: PricingFile, gpus: Container[str], report: Report) -> None:
    for section in ("runs", "throughputs"):
        for name, entry in getattr(file.training, section).items():
            if entry.gpu is not None and entry.gpu not in gpus:
                at = ("training", section, name, "gpu")
                report(at, f"there is no GPU {entry.gpu!r} under `training`, `gpus`: add it")


def _check_groups(claims: dict[str, Document], groups: Container[str], report: Report) -> None:
    for name, claim in claims.items():
        if claim.get("group") and claim["group"] not in groups:
            report(("claims", name, "group"), f"there is no group {claim['group']!r} under `groups`: add it")
