"""Names as clouds, routers and tools write them, on the whole table."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import (
    CostcalcError,
    NoPriceInForceError,
    NotSoldError,
    UnknownModelError,
    UsageError,
)
from costcalc.pricing.names import spellings
from costcalc.pricing.names.makers import maker_of
from tests.builders import SHIPPED, at, usd

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

USED = costcalc.Usage(input_tokens=100_000)
SOME_DAY = at("2026-10-01T12:00:00Z")
VERTEX = "projects/acme/locations/{}/publishers/{}"
PROFILE = "arn:aws:bedrock:{}:123456789012:inference-profile/{}"


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices"])


@pytest.mark.parametrize(
    ("name", "on", "model", "cost"),
    [
        ("GPT-4o mini", "2025-09-01", "openai/gpt-4o-mini", "0.015"),
        ("OpenAI GPT-4o", "2025-09-01", "openai/gpt-4o", "0.25"),
        ("openai:gpt-4o", "2025-09-01", "openai/gpt-4o", "0.25"),
        ("Claude 3.5 Sonnet", "2025-03-01", "anthropic/claude-3-5-sonnet", "0.3"),
        ("Anthropic Claude Sonnet 4.5", "2026-01-15", "anthropic/claude-sonnet-4-5", "0.3"),
        ("sonnet 4.5", "2026-01-15", "anthropic/claude-sonnet-4-5", "0.3"),
        ("claude-sonnet-4-5[1m]", "2026-01-15", "anthropic/claude-sonnet-4-5", "0.3"),
        ("claude-4.5-sonnet-thinking", "2026-01-15", "anthropic/claude-sonnet-4-5", "0.3"),
        ("GPT-5.4 (high)", "2026-05-01", "openai/gpt-5.4", "0.25"),
        ("Claude 4.5 Sonnet (Thinking)", "2026-01-15", "anthropic/claude-sonnet-4-5", "0.3"),
        ("gpt-5.4-xhigh", "2026-05-01", "openai/gpt-5.4", "0.25"),
        ("grok-4.7-medium", "2026-10-15", "xai/grok-4.7", "0.2"),
        ("gemini-3.8-flash-high", "2026-09-03", "google/gemini-3.8-flash", "0.075"),
        ("models/gemini-2.5-flash", "2026-03-01", "google/gemini-2.5-flash", "0.03"),
        ("vertex_ai/gemini-2.5-flash", "2026-03-01", "google/gemini-2.5-flash", "0.03"),
        ("google-vertex:claude-haiku-4-5@20251001", "2026-01-19", "google/claude-haiku-4-5", "0.1"),
        (VERTEX.format("global", "anthropic/models/claude-opus-4-5@20251101"), "2026-07-19", "google/claude-opus-4-5", "0.5"),
        (VERTEX.format("us-east5", "anthropic/models/claude-opus-4-5@20251101"), "2026-07-19", "google/claude-opus-4-5", "0.55"),
        (VERTEX.format("europe-west1", "google/models/gemini-3.5-flash"), "2026-08-01", "google/gemini-3.5-flash", "0.165"),
        (VERTEX.format("europe-west1", "google/models/gemini-2.5-flash"), "2026-03-01", "google/gemini-2.5-flash", "0.03"),
        (PROFILE.format("us-east-1", "us.anthropic.claude-haiku-4-5-20251001-v1:0"), "2026-01-19", "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0", "0.11"),
        (PROFILE.format("eu-central-1", "eu.amazon.nova-pro-v1:0"), "2026-01-19", "bedrock/eu.amazon.nova-pro-v1:0", "0.105"),
        ("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0", "2026-01-19", "bedrock/amazon.nova-pro-v1:0", "0.08"),
        ("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0", "2026-01-19", "bedrock/eu.amazon.nova-pro-v1:0", "0.105"),
        ("bedrock/converse/us.amazon.nova-pro-v1:0", "2026-01-19", "bedrock/amazon.nova-pro-v1:0", "0.08"),
        ("bedrock/us-east-1/amazon.nova-pro-v1:0", "2026-01-19", "bedrock/amazon.nova-pro-v1:0", "0.08"),
        ("Amazon Nova Pro", "2026-01-19", "bedrock/amazon.nova-pro-v1:0", "0.08"),
        ("fireworks_ai/accounts/fireworks/models/deepseek-v3p1", "2026-03-01", "fireworks/deepseek-v3p1", "0.056"),
        ("together_ai/deepseek-ai/DeepSeek-V3.1", "2026-03-01", "together/deepseek-v3.1", "0.06"),
        ("x-ai/grok-4", "2026-02-01", "xai/grok-4", "0.3"),
        ("groq:openai/gpt-oss-120b", "2026-02-01", "groq/openai/gpt-oss-120b", "0.015"),
        ("azure/global-standard/gpt-4.1", "2026-05-01", "azure/gpt-4.1", "0.2"),
        ("azure/eu/gpt-4o", "2026-05-01", "azure/gpt-4o", "0.275"),
    ],
)  # fmt: skip
def test_whose_price_it_is(table: PricingTable, name: str, on: str, model: str, cost: str):
    """The model that is meant at its own price, in the region that the name says."""
    found = table.price(name, USED, on=on)
    assert (found.model.id, found.list_cost, found.matched) == (model, usd(cost), "spelling")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcd1234", "application inference profile"),
        ("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcd1234", "of its own"),
        ("arn:aws:bedrock:sa-east-1::foundation-model/amazon.nova-pro-v1:0", ""),
        ("bedrock/us-gov-west-1/amazon.nova-pro-v1:0", ""),
        ("accounts/acme/models/mine", "account of its own"),
        ("anthropic--claude-4-sonnet", "generative AI hub"),
        ("amazon--nova-pro", "generative AI hub"),
        ("sap/anthropic--claude-4.5-sonnet", "generative AI hub"),
        ("x-ai/grok-4:nitro", "another provider"),
        ("openrouter/openai/gpt-4o:floor", "another provider"),
        ("openai/gpt-4o:online", "web searches"),
        ("openai/gpt-4o:free", "only where OpenRouter lists it"),
        ("openrouter/auto", "a router's price"),
        ("cursor/auto", "a router's price"),
        ("google/eu.anthropic.claude-opus-4-5-20251101-v1:0", ""),
        ("ft:gpt-5:acme::A1b2C3", ""),
        ("gpt-4o-2023-01-01", ""),
        ("claude-opus-4-80", ""),
        ("claude-sonnet-4-5-20991231", ""),
        ("gpt-4o-minimal", ""),
        ("gpt-5.4-pro-mini", ""),
        ("gpt-55", ""),
        ("o11", ""),
        ("gpt-4o\u200b", ""),  # a space of no width
        ("gpt-4\u043e", ""),  # a Cyrillic letter
        ("gpt\u20114o", ""),  # a hyphen that does not break
        ("gpt-4o\x00", ""),
    ],
)  # fmt: skip
def test_what_no_name_tells(table: PricingTable, name: str, why: str):
    """What names no product of the table is refused, with the reason where the form of the name has one."""
    with pytest.raises(UnknownModelError, match=re.escape(why or "no model is called")) as caught:
        table.find(name, SOME_DAY)
    assert name not in caught.value.near


def test_azure_at_the_list_of_openai(table: PricingTable):
    """What no price list of Azure is known to have is said to be taken from OpenAI's; its zones are not."""
    cost = table.price("azure/gpt-6.2-astra", USED, on="2026-11-20")
    assert (cost.model.id, cost.list_cost) == ("azure/gpt-6.2-astra", usd("0.8"))
    assert cost.notes[0].startswith("azure/gpt-6.2-astra: no price list of Azure is known to have it")
    for name in ("azure/eu/gpt-6.2-astra", "azure/claude-9", "azure/gpt-77", "azure/chatgpt-4o-latest"):
        with pytest.raises(CostcalcError):
            table.price(name, USED, on="2026-11-20")


