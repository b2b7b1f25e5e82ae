"""How often costcalc, genai-prices and LiteLLM are right on the day: `make truth` writes docs/truth.md.

The points are those of `tests/truth/points.csv`, collected from public files and pages without a look at
our table, and the known changes of `tests/cases/price/history-*.yaml`, each with the announcement that it
was read in. LiteLLM is asked by its price file, which the variable LITELLM names; it has no dates, so it is
asked for what it says now.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from costcalc import CostcalcError, PricingTable, Usage, load
from costcalc.asking.words import read_usage
from costcalc.numbers import plain, settle
from costcalc.usage.flags import FIELD_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
POINTS = ROOT / "tests" / "truth" / "points.csv"
CASES = ROOT / "tests" / "cases" / "price"
PAGE = ROOT / "docs" / "truth.md"

CLOSE = Decimal("0.0005")
"""How far from what is right, as a part of it, an answer may be: files that hold floats round."""

FIELDS = {
    "input": ("input_tokens",),
    "output": ("output_tokens",),
    "cache_read": ("input_tokens", "cache_read_tokens"),
    "cache_write_5m": ("input_tokens", "cache_write_5m_tokens"),
    "cache_write_1h": ("input_tokens", "cache_write_1h_tokens"),
    "input_audio": ("input_tokens", "input_audio_tokens"),
    "output_audio": ("output_tokens", "output_audio_tokens"),
    "output_image": ("output_tokens", "output_image_tokens"),
    "input_seconds": ("input_seconds",),
    "input_characters": ("input_characters",),
}
"""The fields of a usage of which each is so much, where a point is about one meter."""

THEIRS = {"xai": "x-ai", "zai": "zai", "bedrock": "aws"}
"""What genai-prices calls a provider, where it is another name."""

PREFIX = {
    "google": "gemini/", "mistral": "mistral/", "xai": "xai/", "deepseek": "deepseek/", "zai": "zai/",
    "moonshotai": "moonshot/", "minimax": "minimax/", "perplexity": "perplexity/", "groq": "groq/",
    "alibaba": "dashscope/", "together": "together_ai/", "fireworks": "fireworks_ai/", "azure": "azure/",
}  # fmt: skip
"""What LiteLLM puts before the names of a provider."""

LITELLM_KEYS = {
    "input_tokens": "input_cost_per_token", "output_tokens": "output_cost_per_token",
    "cache_read_tokens": "cache_read_input_token_cost",
    "cache_write_5m_tokens": "cache_creation_input_token_cost",
    "cache_write_1h_tokens": "cache_creation_input_token_cost_above_1hr",
    "input_audio_tokens": "input_cost_per_audio_token", "output_audio_tokens": "output_cost_per_audio_token",
    "output_image_tokens": "output_cost_per_image_token", "input_seconds": "input_cost_per_second",
    "input_characters": "input_cost_per_character",
}  # fmt: skip
LITELLM_TIERS = {"batch": "_batches", "priority": "_priority", "flex": "_flex"}


COLLECTED, KNOWN = "collected without a look at our table", "known changes, written beside our table"
OURS = {"aws": "bedrock"}
"""What a provider is called here, where the points have another name."""


class Point(NamedTuple):
    """What a usage cost at an instant; `cost` is USD, `base` a usage whose cost is taken off.

    `what` says it in words; where it is a price by the million, costs are those of `units` of it.
    """

    origin: str
    provider: str
    model: str
    on: str
    what: str
    usage: Mapping[str, Any]
    base: Mapping[str, Any]
    tier: str
    cost: Decimal
    units: int | None = None

    @property
    def told(self) -> str:
        """The point in few words."""
        tier = f", {self.tier}" if self.tier else ""
        return f"{self.model}, {self.on.removesuffix('T12:00:00Z')}: {self.what}{tier}"

    def amount(self, cost: Decimal) -> str:
        """A cost as it is told."""
        return (
            plain(cost) if self.units is None else plain(settle(Fraction(cost) * 1_000_000 / self.units)[0])
        )


class Answer(NamedTuple):
    """What a system says: a cost, or the kind of its refusal."""

    cost: Decimal | None
    why: str = ""

    def is_right(self, point: Point) -> bool:
        """Whether it is what the sources say, but for the rounding of floats."""
        return self.cost is not None and abs(self.cost - point.cost) <= CLOSE * point.cost

    def told(self, point: Point) -> str:
        """The cost, or why there is none."""
        return self.why if self.cost is None else point.amount(self.cost)


def points() -> Iterator[Point]:
    """Every point, those of the file first."""
    with POINTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _of_row(row)
    for path in sorted(CASES.glob("history-*.yaml")):
        # Everything as text: a number that YAML reads is a float.
        for case in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader):  # noqa: S506 - makes texts only
            if (point := _of_case(case)) is not None:
                yield point


def _of_row(row: Mapping[str, str]) -> Point:
    """A point about a price by the million, asked as a request of a thousand or of the size that is named."""
    size, meter = int(row["request_tokens"] or 0), row["meter"]
    usage = dict.fromkeys(FIELDS[meter], size or 2_000)
    base = {} if size else dict.fromkeys(FIELDS[meter], 1_000)
    asked = size or 1_000
    if size and meter == "output":
        usage, base, asked = {"input_tokens": size, "output_tokens": 1_000}, {"input_tokens": size}, 1_000
    cost = settle(Fraction(row["usd_per_million"]) * asked / 1_000_000)[0]
    what = f"{meter}, a million" + (f" in requests of {size:,}" if size else "")
    provider = OURS.get(row["provider"], row["provider"])
    return Point(
        COLLECTED, provider, row["model"], row["on"], what, usage, base, row["service_tier"], cost, asked
    )


def _of_case(case: Mapping[str, Any]) -> Point | None:
    """A known change: one request, and what it cost; None for a case about a refusal or a note."""
    asked = {name: value for name, value in case["ask"].items() if value != "0"}
    cost = case.get("expect", {}).get("list_cost")
    model, on, tier = asked.pop("model"), asked.pop("on", ""), asked.pop("service_tier", "")
    if cost is None or not on or not asked or any(name not in FIELD_OF for name in asked):
        return None
    usage = {name: value for name, value in read_usage(asked).to_dict().items() if name != "requests"}
    if not usage.keys() <= LITELLM_KEYS.keys():
        return None
    on = f"{on}T12:00:00Z" if len(on) == len("2025-01-25") else on
    what = ", ".join(f"{int(value):,} {name.removesuffix('_tokens')}" for name, value in usage.items())
    return Point(KNOWN, "", model, on, what, usage, {}, tier, Decimal(cost))


def ask_costcalc(table: PricingTable, point: Point) -> Answer:
    """What costcalc says, as the name is typed."""
    tier = {"service_tier": point.tier} if point.tier else {}
    try:
        cost = table.price(point.model, Usage(**point.usage), on=point.on, options=tier)
        base = (
            table.price(point.model, Usage(**point.base), on=point.on, options=tier) if point.base else None
        )
    except CostcalcError as error:
        return Answer(None, error.code.replace("_", " "))
    return Answer(cost.list_cost - (base.list_cost if base else 0))


def ask_genai(point: Point) -> Answer:
    """What genai-prices says of the model of that provider, at that time."""
    from datetime import datetime

    from genai_prices import Usage as TheirUsage
    from genai_prices import calc_price

    def cost(usage: Mapping[str, Any]) -> Decimal:
        known = {name.replace("_5m_", "_").replace("_1h_", "_"): int(value) for name, value in usage.items()}
        priced = calc_price(
            TheirUsage(**known),
            model_ref=point.model.removeprefix(f"{point.provider}/"),
            provider_id=THEIRS.get(point.provider, point.provider),
            genai_request_timestamp=datetime.fromisoformat(point.on),
        )
        return Decimal(str(priced.total_price))

    if point.tier or {"output_image_tokens", "input_seconds", "input_characters"} & point.usage.keys():
        return Answer(None, "cannot be asked")
    try:
        return Answer(cost(point.usage) - (cost(point.base) if point.base else 0))
    except LookupError:
        return Answer(None, "unknown model")


def ask_litellm(file: Mapping[str, Any], point: Point) -> Answer:
    """What LiteLLM's file says now, whatever the day; the whole request is billed at the tier of its size."""
    bare = point.model.removeprefix(f"{point.provider}/")
    entry = file.get(PREFIX.get(point.provider, "") + bare) or file.get(bare)
    if entry is None:
        return Answer(None, "unknown model")

    def unit(field: str, size: int) -> Decimal | None:
        key = LITELLM_KEYS[field] + LITELLM_TIERS.get(point.tier, "")
        above = next(
            (n for n in (272, 200, 128) if size > n * 1000 and f"{key}_above_{n}k_tokens" in entry), None
        )
        said = entry.get(f"{key}_above_{above}k_tokens" if above else key)
        return None if said is None else Decimal(repr(said))

    def cost(usage: Mapping[str, Any]) -> Decimal | None:
        parts = {field: Decimal(str(value)) for field, value in usage.items()}
        for whole in ("input", "output"):
            inside = [
                name for name in parts if name.split("_")[0] in _INSIDE[whole] and name != f"{whole}_tokens"
            ]
            if f"{whole}_tokens" in parts:
                parts[f"{whole}_tokens"] -= sum(parts[name] for name in inside)
        size = int(usage.get("input_tokens", 0))
        costs = [(unit(field, size), amount) for field, amount in parts.items() if amount]
        return (
            None
            if any(each is None for each, _ in costs)
            else sum((e * a for e, a in costs if e is not None), Decimal(0))
        )

    whole, base = cost(point.usage), cost(point.base)
    return Answer(None, "no price") if whole is None or base is None else Answer(whole - base)


