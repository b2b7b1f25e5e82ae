"""One plain sentence for each verdict, built from the figures that decide it, in English and in French."""

from __future__ import annotations

from costcalc.numbers import plain, significant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.judge import Judged
    from costcalc.pricing.facts import Group

LANGUAGES = ("en", "fr")


def sentence(judged: Judged, lang: str = "en") -> str:
    """What becomes of a claim, in one sentence."""
    title = judged.claim.title_fr if lang == "fr" else judged.claim.title
    figure = judged.decisive
    return f"{title}: {judged.verdict.replace('_', ' ')}" + (f"; {what_of(figure, lang)}" if figure else "")


def what_of(figure: Figure, lang: str = "en") -> str:  # noqa: ARG001 - not yet
    """What a figure is, in words."""
    return f"{figure.measure.replace('_', ' ')} of {figure.name}"


def value_of(figure: Figure) -> str | None:
    """The figure as plain text: a number, `low..high`, an open bound, or its words."""
    if figure.text is not None:
        return figure.text
    bounds = [
        None if bound is None else plain(significant(bound)) if bound else "0"
        for bound in (figure.low, figure.high)
    ]
    if bounds[0] == bounds[1]:
        return bounds[0]
    return f"{bounds[0] or ''}..{bounds[1] or ''}"


def disagreement(group: Group, members: Sequence[Judged], lang: str = "en") -> str:  # noqa: ARG001 - not yet
    """How the claims of a group disagree, in one sentence."""
    return "; ".join(f"{each.claim.title}: {each.verdict}" for each in members)
