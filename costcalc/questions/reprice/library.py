"""What the library is asked about the cost of logs, in the forms in which people hand it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcalc.asking.given import STRICT, names_given, said_truly, strictly
from costcalc.asking.words import check_words
from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.questions.doubts import certain
from costcalc.questions.reprice.question import QUESTION
from costcalc.questions.reprice.reading import usage_of
from costcalc.questions.reprice.reduction.asked import paths_given, place_given
from costcalc.questions.reprice.reduction.beside import READ_BEFORE
from costcalc.questions.reprice.reduction.recut import regrouped
from costcalc.questions.reprice.reduction.rejects import rejects_to
from costcalc.questions.reprice.sums import UsageSums
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.questions.reprice.request import Request
    from costcalc.questions.reprice.result import Repriced
    from costcalc.rating.table import RatingTable


def repriced(table: RatingTable, logs: object, words: Mapping[str, Any]) -> Repriced:
    """What logs, or sums of their usage, cost then, and would cost on other models."""
    strict, said = strictly({name: value for name, value in words.items() if value is not None})
    rejects = place_given(said.pop("rejects", None), "rejects")
    check_words(said, {*QUESTION.asking.names, "columns", "rejects", STRICT})
    said["models"] = names_given(said.get("models", ()), "models") or None
    said["by"] = names_given(said.get("by", ()), "by") or None
    for name in ("columns", "model_map"):
        if name in said:
            said[name] = _map_of(said[name], name)
    if "columns" in said:
        said["map"] = said.pop("columns")
    for name in ("mean_request", "check"):
        said[name] = said_truly(said.get(name, False), name) or None
    if isinstance(logs, UsageSums):
        for name, value in (("rejects", rejects), ("check", said["check"])):
            if value is not None:
                raise UsageError(READ_BEFORE, name)
        request: Request = QUESTION.asking.read(said, None, table)
        sums, otherwise = regrouped(logs, request.by), None
    else:
        request = QUESTION.asking.read({**said, "logs": paths_given(logs)}, None, table)
        with rejects_to(rejects) as refused:
            sums, _, otherwise = usage_of(table, request, refused=refused)
    found: Repriced = QUESTION.result(table, request, sums=sums, otherwise=otherwise)
    return certain(found, strict=strict)


def _map_of(said: object, name: str) -> dict[str, str]:
    """A map of texts; `UsageError` for anything else."""
    if not isinstance(said, Mapping) or not all(
        isinstance(word, str) and word for each in said.items() for word in each
    ):
        raise UsageError(f"a map of texts is due, not {shown(said)}", name)
    return dict(said)
