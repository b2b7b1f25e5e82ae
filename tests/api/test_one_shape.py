"""Members that a shape gains are found wherever its answer is written, with nothing said a second time.

Each shape whose entries are shown or written gains a member of each kind. Where one is not found by its
nature, the case says why, and is at fault as soon as it is found there.
"""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager, suppress
from decimal import Decimal
from importlib import reload
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from costcalc.questions import QUESTIONS, module_of
from costcalc.render import render
from costcalc.shapes import PRICE, Shape
from costcalc_api.openapi.document import document as openapi
from costcalc_api.tables import ServingTable
from tests.api.gains import CASES, COST, GAINS, MONEYED_CASES, ROUTED, SAID, TWO, WORK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from costcalc import PricingTable
    from tests.api.gains import Case, Document


def within(shape: Shape) -> Iterator[Shape]:
    """A shape, and all that it is made of."""
    yield shape
    for part in shape.parts:
        if part.shape is not None:
            yield from within(part.shape)


@contextmanager
def gained(case: Case, app: Flask) -> Iterator[None]:
    """The shape of a case has more members, which nothing but itself knows."""
    fields = [each.field._replace(column=case.place) for each in GAINS]
    old = {slot: getattr(case.shape, slot) for slot in Shape.__slots__}
    keeper = app.extensions["costcalc"]
    try:
        _become(case, {slot: getattr(case.shape.plus(*fields), slot) for slot in Shape.__slots__})
        keeper.serving = ServingTable(keeper.table)  # which has answered nothing yet
        yield
    finally:
        _become(case, old)
        keeper.serving = ServingTable(keeper.table)


def _become(case: Case, slots: dict[str, Any]) -> None:
    """A shape in the place of another; what was made of it, is made of it again."""
    for slot, value in slots.items():
        setattr(case.shape, slot, value)
    for question in {each.question for each in CASES.values()}:
        schema = f"costcalc/{question}/1"
        shape = module_of(schema, "shape")
        known = shape.ANSWERS.values() if hasattr(shape, "ANSWERS") else [module_of(schema, "rows").ANSWER]
        for each in (each for answer in known for each in within(answer.shape)):
            each._fields, each._steps = {}, ()
    schema = f"costcalc/{case.question}/1"
    for module in ("rows", "text"):
        # Rows that are made in the shape's own module are made of the shapes as they are now.
        with suppress(ModuleNotFoundError):
            reload(module_of(schema, module))


def expect(case: Case, place: str, found: dict[str, Any], expected: dict[str, Any]) -> None:
    """All of the members are found as expected; or none, where the case says that there is nothing."""
    if place in case.lacks:
        assert not any(found.values()), f"found, though {case.lacks[place]}: {found}"
    else:
        assert found == expected


@pytest.fixture
def ask(shipped: PricingTable, shipped_app: Flask) -> Callable[..., Any]:
    """Ask the question of a case while its shape has more members."""

    def asked(case: Case, read: Callable[[Any], Any]) -> Any:
        with gained(case, shipped_app):
            return read(case.result(shipped))

    return asked


