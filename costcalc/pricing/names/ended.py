"""A name that stands for nothing on a moment: what it stood for, what it comes to stand for, what to ask."""

from __future__ import annotations

from costcalc.periods import lasting, spell
from costcalc.pricing.model import BEGINNING
from costcalc.pricing.names.name import models_of
from costcalc.pricing.names.near import MOST_NEAR, hosts_alike
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.names.name import Name
    from costcalc.pricing.stored.compiled import Catalogue

LONGEST_CHAIN = 20


def instead_of(catalogue: Catalogue, name: str, candidates: Sequence[Name], on: Moment) -> list[str]:
    """What to ask instead of a name that stands for nothing now: its last model's heir, and hosts."""
    own, instant = models_of(candidates), lasting(on).start
    hosts = [
        host for host in dict.fromkeys(hosts_alike(catalogue, name))
        if host not in own and (period := catalogue.model(host).period_at(instant)) and not period.withdrawn
    ]  # fmt: skip
    return list(dict.fromkeys([*_still_sold(catalogue, candidates, on), *hosts]))[:MOST_NEAR]


def _still_sold(catalogue: Catalogue, candidates: Sequence[Name], on: Moment) -> list[str]:
    """What to ask instead of a name that stands for nothing now: what follows its last model on sale."""
    before, _ = _around(candidates, on)
    if before is None:
        return []
    model, instant = catalogue.model(before.model), lasting(on).start
    for _ in range(LONGEST_CHAIN):
        period = model.period_at(instant)
        if (period is not None and not period.withdrawn) or model.successor is None:
            break
        model = catalogue.model(model.successor)
    return [model.id]


def stood_for(candidates: Sequence[Name], on: Moment) -> str:
    """What a name stood for before a moment, and comes to stand for after it."""
    before, after = _around(candidates, on)
    told = [(verb, each) for verb, each in (("stood", before), ("stands", after)) if each is not None]
    parts = []
    for verb, each in told:
        since = f" from {spell(each.effective_from)}" if each.effective_from else ""
        until = f" until {spell(each.effective_to)}" if each.effective_to else ""
        parts.append(f"it {verb} for {each.model}{since}{until}")
    return f"on {spell(on)} ({', and '.join(parts)})"


def _around(candidates: Sequence[Name], on: Moment) -> tuple[Name | None, Name | None]:
    """The last meaning of a name that began before a moment, and the first one that begins after it."""
    instant = lasting(on).start
    known = sorted(candidates, key=lambda each: each.effective_from or BEGINNING)
    later = [each for each in known if (each.effective_from or BEGINNING) > instant]
    earlier = [each for each in known if each not in later]
    return (earlier[-1] if earlier else None), (later[0] if later else None)