_INSIDE = {"input": {"cache", "input"}, "output": {"output", "reasoning"}}


def page() -> str:
    """docs/truth.md: who is right, by provider and by year, and every point on which somebody is not."""
    from importlib.metadata import version

    table, every = load(), list(points())
    every = [each if each.provider else each._replace(provider=_seller(table, each)) for each in every]
    systems: dict[str, Callable[[Point], Answer]] = {
        "costcalc": lambda point: ask_costcalc(table, point),
        f"genai-prices {version('genai-prices')}": ask_genai,
    }
    if os.environ.get("LITELLM"):
        file = json.loads(Path(os.environ["LITELLM"]).read_text(encoding="utf-8"))
        systems["LiteLLM's file"] = lambda point: ask_litellm(file, point)
    answers = {name: [ask(point) for point in every] for name, ask in systems.items()}
    right = {
        name: [each.is_right(point) for each, point in zip(said, every, strict=True)]
        for name, said in answers.items()
    }
    unlike = [place for place in range(len(every)) if not all(each[place] for each in right.values())]
    return "\n".join(
        [
            INTRODUCTION.format(points=len(every)),
            *_counted("points", [each.origin for each in every], right),
            "",
            *_counted("provider", [each.provider for each in every], right),
            "",
            *_counted("year", [each.on[:4] for each in every], right),
            "",
            "## Every point on which one of them is wrong",
            "",
            "A cost is in USD. A word stands for a refusal.",
            "",
            _line(["asked", "right", *answers]),
            _line(["---"] * (2 + len(answers))),
            *(
                _line(
                    [
                        every[place].told,
                        every[place].amount(every[place].cost),
                        *(
                            "✓" if right[name][place] else said[place].told(every[place])
                            for name, said in answers.items()
                        ),
                    ]
                )
                for place in unlike
            ),
            "",
        ]
    )


