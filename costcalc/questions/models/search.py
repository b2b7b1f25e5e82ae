"""Which models a text looks for, and which of them come first.

Case, spaces, dots, hyphens and underscores do not matter, where a word begins so: `gpt4o` is in
`gpt-4o-mini`, and `o1` is not in `gpt-4o-1106`. Where nothing is called so, the same words count in any
order, and then a slip or two in their letters. Digits stay as they are: `gpt-5` is no slip of `gpt-4`.
"""

from __future__ import annotations

import re
from itertools import islice, product

from costcalc.pricing.names.makers import dotted_maker, maker_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from costcalc.pricing.model import Model
    from costcalc.pricing.stored.compiled import Catalogue

    Finds = Callable[[str], bool]
    """Whether it is found in the names of a model."""

MOST_LETTERS, MOST_WORDS, MOST_READINGS = 100, 8, 6
FORGIVEN = ((7, 2), (3, 1))
"""From how many letters on how many slips are forgiven."""
SHORT = 3
"""Up to so many letters only two that changed places are."""


class Searched(NamedTuple):
    """The models that were found; `read_as` is what was looked for, where none is called what was said."""

    models: Sequence[Model]
    read_as: Sequence[str] = ()


def searched(catalogue: Catalogue, models: Sequence[Model], text: str, *, forgiving: bool) -> Searched:
    """The models that are called so; where none is, and the search is `forgiving`, those that are near."""
    names = ["\n".join(_names_of(each)).lower() for each in models]
    for read_as, finds in _ways(catalogue, text, forgiving=forgiving):
        found = [each for each, said in zip(models, names, strict=True) if finds(said)]
        if found:
            return Searched(found, read_as)
    return Searched(())


def _ways(catalogue: Catalogue, text: str, *, forgiving: bool) -> Iterator[tuple[Sequence[str], Finds]]:
    """The ways to look for a text, one after the other, each with how the text is read."""
    yield (), _as_said(text)
    words = text.lower().split()
    if forgiving and 1 < len(words) <= MOST_WORDS:
        yield (" + ".join(words),), _in_any_order(words)
    read = _readings(catalogue, text) if forgiving else []
    if read:
        each_way = [ways for each in read for ways in (_as_said(each), _in_any_order(each.split()))]
        yield read, lambda names: any(finds(names) for finds in each_way)


def _names_of(model: Model) -> tuple[str, ...]:
    return (model.id, model.name, *(alias.name for alias in model.aliases))


def _as_said(text: str) -> Finds:
    """What has the text in it, or begins a word with its letters and digits in their order."""
    lower, spelled = text.lower(), _spelling(text)
    if spelled is None:
        return lambda names: lower in names
    return lambda names: lower in names or spelled.search(names) is not None


def _in_any_order(words: Sequence[str]) -> Finds:
    """What has every word, which begins one there."""
    spellings = [found for word in words if (found := _spelling(word)) is not None]
    return lambda names: bool(spellings) and all(each.search(names) for each in spellings)


class Nearness:
    """How near models are to texts that were looked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._forms = frozenset(map(_folded, texts))
        self._begin = [found for each in texts if (found := _spelling(each)) is not None]

    def rank(self, model: Model, *, is_on_sale: bool) -> tuple[bool, ...]:
        """What sorts first: an id or a maker's name that was said, what is on sale, its maker's."""
        names = _names_of(model)
        is_so = any(_folded(each) in self._forms for each in (model.id.partition("/")[2], *names))
        is_makers, is_id = _is_makers(model), _folded(model.id) in self._forms
        begins = any(each.search("\n".join(names).lower()) for each in self._begin)
        return not is_id, not (is_so and is_makers), not begins, not is_on_sale, not is_makers, not is_so


def _is_makers(model: Model) -> bool:
    """Whether who sells a model made it, as far as its name tells."""
    maker = maker_of(model.id)
    is_nobodys = not (maker or model.weights_of or dotted_maker(model.id.partition("/")[2]))
    return is_nobodys or maker == model.provider.id


def _folded(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())


def _spelling(text: str) -> re.Pattern[str] | None:
    """The pattern of a text in any spelling, where a word begins; None without a letter or digit."""
    letters = _folded(text)
    between = "[^a-z0-9\n]*"
    return re.compile(f"(?<![a-z0-9]){between.join(letters[:MOST_LETTERS])}") if letters else None


def _readings(catalogue: Catalogue, text: str) -> list[str]:
    """What a text may be a slip of; empty where none of its words is one.

    A word that something is called so, or begins so, is no slip.
    """
    known = catalogue.once("words", lambda: _words(catalogue))
    parts = re.findall(r"[a-z]+|[^a-z]+", text[:MOST_LETTERS].lower())
    ways = [_near(known, each) for each in parts]
    read = list(map("".join, islice(product(*ways), MOST_READINGS)))
    return read if any(each != [part] for each, part in zip(ways, parts, strict=True)) else []


def _words(catalogue: Catalogue) -> frozenset[str]:
    """Every run of letters in the names of a table."""
    return frozenset(re.findall("[a-z]+", "\n".join(catalogue.all_names()).lower()))


def _near(known: Collection[str], part: str) -> list[str]:
    """The words that are nearest to a part of a text; the part itself where it is one, or none is near."""
    most = next((slips for letters, slips in FORGIVEN if len(part) >= letters), 0)
    if not most or not part.isalpha() or any(each.startswith(part) for each in known):
        return [part]
    slips = {each: found for each in known if (found := slips_between(part, each, most)) is not None}
    if len(part) <= SHORT:
        slips = {each: found for each, found in slips.items() if sorted(each) == sorted(part)}
    least = min(slips.values(), default=0)
    return sorted(each for each, found in slips.items() if found == least)[:MOST_READINGS] or [part]


def slips_between(one: str, other: str, most: int) -> int | None:
    """How many letters are wrong, left out, too many, or changed places; None for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for place, each in enumerate(other, 1):
            least = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != each))
            if earlier and place > 1 and letter == other[place - 2] and one[at - 2] == each:
                least = min(least, earlier[place - 2] + 1)
            row.append(least)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
