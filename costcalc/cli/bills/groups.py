"""A bill summed up: what the rows of each model, month or team used and cost."""

from __future__ import annotations

import json
from decimal import Decimal

from costcalc.cli.bills.amounts import CONTRACTED, LIST, USD, Amounts
from costcalc.cli.bills.days import SIZES, written_day
from costcalc.cli.bills.listed import Listed, as_table
from costcalc.cli.bills.survey import flat
from costcalc.cli.bills.tally import tokens_of
from costcalc.cli.files.answers import answer_stream
from costcalc.errors import UsageError
from costcalc.meters import USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.prose import shown
from costcalc.report.csv import csv_text
from costcalc.report.safe import safe_json
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.cli.bills.tally import PricedRow, Tally
    from costcalc.questions.price.result import Cost

MOST_GROUPS = 100_000
SUMMED = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens")
"""Fields that every sum says; others where a row has them."""
SPARE = (
    "tokens_failed",
    "rows_failed",
    "rows_estimated",
    "rows",
    "cache_write_tokens",
    "requests",
    "cache_read_tokens",
    "currency",
)
"""What a narrow screen can do without, what says least first; the lines below say how many rows failed."""

KEPT = ("input_tokens", "output_tokens")
"""The usage that the narrowest screen shows: what else was used is left out after what is spare."""


class Sum:
    """What some rows used and cost together."""

    __slots__ = (
        "amounts",
        "estimates",
        "failed",
        "failed_tokens",
        "fields",
        "requests",
        "rows",
    )

    def __init__(self) -> None:
        self.rows = self.failed = self.requests = self.estimates = 0
        self.amounts, self.failed_tokens = Amounts(), ZERO
        self.fields: dict[str, Decimal] = dict.fromkeys(SUMMED, ZERO)

    def add(self, row: PricedRow) -> None:
        """Count a row."""
        self.rows += 1
        cost = row.answer.cost
        if row.problem:
            self.failed += 1
            self.failed_tokens = EXACT.add(self.failed_tokens, tokens_of(row.answer.row) or ZERO)
        if row.problem or cost is None:
            return
        self.requests += cost.usage.requests
        self.estimates += cost.estimate is not None
        self.amounts.add(cost)
        self._add_usage(cost)

    def _add_usage(self, cost: Cost) -> None:
        for field in {**self.fields, **cost.usage.to_dict()}:
            if field != "requests":
                amount = Decimal(getattr(cost.usage, field))
                self.fields[field] = EXACT.add(self.fields.get(field, ZERO), amount)