def _seller(table: PricingTable, point: Point) -> str:
    """The provider of a known change's model."""
    return table.model(point.model, on=point.on).provider.id


def _counted(what: str, groups: Sequence[str], right: Mapping[str, Sequence[bool]]) -> Iterator[str]:
    """Right answers by group, and in total, as a table."""
    counts = Counter(groups)
    yield _line([what, "how many", *right])
    yield _line(["---", *["---:"] * (1 + len(right))])
    by_size = (
        sorted(counts, key=lambda group: (-counts[group], group)) if what == "provider" else sorted(counts)
    )
    for group in by_size:
        of_group = [
            str(sum(ok for ok, each in zip(said, groups, strict=True) if each == group))
            for said in right.values()
        ]
        yield _line([group, str(counts[group]), *of_group])
    yield _line(
        ["all", str(len(groups)), *(f"{sum(said)} ({sum(said) / len(said):.1%})" for said in right.values())]
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


INTRODUCTION = """\
# Who is right about dated prices

Written by `make truth` (`LITELLM=FILE make truth` for LiteLLM's price file): {points} points, each with its
sources in `tests/truth/points.csv` or in the cases of known changes in `tests/cases/price/history-*.yaml`.
Each system is asked the same usage at the same instant, by the name as its provider writes it; LiteLLM's
file has no dates, and answers with what it says now. An answer is right within 0.05 %, because files hold
floats. The known changes were written together with our table, from announcements: that costcalc is right
about them says that the table has them, and no more.

One point is wrong on purpose: files bill `gpt-3.5-turbo` in January 2024 at 1.00 a million, by the
announcement of November 2023 that the name would move on 11 December. OpenAI took that line back, so the
name still meant the model of June 2023, at 1.50.
"""


def main() -> None:
    """Write the page."""
    os.environ["COSTCALC_DATA"] = os.devnull  # the feeds that one user has synchronised are not everybody's
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
