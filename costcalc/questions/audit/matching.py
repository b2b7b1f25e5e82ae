"""An audit: what the layers and feeds of a table disagree about, and what is old or has no source.

Nothing here decides who is right: a finding says who says what since when, what costcalc uses, and why.
"""

from __future__ import annotations

from costcalc.numbers import EXACT, ZERO
from costcalc.periods import lasting
from costcalc.pricing.history.undated import as_said
from costcalc.pricing.model import models_of
from costcalc.pricing.source import OWN
from costcalc.questions.audit.disagreements import ORDER, disagreements, disputes, on_sale_or_not
from costcalc.questions.audit.findings import NAME_ENDED, SEVERITIES
from costcalc.questions.audit.layers import feed_freshness, own_freshness
from costcalc.questions.audit.opinions import Opinion, Standing, Subject, read_on
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, Name
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.audit.findings import Finding
    from costcalc.questions.audit.layers import LayerCount
    from costcalc.table.catalogue import Layer


def findings_of(
    layers: Sequence[LayerCount],
    subjects: Sequence[Subject],
    on: Moment,
    older_than: int,
    models: Iterable[Model] = (),
) -> list[Finding]:
    """Every finding on some subjects, on the layers that they are of, and on `models` as they are priced.

    The worst come first.
    """
    found: list[Finding] = [*disputes(models, on)]
    for subject in subjects:
        found += on_sale_or_not(subject)
        found += disagreements(subject)
        for opinion in subject.opinions:
            if opinion.layer in OWN:
                found += own_freshness(opinion, on, older_than)
    for each in layers:
        if each.layer not in OWN:
            found += feed_freshness(each, on, older_than)
    return sorted(found, key=_badness)


def _badness(finding: Finding) -> tuple[object, ...]:
    """The order of findings: the severest first, then those about our own figures, then the widest apart."""
    own = any(value.layer in OWN for value in finding.values)
    return (
        SEVERITIES.index(finding.severity),
        not own,
        EXACT.minus(finding.ratio or ZERO),
        finding.model or "",
        finding.kind,
        ORDER.get(finding.meter or "", -1),
        finding.variant or "",
        *((value.layer, value.source.id if value.source else "") for value in finding.values[:1]),
    )


def subjects_of(layers: Sequence[Layer], catalogue: Catalogue, on: Moment) -> list[Subject]:
    """The models of all layers, each with every opinion on it, as costcalc matches their names.

    `layers` are in their order, the highest first; `catalogue` is what costcalc makes of all of them. What
    only a feed has is no subject: nobody contradicts it.
    """
    matching = _Matching(layers, catalogue, lasting(on).start)
    found: dict[str, list[tuple[Layer, str]]] = {}
    ended: dict[str, Standing] = {}
    for layer in layers:
        for model_id in layer.ids:
            subject, name = matching.subject_of(layer, model_id)
            found.setdefault(subject, []).append((layer, model_id))
            if name is not None:
                ended.setdefault(subject, name)
    return [
        matching.subject(key, on, said, ended.get(key))
        for key, said in found.items()
        if len(said) > 1 or key in ended or said[0][0].name in OWN
    ]


class _Matching:
    """Whose model a name of a layer is, as costcalc has it; `used` are the ids that it knows."""

    def __init__(self, layers: Sequence[Layer], catalogue: Catalogue, instant: datetime) -> None:
        self.catalogue, self.instant = catalogue, instant
        self.used = frozenset(catalogue.ids())
        self.own = frozenset(model_id for each in layers if each.name in OWN for model_id in each.ids)

    def subject(
        self, key: str, on: Moment, said: Sequence[tuple[Layer, str]], ended: Standing | None
    ) -> Subject:
        """A subject with what each layer says of it, who sells it, and what costcalc makes of all that."""
        opinions = [
            Opinion(layer.name, as_said(layer.catalogue.model(name)), read_on(layer.retrieved))
            for layer, name in said
        ]
        sellers = [seller for each in opinions if (seller := each.seller(self.instant)) is not None]
        model = self.catalogue.model(key) if key in self.used else None
        return Subject(key, on, opinions, sellers, model and Opinion(model.layer, model), ended)

    def subject_of(self, layer: Layer, model_id: str) -> tuple[str, Standing | None]:
        """The id under which costcalc has a model of a layer, and the name if it has ended there.

        A feed's model is a higher layer's by its id, or by the name that its provider gives it, if that
        stands for one model at that instant; where our own table says by dates what a name stands for, that
        comes first. Where the feed does not say since when its prices hold, the name must stand for the same
        on the day on which the feed was read.
        """
        named = () if layer.name in OWN else self._names(model_id)
        if not named:
            return model_id, None
        stands_for = _stands_for(named, self.instant)
        read, period = read_on(layer.retrieved), layer.catalogue.model(model_id).period_at(self.instant)
        is_late = read is not None and read > self.instant and period is not None and period.since is None
        if is_late and read is not None and _stands_for(named, read) != stands_for:
            return model_id, None
        return (model_id, self._ended(named)) if stands_for is None else (stands_for, None)

    def _names(self, model_id: str) -> Sequence[Name]:
        """What the name of a feed's model stands for; nothing where that is the model of this id."""
        provider, _, bare = model_id.partition("/")
        own = (name for name in self.catalogue.names(bare) if name.model in self.own)
        ours = [name for name in own if name.model.startswith(f"{provider}/")]
        if any(name.effective_from or name.effective_to for name in ours):
            # A name that our own table points from model to model, also if one of them is called so itself.
            return ours
        return () if model_id in self.used else self.catalogue.names(model_id)

    def _ended(self, named: Sequence[Name]) -> Standing | None:
        """The last that a name stood for, where it stands for nothing any more."""
        ends = [(name.effective_to, name.model) for name in named]
        past = [(end, model) for end, model in ends if end is not None and end <= self.instant]
        if not past or any(name.in_force(self.instant) for name in named):
            return None
        end, owner = max(past)
        model = self.catalogue.model(owner)
        return Standing(Opinion(model.layer, model), NAME_ENDED, end)


def _stands_for(named: Sequence[Name], instant: datetime) -> str | None:
    """The one model that a name stands for at an instant."""
    models = models_of(name for name in named if name.in_force(instant))
    return models[0] if len(models) == 1 else None