class Groups:
    """The rows of a bill by what they say: `model`, `provider`, `day`, `month`, `year`, or a column.

    Days are those of a `zone`, of UTC where there is none.
    """

    def __init__(
        self, by: Sequence[str], currency: str | None, zone: str | None, *, contract: bool, is_sum: bool
    ) -> None:
        self.by, self._currency, self._zone = by, currency, zone
        self._contract, self._is_sum = contract, is_sum
        self._sums: dict[tuple[str, ...], Sum] = {}
        self.whole = Sum()

    def add(self, row: PricedRow) -> None:
        """Count a row in its group, and in the whole."""
        key = tuple(self._value(each, row) for each in self.by)
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) >= MOST_GROUPS:
                raise UsageError(f"more than {MOST_GROUPS} groups: name a column with fewer values", "by")
            found = self._sums[key] = Sum()
        found.add(row)
        self.whole.add(row)

    def _value(self, name: str, row: PricedRow) -> str:
        cost = row.answer.cost if not row.problem else None
        words = row.answer.row
        if name == "model":
            return cost.model.id if cost is not None else str(words.get("model") or "")
        if name == "provider" and cost is not None:
            return cost.model.provider.id
        if name in SIZES:
            on = cost.on if cost is not None else words.get("on")
            return written_day(on, self._zone)[: SIZES[name]]
        value = flat(row.line.row).get(name)
        return (
            ""
            if value is None
            else value
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False)
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The groups, each with its sums, in the order of their names."""
        for key in sorted(self._sums):
            yield {**dict(zip(self.by, key, strict=True)), **self._document(self._sums[key])}

    def total(self) -> dict[str, Any]:
        """The whole bill."""
        return self._document(self.whole)

    def _document(self, each: Sum) -> dict[str, Any]:
        said = {field: each.fields.get(field, ZERO) for field in self._fields()}
        amounts = each.amounts
        more: dict[str, Any] = {CONTRACTED: plain(amounts.due)} if self._contract else {}
        if self._currency is not None:
            more |= {
                "converted_list_cost": amounts.in_other(LIST) or "0",
                "converted_currency": self._currency,
            }
            more |= (
                {"converted_contracted_cost": amounts.in_other(CONTRACTED) or "0"} if self._contract else {}
            )
        return {
            "rows": each.rows,
            "requests": each.requests if not self._is_sum else None,
            **{field: plain(value) for field, value in said.items()},
            "list_cost": plain(amounts.cost),
            "currency": USD,
            "rows_failed": each.failed,
            "tokens_failed": plain(each.failed_tokens),
            "rows_estimated": each.estimates,
            **more,
        }

    def _fields(self) -> list[str]:
        """The fields that any row has, in their order."""
        return [field for field in USAGE_FIELDS if field in self.whole.fields]


def by_of(found: Namespace, columns: Collection[str]) -> list[str]:
    """What a bill is summed up by; `UsageError` for what is no column of it."""
    by = [part.strip() for each in found.by for part in each.split(",") if part.strip()]
    known = {"model", "provider", *SIZES, *columns}
    for each in by:
        if each not in known:
            from costcalc.hints.words import hint

            raise UsageError(f"no column of {found.file} is called {shown(each)}{hint(each, known)}", "by")
    return list(dict.fromkeys(by))


def write_groups(rows: Iterable[PricedRow], groups: Groups, tally: Tally, found: Namespace) -> None:
    """Sum up the rows of a bill, and write the sums and the whole."""
    for row in rows:
        tally.count(row)
        groups.add(row)
    form = found.format or "table"
    text = _FORMS[form](groups, tally, found)
    with answer_stream(found.place) as out:
        out(text)


def _json_text(groups: Groups, tally: Tally, _: Namespace) -> str:
    document = {
        "schema": "costcalc/bill/1",
        "by": list(groups.by),
        "rows": list(groups.rows()),
        "total": {**groups.total(), "partial": tally.is_partial},
        "failed": [each.to_dict() for each in tally.failures.values()],
    }
    return safe_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _csv_text(groups: Groups, _: Tally, found: Namespace) -> str:
    rows = list(groups.rows())
    if found.total:
        rows.append({groups.by[0]: "total", **groups.total()})
    names = [*groups.by, *groups.total()]
    return csv_text(rows, names)


def _listed_text(groups: Groups, tally: Tally, found: Namespace) -> str:
    whole = groups.total()
    names = [
        *groups.by,
        *(name for name, value in whole.items() if name == "rows" or value not in {0, "0", None}),
    ]
    if groups.by:
        rows = [[str(row[name]) for name in names] for row in groups.rows()]
    rows.append(
        ["total", *("" for _ in groups.by[1:]), *(str(whole[name]) for name in names[len(groups.by) :])]
    )
    below = (
        [f"the total is partial: {tally.problems} of {tally.rows} rows have no price"]
        if tally.is_partial
        else []
    )
    id_of = "model" if "model" in groups.by else None
    numbers = set(names) - {*groups.by, "currency"}
    placed = {*SPARE, *KEPT, *groups.by}
    finer = [each for each in reversed(names) if each in USAGE_FIELDS and each not in placed]
    return as_table(Listed(names, rows, id_of, [*SPARE, *finer], set(groups.by), numbers), below, found)


_FORMS: Mapping[str, Callable[[Groups, Tally, Namespace], str]] = {
    "json": _json_text, "csv": _csv_text, "table": _listed_text, "markdown": _listed_text,
}  # fmt: skip
