"""Usage records in Python: maps, the SDKs' own objects, and prices of them."""

from __future__ import annotations

import pickle
from types import SimpleNamespace
from typing import Any

import pytest

import costcalc
from tests.builders import SHIPPED, usd

CHAT = {
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "total_tokens": 1100,
    "prompt_tokens_details": {"cached_tokens": 600},
}
RESPONSE: dict[str, Any] = {"model": "gpt-4o-2024-08-06", "created": 1767225600, "usage": CHAT}


class Dumped:
    """An object that a pydantic model looks like."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def model_dump(self) -> dict[str, Any]:
        """As pydantic has it."""
        return self.fields


class Told:
    """An object that an older SDK's looks like."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def to_dict(self) -> dict[str, Any]:
        """As SDKs have it."""
        return self.fields


def plain(fields: dict[str, Any]) -> Any:
    """An object with attributes, some of which are such objects again."""
    return SimpleNamespace(**{k: plain(v) if isinstance(v, dict) else v for k, v in fields.items()})


@pytest.fixture(scope="module")
def table():
    """The table that is shipped."""
    return costcalc.load(SHIPPED)


@pytest.mark.parametrize("made", [dict, Dumped, Told, plain])
def test_what_an_sdk_returns(table, made):
    """A map and an object are the same usage, and the price is that of the record's model and instant."""
    usage = costcalc.Usage.from_response(made(RESPONSE))
    assert usage == costcalc.Usage(input_tokens=1000, cache_read_tokens=600, output_tokens=100)
    cost = table.price(None, made(RESPONSE), on=None)
    assert (cost.model.id, cost.on.isoformat()) == ("openai/gpt-4o-2024-08-06", "2026-01-01T00:00:00+00:00")
    # 400 × 2.50 + 600 × 1.25 + 100 × 10, per million
    assert (
        cost.list_cost == table.price("gpt-4o-2024-08-06", usage, on="2026-01-01").list_cost == usd("0.00275")
    )


def test_what_is_said_beats_the_response(table):
    """Another model, another day; a format by its name."""
    cost = table.price("gpt-4o-mini", RESPONSE, on="2026-02-01", usage_format="openai")
    assert cost.model.id == "openai/gpt-4o-mini"
    assert cost.read_as is not None
    assert [each.partition(" '")[0] for each in cost.read_as.said_otherwise] == [
        "the model",
        "the instant 2026-01-01T00:00:00Z",
    ]


def test_the_tier_of_a_response_stays_with_its_usage(table):
    """A usage of a batch is priced as one, unless another tier is said; a copy keeps it, and it is shown."""
    usage = costcalc.Usage.from_response({**RESPONSE, "service_tier": "batch"})
    # 1,000 × 1.25 + 100 × 5, per million: the batch price lists no cached input
    assert table.price("gpt-4o", usage, on="2026-01-01").list_cost == usd("0.00175")
    assert table.price("gpt-4o", usage, on="2026-01-01", service_tier="standard").list_cost == usd("0.00275")
    assert pickle.loads(pickle.dumps(usage)) == usage != costcalc.Usage.from_response(RESPONSE)  # noqa: S301 - our own
    assert "told with {'service_tier': 'batch'}" in repr(usage)


def test_what_is_no_record():
    """The error says what is wrong, and it is a UsageError too."""
    for said in (None, 5, "x", [], {}, object()):
        with pytest.raises(costcalc.UsageRecordError):
            costcalc.Usage.from_response(said)
    assert issubclass(costcalc.NotBilledError, costcalc.UsageError)


def test_a_record_without_an_instant(table):
    """In the library a moment is said by the record, or by who asks."""
    with pytest.raises(costcalc.UsageError, match="does not say when it was"):
        table.price("gpt-4o", CHAT, on=None)


def test_a_providers_own_field_leads_to_its_reader():
    """A slip of names says what reads them."""
    with pytest.raises(costcalc.UsageError, match=r"cache_write_tokens.*Usage\.from_response"):
        costcalc.Usage(cache_creation_input_tokens=5)  # type: ignore[call-arg]
