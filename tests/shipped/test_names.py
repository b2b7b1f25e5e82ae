"""Names as people write them, on the whole table: whose model is priced, and what a hint leads to."""

from __future__ import annotations

import contextlib
import pickle
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import costcalc
from costcalc.errors import AmbiguousModelError, CostcalcError, UnknownModelError, UnpricedModelError
from costcalc.periods import day_start
from costcalc.pricing.names.makers import BEGINNINGS, EVERY_MAKER, maker_of, says_host
from tests.asking import history as ask_history
from tests.builders import SHIPPED, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable

EARLY = timedelta(days=3)
"""How much before the day of its name a model was announced at most."""
ON = at("2026-11-22T18:00:00Z")
SLIPS: dict[str, Callable[[str], str]] = {
    "points": lambda name: re.sub(r"(?<=\d)-(?=\d)", ".", name),
    "no points": lambda name: re.sub(r"(?<=\d)\.(?=\d)", "-", name),
    "a letter less": lambda name: name[: len(name) // 2] + name[len(name) // 2 + 1 :],
    "two letters swapped": lambda name: name[:-3] + name[-2:-1] + name[-3:-2] + name[-1:],
    "upper case": str.upper,
    "of a tool": lambda name: f"models/{name}",
    "of an unknown seller": lambda name: f"nobody_ai/{name}",
    "of a cloud's region": lambda name: f"us.anthropic.{name}",
    "of Google": lambda name: f"google/{name}",
    "of a region at Google": lambda name: f"google/eu.anthropic.{name}",
    "of OpenAI": lambda name: f"openai/{name}",
    "with a mark": lambda name: f"{name}[1m]",
    "with a date": lambda name: f"{name}-20991231",
    "two names": lambda name: f"gpt-4o,{name}",
    "two names at Google": lambda name: f"google/gpt-4o,{name}",
}


@pytest.fixture(scope="module")
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices"])


@pytest.fixture(scope="module")
def whole() -> PricingTable:
    """The same with the history, as a plain installation answers."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices", "history"])


def model_of(table: PricingTable, name: str) -> Model | None:
    """The model that a name stands for; None where it stands for none."""
    try:
        return table.find(name, ON).rater.model
    except CostcalcError:
        return None


def test_makers_are_those_of_the_table(table: PricingTable, whole: PricingTable):
    """Every maker sells something, and what our own table says is its makers', its name says too."""
    assert whole.catalogue.sellers() >= EVERY_MAKER
    cards = [each for each in table.models() if each.layer == "table" and not each.weights_of]
    # Hosts sell what others made: of some, such as Gemma on Groq, no maker of ours sells the weights.
    own = [each for each in cards if each.prices and each.provider.id in EVERY_MAKER]
    said = [each.id for each in own if maker_of(each.id) not in {"", each.provider.id}]
    assert said == []
    others = [each for each in own if each.provider.id != "bedrock"]
    hosts = {"groq", "together", "fireworks", "cerebras"}  # weights that many host are nobody's
    assert {each.provider.id for each in others if not maker_of(each.id)} <= hosts
    bare = [
        (each.id, alias.name)
        for each in cards
        for alias in each.aliases
        if "/" not in alias.name and maker_of(alias.name) not in {"", each.provider.id}
    ]
    assert bare == []  # a host's card has no name of a maker's


def test_a_bare_name_is_its_makers(table: PricingTable):
    """Whatever a reseller calls `claude-…` too, without a prefix it is Anthropic's or nobody's."""
    bare = [each for each in table.catalogue.all_names() if "/" not in each]
    for name in (*bare, *map(SLIPS["points"], bare), *map(SLIPS["no points"], bare)):
        model, maker = model_of(table, name), maker_of(name)
        if maker and model is not None:
            assert model.provider.id == maker, name


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("claude-sonnet-4.6", "anthropic/claude-sonnet-4-6"),
        ("claude-haiku-4.5", "anthropic/claude-haiku-4-5"),
        ("claude-opus-4.7", "anthropic/claude-opus-4-7"),
        ("anthropic/claude-sonnet-4.6", "anthropic/claude-sonnet-4-6"),
        ("github-copilot/claude-sonnet-4.6", "github-copilot/claude-sonnet-4.6"),
        ("claude-3.5-sonnet-20240620", "anthropic/claude-3-5-sonnet"),
        ("gpt-5-4", "openai/gpt-5.4"),
        ("gpt-5.4-nano", "openai/gpt-5.4-nano"),
        ("grok-3", "xai/grok-4.3"),  # xAI redirects what it retired in May 2026
        ("glm-5.2", "zai/GLM-5.2"),
        ("text-embedding-ada-002-v2", "openai/text-embedding-ada-002"),
        ("openrouter/claude-2.1", "openrouter/claude-2"),
        ("deepseek/deepseek_v3", "deepseek/deepseek-v3"),
    ],
)
def test_whose_a_name_is(table: PricingTable, name: str, model: str):
    """A point for a hyphen is the same name; a reseller has its own by its prefix."""
    found = model_of(table, name)
    assert found is not None
    assert found.id == model


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("deepseek-v3-0324", "fireworks/deepseek-v3-0324"),
    ],
)
def test_a_makers_name_that_only_a_reseller_has(table: PricingTable, name: str, near: str):
    """It is refused, and says who sells it."""
    with pytest.raises(UnknownModelError, match="a bare name is its maker's") as caught:
        table.find(name, ON)
    assert near in caught.value.near


