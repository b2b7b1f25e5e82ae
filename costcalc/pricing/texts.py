"""Unlike tokens: how many tokens a tokenizer makes of the same text, and how much more some models write.

A family of tokenizers has factors by language: its tokens for a text, for each token of the family that it is
`relative_to`. A family that is relative to none is a root: it counts 1 in every language, and nothing is
known of how it compares with another root.
"""

from __future__ import annotations

from costcalc.pricing.cited import Cited  # noqa: TC001 - `value_of` reads the annotations
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from costcalc.pricing.documents import Document
    from costcalc.pricing.model import Model


class LanguageFactor(NamedTuple):
    """Tokens for each token of another family, for a text in one language; a range where one is published."""

    low: Decimal
    high: Decimal
    cited: Cited


class Tokenizer(NamedTuple):
    """A family of tokenizers: all that split a text alike. `cited` says whose models use it."""

    id: str
    name: str
    relative_to: str | None
    factors: Mapping[str, LanguageFactor]
    cited: Cited

    @property
    def root(self) -> str:
        """The family that the factors are relative to: itself where it is relative to none."""
        return self.relative_to or self.id


class Verbosity(NamedTuple):
    """How many times the output tokens of others (`relative_to`) some models write for the same task."""

    id: str
    models: Sequence[str]
    relative_to: str
    low: Decimal
    high: Decimal
    cited: Cited

    def is_about(self, model: Model) -> bool:
        """Whether it speaks of a model, or of the weights that a host serves."""
        return model.id in self.models or model.weights_id in self.models


def tokenizer_said(said: Document) -> Document:
    """The document of a family by the names of its fields: of one factor both ends are that."""
    factors = said.get("factors", {})
    return {**said, "factors": {lang: _with_ends(factor) for lang, factor in factors.items()}}


def _with_ends(said: Document) -> Document:
    return {**said, "low": said["factor"], "high": said["factor"]} if "factor" in said else said
