"""What an audit of a table finds, of it what was asked for, and a page of that."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from weakref import WeakKeyDictionary

from costcalc.errors import UnknownValueError
from costcalc.periods import spell
from costcalc.pricing.names.meaning import known_names
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.prose import listed, shown
from costcalc.questions.audit.findings import KINDS, SEVERITIES
from costcalc.questions.audit.layers import count_of
from costcalc.questions.audit.matching import findings_of, subjects_of
from costcalc.questions.audit.request import LIMIT, OLDER_THAN
from costcalc.questions.audit.shape import AUDIT
from costcalc.questions.frames import Framed
from costcalc.table.catalogue import layers_in_use, layers_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.questions.audit.findings import Finding
    from costcalc.questions.audit.layers import LayerCount
    from costcalc.questions.audit.request import Request
    from costcalc.rating.table import RatingTable


class _Audit(NamedTuple):
    on: Moment
    older_than: int
    table_hash: str
    layers: Sequence[LayerCount]
    asked: Sequence[Finding]
    limit: int
    offset: int
    is_limited: bool = True


class Audit(_Audit, Framed):
    """The findings that a question asked for: `asked` are all of them, `page` is what is shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Audit on {spell(self.on)}: {len(self.asked)} findings>"

    @property
    def whole(self) -> Audit:
        """The same for flat rows, which do not tell that some are missing: all, unless a limit was said."""
        return self if self.is_limited else self._replace(limit=max(LIMIT, len(self.asked)))

    @property
    def page(self) -> Sequence[Finding]:
        """The findings that are shown."""
        return self.asked[self.offset : self.offset + self.limit]

    def of_kinds(self, kinds: Sequence[str]) -> list[Finding]:
        """The findings of some kinds, on any page, without those that our own table names itself."""
        return [each for each in self.asked if each.kind in kinds and not each.known]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each kind, on all pages."""
        return _counted((each.kind for each in self.asked), KINDS)

    @property
    def severities(self) -> dict[str, int]:
        """How many there are of each severity."""
        return _counted((each.severity for each in self.asked), SEVERITIES)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/audit/1`; `total` and `counts` are of all pages."""
        return AUDIT.document(self)


def _counted(found: Iterable[str], known: Iterable[str]) -> dict[str, int]:
    """How often each of the known is found, those that are."""
    counts = Counter(found)
    return {name: counts[name] for name in known if counts[name]}


def audit(table: RatingTable, request: Request) -> Audit:
    """Compare every layer of a table on the same model, meter, tier and date.

    Raises `UnknownModelError`, and `UnknownValueError` for a provider or a layer that is not there.
    """
    wanted = Wanted(table, request)
    on: Moment = request.on  # type: ignore[assignment]
    older_than = OLDER_THAN if request.older_than is None else request.older_than
    layers, findings = _audited(table, on, older_than, request.layers)
    asked = [each for each in findings if wanted.takes(each)]
    limit, is_limited = request.limit or LIMIT, request.limit is not None
    return Audit(on, older_than, table.hash, layers, asked, limit, request.offset or 0, is_limited)


class Wanted:
    """Which findings a question asks for; what is not in the table is refused."""

    def __init__(self, table: RatingTable, request: Request) -> None:
        self.request = request
        providers = sorted({each.partition("/")[0] for each in table.catalogue.ids()})
        if request.provider not in (None, *providers):
            known = ", ".join(providers)
            raise UnknownValueError(f"{shown(request.provider)} is none of {known}", "provider")
        self.models = _models_said(table.allowing(pattern=request.allow_pattern), request.model)
        for layer in request.layers or ():
            if layer not in (used := layers_in_use(table)):
                raise UnknownValueError(f"{shown(layer)} is no layer in use: {listed(used)}", "layers")

    def takes(self, found: Finding) -> bool:
        """Whether a finding is asked for; one without a ratio passes any bound of it."""
        asked = self.request
        models = {found.model, *(each.model for each in found.values)}
        return (
            asked.provider in (None, (found.model or "").partition("/")[0])
            and (self.models is None or not self.models.isdisjoint(models))
            and (found.ratio is None or Fraction(found.ratio) >= (asked.min_ratio or 0))
            and (not asked.kind or found.kind in asked.kind)
        )


def _models_said(table: RatingTable, name: str | None) -> frozenset[str | None] | None:
    """A name and the ids of the models that it stands for, at any time; None where no model was said.

    Also the name under the providers of those models: a feed may have it as a model that stands for none now.
    """
    if name is None:
        return None
    named = known_names(table.catalogue, name)
    providers = {each.model.partition("/")[0] for each in named}
    return frozenset((name, *(each.model for each in named), *(f"{each}/{name}" for each in providers)))


Audited = tuple[list["LayerCount"], list["Finding"]]
"""The layers of a table, and everything that an audit of it found, the worst first."""

_LAST: WeakKeyDictionary[RatingTable, tuple[object, Audited]] = WeakKeyDictionary()


def _audited(table: RatingTable, on: Moment, older_than: int, chosen: Sequence[str] | None) -> Audited:
    """All findings; the last audit of a table is kept, because its pages are asked for one by one."""
    key = (on, older_than, chosen)
    kept = _LAST.get(table)
    if kept is not None and kept[0] == key:
        return kept[1]
    # A catalogue of its own, so that what is looked up here does not stay in memory.
    catalogue = Catalogue(table.catalogue.data)
    layers = [each for each in layers_of(table) if chosen is None or each.name in chosen]
    subjects = subjects_of(layers, catalogue, on)
    counts = [count_of(each, subjects, on) for each in layers]
    audited = counts, findings_of(counts, subjects, on, older_than, catalogue.models())
    _LAST[table] = (key, audited)
    return audited