def test_hosts_of_open_weights_are_those_that_sell_them_then(table: PricingTable):
    """Where the hosts of the table have ended, those of the feeds are told, with their prices."""
    with pytest.raises(UnpricedModelError) as caught:
        table.price("llama 3.3 70b", costcalc.Usage(input_tokens=1000), on="2026-11-20")
    assert "groq/llama-3.3-70b-versatile" not in str(caught.value)
    assert "its hosts, USD per million tokens: " in str(caught.value)
    assert all(
        table.price(each, costcalc.Usage(input_tokens=1000), on="2026-11-20").list_cost
        for each in caught.value.hosts
    )


def test_a_slip_of_a_name_that_ended_is_answered_with_it(table: PricingTable):
    """Nothing on sale is called like it: the name itself says what came after it."""
    with pytest.raises(UnknownModelError) as caught:
        table.find("deepsek-chat", ON)
    assert "deepseek-chat" in caught.value.near


@pytest.mark.parametrize("name", ["deepseek/deepseek-v3-0324", "deepseek/deepseek-chat-v3.1"])
def test_a_seller_named_is_the_seller(table: PricingTable, name: str):
    """What a reseller calls `deepseek/…` in its own catalogue is no price of DeepSeek's."""
    with pytest.raises(UnknownModelError):
        table.find(name, ON)
    with pytest.raises(UnknownModelError):
        ask_history(table, {"model": name}, ON.date())


def test_nobody_else_is_priced(table: PricingTable):
    """Of all names that say a seller of the table, none is the model of another."""
    sellers = table.catalogue.sellers()
    for name in table.catalogue.all_names():
        said, slash, _ = name.partition("/")
        model = model_of(table, name) if slash and said in sellers else None
        assert model is None or model.provider.id == said, name


def test_a_history_is_of_the_model_that_is_priced(table: PricingTable):
    """Every question finds the same model by a name: whatever `price` answers with, `history` is of that."""
    for name in table.catalogue.all_names():
        model = model_of(table, name)
        if model is not None:
            words = {"model": name, "on": "2026-11-22T18:00:00Z"}
            told = {line.model.id for line in ask_history(table, words, ON.date()).lines}
            assert told <= {model.id}, name


