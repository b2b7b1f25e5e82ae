"""The shapes whose entries are shown or written, each with a question, and the members that each gains.

Where such a member is not found by its nature, the case says why.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from costcalc.asking.added import SOLVED_TASK
from costcalc.doubt.simulation import SENSITIVITY
from costcalc.pricing.shapes import LIFECYCLE
from costcalc.pricing_table import load
from costcalc.questions import module_of
from costcalc.questions.audit.shape import AUDITED_LAYER, FINDING, VALUE
from costcalc.questions.breakeven.shape import DRAWN_ROW, LISTED, OWN
from costcalc.questions.breakeven.shape import ROW as API_ROW
from costcalc.questions.check.answer import check
from costcalc.questions.check.shape import PROBLEM
from costcalc.questions.claims.shape import CLAIM
from costcalc.questions.compare.shape import ROW
from costcalc.questions.config.answer import config
from costcalc.questions.config.shape import FILE
from costcalc.questions.export.export import export
from costcalc.questions.export.shape import PRICE
from costcalc.questions.history.shape import PERIOD
from costcalc.questions.lookup.shape import MATCH
from costcalc.questions.models.shape import MODEL_ROW
from costcalc.questions.project.shape import MONTH, TOTAL
from costcalc.questions.sync.difference import Change, Difference
from costcalc.questions.sync.market import HELD, MarketSync
from costcalc.questions.sync.question import Report
from costcalc.questions.sync.rates import Synced
from costcalc.questions.sync.shape import CHANGE, FEED, RATES
from costcalc.questions.training.answer import subjects
from costcalc.questions.training.shape import ESTIMATE, SUBJECT
from costcalc.questions.verify.answer import verify
from costcalc.questions.verify.shape import DIFFERENCE
from costcalc.rating.shapes import CHARGE
from costcalc.shapes import MONEY, Shape, count, moment, money, price, ratio, text
from tests.api.asked import MONEYED
from tests.builders import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from costcalc import PricingTable
    from costcalc.shapes import Field

    Document = dict[str, Any]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOLDEN = ROOT / "tests" / "golden" / "pricing.yaml"


class Gain(NamedTuple):
    """A member that a shape gains: its value as documents have it, as a number, and as tables show it."""

    field: Field
    said: str
    number: float | None
    shown: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.field.name


def _gain(kind: Callable[..., Field], value: object, said: str, shown: str) -> Gain:
    name = f"gained_{kind('').kind}"
    field = kind(
        name, f"a {name}", of=lambda _: value, title=f"{name} here", label=f"{name} there", brief=True
    )
    return Gain(field, said, float(said) if field.is_number else None, shown)


GAINS = (
    _gain(money, Decimal("70.25"), "70.25", "70.25"),
    _gain(price, Decimal("80.25"), "80.25", "80.25"),
    _gain(count, Decimal(70707), "70707", "70,707"),
    _gain(ratio, Decimal("7.5"), "7.5", "7.5×"),
    _gain(text, "seven words", "seven words", "seven words"),
    _gain(moment, date(2031, 7, 9), "2031-07-09", "2031-07-09"),
)
COST = GAINS[0]

SAID = {gain.name: gain.said for gain in GAINS}


class Case(NamedTuple):
    """A shape, the question that is answered with it, its entries in the answer, and where it is not found.

    `place` is that of columns of what stands in rows of something else, with the prefix of each.
    """

    shape: Shape
    entries: Callable[[Document], Iterable[Document]]
    question: str
    words: dict[str, Any] | Callable[[PricingTable], Any]
    lacks: Mapping[str, str] = MappingProxyType({})
    place: float | None = None
    prefix: Callable[[Field], str] = lambda _: ""

    @property
    def path(self) -> str:
        """The question over HTTP."""
        return f"/v1/{self.question}?{urlencode(self.words, doseq=True)}"  # type: ignore[arg-type]

    @property
    def has_route(self) -> bool:
        """Whether it is asked over HTTP."""
        return isinstance(self.words, dict)

    def result(self, table: PricingTable) -> Any:
        """What the library answers."""
        if not isinstance(self.words, dict):
            return self.words(table)
        question = module_of(f"costcalc/{self.question}/1", "question").QUESTION
        return question.ask(table, self.words, NOW)


def _of(*names: str) -> Callable[[Document], Iterator[Document]]:
    """The entries of a list, or of lists within these."""

    def entries(document: Document, names: tuple[str, ...] = names) -> Iterator[Document]:
        first, *more = names
        found = document.get(first) or []
        for each in found if isinstance(found, list) else [found]:
            yield from entries(each, tuple(more)) if more else [each]

    return entries


WORK = {"input": "1501", "output": "499", "requests": "1000/day"}
ONE: Any = {"model": "o1", "input": "1501", "on": "2025-01-21"}
TWO: Any = {"model": ["deepseek-r1", "o1"], **WORK, "on": "2025-01-21"}
SOLVED: Any = {**TWO, "success": ["o1=80%", "deepseek-r1=70%"]}
AHEAD: Any = {"model": ["gpt-5.5", "claude-haiku-4-5"], "start": "2026-12", "months": "2", **WORK}
DRAWN: Any = {**AHEAD, "requests": "800..1200/day", "draws": "1000", "seed": "1", "discount_rate": "8%"}
HIRED: Any = {"gpu": "H100", "gpus": "8", "gpu_rate": "2..3", "throughput": "4176 token/s"}
RIG: Any = {"model": ["gpt-5.5"], **WORK, **HIRED, "utilisation": "50%", "on": "2026-08-01", "draws": "1000"}
UNITS: Any = {"model": ["azure/gpt-4o"], **WORK, "requests": "100000/day", "on": "2026-11-22"}
AUDIT: Any = {"on": "2030-01-01", "limit": "3"}


def _verified(table: PricingTable) -> Any:
    saved = Case(ROW, _of("rows"), "compare", TWO).result(table).to_dict()
    return verify(table, [{**saved, "rows": [], "table": {"hash": "another"}}], any_table=True)


def _synced(_: PricingTable) -> Any:
    change = Change("a/b", "input", None, "2025-01-01T00:00:00+00:00", Decimal(3), Decimal("7.50"))
    found = Difference(["n/m"], ["o/p"], [change])
    return Report([MarketSync("f", "u", "p", HELD, "2025-01-01", found=found)])


def _rates(_: PricingTable) -> Any:
    return Synced("ecb", "u", "p", "why", ["2025-01-01"], ["USD"], [], [], ["USD"])


def _own(field: Field) -> str:
    """Amounts are those of the hardware."""
    return "own_" if field.kind == MONEY else ""


NO_PAGE, NO_FRAME = (
    {"page": "the page compares models alone"},
    {"arrow": "rows of something else are a frame"},
)
NEITHER = {**NO_PAGE, **NO_FRAME}
BESIDE = {"csv": "flat rows are of something else"}
TOLD = {"table": "its entries are told in sentences, and no table"}
CASES = {
    "price": Case(CHARGE, _of("charges"), "price", ONE, NO_PAGE),
    "compare": Case(ROW, _of("rows"), "compare", TWO),
    "compare, solved tasks": Case(
        SOLVED_TASK, _of("success", "ranking"), "compare", SOLVED, {**NEITHER, **BESIDE}
    ),
    "project": Case(MONTH, _of("rows"), "project", AHEAD, {**NO_PAGE, "table": "its columns are courses"}),
    "project, totals": Case(TOTAL, _of("totals"), "project", DRAWN, NO_PAGE, 30),
    "project, swings": Case(SENSITIVITY, _of("sensitivity"), "project", DRAWN, {**NEITHER, **BESIDE}),
    "breakeven": Case(API_ROW, _of("rows"), "breakeven", RIG, NO_PAGE),
    "breakeven, draws": Case(DRAWN_ROW, _of("simulation", "rows"), "breakeven", RIG, NO_PAGE, 30),
    "breakeven, swings": Case(
        SENSITIVITY, _of("simulation", "sensitivity"), "breakeven", RIG, {**NEITHER, **BESIDE}
    ),
    "breakeven, hardware": Case(
        OWN, _of("own"), "breakeven", RIG, {**NO_PAGE, "table": "its table is of three shapes"}, 30, _own
    ),
    "breakeven, units": Case(
        LISTED, _of("rows", "listed_units"), "breakeven", UNITS, NO_PAGE, 72, lambda _: "listed_"
    ),
    "models": Case(MODEL_ROW, _of("models"), "models", {"model": "o1", "on": "2026-01-01"}, NO_PAGE),
    "models, lives": Case(
        LIFECYCLE,
        _of("models", "lifecycle"),
        "models",
        {"model": "o1", "on": "2026-01-01"},
        {**NO_PAGE, "table": "its table has the status alone"},
    ),
    "history": Case(PERIOD, _of("periods"), "history", {"model": "o3"}, {**NO_PAGE, **TOLD}),
    "lookup": Case(MATCH, _of("matches"), "lookup", {"price": "15"}, NO_PAGE),
    "claims": Case(
        CLAIM, _of("claims"), "claims", {}, {**NO_PAGE, "table": "its titles are in two languages"}
    ),
    "training": Case(ESTIMATE, _of("estimates"), "training", {"model": "deepseek-v3"}, NO_PAGE),
    "subjects": Case(SUBJECT, _of("subjects"), "subjects", subjects, NO_PAGE),
    "audit": Case(FINDING, _of("findings"), "audit", AUDIT, NO_PAGE),
    "audit, values": Case(
        VALUE,
        _of("findings", "values"),
        "audit",
        AUDIT,
        {**NO_PAGE, "table": "all that layers say stands in one cell"},
    ),
    "audit, layers": Case(AUDITED_LAYER, _of("layers"), "audit", AUDIT, {**NEITHER, **BESIDE}),
    "check": Case(
        PROBLEM, _of("problems"), "check", lambda _: check(ROOT / "no-such-file.yaml"), {**NEITHER, **TOLD}
    ),
    "config": Case(FILE, _of("files"), "config", lambda _: config(GOLDEN), NEITHER),
    "verify": Case(DIFFERENCE, _of("differences"), "verify", _verified, NEITHER),
    "sync": Case(FEED, _of("feeds"), "sync", _synced, {**NEITHER, **TOLD}),
    "sync, changes": Case(CHANGE, _of("feeds", "changes"), "sync", _synced, NEITHER),
    "sync, rates": Case(RATES, lambda document: [document], "sync", _rates, {**NEITHER, **TOLD}),
    "export": Case(
        PRICE, _of("prices"), "table", lambda _: export(load(GOLDEN)), {**NEITHER, "table": "nobody tells it"}
    ),
}
ROUTED = [name for name, each in CASES.items() if each.has_route]
MONEYED_CASES = [name for name in ROUTED if CASES[name].question in MONEYED]
