"""What the shape cannot say of texts: families and models that are named must be there, once."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from costcalc.pricing.documents import Document
    from costcalc.pricing.normal import Report
    from costcalc.pricing.schema import PricingFile


def check_texts(
    file: PricingFile, models: Container[str], facts: Mapping[str, Mapping[str, Document]], report: Report
) -> None:
    """Report what is wrong in a file; `models` and `facts` are those of this layer and the ones below."""
    families = facts.get("tokenizer", {})
    for name, entry in file.models.items():
        if entry.tokenizer is not None and entry.tokenizer not in families:
            report(("models", name, "tokenizer"), _no_family(entry.tokenizer))
    for name, family in file.tokenizers.items():
        if family.relative_to is not None:
            _check_root(name, family.relative_to, families, report)
    _check_verbosity(file, models, facts.get("verbosity", {}), report)


def _no_family(name: str) -> str:
    return f"there is no family {name!r} under `tokenizers`: add it"


def _check_root(name: str, root: str, families: Mapping[str, Document], report: Report) -> None:
    at = ("tokenizers", name, "relative_to")
    if root not in families:
        report(at, _no_family(root))
    elif other := families[root].get("relative_to"):
        report(at, f"{root!r} is itself relative to {other!r}: give the factors relative to that one")


def _check_verbosity(
    file: PricingFile, models: Container[str], ranges: Mapping[str, Document], report: Report
) -> None:
    for name, entry in file.verbosity.items():
        for index, model in enumerate(entry.models):
            at = ("verbosity", name, "models", index)
            others = [other for other, each in ranges.items() if other != name and model in each["models"]]
            if model not in models:
                report(at, f"there is no model {model!r} in the table")
            elif others:
                report(at, f"{others[0]!r} speaks of this model too: a model has one range")