@pytest.mark.parametrize("name", ["anthropic/claude-2.1", "anthropic/claude-4.6-opus-20260205"])
def test_a_history_by_a_pattern(table: PricingTable, name: str):
    """What a feed's pattern makes of a name of the maker's has that history, and no reseller's."""
    guessing = table.allowing(pattern=True)
    words = {"model": name, "allow_pattern": "true"}
    told = {line.model.id for line in ask_history(table, words, ON.date()).lines}
    assert told == {guessing.find(name, ON).rater.model.id}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("llama-3.1-405b", "openrouter/llama-3.1-405b "),
        ("Meta-Llama-3.1-70B-Instruct", "avian/Meta-Llama-3.1-70B-Instruct "),
        ("mimo-v2.5", "quicksilverpro/mimo-v2.5 input 0.32, output 1.6"),
        ("yi-large", "openrouter/yi-large "),
    ],
)
def test_one_reseller_is_not_whose_a_name_is(table: PricingTable, name: str, told: str):
    """What resellers sell, and no maker of the table, is refused with what each of them takes."""
    with pytest.raises(UnknownModelError, match="USD per million tokens: ") as caught:
        table.find(name, ON)
    assert told in str(caught.value)
    assert all("/" in each for each in caught.value.near)


def test_no_host_is_meant_without_its_prefix(table: PricingTable):
    """Only our own files call a host's model by a bare name, and what is written as only that host does."""
    catalogue = table.catalogue
    for name in catalogue.all_names():
        model = None if name.partition("/")[0] in catalogue.sellers() else model_of(table, name)
        if model is not None and model.layer != "table" and catalogue.is_host(model.provider.id):
            own = model.provider.id == maker_of(name)
            assert own or says_host(name, model.provider.id), (name, model.id)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("eleven_realtime_v1_max", "elevenlabs/eleven_realtime_v1_max"),
        ("voyage-3.5", "voyageai/voyage-3.5"),
        ("databricks-bge-large-en", "databricks/databricks-bge-large-en"),
        ("M2-her", "minimax/M2-her"),
        ("accounts/fireworks/models/inkling", "fireworks/inkling"),
    ],
)
def test_who_sells_only_its_own(table: PricingTable, name: str, model: str):
    """The names of a seller that hosts nobody else's models, or that stand under its own, need no prefix."""
    assert table.find(name, ON).rater.model.id == model


def test_a_name_that_only_hosts_sell(table: PricingTable):
    """Several of them are an error that lists them."""
    with pytest.raises(AmbiguousModelError) as caught:
        table.find("deepseek-r1-distill-llama-70b", ON)
    assert len(caught.value.near) > 1


