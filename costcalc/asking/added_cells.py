"""What flat rows have of the additions of a document, in the columns that these add."""

from __future__ import annotations

from costcalc.asking.added import ADDED, SEATS, SUCCESS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Entry = Mapping[str, Any]


def names_of(addition: str) -> tuple[str, ...]:
    """The columns of an addition."""
    return tuple(each.name for each in ADDED[addition].columns)


def addition_cells(document: Entry, place: int) -> dict[str, object]:
    """What the additions say of the entry at a place, a row or a total, for these columns."""
    entry = entries_in(document)[place]
    cells = {name: entry[name] for name in names_of(SUCCESS) if name in entry}
    if seats := document.get("seats"):
        cells |= {name: seats["rows"][place].get(name) for name in names_of(SEATS)}
        cells |= {"seats": seats["seats"], "seats_cost_per_month": seats["cost_per_month"]}
    if energy := document.get("energy"):
        found = entry["energy"]
        for name in ("wh_per_request", "gco2e_per_request"):
            cells |= {f"{name}_{end}": value for end, value in found.get(name, {}).items()}
        check = found.get("cross_check")
        cells |= {
            "wh_per_request_check": check and check["wh_per_request"],
            "energy_model_used": found.get("model_used", found.get("reason")),
            "energy_package": energy["package"],
            "energy_zone": energy["zone"],
        }
    if decision := document.get("decision"):
        points = decision["tipping_points"] or ()
        cells["decision"] = decision["sentence"]
        cells["tipping_points"] = [f"{each['when']}: {each['to_model']}" for each in points]
    return cells


def converted_cells(document: Entry, place: int) -> dict[str, object]:
    """The amounts among these cells in another currency, under the same names."""
    amounts = entries_in(document)[place].get("converted", {})
    seats = document.get("seats", {}).get("converted", {})
    return {
        **{name: amounts[name] for name in names_of(SUCCESS) if name in amounts},
        **{f"seats_{name}": amount for name, amount in seats.items()},
    }


def entries_in(document: Entry) -> Sequence[Entry]:
    """The entries that additions speak of."""
    found: Sequence[Entry] = document["totals"] if "totals" in document else document["rows"]
    return found
