"""Load pricing files: read, validate, normalise, check; all problems of all files in one error."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain

from costcalc.errors import PricingTableError, Problem
from costcalc.pricing.documents import Document, model_from
from costcalc.pricing.file.checks import check_aliases, check_model
from costcalc.pricing.file.featured import FEATURED, Featuring, featuring
from costcalc.pricing.file.layer import Layer, Loaded, read_layer
from costcalc.pricing.file.normal import documents_of, lifecycles_of
from costcalc.pricing.file.normal_facts import check_texts, fact_documents
from costcalc.pricing.file.report import Finding, Report
from costcalc.pricing.file.surcharges import surcharged
from costcalc.pricing.file.term_checks import check_contracts, check_units
from costcalc.pricing.history.undated import without
from costcalc.pricing.model import Model, Provider
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING
from costcalc.yaml_tree import Mapping, read_tree, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.schema.file import PricingFile
    from costcalc.yaml_tree import Path as KeyPath


DEFAULT_PROVIDER = "default_provider"
"""The kind of what is kept of whose price a bare name means, by the provider's id."""

TERMS = {"contracts": "contract", "provisioned": "unit_offer"}
"""Sections beside models whose meaning is checked at the end, each with the kind of its facts."""

__all__ = ["Layer", "Loaded", "load_layers", "read_layer"]


def load_layers(layers: Sequence[Layer], below: Loaded | None = None) -> Loaded:
    """Load a table and its overlays, lowest layer first.

    A model of a higher layer replaces the whole model of the same id below it: half an override would leave
    the other meters at list price. Sources and providers add up; a source cannot change its meaning.
    `below` is what the lowest layer says, where that is known already; its file is read all the same where
    something is wrong, so that a problem is told with the lines of all files.
    """
    if below is not None:
        with suppress(PricingTableError):
            return _Loading(below).loaded(layers[1:])
    return _Loading(Loaded({}, {}, {}, {}, {}, {})).loaded(layers)


class _Loading:
    """What is loaded so far, on top of what is `known` of a lower layer, which it takes over as its own."""

    def __init__(self, known: Loaded) -> None:
        self.sources, self.providers, self.documents, _, self.facts, self.lives, *_ = known
        self.written_out: dict[str, Document] = {}
        """The models that surcharges are on, with these written out."""
        self.problems: list[Problem] = []
        unread = self.report_of("", Mapping({}, {}, 1))
        self.reports: dict[KeyPath, Report] = {("models", each): unread for each in self.documents}
        """What takes down problems of models, contracts and units, which are checked when all are known."""
        for section, kind in TERMS.items():
            self.reports |= {(section, name): unread for name in self.facts.get(kind, ())}
        self.is_whole = True
        self.featuring: list[Featuring] = []

    def report_of(self, file: str, tree: Mapping) -> Report:
        return Report(file, tree, self.sources, self.problems)

    def add(self, layer: Layer) -> None:
        file, report = self.read(layer)
        if file is None:
            self.is_whole = False
            return
        self.add_sources(file, report)
        self.add_default(file, report)
        for kind, facts in fact_documents(file, self.facts, report).items():
            self.facts.setdefault(kind, {}).update(facts)
        if file.featured:  # whoever features models of their own shows none of those below
            self.facts[FEATURED] = {each: {} for each in file.featured}
            self.featuring.append(featuring(file, layer.name, report))
        self.lives |= lifecycles_of(file, report)
        found = documents_of(file, layer.name, report)
        for model_id in found:
            if model_id.partition("/")[0] not in self.providers:
                report(("models", model_id), f"there is no provider {model_id.partition('/')[0]!r}: add it")
        self.documents |= found
        self.written_out = without(self.written_out, *found) | surcharged(file, found, report)
        check_texts(file, self.documents, self.facts, report)
        for section in ("models", *TERMS):
            self.reports |= {(section, name): report for name in getattr(file, section)}

    def read(self, layer: Layer) -> tuple[PricingFile | None, Report]:
        """A file of the right shape, or None, and what takes down the problems of it."""
        try:
            tree = read_tree(layer.text, layer.file)
        except PricingTableError as error:
            self.problems += error.problems
            return None, self.report_of(layer.file, Mapping({}, {}, 1))
        report = self.report_of(layer.file, tree)
        if "end" in tree.entries and next(reversed(tree.entries)) != "end":
            # The last line says that nothing was cut off.
            report(("end",), "`end: pricing/1` must be the last line of the file: move it there")
        from costcalc.pricing.schema.file import shaped  # what is no YAML is refused before pydantic is there

        file, mistakes = shaped(values(tree))
        report.all(mistakes)
        return file, report

    def add_sources(self, file: PricingFile, report: Report) -> None:
        """Take over sources and providers; a source cannot change its meaning from layer to layer."""
        for source_id, entry in file.sources.items():
            source = Source(id=source_id, **entry.model_dump())
            if self.sources.setdefault(source_id, source) != source:
                message = "a lower layer has another source of this id: choose a new id"
                report(("sources", source_id), message)
        for provider_id, provider in file.providers.items():
            self.providers[provider_id] = Provider(provider_id, **provider.model_dump())

    def add_default(self, file: PricingFile, report: Report) -> None:
        """Take over whose price a bare name means; the file above decides."""
        provider = file.default_provider
        if provider is not None and provider not in self.providers:
            report((DEFAULT_PROVIDER,), f"there is no provider {provider!r}: add it")
        elif provider is not None:
            self.facts[DEFAULT_PROVIDER] = {provider: {}}

    def model(self, document: Document) -> Model:
        return model_from(document, self.sources.__getitem__, self.providers.__getitem__)

    def checked(self, model_id: str) -> Model:
        """A model with its surcharges written out; all that is wrong with it is reported.

        What a surcharge settles, such as two variants that one request could meet, is wrong no more.
        """
        model = self.model(self.written_out.get(model_id, self.documents[model_id]))
        findings = list(check_model(model, self.documents))
        if findings and model_id in self.written_out:
            findings = self.placed(model_id, findings)
        self.reports["models", model_id].all(findings)
        return model

    def placed(self, model_id: str, findings: Sequence[Finding]) -> list[Finding]:
        """What is wrong with a model with surcharges: in its own lines, else under `surcharges`."""
        messages = dict.fromkeys(message for _, message in findings)
        as_written = check_model(self.model(self.documents[model_id]), self.documents)
        own = [(path, message) for path, message in as_written if message in messages]
        others = messages.keys() - {message for _, message in own}
        return [*own, *((("surcharges",), f"on {model_id}: {each}") for each in messages if each in others)]

    def loaded(self, layers: Sequence[Layer]) -> Loaded:
        """The table with some layers more, when all of it was checked."""
        for layer in layers:
            self.add(layer)
        models: dict[str, Model] = {}
        if self.is_whole:
            # The meaning of every model that could be read is checked, so that one mistake hides no other.
            sound = [each for each in self.documents if each not in self.reports["models", each].broken]
            models = {each: self.checked(each) for each in sound}
        table = Loaded(self.sources, self.providers, self.documents, models, self.facts, self.lives)
        if self.is_whole:
            for path, message in chain(check_aliases(models), check_contracts(table), check_units(table)):
                self.reports[path[:2]](path, message)
            for each in self.featuring:
                each.check(table)
        if self.problems:
            raise PricingTableError(self.problems)
        self.documents |= self.written_out
        return table
