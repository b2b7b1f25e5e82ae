"""Which table an answer comes from: a catalogue of dated prices, and the words that ask it again."""

from __future__ import annotations

from costcalc.errors import UnknownValueError, UsageError
from costcalc.pricing.source import HISTORY
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing.source import Input
    from costcalc.pricing.stored.compiled import Catalogue

    Words = Mapping[str, object]

NO_WORDS: Words = {}
LONGEST_PROVIDER = 50


class TableRef(NamedTuple):
    """Which table a result comes from, and which layer of it has the price.

    `words` ask the same table, such as `pricing`; `retrieved` is when a feed was read, or the
    file of the history that has the price.
    """

    version: int
    hash: str
    layer: str
    words: Words = NO_WORDS
    retrieved: str | None = None


class PriceSource:
    """A catalogue of prices; `words` are those of a question that asks the same one, such as `pricing`.

    `files` are what it was read from, the lowest layer first; none of a table that was made in memory.
    It is frozen: whoever shares it may rely on it. What it found once it keeps for itself.
    """

    catalogue: Catalogue
    words: Words
    files: Sequence[Input]
    _wider: dict[tuple[str, ...], Self]
    _refs: dict[tuple[str, str | None], TableRef]

    def __init__(self, catalogue: Catalogue, words: Words = NO_WORDS, files: Sequence[Input] = ()) -> None:
        vars(self).update(catalogue=catalogue, words=words, files=tuple(files), _wider={}, _refs={})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a table is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a table is frozen: {name} cannot be taken from it")

    def __copy__(self) -> Self:
        """Itself: what is frozen need not be copied, and results hold the table that they are of."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Itself, as above."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.catalogue, self.words, self.files)

    @property
    def hash(self) -> str:
        """`sha256:…` over everything that the table says."""
        return self.catalogue.hash

    @property
    def version(self) -> int:
        """The version of the format of pricing files."""
        return int(self.catalogue.meta["version"])

    def allowing(self, *, undated: bool = False, pattern: bool = False) -> Self:
        """The same table, in which prices also answer for days for which nothing vouches for them.

        Such answers are estimates, and say what is known. Before a model's release and after its shutdown
        there is no price all the same. With `pattern`, names that only a pattern of a feed recognises are
        answered too, with a note that this is a guess.
        """
        for name, given in (("allow_undated", undated), ("allow_pattern", pattern)):
            if not isinstance(given, bool):
                raise UsageError(f"True or False is due, not {shown(given)}", name)
        more = {
            "undated": undated and not self.catalogue.allows_undated,
            "pattern": pattern and not self.catalogue.allows_pattern,
        }
        asked = tuple(name for name, wanted in more.items() if wanted)
        if not asked:
            return self
        if asked not in self._wider:
            words = {**self.words, **{f"allow_{name}": True for name in asked}}
            self._wider[asked] = type(self)(self.catalogue.allowing(**more), words, self.files)
        return self._wider[asked]

    def asking(self, provider: str) -> Self:
        """The same table, in which a bare name means the price of a provider: `gpt-4o` that of Azure.

        Raises `UnknownValueError` for a provider of whom the table has nothing.
        """
        from costcalc.pricing.names.spelled import sellers_called

        if not isinstance(provider, str):
            raise UsageError(f"must be one text, such as azure, not {shown(provider)}", "provider")
        sellers = sellers_called(self.catalogue, provider)
        if not sellers:
            from difflib import get_close_matches

            near = get_close_matches(provider.lower()[:LONGEST_PROVIDER], self.catalogue.sellers(), 3)
            hint = f"did you mean {listed(near)}?" if near else "`costcalc models` lists who there is"
            raise UnknownValueError(f"no provider is called {shown(provider)}; {hint}", "provider")
        asked = ("provider", sellers[0])
        if asked not in self._wider:
            self._wider[asked] = type(self)(self.catalogue.asking(sellers[0]), self.words, self.files)
        return self._wider[asked]

    def ref(self, layer: str, seen: str | None = None) -> TableRef:
        """What a result says of the table, and the layer or the file of the history that has its price."""
        found = self._refs.get((layer, seen))
        if found is None:
            retrieved = seen or self.catalogue.retrieved(layer)
            found = TableRef(self.version, self.hash, layer, self.words, retrieved)
            self._refs[layer, seen] = found
        return found

    def ref_of(self, model: Model, period: PricePeriod) -> TableRef:
        """The same, of the price of a period: a file of the history, or the layer of its model."""
        return self.ref_seen(period) if period.is_seen else self.ref(model.layer)

    def ref_seen(self, period: PricePeriod) -> TableRef:
        """The same, of the price of a period that a file of the history showed."""
        return self.ref(HISTORY, period.source.retrieved)
