"""From validated facts to documents: stages in GPU-hours, sources known, formulas over known ids."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.numbers import EXACT, plain
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.normal import Report
    from costcalc.pricing.schema import PricingFile
    from costcalc.yaml_tree import Path

    FactDocuments = dict[str, dict[str, Document]]

TRAINING_KINDS = {
    "runs": "run",
    "estimates": "estimate",
    "gpus": "gpu",
    "multipliers": "multiplier",
    "throughputs": "throughput",
}


def fact_documents(file: PricingFile, sources: Container[str], report: Report) -> FactDocuments:
    """The facts of a file as documents, by kind and id; what is wrong with one goes to `report`."""
    found: FactDocuments = {}
    for kind, name, entry, at in _entries(file):
        document = entry.model_dump(exclude_none=True)
        for source in _named_sources(document):
            if source not in sources:
                report(at, f"there is no source {source!r} under `sources`: add it")
        if kind == "run":
            document["stages"] = {stage: _gpu_hours(each) for stage, each in document["stages"].items()}
        found.setdefault(kind, {})[name] = document
    _check_formulas(found.get("evidence", {}), report)
    _check_groups(found, report)
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


def _named_sources(document: Document) -> Iterator[str]:
    for key, value in document.items():
        if key in {"source", "article", "power_source", "node_power_source"}:
            yield value
        elif key == "rentals":
            for each in value:
                yield each["source"]


def _gpu_hours(stage: Document) -> Document:
    """A stage in GPU-hours: as written, or GPUs times hours."""
    if "gpu_hours" in stage:
        return dict(stage["gpu_hours"])
    product = EXACT.multiply(Decimal(stage["gpus"]["number"]), Decimal(stage["hours"]["number"]))
    return {"number": plain(product), "unit": "GPU_hour"}


def _check_formulas(evidence: dict[str, Document], report: Report) -> None:
    for name, document in evidence.items():
        for word in words_of(document.get("formula", "")):
            if word not in evidence or "formula" in evidence[word]:
                report(("evidence", name, "formula"), f"there is no figure {word!r} under `evidence`")


def words_of(formula: str) -> list[str]:
    """The ids that a formula names: words that begin with a letter."""
    return [word for word in re.split(r"[\s()]+|(?<=\s)[-+*/](?=\s)", formula) if word[:1].isalpha()]


def _check_groups(found: FactDocuments, report: Report) -> None:
    for name, claim in found.get("claim", {}).items():
        if claim.get("group") and claim["group"] not in found.get("group", {}):
            report(("claims", name, "group"), f"there is no group {claim['group']!r} under `groups`: add it")
