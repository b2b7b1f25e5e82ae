"""From a name and a moment to a model: exact ids, dated aliases, and what to say on a miss."""

from __future__ import annotations

from datetime import datetime

from costcalc.errors import AmbiguousModelError, InstantNeededError, UnknownModelError
from costcalc.periods import Moment, Stretch, spell, whole_day
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.compiled import Catalogue
    from costcalc.pricing.compiled_rows import Name, NamePattern
    from costcalc.pricing.model import Model

LONGEST_NAME = 300
MOST_NEAR = 5
MOST_COMPARED = 200
MOST_PIECES = 20
LONGEST_CHAIN = 20
CURATED = frozenset({"overlay", "table"})
"""The layers of our own files."""


class Found(NamedTuple):
    """A model, and how its name matched: `exact`, `alias`, or `pattern`, which is a feed's guess."""

    model: Model
    matched: str


def find(catalogue: Catalogue, name: object, on: Moment) -> Found:
    """The model that a name stands for on a moment.

    Raises `UnknownModelError` with near matches, `AmbiguousModelError` where several models share the name,
    `InstantNeededError` where an alias is re-pointed in the course of the day asked.
    """
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise UnknownModelError(name)
    candidates = catalogue.names(name)
    if not candidates:
        return _by_pattern(catalogue, name)
    exact = [each for each in candidates if each.matched == "exact"]
    if exact:
        return Found(catalogue.model(exact[0].model), "exact")
    valid = [each for each in candidates if _in_force(each, on)]
    models = list(dict.fromkeys(each.model for each in valid))
    if not valid:
        raise UnknownModelError(name, _still_sold(catalogue, candidates, on), _stood_for(candidates, on))
    if not isinstance(on, datetime) and not all(_all_day(each, on) for each in valid):
        raise InstantNeededError(
            f"{name!r} changes its meaning {_stood_for(valid, on)}; give an instant such as {on}T12:00:00Z"
        )
    if len(models) > 1:
        raise AmbiguousModelError(name, models)
    model = catalogue.model(models[0])
    if _is_of_another(catalogue, name, model):
        return _by_pattern(catalogue, name, [model.id])
    return Found(model, "alias")


def check_known(catalogue: Catalogue, name: str) -> None:
    """Refuse a name that stands for nothing on any day: `UnknownModelError` with near matches."""
    if not catalogue.names(name):
        if not 0 < len(name) <= LONGEST_NAME:
            raise UnknownModelError(name)
        _by_pattern(catalogue, name)


def _is_of_another(catalogue: Catalogue, name: str, model: Model) -> bool:
    """Whether a feed alone says that `deepseek/…`, a name of DeepSeek's, is the model of another provider.

    Our own files may say so: someone has looked there.
    """
    provider, slash, _ = name.partition("/")
    if not slash or provider == model.provider.id or model.layer in CURATED:
        return False
    return any(each.startswith(f"{provider}/") for each in catalogue.ids())


def _by_pattern(catalogue: Catalogue, name: str, near: Sequence[str] = ()) -> Found:
    """The model whose feed recognises a name by a pattern, which is inexact; else no model at all.

    `anthropic/claude-…` is looked for among Anthropic's patterns. A bare name does not say whose price is
    meant, so what the patterns of all providers make of it is only suggested, with each provider's name.
    """
    models = _suggested(catalogue, name)
    if "/" not in name:
        said = dict.fromkeys(f"{each.partition('/')[0]}/{name}" for each in models)
        raise UnknownModelError(name, list(said)[:MOST_NEAR] or near_names(name, catalogue.all_names()))
    if not models:
        raise UnknownModelError(name, near or near_names(name, catalogue.all_names()))
    return Found(catalogue.model(models[0]), "pattern")


def _suggested(catalogue: Catalogue, name: str) -> list[str]:
    """The models of which a pattern recognises a name: the first of each provider that is asked."""
    provider, slash, rest = name.partition("/")
    models: dict[str, None] = {}
    for pattern in catalogue.patterns():
        owner = pattern.model.partition("/")[0]
        if slash and owner == provider:
            text = rest
        elif not slash:
            text = name
        else:
            continue
        # The first rule of a provider that recognises a name counts, as it does for the feed.
        if not any(each.startswith(f"{owner}/") for each in models) and _recognises(pattern, text):
            models[pattern.model] = None
    return list(models)


def _recognises(pattern: NamePattern, name: str) -> bool:
    text, lower = pattern.text.lower(), name.lower()
    if pattern.kind == "regex":
        import re

        return re.search(pattern.text, lower) is not None
    tests = {"starts_with": lower.startswith, "ends_with": lower.endswith, "contains": lower.__contains__}
    return bool(tests[pattern.kind](text))


def _still_sold(catalogue: Catalogue, candidates: Sequence[Name], on: Moment) -> list[str]:
    """What to ask instead of a name that stands for nothing now: the last model's successor on sale."""
    instant = on if isinstance(on, datetime) else whole_day(on).start
    model = catalogue.model(max(candidates, key=lambda each: each.effective_from or "").model)
    for _ in range(LONGEST_CHAIN):
        period = model.period_at(instant)
        if (period is not None and not period.withdrawn) or model.successor is None:
            break
        model = catalogue.model(model.successor)
    return [model.id]


def _stretch(name: Name) -> tuple[datetime | None, datetime | None]:
    start = datetime.fromisoformat(name.effective_from) if name.effective_from else None
    end = datetime.fromisoformat(name.effective_to) if name.effective_to else None
    return start, end


def _in_force(name: Name, on: Moment) -> bool:
    start, end = _stretch(name)
    if isinstance(on, datetime):
        return (start is None or start <= on) and (end is None or on < end)
    day = whole_day(on)
    return (start is None or start < day.end) and (end is None or day.start < end)


def _all_day(name: Name, day: Moment) -> bool:
    start, end = _stretch(name)
    asked: Stretch = whole_day(day)
    return (start is None or start <= asked.start) and (end is None or asked.end <= end)


def _stood_for(candidates: Sequence[Name], on: Moment) -> str:
    parts = []
    for each in sorted(candidates, key=lambda each: each.effective_from or "")[-2:]:
        start, end = _stretch(each)
        since = f" from {spell(start)}" if start else ""
        until = f" until {spell(end)}" if end else ""
        parts.append(f"{each.model}{since}{until}")
    return f"on {spell(on)} (it stood for {', then '.join(parts)})"


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """The names closest to one that nobody has: parts of it first, then likely slips of the finger."""
    from difflib import get_close_matches

    wanted = _folded(name)
    folded: dict[str, str] = {}
    for each in names:
        folded.setdefault(_folded(each), each)
    holding = sorted((each for each in folded if wanted and wanted in each), key=len)
    close = get_close_matches(wanted[:100], _likely(wanted[:100], list(folded)), MOST_NEAR, 0.6)
    return [folded[each] for each in dict.fromkeys([*holding, *close])][:MOST_NEAR]


def _likely(wanted: str, names: list[str]) -> list[str]:
    """Of many names, those that share most pieces with one: comparing letter by letter takes long."""
    if len(names) <= MOST_COMPARED:
        return names
    from heapq import nlargest

    pieces = {wanted[at : at + 3] for at in range(0, len(wanted) - 2, 1 + len(wanted) // MOST_PIECES)}

    def likeness(each: str) -> float:
        return sum(piece in each for piece in pieces) / (len(wanted) + len(each))

    return nlargest(MOST_COMPARED, names, likeness)


def _folded(name: str) -> str:
    return name.lower().replace(" ", "-").replace("_", "-")