@pytest.mark.parametrize(
    "asked",
    [{"service_tier": "batch"}, {"service_tier": "priority"}, {"service_tier": "flex"}, {"region": "eu"}],
)
def test_azure_has_no_more_of_openai_than_that(table: PricingTable, asked: dict[str, str]):
    """Batches, priority and zones of Azure have prices of their own: that of OpenAI is not taken for them."""
    with pytest.raises(NotSoldError, match="global standard alone") as caught:
        table.price("azure/gpt-6.2-astra", USED, on="2026-11-20", options=asked)
    assert caught.value.commands == ("costcalc price azure/gpt-6.2-astra --input 100000 --on 2026-11-20",)
    theirs = table.price("gpt-6.2-astra", USED, on="2026-11-20", options={"service_tier": "batch"})
    assert theirs.list_cost == usd("0.4")  # half of 8 USD per million
    own = table.price("azure/gpt-5", USED, on="2026-11-20", options={"service_tier": "batch"})
    assert own.list_cost == usd("0.0625")  # Azure's own, half of 1.25


def test_openais_own_prices_stay_whole_beside_azures(table: PricingTable):
    """In whichever order both are asked about in one table."""
    for name in ("gpt-6.2-sol", "azure/gpt-6.2-sol", "gpt-6.2-sol"):
        found = table.find(name, at("2026-11-20T12:00:00Z"))
        batches = [
            each.sold
            for period in found.rater.model.prices
            for each in period.variants
            if each.when.options == {"service_tier": ("batch",)}
        ]
        assert {*batches} == {name == "gpt-6.2-sol"}