@pytest.mark.parametrize("slip", SLIPS)
def test_a_hint_prices_what_it_says(table: PricingTable, slip: str):
    """Each hint is an id of the seller that it names, or a bare name of its maker; never another's model.

    Of an unknown name that says who sells it and whose it is, it is theirs.
    """
    names = table.catalogue.all_names()
    names = names[len(slip) :: len(names) // 40]
    for written in [*names, "claude-sonnet-5-5", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"]:
        name = SLIPS[slip](written)
        try:
            table.find(name, ON)
        except UnknownModelError as error:
            for hint in error.near:
                check_hint(table, error, hint)
        except CostcalcError:
            continue


def check_hint(table: PricingTable, error: UnknownModelError, hint: str) -> None:
    """Whether a hint leads to the model of the seller that it names, or of its maker, and of no third.

    A third is named as who sells the very same name, which the seller and the maker do not.
    """
    asked = str(error.name)
    assert not re.search(r"[,;\s]", hint), (asked, hint)
    ids = [each.model for each in table.catalogue.names(hint)]
    assert ids, (asked, hint)
    model = model_of(table, hint)
    if model is None:  # a name that stands for nothing today, or for several in turn
        return
    seller, slash, _ = hint.partition("/")
    if slash:
        assert model.provider.id == seller, (asked, hint)
    else:
        assert model.provider.id == maker_of(hint) or model.layer == "table", (asked, hint)
    said = {asked.partition("/")[0]} & table.catalogue.sellers()
    if said and "/" in asked and maker_of(asked) and not table.catalogue.names(asked):
        same = letters(hint) == letters(asked)
        assert model.provider.id in said | {maker_of(asked)} or same, (asked, hint)
    if said and "/" in asked and model.provider.id not in said and not isinstance(error, AmbiguousModelError):
        assert "sells none of this name, elsewhere there is" in str(error), (asked, hint)


def letters(name: str) -> str:
    """The last part of a name without its marks and capitals."""
    return re.sub(r"[^a-z0-9]", "", name.lower().rpartition("/")[2])


@pytest.mark.parametrize(
    "spelling", [lambda name: re.sub(r"[-.]", "_", name), lambda name: name.replace("-", ".")]
)
def test_the_same_id_in_another_spelling(table: PricingTable, spelling: Callable[[str], str]):
    """Underscores and points for hyphens: the first hint is the same seller's model of the same letters."""
    for model_id in [each for each in table.catalogue.ids() if each.count("/") == 1][::7]:
        seller, _, name = model_id.partition("/")
        with contextlib.suppress(CostcalcError):
            table.find(f"{seller}/{spelling(name)}", ON)
            continue
        with pytest.raises(UnknownModelError) as caught:
            table.find(f"{seller}/{spelling(name)}", ON)
        hint = caught.value.near[0]
        assert (hint.partition("/")[0], letters(hint)) == (seller, letters(name)), model_id


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("vxtral-mini-2602", ["voxtral-mini-2602"]),
        ("meta/musbe-glimmer-30b", []),
        ("   ", []),
        ("\t", []),
        ("-/-", []),
    ],
)
def test_what_a_slip_leads_to(table: PricingTable, name: str, near: list[str]):
    """To what is really near, of the seller that is said; else to nothing."""
    with pytest.raises(UnknownModelError) as caught:
        table.find(name, ON)
    assert list(caught.value.near) == near


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("gpt-4o-0806", "gpt-4o-2024-08-06"),
        ("gpt-4o-1120", "gpt-4o-2024-11-20"),
        ("gpt-4-1106", "gpt-4-1106-preview"),
        ("gpt-3.5-turbo-01", "gpt-3.5-turbo-0125"),
        ("gpt-40", "gpt-4o"),
        ("gpt-40-mini", "gpt-4o-mini"),
        ("azure/gpt-40", "azure/gpt-4o"),
        ("openrouter/openai/gpt-40", "openrouter/openai/gpt-4o"),
        ("gpt-4.l", "gpt-4.1"),
        ("ol-mini", "o1-mini"),
        ("01-mini", "o1-mini"),
        ("03", "o3"),
        ("o3-mni", "o3-mini"),
        ("gtp-4o", "gpt-4o"),
        ("gppt-4o", "gpt-4o"),
        ("gpt-4oo", "gpt-4o"),
        ("gpt-4o-mmini", "gpt-4o-mini"),
        ("gpt-54-mini", "gpt-5.4-mini"),
        ("gpt5.4mni", "gpt-5.4-mini"),
        ("gpt-5-codx", "gpt-5-codex"),
        ("gpt-62-sol", "gpt-6.2-sol"),
        ("gpt-6.2-slo", "gpt-6.2-sol"),
        ("claude-sonet-4-5", "claude-sonnet-4-5"),
        ("claude-sonnet-45", "claude-sonnet-4-5"),
        ("claude-hiaku-4-5", "claude-haiku-4-5"),
        ("claude-35-sonet", "claude-3-5-sonnet"),
        ("claude-3-5-sonnet-1022", "claude-3-5-sonnet-20241022"),
        ("claude-sonnet-4-5-2025092", "claude-sonnet-4-5-20250929"),
        ("bedrock/claude-sonet-4-5", "bedrock/claude-sonnet-4-5-20250929"),
        ("gemini-25-flash", "gemini-2.5-flash"),
        ("gemini-2.5-flsh", "gemini-2.5-flash"),
        ("gemini-2.5-falsh-lite", "gemini-2.5-flash-lite"),
        ("gemini-2.5-pro-0506", "gemini-2.5-pro-preview-05-06"),
        ("vertex_ai/gemini-25-pro", "google/gemini-2.5-pro"),
        ("deepseek-v31", "deepseek-v3.1"),
        ("deepseek-rl", "deepseek-r1"),
        ("mistral-smal-2503", "mistral-small-2503"),
        ("grok-41-fast", "grok-4.1-fast"),
        ("gr0k-4", "grok-4"),
        ("kimi-k25", "kimi-k2.5"),
        ("glm-46", "glm-4.6"),
        ("command-r-0824", "command-r-08-2024"),
        ("text-embeding-3-small", "text-embedding-3-small"),
        ("gpt-77", ""),
        ("grok-5", ""),
        ("glm-4.66", ""),
        ("gemini-3.9-flash", ""),
        ("claude-opus-4.66", ""),
        ("claude-haiku-4.5.1", ""),
        ("dall-e-33", ""),
    ],
)
def test_a_slip_keeps_its_numbers(whole: PricingTable, name: str, near: str):
    """What is suggested first has the numbers that were typed; where nothing has them, nothing is."""
    with pytest.raises(UnknownModelError) as caught:
        whole.find(name, ON)
    assert [*caught.value.near, ""][0] == near, caught.value.near


