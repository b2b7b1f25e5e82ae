"""`--chart FILE`: the picture of an answer, beside the answer."""

from __future__ import annotations

from pathlib import Path

from costcalc.cli.output import look_of, write
from costcalc.errors import UsageError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import Any


def check_chart(found: Namespace) -> None:
    """Refuse a place that no picture can have, before anything is computed."""
    place = getattr(found, "chart", None)
    if place is None:
        return
    from costcalc.report.charts.files import known_ending

    known_ending(_ending(place))
    if place == found.place:
        raise UsageError("is where the answer is written too: name another file", "chart")


def draw(document: Mapping[str, Any], found: Namespace) -> None:
    """Write the picture of a document where the flag says so."""
    place = getattr(found, "chart", None)
    if place is not None:
        from costcalc.render import picture

        write(picture(document, _ending(place), look_of(found)), place)


def _ending(place: str) -> str:
    return Path(place).suffix.removeprefix(".")