def test_azure_stands_beside_openai(table: PricingTable):
    """Both are asked about at once: of a batch OpenAI's price is known, and Azure's is not."""
    work = costcalc.Workload(requests="100/day", input=1_000, output=100)
    both = ["gpt-6.2-sol", "azure/gpt-6.2-sol"]
    found = table.compare(work, both, on="2026-11-20", service_tier="batch")
    assert [row.model.id for row in found.rows] == ["openai/gpt-6.2-sol"]
    assert [each.model for each in found.unranked] == ["azure/gpt-6.2-sol"]
    usual = table.compare(work, both, on="2026-11-20")
    assert {row.model.id for row in usual.rows} == {"openai/gpt-6.2-sol", "azure/gpt-6.2-sol"}
    assert "openai/gpt-6.2-sol azure/gpt-6.2-sol" in usual.command


def test_azure_leads_on_where_openai_had_no_price_yet(table: PricingTable):
    """The line that an error offers is about Azure too, and its history has no batches of OpenAI's."""
    with pytest.raises(NoPriceInForceError) as caught:
        table.price("azure/gpt-6.2-sol", USED, on="2026-01-01")
    assert caught.value.commands[0].startswith("costcalc price azure/gpt-6.2-sol ")
    variants = table.history("azure/gpt-6.2-sol").lines[0].period.variants
    assert not any(each.sold for each in variants if "service_tier" in each.when.options)


EUROPE = VERTEX.format("europe-west1", "anthropic/models/claude-sonnet-4-5")
WORLD = VERTEX.format("global", "anthropic/models/claude-sonnet-4-5")


def test_the_region_of_a_name_is_asked_again(table: PricingTable):
    """The command of a comparison, and of a projection, asks for the price of the same region."""
    work = costcalc.Workload(requests="100/day", input=1_000, output=100)
    found = table.compare(work, [EUROPE, "gpt-5.5"], on="2026-11-20")
    assert f" {EUROPE} " in found.command
    (row,) = [each for each in found.rows if each.model.id == "google/claude-sonnet-4-5"]
    assert row.cost_per_request == usd("0.00495")  # 1,000 × 3.30 + 100 × 16.50 per million
    assert row.notes[0] == "region europe-west1, as the name that was asked says"
    projected = table.project(work, [EUROPE], start="2026-12", months=1)
    assert f" {EUROPE} " in projected.command
    assert row.notes[0] in projected.courses[0].notes


def test_two_regions_of_a_model_are_no_two_rows(table: PricingTable):
    """One of them would be lost: they are asked about one at a time."""
    work = costcalc.Workload(requests="100/day", input=1_000, output=100)
    told = r"\(region europe-west1\) and google/claude-sonnet-4-5 are one model"
    with pytest.raises(UsageError, match=told):
        table.compare(work, [EUROPE, WORLD], on="2026-11-20")


def test_a_contract_with_openai_is_none_with_azure():
    """Of what Azure takes at OpenAI's list price, OpenAI's discounts say nothing."""
    table = costcalc.load(SHIPPED, overlay=SHIPPED.parents[1] / "examples" / "contract.yaml")
    costs = [table.price(f"{each}gpt-6.2-sol", USED, on="2026-12-01") for each in ("", "azure/")]
    assert [each.contracted_cost for each in costs] == [usd("0.17"), usd("0.2")]  # 15 % off, and the list


def test_a_fine_tuned_model_is_not_lent_to_azure(table: PricingTable):
    """Azure has prices of its own for them, and bills by the hour besides."""
    with pytest.raises(UnknownModelError):
        table.find("azure/ft:gpt-4.1-2025-04-14", SOME_DAY)


