"""A bill of 5,000 rows of 18 months against price sheets typed beside it: none is priced differently.

The sheets are those of the providers, each with the page that says so; costs are worked out in fractions, and
nothing of costcalc's own table is used for them. What the sheets do not sell must have no cost.
"""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest

from costcalc.cli.main import run
from tests.builders import SHIPPED

ROWS = 5_000
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
MILLION = 1_000_000


class Sheet(NamedTuple):
    """USD per million tokens, from an instant until another; None where no row has anything of the cache."""

    start: str
    end: str
    input: str
    cached: str | None
    output: str
    source: str

    def covers(self, at: datetime) -> bool:
        """Whether the sheet is in force."""
        return datetime.fromisoformat(self.start) <= at < datetime.fromisoformat(self.end)


OPENAI = "https://developers.openai.com/api/docs/pricing"
ANTHROPIC = "https://platform.claude.com/docs/en/about-claude/pricing"
GOOGLE = "https://ai.google.dev/gemini-api/docs/pricing"
DEEPSEEK = "https://api-docs.deepseek.com/quick_start/pricing-details-usd"
FIRST, LAST = "2025-01-01T00:00:00Z", "2026-07-01T00:00:00Z"

SHEETS: dict[str, tuple[Sheet, ...]] = {
    "gpt-4o-2024-08-06": (Sheet(FIRST, LAST, "2.50", "1.25", "10", OPENAI),),
    "o1-2024-12-17": (
        Sheet(FIRST, LAST, "15", "7.50", "60",
              "https://community.openai.com/t/how-to-correct-compute-the-cost-of-an-o1-model-api-call/1099176"),
    ),
    "o3-mini-2025-01-31": (Sheet("2025-02-01T00:00:00Z", LAST, "1.10", "0.55", "4.40", OPENAI),),
    "o4-mini-2025-04-16": (Sheet("2025-04-17T00:00:00Z", LAST, "1.10", "0.275", "4.40", OPENAI),),
    "o3-2025-04-16": (  # "o3 price drops 80%", on 2025-06-10, which is left out
        Sheet("2025-04-17T00:00:00Z", "2025-06-10T00:00:00Z", "10", "2.50", "40", OPENAI),
        Sheet("2025-06-11T00:00:00Z", LAST, "2", "0.50", "8", OPENAI),
    ),
    "gpt-5-2025-08-07": (Sheet("2025-08-08T00:00:00Z", LAST, "1.25", "0.125", "10", OPENAI),),
    "gpt-5.1-2025-11-13": (Sheet("2025-11-14T00:00:00Z", LAST, "1.25", "0.125", "10", OPENAI),),
    "gpt-5.2-2025-12-11": (Sheet("2025-12-12T00:00:00Z", LAST, "1.75", "0.175", "14", OPENAI),),
    "gpt-5.4-2026-03-05": (Sheet("2026-03-06T00:00:00Z", LAST, "2.50", "0.25", "15", OPENAI),),
    "claude-3-5-sonnet-20241022": (
        Sheet(FIRST, "2025-08-01T00:00:00Z", "3", "0.30", "15", ANTHROPIC),
    ),
    "claude-sonnet-4-20250514": (
        Sheet("2025-05-23T00:00:00Z", "2026-06-15T00:00:00Z", "3", "0.30", "15", ANTHROPIC),
    ),
    "claude-sonnet-4-5-20250929": (Sheet("2025-09-30T00:00:00Z", LAST, "3", "0.30", "15", ANTHROPIC),),
    "claude-opus-4-1-20250805": (Sheet("2025-08-06T00:00:00Z", LAST, "15", "1.50", "75", ANTHROPIC),),
    "claude-opus-4-5-20251101": (Sheet("2025-11-25T00:00:00Z", LAST, "5", "0.50", "25", ANTHROPIC),),
    "claude-haiku-4-5-20251001": (Sheet("2025-10-16T00:00:00Z", LAST, "1", "0.10", "5", ANTHROPIC),),
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0": (  # a profile of the US: a tenth more
        Sheet("2025-10-01T00:00:00Z", LAST, "3.30", None, "16.50",
              "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html"),
    ),
    "gemini-2.5-flash": (
        Sheet("2025-07-06T00:00:00Z", "2026-01-01T00:00:00Z", "0.30", None, "2.50", GOOGLE),
        Sheet("2026-01-01T00:00:00Z", LAST, "0.30", "0.03", "2.50", GOOGLE),
    ),
    "gemini-2.5-pro": (
        Sheet("2025-07-06T00:00:00Z", "2026-01-01T00:00:00Z", "1.25", None, "10", GOOGLE),
        Sheet("2026-01-01T00:00:00Z", LAST, "1.25", "0.125", "10", GOOGLE),
    ),
    "deepseek-chat": (
        Sheet(FIRST, "2025-02-08T16:00:00Z", "0.14", "0.014", "0.28", DEEPSEEK),
        Sheet("2025-02-08T16:00:00Z", "2025-09-05T16:00:00Z", "0.27", "0.07", "1.10", DEEPSEEK),
        Sheet("2025-09-05T16:00:00Z", "2025-09-29T00:00:00Z", "0.56", "0.07", "1.68", DEEPSEEK),
        Sheet("2025-09-30T00:00:00Z", "2026-04-20T00:00:00Z", "0.28", "0.028", "0.42",
              "https://awesomeagents.ai/models/deepseek-v3-2"),
    ),
    "deepseek-reasoner": (
        Sheet("2025-01-21T00:00:00Z", "2025-09-05T16:00:00Z", "0.55", "0.14", "2.19", DEEPSEEK),
        Sheet("2025-09-05T16:00:00Z", "2025-09-29T00:00:00Z", "0.56", "0.07", "1.68", DEEPSEEK),
        Sheet("2025-09-30T00:00:00Z", "2026-04-20T00:00:00Z", "0.28", "0.028", "0.42",
              "https://awesomeagents.ai/models/deepseek-v3-2"),
    ),
    "mistral-large-2411": (
        Sheet(FIRST, "2026-05-31T00:00:00Z", "2", None, "6", "https://mistral.ai/pricing"),
    ),
    "grok-4-fast-reasoning": (
        Sheet("2025-10-01T00:00:00Z", "2026-03-01T00:00:00Z", "0.20", None, "0.50", "https://docs.x.ai/docs/models"),
    ),
}  # fmt: skip
"""What each API id cost until it was retired, as its provider's page said; days of unknown hours are out."""