@pytest.mark.parametrize("name", ["novva-pro", "misetral-small-3.1-24b-instruct"])
def test_of_a_maker_that_nobody_knows(table: PricingTable, name: str):
    """Only what is really near: no `o3-pro` for `novva-pro`, no Llama for a slip of Mistral's."""
    with pytest.raises(UnknownModelError) as caught:
        table.find(name, ON)
    first = name.partition("-")[2]
    assert caught.value.near
    assert all(first[:3] in each for each in caught.value.near), caught.value.near
    assert not {"o3-pro", "o1-pro"} & {*caught.value.near}
    assert not any("llama" in each.lower() for each in caught.value.near)


@pytest.mark.parametrize(
    ("name", "elsewhere"),
    [
        (
            "azure/chatgpt-4o-latest",
            "azure sells none of this name, elsewhere there is openai/chatgpt-4o-latest",
        ),
        ("cerebras/deepseek-r1", "cerebras sells none of this name, elsewhere there is deepseek/deepseek-r1"),
        (
            "zai/glm-4-plus",
            "zai sells none of this name, elsewhere there is zhipuai/GLM-4-Plus",
        ),
        ("deepseek/deepseek-chat-v3.1", "elsewhere there is openrouter/deepseek-chat-v3.1"),
    ],
)
def test_who_sells_what_a_seller_does_not(table: PricingTable, name: str, elsewhere: str):
    """Another seller's price is never told as what may be meant."""
    with pytest.raises(UnknownModelError, match=re.escape(elsewhere)) as caught:
        table.find(name, ON)
    there = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(there) == str(caught.value)
    assert "did you mean" not in str(there)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("claude-opus-4-8-fast", "(there is anthropic/claude-opus-4-8 with speed=fast)"),
        ("anthropic/claude-opus-4-8-fast", "(there is anthropic/claude-opus-4-8 with speed=fast)"),
        ("gpt-5.4-batch", "(there is openai/gpt-5.4 with service_tier=batch)"),
        ("sonar-pro-high", "(there is perplexity/sonar-pro with search_context_size=high)"),
    ],
)
def test_what_is_an_option_of_a_model(table: PricingTable, name: str, told: str):
    """A name that ends with the value of an option is told as that alone, with the way to ask so."""
    with pytest.raises(UnknownModelError, match=re.escape(told)) as caught:
        table.find(name, ON)
    assert caught.value.near == ()
    model, option, value = caught.value.option or ("", "", "")
    with contextlib.suppress(CostcalcError):  # it may not be sold any more
        table.price(model, costcalc.Usage(input_tokens=1_000), on=ON, options={option: value})
        assert f"try: costcalc price {model} " in str(caught.value)
        assert f" --option {option}={value} " in str(caught.value)