def test_every_question_is_here() -> None:
    """A question that is new has a case."""
    assert {*QUESTIONS} <= {case.question for case in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_json(name: str, ask: Any) -> None:
    """Each entry of the document says them."""
    case = CASES[name]
    entries = ask(case, lambda found: [*case.entries(found.to_dict())])
    assert entries
    assert [{gain.name: entry[gain.name] for gain in GAINS} for entry in entries] == [SAID] * len(entries)


@pytest.mark.parametrize("name", CASES)
def test_csv(name: str, ask: Any, shipped: PricingTable) -> None:
    """They are columns with the same text as in JSON, and all other columns stay in their order."""
    case = CASES[name]
    before = render(case.result(shipped).to_dict(), "csv").splitlines()[0]
    rows = [*csv.DictReader(io.StringIO(ask(case, lambda found: render(found.to_dict(), "csv"))))]
    names = {f"{case.prefix(gain.field)}{gain.name}": gain for gain in GAINS}
    found = {gain.said: any(row.get(column) == gain.said for row in rows) for column, gain in names.items()}
    expect(case, "csv", found, dict.fromkeys(found, True))
    assert [each for each in rows[0] if each not in names] == next(csv.reader([before]))


@pytest.mark.parametrize("name", CASES)
def test_table(name: str, ask: Any) -> None:
    """The table of a terminal has a column for each under its title."""
    case = CASES[name]
    lines = ask(case, lambda found: "" if case.question == "table" else render(found.to_dict(), "table"))
    found = {gain.name: gain.field.title in lines and gain.shown in lines for gain in GAINS}
    expect(case, "table", found, dict.fromkeys(found, True))


@pytest.mark.parametrize("name", CASES)
def test_arrow(name: str, ask: Any) -> None:
    """They are columns of a frame: numbers are decimals, all others texts."""
    pytest.importorskip("pyarrow")
    case = CASES[name]
    table = ask(case, lambda found: found.to_arrow() if hasattr(found, "to_arrow") else None)
    columns = {} if table is None else dict(zip(table.column_names, table.columns, strict=True))
    names = {gain.name: f"{case.prefix(gain.field)}{gain.name}" for gain in GAINS}
    found = {gain: name in columns and {*columns[name].to_pylist()} - {None} for gain, name in names.items()}
    values = {
        gain.name: gain.said if gain.number is None or gain.field.kind == PRICE else Decimal(gain.said)
        for gain in GAINS
    }
    expect(case, "arrow", found, {each: {value} for each, value in values.items()})


@pytest.mark.parametrize("name", ROUTED)
def test_openapi(name: str, shipped_app: Flask) -> None:
    """The schema declares them as members that are always there, with their help."""
    case = CASES[name]
    with gained(case, shipped_app):
        schema = openapi()["components"]["schemas"][case.shape.name]
    assert {gain.name for gain in GAINS} <= {*schema["required"]}
    for gain in GAINS:
        assert schema["properties"][gain.name]["description"] == gain.field.help


@pytest.mark.parametrize("name", ROUTED)
def test_http(name: str, shipped_app: Flask) -> None:
    """The service says them too, as numbers of JSON where numbers are wanted."""
    case = CASES[name]
    with gained(case, shipped_app):
        written, floats = (_entries(case, shipped_app, more) for more in ("", "&numbers=float"))
    assert {gain.name: entry[gain.name] for entry in written for gain in GAINS} == SAID
    numbers = {gain.name: gain.said if gain.number is None else gain.number for gain in GAINS}
    assert {gain.name: entry[gain.name] for entry in floats for gain in GAINS} == numbers


@pytest.mark.parametrize("name", MONEYED_CASES)
def test_currencies(name: str, shipped_app: Flask) -> None:
    """What is money is said in another currency too, in JSON and in a column; nothing else is."""
    case = CASES[name]
    with gained(case, shipped_app):
        entries = _entries(case, shipped_app, "&fx_rate=2 EUR/USD")
        text = shipped_app.test_client().get(f"{case.path}&fx_rate=2 EUR/USD&format=csv").text
    assert entries
    for entry in entries:
        assert {each for each in entry["converted"] if each.startswith("gained")} == {COST.name}
        assert entry["converted"][COST.name] == "140.5"
    column = f"converted_{case.prefix(COST.field)}{COST.name}"
    found = {column: any(row.get(column) == "140.5" for row in csv.DictReader(io.StringIO(text)))}
    expect(case, "csv", found, {column: True})


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].question == "compare"])
def test_page(name: str, shipped_app: Flask) -> None:
    """The page has a column for each under its label, with every digit of an amount behind the figure."""
    case = CASES[name]
    asked = urlencode({"models": TWO["model"], "on": TWO["on"], **WORK}, doseq=True)
    with gained(case, shipped_app):
        page = shipped_app.test_client().get(f"/?{asked}").text
    shown = {gain.name: gain.shown.replace(",", "") for gain in GAINS}
    found = {gain.name: f">{gain.field.label}</th>" in page and shown[gain.name] in page for gain in GAINS}
    expect(case, "page", found, dict.fromkeys(found, True))


@pytest.mark.parametrize("name", ["compare", "project, totals", "breakeven", "breakeven, units"])
def test_notebook(name: str, ask: Any) -> None:
    """Those that are brief are columns in a notebook."""
    html = ask(CASES[name], lambda found: found._repr_html_())
    assert [gain.name for gain in GAINS if f"<th>{gain.name}</th>" not in html] == []
    assert [gain.name for gain in GAINS if f"<td>{gain.said}</td>" not in html] == []


def _entries(case: Case, app: Flask, more: str) -> list[Document]:
    answer = app.test_client().get(f"{case.path}{more}")
    assert answer.status_code == 200, answer.text[:300]
    return [*case.entries(answer.get_json())]
