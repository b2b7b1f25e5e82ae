"""From validated facts to documents: stages in GPU-hours; whatever one names must be there, once."""

from __future__ import annotations

from operator import attrgetter

from costcalc.errors import CostcalcError
from costcalc.numbers import plain, settle
from costcalc.pricing.facts import facts_from
from costcalc.pricing.formulas import NO_FIGURE, RATIO, evaluate, ids_of, is_number, term_of
from costcalc.pricing.source import Source, quantity
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.facts import Evidence
    from costcalc.pricing.file.report import Report
    from costcalc.pricing.schema.file import PricingFile
    from costcalc.yaml_tree import Path

    FactDocuments = dict[str, dict[str, Document]]

SECTIONS = {
    "evidence": "evidence",
    "training.runs": "run",
    "training.estimates": "estimate",
    "training.gpus": "gpu",
    "training.multipliers": "multiplier",
    "training.throughputs": "throughput",
    "claims": "claim",
    "groups": "group",
    "tokenizers": "tokenizer",
    "lengths": "length",
    "verbosity": "verbosity",
    "provisioned": "unit_offer",
    "contracts": "contract",
}
"""Where facts stand in a file, and of which kind they are."""

NAMED = {
    "group": "there is no group {!r} under `groups`: add it",
    "gpu": "there is no GPU {!r} under `training`, `gpus`: add it",
}
"""The fields that name a fact of that kind, and what is said where there is none."""

NO_FAMILY = "there is no family {!r} under `tokenizers`: add it"


def fact_documents(file: PricingFile, below: FactDocuments, report: Report) -> FactDocuments:
    """The facts of a file as documents, by kind and id; what is wrong with one goes to `report`.

    `below` are the facts of lower layers, which those of this file may name.
    """
    found: FactDocuments = {}
    for kind, name, entry, at in _entries(file):
        document = entry.model_dump(exclude_none=True)
        for source in _named_sources(document):
            report.knows(source, at)
        article = report.sources.get(entry.article) if kind == "claim" else None
        if article is not None and not article.article:
            report((*at, "article"), f"the source {entry.article!r} is no article: it has no `article:`")
        if kind == "run":
            document["stages"] = {stage: _gpu_hours(each) for stage, each in document["stages"].items()}
        found.setdefault(kind, {})[name] = document
    if file.fx is not None:
        report.knows(file.fx.source, ("fx", "source"))
        # By day, so that the rates of a higher layer take the place of that day's.
        rates, source = file.fx.per_euro, file.fx.source
        found["fx"] = {day: {"source": source, "per_euro": each} for day, each in rates.items()}
    known = {kind: {**below.get(kind, {}), **found.get(kind, {})} for kind in ("evidence", *NAMED)}
    _check_formulas(found.get("evidence", {}), known["evidence"], report)
    for field, message in NAMED.items():
        for _, _, entry, at in _entries(file):
            named = getattr(entry, field, None)
            if named is not None and named not in known[field]:
                report((*at, field), message.format(named))
    return found


def _entries(file: PricingFile) -> Iterator[tuple[str, str, Any, Path]]:
    for section, kind in SECTIONS.items():
        for name, entry in attrgetter(section)(file).items():
            yield kind, name, entry, (*section.split("."), name)


def _named_sources(document: Document) -> Iterator[str]:
    """The sources that a document names, and those of its parts."""
    for key, value in document.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from _named_sources(part)
            elif key == "article" or key.endswith("source"):
                yield part


def _gpu_hours(stage: Document) -> Document:
    """A stage in GPU-hours: as written, or GPUs times hours."""
    if "gpu_hours" in stage:
        return dict(stage["gpu_hours"])
    product = quantity(stage["gpus"]).as_in("GPU") * quantity(stage["hours"]).as_in("hour")
    return {"number": plain(settle(product)[0]), "unit": "GPU_hour"}


def _check_formulas(evidence: Container[str], known: Mapping[str, Document], report: Report) -> None:
    """Report formulas that cannot be computed: those of a file, and those below that name a figure of it."""
    figures = facts_from({"evidence": known}, lambda name: Source(name, name, "")).evidence
    for name, each in figures.items():
        if name in evidence and is_number(name):
            report(("evidence", name), "an id of digits alone is a number in a formula: add a word to it")
        ids = ids_of(each.formula or "")
        faults = _faults(each, ids, figures)
        if name in evidence:
            report.all((("evidence", name, "formula"), fault) for fault in faults)
        elif ours := next((one for one in ids if one in evidence), None):
            lead = f"the formula of {name!r}, in a lower layer, names it"
            report.all((("evidence", ours), f"{lead}: {fault}") for fault in faults)


def _faults(computed: Evidence, ids: Sequence[str], figures: Mapping[str, Evidence]) -> Iterator[str]:
    """What is wrong with the formula of evidence, if it has one."""
    if computed.formula is None:
        return
    terms = {each: term for each in ids if (term := term_of(figures.get(each)))}
    lost = [each for each in ids if each not in terms]
    yield from (NO_FIGURE.format(shown(each)) for each in lost)
    if lost:
        return
    try:
        evaluate(computed.formula, terms.__getitem__, computed.unit or RATIO)
    except CostcalcError as error:
        yield str(error)
    else:
        if not ids:
            yield "a formula names figures of `evidence`: a number alone has no source"


def check_texts(
    file: PricingFile, models: Container[str], facts: Mapping[str, Mapping[str, Document]], report: Report
) -> None:
    """Report what is wrong in a file; `models` and `facts` are those of this layer and the ones below."""
    families = facts.get("tokenizer", {})
    for name, model in file.models.items():
        if model.tokenizer is not None and model.tokenizer not in families:
            report(("models", name, "tokenizer"), NO_FAMILY.format(model.tokenizer))
    for name, family in file.tokenizers.items():
        root, at = family.relative_to, ("tokenizers", name, "relative_to")
        if root is not None and root not in families:
            report(at, NO_FAMILY.format(root))
        elif root and (other := families[root].get("relative_to")):
            report(at, f"{root!r} is itself relative to {other!r}: give the factors relative to that one")
    _check_lengths(file, facts, report)
    ranges = facts.get("verbosity", {})
    for name, entry in file.verbosity.items():
        for index, said in enumerate(entry.models):
            place = ("verbosity", name, "models", index)
            others = [other for other, each in ranges.items() if other != name and said in each["models"]]
            if said not in models:
                report(place, f"there is no model {said!r} in the table")
            elif others:
                report(place, f"{others[0]!r} speaks of this model too: a model has one range")


def _check_lengths(file: PricingFile, facts: Mapping[str, Mapping[str, Document]], report: Report) -> None:
    """Report lengths of text in tokens of no root tokenizer, and those that are said twice."""
    families, known = facts.get("tokenizer", {}), facts.get("length", {})
    for name, length in file.lengths.items():
        place, root = ("lengths", name, "of"), families.get(length.of)
        if root is None and length.unit != "page":
            report(place, NO_FAMILY.format(length.of))
        elif root and (other := root.get("relative_to")):
            report(place, f"{length.of!r} is relative to {other!r}: say how many tokens of that one")
        said = length.unit, length.language
        others = [one for one, each in known.items() if (each["unit"], each.get("language")) == said]
        report.all(
            (place[:2], f"{other!r} speaks of this unit and language too: say it once")
            for other in others
            if other != name
        )