def test_a_maker_has_one_seller(table: PricingTable):
    """Bare names of one maker go to one seller; what only its other house sells needs that prefix."""
    names = [name for begun in BEGINNINGS.values() for name in begun]
    assert len(names) == len(set(names))
    for name in ("GLM-5.1", "glm-5", "glm-4.7"):
        assert table.find(name, ON).rater.model.provider.id == "zai"
    with pytest.raises(UnknownModelError, match="a bare name is its maker's, which is zai") as caught:
        table.find("glm-4-plus", ON)
    assert "zhipuai/GLM-4-Plus" in caught.value.near
    with pytest.raises(UnknownModelError) as caught:
        table.find("GLM-5.1-20260406", ON)
    assert "zhipuai/GLM-5.1" in caught.value.near


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("mistral-small", "mistral/mistral-small"),  # resellers call their own so too
        ("jamba-1.5-large", "ai21/jamba-1.5-large"),
        ("jamba-1-5-mini", "ai21/jamba-1.5-mini"),
        ("jamba-large", "ai21/jamba-large"),
        ("reka-core", "reka/reka-core"),
        ("reka-flash", "reka/reka-flash"),
        ("jina-reranker-v2-base-multilingual", "jina/jina-reranker-v2-base-multilingual"),
        ("qwq-plus", "alibaba/qwq-plus"),
        ("step-3.5-flash", "stepfun/step-3.5-flash"),
        ("solar-pro3", "upstage/solar-pro3"),
        ("mimo-v2.5", "xiaomi/mimo-v2.5"),
        ("mercury-2", "inception/mercury-2"),
    ],
)
def test_a_bare_name_of_a_maker_that_only_the_history_has(whole: PricingTable, name: str, model: str):
    """It is its maker's in every layer, and is matched by alias or by spelling."""
    found = whole.find(name, ON)
    assert found.rater.model.id == model
    assert found.matched == ("alias" if model.endswith(f"/{name}") else "spelling")


@pytest.mark.parametrize("name", ["gpt-oss-20b", "gpt-oss-120b"])
def test_open_weights_that_their_maker_does_not_sell(whole: PricingTable, name: str):
    """OpenAI sells no gpt-oss, whatever a feed takes for its price; who does is told with the price."""
    for asked in (name, f"openai/{name}"):
        with pytest.raises(UnpricedModelError, match="does not sell it") as caught:
            whole.price(asked, costcalc.Usage(input_tokens=1_000), on="2026-11-22")
        assert caught.value.hosts[:1] == (f"groq/openai/{name}",)
        assert f"its hosts, USD per million tokens: groq/openai/{name} input 0." in str(caught.value)
    hosts = [f"groq/openai/{name}", f"bedrock/openai.{name}-1:0", f"openai.{name}-1:0", f"ovhcloud/{name}"]
    for host in hosts:
        assert whole.price(host, costcalc.Usage(input_tokens=1_000), on="2026-11-22").list_cost > 0


def test_several_hosts_of_a_makers_name(table: PricingTable):
    """Who sells a name that its maker does not is told of a few, with and without the maker's prefix."""
    for name in ("deepseek-r1-0528", "deepseek/deepseek-r1-0528"):
        with pytest.raises(UnknownModelError) as caught:
            table.find(name, ON)
        assert "fireworks/deepseek-r1-0528" in str(caught.value)
        assert len(caught.value.near) <= 3


def test_a_region_of_bedrock_is_no_other_sellers(table: PricingTable):
    """`us.anthropic.claude-…` is what Bedrock writes: Google's pattern does not take it."""
    name = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    for asked in (f"google/{name}", f"anthropic/{name}"):
        with pytest.raises(UnknownModelError) as caught:
            table.find(asked, ON)
        assert {each.partition("/")[0] for each in caught.value.near} == {"bedrock"}
    for asked in (name, f"bedrock/{name}"):
        assert table.find(asked, ON).rater.model.provider.id == "bedrock"


def test_a_pattern_of_another_makers_model(table: PricingTable):
    """A name that begins as one maker's is not recognised as the model of another, whoever sells both."""
    for name in ("google/gpt-4o-claude-sonnet-5-5", "google/gemini-claude-opus-4-5"):
        with pytest.raises(UnknownModelError):
            table.find(name, ON)
    assert table.allowing(pattern=True).find("google/claude-opus-4-5@20261101", ON).matched == "pattern"