def test_which_endpoint_of_bedrock_answered_is_left_open():
    """A name without the region is taken at the price of one, and the note has both; AWS's own id says which."""
    table = costcalc.load(SHIPPED, layers=["table", "history"])
    open_one = table.price("bedrock/claude-sonnet-4-5-20250929", USED, on="2026-01-15")
    assert (open_one.model.id, open_one.list_cost) == (
        "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
        usd("0.33"),
    )
    assert "v1:0 input 3.3, output 16.5" in open_one.notes[0]
    assert "v1:0 input 3, output 15" in open_one.notes[0]
    for name, cost in (("us.", "0.33"), ("global.", "0.3")):
        said = table.price(f"{name}anthropic.claude-sonnet-4-5-20250929-v1:0", USED, on="2026-01-15")
        assert (said.list_cost, said.notes) == (usd(cost), ())
    alike = table.price("bedrock/claude-3-haiku-20240307", USED, on="2025-01-15")
    assert (alike.list_cost, alike.notes) == (usd("0.025"), ())  # everywhere 0.25


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("vertex_ai/claude-sonnet-4-5-20250929", "google/claude-sonnet-4-5"),
        ("gpt-5.6-sol-2026-07-09", "openai/gpt-5.6-sol"),
        ("azure/gpt-4.1-2025-04-14", "azure/gpt-4.1"),
        ("azure_ai/o3", "azure/o3"),
        ("AZURE-AI/O3", "azure-ai/o3"),
        ("us.anthropic.claude-opus-4-7-v1", "bedrock/anthropic.claude-opus-4-7"),
        (
            "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "bedrock/us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
        ),
        ("ai21.jamba-1-5-large-v1:0", "bedrock/ai21.jamba-1-5-large-v1:0"),
        ("workers-ai/@cf/openai/gpt-oss-120b", "cloudflare/@cf/openai/gpt-oss-120b"),
    ],
)
def test_what_one_feed_calls_so_is_the_model_of_our_own_files(name: str, model: str):
    """A name with the day, or with the version, has all of the prices of its model, and not a feed's alone."""
    table = costcalc.load(SHIPPED, layers=["table", "genai-prices", "history"])
    assert table.model(name, on=at("2026-08-25T12:00:00Z")).id == model


def test_azure_has_the_prices_of_openai(table: PricingTable):
    """What the note says: wherever both are known on a day, they are the same."""
    usage = costcalc.Usage(input_tokens=1_000, output_tokens=1_000)
    compared = 0
    for model in costcalc.load(SHIPPED, layers=["table"]).models():
        if model.provider.id != "azure":
            continue
        for on in ("2025-06-01", "2026-02-01", "2026-09-01"):
            try:
                costs = {
                    table.price(f"{who}/{model.id[6:]}", usage, on=on).list_cost
                    for who in ("azure", "openai")
                }
            except CostcalcError:
                continue
            compared += 1
            assert len(costs) == 1, (model.id, on)
    assert compared > 30


def test_a_clouds_prefix_is_the_cloud(table: PricingTable):
    """A seller that is said is never answered with another's price, but for Azure's note."""
    names = ["gpt-4o", "claude-sonnet-4-5", "gemini-2.5-flash", "GPT-5", "deepseek-v3.1", "sonnet"]
    for before in [word for row in spellings.SELLERS for word in row.words]:
        for name in names:
            try:
                found = table.find(f"{before}/{name}", SOME_DAY)
            except CostcalcError:
                continue
            sellers = next(row.sellers for row in spellings.SELLERS if before in row.words)
            noted = found.meaning is not None and "no price list of Azure" in found.meaning.note
            assert found.rater.model.provider.id in sellers or noted, (before, name)


def test_every_row_has_a_source():
    """Each row of a form says where it is said."""
    kinds = spellings.SELLERS, spellings.PATHS, spellings.ORDERS, spellings.SUFFIXES, spellings.REFUSED
    sources = [row.source for kind in kinds for row in kind]
    assert all(each.startswith("https://") for each in sources)
    for row in (*spellings.PATHS, *spellings.SUFFIXES, *spellings.REFUSED, *spellings.ORDERS):
        re.compile(row.pattern)


def test_a_makers_name_stays_its_makers(table: PricingTable):
    """In any case, with any marks, no bare name finds another than its maker, or a cloud that writes so alone."""
    for name in table.catalogue.all_names()[::5]:
        maker = maker_of(name)
        if "/" in name or not maker or "@" in name:
            continue
        for written in (name.upper(), name.replace("-", " "), name.replace("-", "_"), name.replace("-", "")):
            try:
                model = table.find(written, SOME_DAY).rater.model
            except CostcalcError:
                continue
            assert model.provider.id == maker, (name, written, model.id)