OFF_PEAK = {"deepseek-chat": ("0.135", "0.035", "0.55"), "deepseek-reasoner": ("0.135", "0.035", "0.55")}
OFF_PEAK_FROM = datetime(2025, 2, 27, tzinfo=UTC)
OFF_PEAK_TO = datetime(2025, 9, 5, 16, tzinfo=UTC)
UNSURE = (datetime(2025, 2, 26, tzinfo=UTC), OFF_PEAK_FROM)
"""The day on which the discount of 16:30 to 00:30 UTC was announced."""


class Asked(NamedTuple):
    """A row, and what it must cost; None where it must have no cost."""

    at: datetime
    model: str
    input: int
    cached: int
    output: int
    cost: Fraction | None


def rates_of(model: str, at: datetime) -> tuple[str, str | None, str] | None:
    """What a model costs at an instant; None where the sheets do not say it."""
    sheet = next((each for each in SHEETS[model] if each.covers(at)), None)
    if sheet is None:
        return None
    if model in OFF_PEAK:
        if UNSURE[0] <= at < UNSURE[1]:
            return None
        minute = at.hour * 60 + at.minute
        if OFF_PEAK_FROM <= at < OFF_PEAK_TO and (minute >= 16 * 60 + 30 or minute < 30):
            return OFF_PEAK[model]
    return sheet.input, sheet.cached, sheet.output


