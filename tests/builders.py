"""Tiny builders, so that a test reads like what it is about."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from costcalc.pricing.file.load import Layer, load_layers
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from tests.asking import project

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.file.load import Loaded

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

SHIPPED = ROOT / "config" / "pricing.yaml"


def usd(amount: str) -> Decimal:
    """An amount of money: `usd("0.55")`."""
    return Decimal(amount)


def at(instant: str) -> datetime:
    """An instant: `at("2025-01-25T20:00Z")`."""
    return datetime.fromisoformat(instant)


def loaded(*texts: str) -> Loaded:
    """The checked content of a pricing file and of its overlays."""
    names = ["table", *["overlay"] * (len(texts) - 1)]
    return load_layers([Layer(name, f"{name}.yaml", text) for name, text in zip(names, texts, strict=True)])


def table_of(*texts: str) -> PricingTable:
    """A pricing table of the text of a pricing file, and of overlays over it."""
    return PricingTable(Catalogue(compile_table(loaded(*texts), "")))


def pricing_file(*models: str) -> str:
    """A pricing file of these models: one provider, `acme`, and one source, `sheet`."""
    head = """\
        version: 1
        currency: USD
        sources:
          sheet: {title: Price sheet, url: "https://example.com/prices", kind: primary}
        providers:
          acme: {name: Acme}
        models:
        """
    body = "".join(indent(dedent(model), "  ") for model in models) or "  {}\n"
    return dedent(head) + body + "end: pricing/1\n"


def model(prices: str, name: str = "acme/one", also: str = "") -> str:
    """A model of a pricing file: its periods, and other keys of it as one flow line."""
    more = f"  {also}\n" if also else ""
    return f"{name}:\n  name: {name.partition('/')[2]}\n{more}  prices:\n" + indent(dedent(prices), "    ")


def period(rates: str, start: str = "2025-01-01", end: str = "", also: str = "") -> str:
    """A price period from midnight UTC of a day; `also` are its other keys, indented as they stand."""
    lines = [f"- effective_from: {_instant(start)}"]
    if end:
        lines.append(f"  effective_to: {_instant(end)}")
    lines += ["  source: sheet", f"  rates: {{{rates}}}"]
    return "\n".join(lines) + "\n" + indent(dedent(also).rstrip("\n") + "\n" if also else "", "  ")


def one_model(rates: str, variants: str = "", also: str = "") -> PricingTable:
    """A table of one model, `acme/one`, with one period from 2025 on."""
    more = f"variants:\n{indent(dedent(variants), '  ')}" if variants else ""
    return table_of(pricing_file(model(period(rates, also=more), also=also)))


def variant(when: str, rates: str = "input: 2 USD/Mtoken, output: 4 USD/Mtoken") -> str:
    """One entry of `variants`."""
    return f"- {{when: {{{when}}}, rates: {{{rates}}}}}\n"


def _instant(text: str) -> str:
    return text if "T" in text else f"{text}T00:00:00Z"


def facts_file(sections: str, *models: str) -> str:
    """A pricing file with facts beside the prices; `letter` is an article in French, `sheet` a source."""
    article = "  letter: {title: A letter, article: letter.txt, language: fr, kind: secondary}\nproviders:"
    text = pricing_file(*models).replace("providers:", article)
    return text.replace("end: pricing/1", dedent(sections).rstrip("\n") + "\nend: pricing/1")


def shipped_with(*changes: tuple[str, str]) -> PricingTable:
    """The shipped table with passages of it changed: each old one must stand in it exactly once."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return table_of(text)


def projected(table: PricingTable, *models: str, **words: Any) -> Any:
    """A projection from January 2027 on: `projected(table, "acme/one", requests="10/day", input="1000")`."""
    asked = {"model": list(models), "start": "2027-01", "months": "3", **words}
    return project(table, asked, date(2026, 11, 22))