@pytest.mark.parametrize("name", ["gpt-4o,claude-sonnet-5-5", "google/gpt-4o,claude-sonnet-5-5", "o1;o3"])
def test_several_names_in_one(table: PricingTable, name: str):
    """A list is not a name, and nothing in it is recognised."""
    with pytest.raises(UnknownModelError, match="say each name for itself") as caught:
        table.find(name, ON)
    assert caught.value.near == ()


def test_a_name_with_a_day_in_it_is_no_name_before_that_day():
    """What is called by a day, as `gpt-4o-2024-11-20`, does not answer for the model from before it."""
    early = []
    for model in costcalc.load(SHIPPED, layers=["table"]).models():
        for alias in model.aliases if model.prices else ():
            for digits in re.findall(r"20[0-9]{2}-?[01][0-9]-?[0-3][0-9](?![0-9])", alias.name):
                with contextlib.suppress(ValueError):
                    day = day_start(date.fromisoformat(digits))
                    since = max(model.prices[0].start, alias.effective_from or model.prices[0].start)
                    early += [(model.id, alias.name)] if since < day - EARLY else []
    assert early == []


@pytest.mark.parametrize(
    ("word", "newest"),
    [
        ("mistral", ["mistral-large-4", "mistral-medium-3.5", "mistral-small-2603"]),
        ("Qwen", ["qwen3.8-max", "qwen3.7-max", "qwen3.6-plus"]),
        ("anthropic", ["claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"]),
        ("openai", ["gpt-6.2-sol", "gpt-5.4-mini", "gpt-5.4-nano"]),
        ("llama", ["meta.llama4-maverick-17b-instruct-v1:0", "meta.llama4-scout-17b-instruct-v1:0"]),
    ],
)
def test_a_word_of_several_lines(whole: PricingTable, word: str, newest: list[str]):
    """What is no name of one model is refused with the newest of its lines on sale, and what they cost."""
    with pytest.raises(UnknownModelError, match="it names no one model") as caught:
        whole.find(word, ON)
    assert [each.partition("/")[2] for each in caught.value.near][: len(newest)] == newest
    assert "input" in caught.value.reason
    for each in caught.value.near:
        assert whole.price(each, costcalc.Usage(input_tokens=1_000), on=ON).list_cost > 0


def test_the_makers_longer_name_and_the_very_name_elsewhere(whole: PricingTable):
    """Both are told, the maker's first; where it has none on sale, the very name of another."""
    for name, near in (
        ("gemini-3-flash", ["gemini-3-flash-preview", "vercel/google/gemini-3-flash"]),
        ("gemini-2.0-flash-exp", ["google-vertex/gemini-2.0-flash-exp"]),
    ):
        with pytest.raises(UnknownModelError) as caught:
            whole.find(name, at("2026-02-20T12:00:00Z"))
        assert list(caught.value.near)[: len(near)] == near


@pytest.mark.parametrize(
    "name",
    [
        "llama-3.1-8b",
        "Llama 3.1 8B",
        "llama-3.3-70b-instruct",
        "llama-4-scout",
        "meta-llama/Llama-4-Scout-17B-16E-Instruct",
        "llama-4-maverick",
        "mistralai/Mixtral-8x7B-Instruct-v0.1",
        "kimi-k2-instruct",
        "hermes-4-405b",
        "nemotron-3-nano-30b-a3b",
        "qwen2.5-coder-32b-instruct",
        "deepseek-v4-pro-0813",
        "titan-embed-text-v2",
        "whisper-large-v3",
        "glm-4.7-flash",
        "meta llama 3.1 8b instruct",
        "NVIDIA Nemotron 3 Nano 30B A3B",
    ],
)
def test_weights_of_several_hosts(whole: PricingTable, name: str):
    """None of several hosts is taken for it: each is told with its price; the way out prices the first."""
    with pytest.raises(UnknownModelError) as caught:
        whole.find(name, at("2026-10-01T12:00:00Z"))
    told, hosts = str(caught.value), caught.value.hosts
    assert len(hosts) > 1
    assert all(f"{each} " in told for each in hosts)
    assert "none then" not in told
    assert caught.value.commands[0].startswith(f"costcalc price {hosts[0]} ")


