"""An audit: what the layers and feeds of a table disagree about, and what is old or has no source.

Nothing here decides who is right: a finding says who says what since when, what costcalc uses, and why.
"""

from __future__ import annotations

from datetime import datetime

from costcalc.numbers import ZERO
from costcalc.periods import day_start
from costcalc.pricing.history.undated import as_said
from costcalc.pricing.source import OWN
from costcalc.questions.audit.availability import on_sale_or_not
from costcalc.questions.audit.disagreements import ORDER, disagreements
from costcalc.questions.audit.disputes import disputes
from costcalc.questions.audit.findings import SEVERITIES, EndedName, Opinion, Subject, read_on
from costcalc.questions.audit.freshness import feed_freshness, own_freshness
from costcalc.questions.audit.opinions import sellers_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.pricing.names.name import Name
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.audit.findings import Finding


class LayerSays(NamedTuple):
    """All that one layer says, on its own: `model` gives what it says of each of `ids`.

    `retrieved` is when a feed was read, `unsourced` how many of its figures have no source but the feed.
    """

    layer: str
    ids: Sequence[str]
    model: Callable[[str], Model]
    retrieved: str | None = None
    unsourced: int = 0


def findings_of(
    layers: Sequence[LayerSays],
    subjects: Sequence[Subject],
    on: Moment,
    older_than: int,
    models: Iterable[Model] = (),
) -> list[Finding]:
    """Every finding on some subjects, on the layers that they are of, and on `models` as they are priced.

    The worst come first.
    """
    found: list[Finding] = [*disputes(models, on, instant_of(on))]
    for subject in subjects:
        found += _on(subject, on, older_than)
    for each in layers:
        if each.layer not in OWN:
            found += feed_freshness(each.layer, each.retrieved, each.unsourced, on, older_than)
    return sorted(found, key=_badness)


def _on(subject: Subject, on: Moment, older_than: int) -> Iterator[Finding]:
    instant = instant_of(on)
    sellers = sellers_of(subject.opinions, instant)
    yield from on_sale_or_not(subject, sellers, on, instant)
    yield from disagreements(subject, sellers, on, instant)
    for each in subject.opinions:
        if each.layer in OWN:
            yield from own_freshness(each, on, older_than)


def instant_of(on: Moment) -> datetime:
    """The instant that stands for a moment: itself, or the start of a day."""
    return on if isinstance(on, datetime) else day_start(on)


def _badness(finding: Finding) -> tuple[object, ...]:
    """The order of findings: the severest first, then those about our own figures, then the widest apart."""
    own = any(value.layer in OWN for value in finding.values)
    return (
        SEVERITIES.index(finding.severity),
        not own,
        -(finding.ratio or ZERO),
        finding.model or "",
        finding.kind,
        ORDER.get(finding.meter or "", -1),
        finding.variant or "",
        *((value.layer, value.source.id if value.source else "") for value in finding.values[:1]),
    )


def subjects_of(layers: Sequence[LayerSays], catalogue: Catalogue, on: Moment) -> list[Subject]:
    """The models of all layers, each with every opinion on it, as costcalc matches their names.

    `layers` are in their order, the highest first; `catalogue` is what costcalc makes of all of them. What
    only a feed has is no subject: nobody contradicts it.
    """
    matching = _Matching(layers, catalogue, instant_of(on))
    found: dict[str, list[tuple[LayerSays, str]]] = {}
    ended: dict[str, EndedName] = {}
    for each in layers:
        for model_id in each.ids:
            subject, name = matching.subject_of(each, model_id)
            found.setdefault(subject, []).append((each, model_id))
            if name is not None:
                ended.setdefault(subject, name)
    return [
        _subject(key, said, ended.get(key), catalogue if key in matching.used else None)
        for key, said in found.items()
        if len(said) > 1 or key in ended or said[0][0].layer in OWN
    ]


def _subject(
    key: str, said: Sequence[tuple[LayerSays, str]], ended: EndedName | None, catalogue: Catalogue | None
) -> Subject:
    opinions = [
        Opinion(each.layer, as_said(each.model(name)), read_on(each.retrieved)) for each, name in said
    ]
    return Subject(key, opinions, catalogue.model(key) if catalogue else None, ended)


class _Matching:
    """Whose model a name of a layer is, as costcalc has it; `used` are the ids that it knows."""

    def __init__(self, layers: Sequence[LayerSays], catalogue: Catalogue, instant: datetime) -> None:
        self.catalogue, self.instant = catalogue, instant
        self.used = frozenset(catalogue.ids())
        self.own = frozenset(model_id for each in layers if each.layer in OWN for model_id in each.ids)

    def subject_of(self, layer: LayerSays, model_id: str) -> tuple[str, EndedName | None]:
        """The id under which costcalc has a model of a layer, and the name if it has ended there.

        A feed's model is a higher layer's by its id, or by the name that its provider gives it, if that
        stands for one model at that instant; where our own table says by dates what a name stands for, that
        comes first. Where the feed does not say since when its prices hold, the name must stand for the same
        on the day on which the feed was read.
        """
        named = () if layer.layer in OWN else self._names(model_id)
        if not named:
            return model_id, None
        stands_for = _stands_for(named, self.instant)
        read, period = read_on(layer.retrieved), layer.model(model_id).period_at(self.instant)
        is_late = read is not None and read > self.instant and period is not None and period.since is None
        if is_late and read is not None and _stands_for(named, read) != stands_for:
            return model_id, None
        return (model_id, self._ended(named)) if stands_for is None else (stands_for, None)

    def _names(self, model_id: str) -> Sequence[Name]:
        """What the name of a feed's model stands for; nothing where that is the model of this id."""
        provider, _, bare = model_id.partition("/")
        ours = [
            name
            for name in self.catalogue.names(bare)
            if name.model in self.own and name.model.startswith(f"{provider}/")
        ]
        if any(name.effective_from or name.effective_to for name in ours):
            # A name that our own table points from model to model, also if one of them is called so itself.
            return ours
        return () if model_id in self.used else self.catalogue.names(model_id)

    def _ended(self, named: Sequence[Name]) -> EndedName | None:
        """The last that a name stood for, where it stands for nothing any more."""
        ends = [
            (datetime.fromisoformat(name.effective_to), name.model) for name in named if name.effective_to
        ]
        past = [each for each in ends if each[0] <= self.instant]
        if not past or any(_stands(name, self.instant) for name in named):
            return None
        end, owner = max(past)
        model = self.catalogue.model(owner)
        return EndedName(model.layer, model, end)


def _stands_for(named: Sequence[Name], instant: datetime) -> str | None:
    """The one model that a name stands for at an instant."""
    models = {name.model for name in named if _stands(name, instant)}
    return models.pop() if len(models) == 1 else None


def _stands(name: Name, instant: datetime) -> bool:
    start, end = name.effective_from, name.effective_to
    return (start is None or datetime.fromisoformat(start) <= instant) and (
        end is None or instant < datetime.fromisoformat(end)
    )
