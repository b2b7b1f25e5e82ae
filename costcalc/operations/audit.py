"""`audit`: what layers and feeds disagree about, what is old, and what has no source."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from weakref import WeakKeyDictionary

from costcalc.errors import NumberError, UsageError, listed, shown
from costcalc.feeds.audit import LayerSays, findings_of, instant_of, subjects_of
from costcalc.feeds.findings import KINDS, SEVERITIES
from costcalc.feeds.freshness import figures_of
from costcalc.numbers import count_number
from costcalc.operations.counts import count_said, read_count
from costcalc.operations.words import (
    ALLOW_PATTERN,
    ON,
    Parameter,
    allowed,
    check_words,
    names_of,
    one_text,
    texts,
)
from costcalc.periods import parse_moment
from costcalc.pricing.names.meaning import known_names
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.questions.audit.shape import AUDIT
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import OVERLAY, RATES, TABLE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from costcalc.feeds.findings import Finding, Subject
    from costcalc.operations.words import Words
    from costcalc.periods import Moment
    from costcalc.rating.table import RatingTable
    from costcalc.table.layers import Input

OLDER_THAN = 90
LONGEST_AGE = 100_000
LIMIT, MOST_FINDINGS = 100, 1_000
LAST_OFFSET = 1_000_000
ANY = "any"
"""The word for findings of every kind."""

MOST_REASONS = 20
"""Reasons for leaving something out that are counted one by one, of each feed."""

PARAMETERS = (
    Parameter("provider", "only models of this provider, such as openai"),
    Parameter("model", "only this model: an id or an alias", example="o3"),
    ALLOW_PATTERN,
    Parameter("kind", f"only findings of this kind: {listed(tuple(KINDS))}", many=True, example="price"),
    Parameter("min_ratio", "of prices that differ, those at least so many times apart: 1.5", example="2"),
    Parameter("older_than", f"figures are stale after so many days; {OLDER_THAN} unless said", "count"),
    Parameter("layers", "compare these layers alone: table,litellm; all in use unless said"),
    ON,
    Parameter(
        "limit",
        f"at most so many findings; {LIMIT} unless said, and all of them in CSV and Markdown",
        "count",
    ),
    Parameter("offset", "without the first so many", "count"),
)
"""The words of an audit."""
NAMES = names_of(PARAMETERS)


class LayerCount(NamedTuple):
    """What a layer holds: models, those with a price, those that another layer has too, or none has.

    `figures` are those in force, `unsourced` those of them that do not say where they were read.
    """

    layer: str
    retrieved: str | None
    version: str | None
    models: int
    priced: int
    shared: int
    only_here: int
    figures: int
    unsourced: int
    left_out: Mapping[str, int]

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """Of many reasons for leaving something out, the commonest."""
        return Counter(self.left_out).most_common(MOST_REASONS)


class Audited(NamedTuple):
    """Everything that an audit of a table found on a moment, the worst first."""

    layers: Sequence[LayerCount]
    findings: Sequence[Finding]


class Audit(NamedTuple):
    """The findings that a question asked for: `asked` are all of them, `page` is what is shown."""

    on: Moment
    older_than: int
    table_hash: str
    layers: Sequence[LayerCount]
    asked: Sequence[Finding]
    limit: int
    offset: int
    is_limited: bool = True

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


def audit(table: RatingTable, words: Words, today: date) -> Audit:
    """Compare every layer of a table on the same model, meter, tier and date.

    Raises `UnknownModelError`, and `UsageError`, also for a layer that is not in use.
    """
    said = read(table, words, today)
    audited = _audited(table, said.on, said.older_than, said.layers)
    asked = [each for each in audited.findings if said.wanted.takes(each)]
    limit, is_limited = said.limit or LIMIT, said.limit is not None
    return Audit(said.on, said.older_than, table.hash, audited.layers, asked, limit, said.offset, is_limited)


def moment_said(words: Words, today: date) -> Moment:
    """The moment of a question; today where none was said."""
    said = one_text(words, "on")
    return parse_moment(said) if said else today


class Asked(NamedTuple):
    """What the words of an audit ask for."""

    on: Moment
    older_than: int
    limit: int | None
    offset: int
    wanted: Wanted
    layers: tuple[str, ...] | None


def read(table: RatingTable, words: Words, today: date) -> Asked:
    """Read and check the words, which takes no time beside the audit itself. Raises what `audit` raises."""
    check_words(words, NAMES)
    return Asked(
        moment_said(words, today),
        read_count(words, "older_than", OLDER_THAN, most=LONGEST_AGE, least=0),
        count_said(words, "limit", most=MOST_FINDINGS),
        read_count(words, "offset", 0, most=LAST_OFFSET, least=0),
        Wanted(table, words),
        _layers_said(table, words),
    )


class Wanted:
    """Which findings a question asks for."""

    def __init__(self, table: RatingTable, words: Words) -> None:
        self.provider = _provider_said(table, words)
        self.models = _models_said(allowed(table, words), words)
        self.kinds = kinds_said(texts(words, "kind"), "kind")
        self.min_ratio = _ratio_said(words)

    def takes(self, found: Finding) -> bool:
        """Whether a finding is asked for; one without a ratio passes any bound of it."""
        if self.provider is not None and (found.model or "").partition("/")[0] != self.provider:
            return False
        if self.models is not None and not self.models & {
            found.model,
            *(each.model for each in found.values),
        }:
            return False
        enough = found.ratio is None or Fraction(found.ratio) >= self.min_ratio
        return enough and (not self.kinds or found.kind in self.kinds)


def _provider_said(table: RatingTable, words: Words) -> str | None:
    provider = one_text(words, "provider")
    known = {each.partition("/")[0] for each in table.catalogue.ids()} if provider is not None else set()
    if provider is not None and provider not in known:
        raise UsageError(f"{shown(provider)} is none of {', '.join(sorted(known))}", "provider")
    return provider


def _models_said(table: RatingTable, words: Words) -> frozenset[str | None] | None:
    """A name and the ids of the models that it stands for, at any time; None where no model was said.

    Also the name under the providers of those models: a feed may have it as a model that stands for none now.
    """
    name = one_text(words, "model")
    if name is None:
        return None
    named = known_names(table.catalogue, name)
    providers = {each.model.partition("/")[0] for each in named}
    return frozenset((name, *(each.model for each in named), *(f"{each}/{name}" for each in providers)))


def kinds_said(said: Sequence[str], field: str, *, every: str | None = None) -> list[str]:
    """Kinds of findings, also several in one text: `price,unit`; `every` is a word for all of them."""
    kinds = [each for text in said for each in text.split(",")]
    known = [*KINDS, *([every] if every else [])]
    for each in kinds:
        if each not in known:
            raise UsageError(f"{shown(each)} is no kind of finding: {listed(known)}", field)
    return list(KINDS) if every in kinds else kinds


def _ratio_said(words: Words) -> Fraction:
    said = one_text(words, "min_ratio")
    try:
        return Fraction(count_number(said)) if said is not None else Fraction(0)
    except NumberError as error:
        raise UsageError(str(error), "min_ratio") from error


def _layers_said(table: RatingTable, words: Words) -> tuple[str, ...] | None:
    said = one_text(words, "layers")
    if said is None:
        return None
    chosen, known = tuple(dict.fromkeys(said.split(","))), _layers_in_use(table)
    for layer in chosen:
        if layer not in known:
            raise UsageError(f"{shown(layer)} is no layer in use: {listed(known)}", "layers")
    return chosen


def _layers_in_use(table: RatingTable) -> list[str]:
    """The layers that can be compared, the highest first."""
    files = _files(table)
    named = [each.layer for each in reversed(files) if each.layer != RATES]
    return named if files else list(dict.fromkeys(model.layer for model in table.catalogue.models()))


def _files(table: RatingTable) -> Sequence[Input]:
    """The files of a table; none where it was made in memory."""
    return getattr(table, "files", ())


# --- what each layer says, on its own ----------------------------------------------


class OneLayer(NamedTuple):
    """A layer on its own, in a catalogue in which it may not be alone."""

    says: LayerSays
    catalogue: Catalogue


_LAST: WeakKeyDictionary[RatingTable, tuple[object, Audited]] = WeakKeyDictionary()


def _audited(table: RatingTable, on: Moment, older_than: int, chosen: Sequence[str] | None) -> Audited:
    """All findings; the last audit of a table is kept, because its pages are asked for one by one."""
    key = (on, older_than, chosen)
    kept = _LAST.get(table)
    if kept is not None and kept[0] == key:
        return kept[1]
    # A catalogue of its own, so that what is looked up here does not stay in memory.
    catalogue = Catalogue(table.catalogue.data)
    used = [each for each in layers_of(table, catalogue) if chosen is None or each.says.layer in chosen]
    subjects = subjects_of([each.says for each in used], catalogue, on)
    counts = [_count(each, subjects, on) for each in used]
    says = [each.says._replace(unsourced=count.unsourced) for each, count in zip(used, counts, strict=True)]
    audited = Audited(counts, findings_of(says, subjects, on, older_than, catalogue.models()))
    _LAST[table] = (key, audited)
    return audited


def layers_of(table: RatingTable, catalogue: Catalogue) -> Iterator[OneLayer]:
    """The layers of a table, the highest first, each as it is without the others."""
    files = _files(table)
    if not files:
        for layer in dict.fromkeys(model.layer for model in catalogue.models()):
            yield _of(layer, catalogue)
    for each in reversed(files):
        if each.layer != RATES:
            # An overlay needs the table below it. Each is compiled once, as every table is.
            below = [file for file in files if file.layer == TABLE] if each.layer == OVERLAY else []
            yield _of(each.layer, open_catalogue([*below, each]))


def _of(layer: str, catalogue: Catalogue) -> OneLayer:
    feed = next((each for each in catalogue.feeds() if each.name == layer), None)
    ids = catalogue.ids()
    if feed is None:
        ids = [model_id for model_id in ids if catalogue.model(model_id).layer == layer]
    return OneLayer(LayerSays(layer, ids, catalogue.model, feed.retrieved if feed else None), catalogue)


def _count(layer: OneLayer, subjects: Sequence[Subject], on: Moment) -> LayerCount:
    name, catalogue, ids = layer.says.layer, layer.catalogue, frozenset(layer.says.ids)
    feed = next((each for each in catalogue.feeds() if each.name == name), None)
    shared = sum(
        any(said.layer == name for said in each.opinions)
        and any(said.layer != name for said in each.opinions)
        for each in subjects
    )
    here = sum(sum(said.layer == name for said in each.opinions) for each in subjects if _is_shared(each))
    rows = [row for row in catalogue.price_rows() if row.model in ids]
    figures, unsourced = figures_of(rows, catalogue.source, instant_of(on))
    return LayerCount(
        name, feed.retrieved if feed else None, feed.version if feed else None, len(ids),
        len({row.model for row in rows}), shared, len(ids) - here, figures, unsourced,
        Counter(why for _, _, _, why in catalogue.left_out()),
    )  # fmt: skip


def _is_shared(subject: Subject) -> bool:
    return len({said.layer for said in subject.opinions}) > 1