def rows_of_a_bill() -> list[Asked]:
    """Random rows of 18 months, with a few that cannot be priced."""
    dice = random.Random(20260701)  # noqa: S311 - the same bill each time
    rows: list[Asked] = []
    while len(rows) < ROWS:
        at = START + timedelta(seconds=dice.randrange(int((END - START).total_seconds())))
        model = dice.choice([*SHEETS])
        rates = rates_of(model, at)
        if rates is None:
            continue
        used, output = dice.randint(1, 120_000), dice.randint(1, 8_000)
        cached = 0 if rates[1] is None else dice.randint(0, used)
        price_in, price_cached, price_out = (Fraction(each or 0) for each in rates)
        cost = ((used - cached) * price_in + cached * price_cached + output * price_out) / MILLION
        row = Asked(at, model, used, cached, output, cost)
        rows.append(_spoiled(row, dice) if dice.random() < 0.015 else row)
    return rows


def _spoiled(row: Asked, dice: random.Random) -> Asked:
    """A row that nobody can price: more from the cache than there was, no such model, not on sale yet."""
    return dice.choice(
        [
            row._replace(cached=row.input + 1, cost=None),
            row._replace(model="gpt-4o-2099-01-01", cost=None),
            row._replace(model="gpt-5-2025-08-07", at=datetime(2025, 3, 1, tzinfo=UTC), cached=0, cost=None),
        ]
    )


def as_csv(rows: list[Asked]) -> str:
    """The bill as a gateway writes it, under the names of OpenAI's usage."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["created_at", "model", "prompt_tokens", "cached_tokens", "completion_tokens", "team"])
    for row in rows:
        written = f"{row.at:%Y-%m-%d %H:%M:%S}"
        writer.writerow([written, row.model, row.input, row.cached, row.output, f"team {row.output % 7}"])
    return text.getvalue()


@pytest.fixture(scope="module")
def bill() -> list[Asked]:
    """The rows."""
    return rows_of_a_bill()


@pytest.fixture(scope="module")
def file(bill, tmp_path_factory):
    """The file of the rows."""
    place = tmp_path_factory.mktemp("bill") / "usage.csv"
    place.write_text(as_csv(bill), encoding="utf-8")
    return place


def ask(*words: str) -> int:
    """Run the command on the shipped table."""
    return run(["price", *words, "--pricing", str(SHIPPED), "--timezone", "UTC", "--quiet"])


def test_a_bill_of_many(bill, file, tmp_path):
    """At least 98 % of the rows are priced, each at the sheets' cost; what nobody sells has no cost."""
    out = tmp_path / "bill.csv"
    assert ask("--file", str(file), "-o", str(out)) == 1
    with out.open(encoding="utf-8", newline="") as answer:
        found = list(csv.DictReader(answer))
    assert len(found) == ROWS
    wrong = [
        f"{row.model} {row.at}: {said['list_cost']} is not {float(row.cost)}"
        for row, said in zip(bill, found, strict=True)
        if row.cost is not None and said["list_cost"] and Fraction(said["list_cost"]) != row.cost
    ]
    assert wrong == []
    invented = [row for row, said in zip(bill, found, strict=True) if row.cost is None and said["list_cost"]]
    assert invented == []
    unpriced = [
        f"{row.model} {row.at}: {said['problem']}"
        for row, said in zip(bill, found, strict=True)
        if row.cost is not None and not said["list_cost"]
    ]
    assert len(unpriced) <= ROWS * 0.02, unpriced[:5]
    assert all(said["problem"] for said in found if not said["list_cost"])


def test_sums_of_a_bill(bill, file, tmp_path):
    """Summed up by model and month the costs are those of the sheets, and so is the whole."""
    out = tmp_path / "sums.json"
    assert ask("--file", str(file), "--by", "team,month", "--format", "json", "-o", str(out)) == 1
    said = json.loads(out.read_text(encoding="utf-8"))
    groups: dict[tuple[str, str], Fraction] = {}
    for row in bill:
        key = f"team {row.output % 7}", f"{row.at:%Y-%m}"
        groups[key] = groups.get(key, Fraction()) + (row.cost or 0)
    assert {(each["team"], each["month"]): Fraction(each["list_cost"]) for each in said["rows"]} == groups
    assert Fraction(said["total"]["list_cost"]) == sum(row.cost or 0 for row in bill)
    refused = [row for row in bill if row.cost is None]
    assert said["total"]["rows_failed"] == len(refused)
    assert said["total"]["partial"] is True
    assert sum(each["rows"] for each in said["failed"]) == len(refused)