@pytest.fixture(scope="module")
def whole() -> PricingTable:
    """The table with all that is packaged, the history too: it has ids of Azure's data zones."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices", "history"])


ZONED = costcalc.Usage(input_tokens=100_000, cache_read_tokens=50_000, output_tokens=10_000)


@pytest.mark.parametrize(
    ("name", "on", "model", "cost"),
    [
        ("azure/eu/gpt-4.1", "2026-05-01", "azure/gpt-4.1", "0.2255"),
        ("Azure/EU/GPT-4.1", "2026-05-01", "azure/gpt-4.1", "0.2255"),
        ("azure/us/gpt-4o", "2026-05-01", "azure/gpt-4o", "0.31625"),
        ("azure/us/gpt-4o-mini", "2026-05-01", "azure/gpt-4o-mini", "0.019"),
        ("azure/eu/gpt-5.1", "2026-05-01", "azure/gpt-5.1", "0.185625"),  # which a file rounds
        ("azure/eu/gpt-4o-2024-11-20", "2026-05-01", "azure/gpt-4o-2024-11-20", "0.31625"),  # cached too
        ("azure/us/o4-mini-2025-04-16", "2026-05-01", "azure/o4-mini", "0.12405"),
    ],
)
def test_a_data_zone_of_azure_is_our_own_model_there(
    whole: PricingTable, name: str, on: str, model: str, cost: str
):
    """1.1 times the global standard, on the days of our own table, whatever id a feed has for the zone."""
    found = whole.price(name, ZONED, on=on)
    assert (found.model.id, found.list_cost, found.matched) == (model, usd(cost), "spelling")
    assert found.options["region"] == name.split("/")[1].lower()


def test_a_feeds_own_id_of_a_zone_stands_where_it_agrees(whole: PricingTable):
    """It may know of more: of web searches, which ours does not price there. So it does where ours has none."""
    searched = whole.price("azure/eu/gpt-4.1", costcalc.Usage(web_searches=10), on="2026-11-18")
    assert (searched.model.id, searched.list_cost) == ("azure/eu/gpt-4.1", usd("0.14"))
    before = whole.price("azure/eu/gpt-4o-2024-11-20", USED, on="2025-03-15")
    assert (before.model.id, before.list_cost) == ("azure/eu/gpt-4o-2024-11-20", usd("0.275"))


@pytest.mark.parametrize(
    "name", ["azure/eu/gpt-4.1", VERTEX.format("us-east5", "anthropic/models/claude-opus-4-5@20251101")]
)
def test_a_region_that_a_name_says_is_asked_for_again(whole: PricingTable, name: str):
    """The command of a comparison, and of a projection, has the region too: it gives the same figures."""
    work = costcalc.Workload(requests="10/day", input="1000 token", output="100 token")
    compared = whole.compare(work, [name, "gpt-4o"], on="2026-07-19")
    projected = whole.project(work, [name, "gpt-4o"], start="2026-08", months=1)
    for answer in (compared, projected):
        assert name in answer.command
        assert whole.verify(answer.to_dict()).holds
    with_base = whole.compare(work, [name, "gpt-4o"], baseline=name, on="2026-07-19")
    assert f"--baseline {name}" in with_base.command


def test_a_zone_of_the_seller_that_was_asked_is_asked_for_again(whole: PricingTable):
    """The command says whose zone it is, as it does not say the seller besides."""
    found = whole.compare(
        preset="support-assistant", models=["eu/gpt-4.1"], provider="azure", on="2026-07-19"
    )
    assert found.command.startswith("costcalc compare azure/eu/gpt-4.1 ")


def test_two_regions_of_a_model_are_not_one_row(whole: PricingTable):
    """One of them would be passed over in silence."""
    work = costcalc.Workload(requests="10/day", input="1000 token", output="100 token")
    with pytest.raises(UsageError, match="one model with different options"):
        whole.compare(work, ["azure/eu/gpt-4.1", "azure/gpt-4.1"], on="2026-07-19")
    assert len(whole.compare(work, ["azure/gpt-4.1", "azure/global/gpt-4.1"], on="2026-07-19").rows) == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("bedrock/llama-3.3-70b", "bedrock/meta.llama3-3-70b-instruct-v1:0"),
        ("bedrock/deepseek-v3.1", "bedrock/deepseek.v3-v1:0"),
        ("fireworks/deepseek-v3.2", "fireworks/deepseek-v3p2"),
    ],
)
def test_a_hosts_own_id_of_the_weights_is_near(whole: PricingTable, name: str, near: str):
    """Who sells the weights under another id is not said to sell none of the name."""
    with pytest.raises(UnknownModelError) as caught:
        whole.price(name, USED, on="2026-03-01")
    assert near in caught.value.near