def test_weights_that_nobody_sells_then(whole: PricingTable):
    """It is said that none does, until when each did, and on which day there is an answer."""
    with pytest.raises(UnknownModelError, match="none is sold on 2020-01-01") as never:
        whole.price("hermes-4-405b", costcalc.Usage(input_tokens=1000), on="2020-01-01")
    assert not never.value.commands
    with pytest.raises(UnknownModelError, match=r"none is sold on 2026-11-22: .* was until") as caught:
        whole.price("mixtral-8x7b-32768", costcalc.Usage(input_tokens=1000), on="2026-11-22")
    assert len(caught.value.commands) == 1
    with pytest.raises(AmbiguousModelError) as several:
        whole.find("muse-spark-open", at("2026-10-01T12:00:00Z"))
    assert several.value.hosts == several.value.near


def test_a_host_that_alone_has_the_name(whole: PricingTable):
    """It answers, and says that no seller was said; the seller before it says that, and needs no note."""
    found = whole.price("llama-3.1-8b-instant", costcalc.Usage(input_tokens=1000), on="2026-01-15")
    assert found.model.id == "groq/llama-3.1-8b-instant"
    assert any("llama-3.1-8b-instant says no seller: taken at Groq's price" in each for each in found.notes)
    said = whole.price("groq/llama-3.1-8b-instant", costcalc.Usage(input_tokens=1000), on="2026-01-15")
    assert not any("says no seller" in each for each in said.notes)


def test_who_says_a_maker_means_no_other_seller(whole: PricingTable):
    """Whatever mark stands between the maker and the name, in whichever of its spellings."""
    makers = {
        "zai": ("Z.ai", "zai", "z-ai"), "openai": ("OpenAI",), "anthropic": ("Anthropic",),
        "xai": ("xAI", "x-ai"), "google": ("Google",), "mistral": ("Mistral", "Mistral AI"),
        "deepseek": ("DeepSeek",), "cohere": ("Cohere",), "alibaba": ("Alibaba", "Qwen"),
        "moonshotai": ("Moonshot", "moonshotai"), "minimax": ("MiniMax",),
    }  # fmt: skip
    wrong = []
    for model in whole.models():
        maker, _, bare = model.id.partition("/")
        for word in makers.get(maker, ()) if "/" not in bare else ():
            for name in (f"{word} {bare}", f"{word}-{bare}", f"{word}: {bare}", f"{word.lower()}_{bare}"):
                found = model_of(whole, name)
                if found is not None and found.provider.id != maker:
                    wrong.append((name, found.id))
    assert not wrong


@pytest.mark.parametrize(
    ("name", "near", "told"),
    [
        ("gpt-5-thinking", (), "leave `thinking` out"),
        ("gpt-5.6-thinking", (), ""),
        ("github_copilot/gpt-5", (), ""),
        ("replicate/meta/llama-3-70b", (), "there is no seller 'replicate' here"),
        ("groq llama 3.3 70b", ("groq/llama-3.3-70b-specdec", "groq/llama-3.3-70b-versatile"), ""),
        ("groq/llama-3.1-8b", ("groq/llama-3.1-8b-instant",), ""),
        ("opnai/gpt-4o", ("openai/gpt-4o",), ""),
        ("clade", ("claude",), ""),
        ("qwen3-coder", ("openrouter/qwen/qwen3-coder", "vercel/alibaba/qwen3-coder"), "input "),
        ("phi-4-reasoning:free", (), "only where OpenRouter lists it"),
        ("claude-opus-4.8 fast", (), "(there is anthropic/claude-opus-4-8 with speed=fast)"),
    ],
)
def test_nothing_is_suggested_that_prices_something_else(
    whole: PricingTable, name: str, near: tuple[str, ...], told: str
):
    """Neither another product nor another seller than the one that was said."""
    with pytest.raises(UnknownModelError) as caught:
        whole.find(name, at("2026-10-01T12:00:00Z"))
    assert caught.value.near == near
    assert told in str(caught.value)
