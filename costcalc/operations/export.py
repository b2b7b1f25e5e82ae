"""`export`: the whole table for other tools: a SQLite file, or its flat prices as CSV or JSON."""

from __future__ import annotations

from costcalc.errors import UsageError, listed, shown
from costcalc.pricing.compiled import PriceRow
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.rating.table import RatingTable


def export(table: RatingTable, form: str) -> bytes:
    """The table in a form: `sqlite` (for Metabase, Superset, Datasette), `csv` or `json`."""
    if form not in FORMS:
        raise UsageError(f"must be {listed(FORMS)}, not {shown(form)}", "format")
    return FORMS[form](table)


def _sqlite(table: RatingTable) -> bytes:
    return table.catalogue.data


def _csv(table: RatingTable) -> bytes:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(PriceRow._fields)
    writer.writerows(table.catalogue.price_rows())
    return text.getvalue().encode()


def _json(table: RatingTable) -> bytes:
    import json

    rows = table.catalogue.price_rows()
    used = dict.fromkeys(row.source for row in rows if row.source)
    document = {
        "schema": "costcalc/table/1",
        "table": {"version": table.version, "hash": table.hash},
        "currency": "USD",
        "sources": {each: table.catalogue.source(each).to_dict() for each in used},
        "prices": [row._asdict() for row in rows],
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


FORMS: dict[str, Callable[[RatingTable], bytes]] = {"sqlite": _sqlite, "csv": _csv, "json": _json}
