"""Unlike tokens: how many tokens a tokenizer makes of the same text, and how much more some models write.

A family of tokenizers has factors by language: its tokens for a text, for each token of the family that it is
`relative_to`. A family that is relative to none is a root: it counts 1 in every language, and nothing is
known of how it compares with another root.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.facts import Cited
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


def tokenizer_from(name: str, said: Document, cited: Callable[[Document], Cited]) -> Tokenizer:
    """Build a family from its document; `cited` reads where a fact was read."""
    factors = {
        language: LanguageFactor(*_ends(each), cited(each))
        for language, each in said.get("factors", {}).items()
    }
    return Tokenizer(name, said["name"], said.get("relative_to"), factors, cited(said))


def verbosity_from(name: str, said: Document, cited: Callable[[Document], Cited]) -> Verbosity:
    """Build a range of verbosity from its document."""
    return Verbosity(name, tuple(said["models"]), said["relative_to"], *_ends(said), cited(said))


def _ends(said: Document) -> tuple[Decimal, Decimal]:
    point = said.get("factor")
    return Decimal(point or said["low"]), Decimal(point or said["high"])
