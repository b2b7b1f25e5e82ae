"""Which layers there are, in which order they count, and what a result says of the one that priced it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import costcalc
from costcalc.cli.main import run
from costcalc.errors import LayerError, MissingExtraError, PricingTableError
from costcalc.feeds.kept import Kept
from costcalc.places import market_file
from costcalc.pricing.history.undated import ASSUMED_BEFORE
from costcalc.table.layers import LAYERS, inputs
from tests.builders import SHIPPED, model, period, pricing_file, usd

USAGE = costcalc.Usage(input_tokens=1_000_000)
ON = "2026-11-22"
GUESSED = "openai/gpt-5-nano-2099"
ASKED = ("price", "openai/gpt-5-nano-2099", "--input", "1000", "--on", "2026-01-01", "--format", "json")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A pricing file whose gpt-4o costs ten times as much, and of a model that nobody else has."""
    found = tmp_path / "prices.yaml"
    text = pricing_file(
        model(period("input: 25 USD/Mtoken"), "openai/gpt-4o"), model(period("input: 1 USD/Mtoken"))
    )
    found.write_text(text.replace("  acme: {name: Acme}", "  acme: {name: Acme}\n  openai: {name: OpenAI}"))
    return str(found)


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with llm-prices, fetched on a day in November."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    place = Path(str(market_file("llm-prices")))
    place.parent.mkdir(parents=True)
    entry = {
        "id": "gpt-4o", "vendor": "openai", "name": "GPT-4o", "input": 77, "output": 99, "input_cached": None,
        "from_date": None, "to_date": None,
    }  # fmt: skip
    content = json.dumps({"prices": [entry, {**entry, "id": "gpt-five", "name": "GPT five"}]})
    place.write_bytes(Kept("llm-prices", "https://www.llm-prices.com/", "2026-11-20", content).to_bytes())
    return place


def layers_of(*, path: str | None = None, layers: list[str] | None = None) -> list[str]:
    """The layers in use, the highest first."""
    return [each.layer for each in reversed(inputs(path, None, layers))]


# --- which layers, and in which order ---------------------------------------------------------------------


def test_all_layers(file: str, fetched: Path, monkeypatch: pytest.MonkeyPatch):
    """Unless someone says otherwise: overlay, table, the installed feed, fetched ones, the history."""
    monkeypatch.delenv("COSTCALC_LAYERS")
    assert layers_of(path=file) == ["table", "genai-prices", "llm-prices", "history"]
    monkeypatch.setenv("COSTCALC_OVERLAY", file)
    assert layers_of() == ["overlay", "table", "genai-prices", "llm-prices", "history"]
    assert LAYERS == (
        "overlay", "ecb", "table", "genai-prices", "litellm", "models.dev", "openrouter", "llm-prices",
        "history",
    )  # fmt: skip


def test_layers_of_the_environment(file: str, monkeypatch: pytest.MonkeyPatch):
    """COSTCALC_LAYERS names them; who names them in the call is not asked for it."""
    monkeypatch.setenv("COSTCALC_LAYERS", "genai-prices,table")
    assert layers_of(path=file) == ["genai-prices", "table"]
    assert layers_of(path=file, layers=["table"]) == ["table"]
    monkeypatch.setenv("COSTCALC_LAYERS", "table,typo")
    with pytest.raises(
        LayerError,
        match="COSTCALC_LAYERS: there is no layer 'typo': choose from overlay, ecb, table, genai-prices",
    ):
        inputs(file)


@pytest.mark.parametrize(
    ("layers", "cost", "layer"),
    [
        (["table", "genai-prices"], "25", "table"),
        (["genai-prices", "table"], "2.5", "genai-prices"),
        (["genai-prices"], "2.5", "genai-prices"),
        (["llm-prices", "genai-prices", "table"], "77", "llm-prices"),
        (["genai-prices", "llm-prices", "genai-prices"], "2.5", "genai-prices"),
    ],
)
def test_the_order_is_the_caller_s(file: str, fetched: Path, layers: list[str], cost: str, layer: str):
    """The first of the layers named that has a model prices it; naming one twice changes nothing."""
    found = costcalc.load(file, layers=layers).price("gpt-4o", USAGE, on=ON)
    assert (found.list_cost, found.table.layer) == (usd(cost), layer)


@pytest.mark.slow
def test_each_order_is_a_table_of_its_own(file: str):
    """What was compiled for one order is not used for another."""
    for layers, cost in ((["table", "genai-prices"], "25"), (["genai-prices", "table"], "2.5")) * 2:
        assert costcalc.load(file, layers=layers).price("gpt-4o", USAGE, on=ON).list_cost == usd(cost)


def test_every_layer_has_models_of_its_own(file: str, fetched: Path):
    """The others are priced by the next layer that has them."""
    table = costcalc.load(file, layers=["table", "genai-prices", "llm-prices"])
    layers = {
        name: table.price(name, USAGE, on=ON).table.layer for name in ("acme/one", "o1-pro", "gpt-five")
    }
    assert layers == {"acme/one": "table", "o1-pro": "genai-prices", "gpt-five": "llm-prices"}


# --- layers that are not there ----------------------------------------------------------------------------


def test_a_feed_that_was_never_fetched(file: str, monkeypatch: pytest.MonkeyPatch):
    """Asked for by name it is an error that says what to do; of all layers it is left out."""
    with pytest.raises(
        PricingTableError, match="litellm was never fetched: run `costcalc sync litellm` first"
    ):
        costcalc.load(file, layers=["table", "litellm"])
    monkeypatch.delenv("COSTCALC_LAYERS")
    assert layers_of(path=file) == ["table", "genai-prices", "history"]


def test_without_a_place_for_fetched_feeds(file: str, monkeypatch: pytest.MonkeyPatch):
    """A user without a home has no fetched feeds."""
    for name in ("COSTCALC_DATA", "XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(PricingTableError, match=r"^llm-prices: the feed llm-prices was never fetched"):
        costcalc.load(file, layers=["table", "llm-prices"])


def test_the_package_that_is_not_installed(file: str, monkeypatch: pytest.MonkeyPatch):
    """Asked for by name it is an error that names the extra; of all layers it is left out."""
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(MissingExtraError, match=r"pip install 'costcalc\[feeds\]'"):
        costcalc.load(file, layers=["table", "genai-prices"])
    monkeypatch.delenv("COSTCALC_LAYERS")
    assert layers_of(path=file) == ["table", "history"]


def test_a_history_that_is_not_there(file: str, monkeypatch: pytest.MonkeyPatch):
    """Asked for by name it is an error, beside others and alone."""
    monkeypatch.setattr("costcalc.table.layers.history_folder", lambda: None)
    for layers in (["table", "history"], ["history"]):
        with pytest.raises(PricingTableError, match="there is no history of prices in this installation"):
            inputs(file, layers=layers)


def test_no_layer_at_all(fetched: Path):
    """An overlay that nobody named is no table, nor are rates that nobody fetched; each says what to do."""
    with pytest.raises(PricingTableError, match="no overlay is named: give --overlay FILE"):
        inputs(layers=["overlay"])
    with pytest.raises(PricingTableError, match="never synchronised: run `costcalc sync ecb` first"):
        inputs(layers=["ecb", "overlay"])


def test_layers_with_spaces(file: str):
    """A list of layers may be written with spaces."""
    assert layers_of(path=file, layers=["genai-prices", " table"]) == ["genai-prices", "table"]


def test_the_environment_asks_for_a_feed(file: str, monkeypatch: pytest.MonkeyPatch):
    """A feed that COSTCALC_LAYERS names and that is not there is an error, as in a call."""
    monkeypatch.setenv("COSTCALC_LAYERS", "table, litellm")
    with pytest.raises(PricingTableError, match="litellm was never fetched"):
        inputs(file)


def test_help_names_the_layers(capsys: pytest.CaptureFixture[str]):
    """All of them, in their order."""
    assert run(["price", "--help"]) == 0
    assert ",".join(LAYERS) in "".join(capsys.readouterr().out.split())


def test_a_fetched_feed_that_is_damaged(file: str, fetched: Path):
    """The error says that it is the work of `costcalc sync`, and what to do."""
    fetched.write_bytes(fetched.read_bytes()[:-20])
    with pytest.raises(PricingTableError) as caught:
        costcalc.load(file, layers=["table", "llm-prices"])
    assert "the kept file is damaged" in str(caught.value)
    assert "the work of `costcalc sync llm-prices`: run it again, or delete the file" in str(caught.value)


# --- what a result says -----------------------------------------------------------------------------------


def test_a_result_says_which_layer_priced_it(file: str, fetched: Path):
    """The layer, and when a feed was read; our own table was not read on a day of its own."""
    table = costcalc.load(file, layers=["table", "llm-prices"])
    of_feed = table.price("openai/gpt-five", USAGE, on=ON).to_dict()
    assert of_feed["table"] == {
        "version": 1, "hash": table.hash, "layer": "llm-prices", "retrieved": "2026-11-20",
    }  # fmt: skip
    assert (of_feed["matched"], of_feed["charges"][0]["source"]["id"]) == ("exact", "feed-llm-prices")
    assert table.price("acme/one", USAGE, on=ON).to_dict()["table"] == {
        "version": 1, "hash": table.hash, "layer": "table",
    }  # fmt: skip


def test_an_undated_price_says_so(file: str, fetched: Path):
    """Its beginning is null, its basis is `undated`, and a note says whose word it is."""
    found = costcalc.load(layers=["llm-prices"]).price("gpt-five", USAGE, on="2026-11-20").to_dict()
    assert (found["effective_from"], found["effective_from_basis"]) == (None, "undated")
    assert (found["charges"][0]["effective_from"], found["matched"]) == (None, "alias")
    assert any("does not say since when this price has been in force" in note for note in found["notes"])


def test_an_undated_price_of_another_day(file: str, fetched: Path):
    """On a day before the feed was read it is refused, with what is known; who allows it gets an estimate."""
    table = costcalc.load(layers=["llm-prices"])
    with pytest.raises(costcalc.NotDatedError, match="held before 2026-11-20: it is the first that is") as e:
        table.price("gpt-five", USAGE, on="2020-01-01")
    assert (e.value.code, e.value.later) == ("not_dated", "2026-11-20T00:00:00Z")
    assert e.value.commands[0].endswith("--on 2020-01-01 --allow-undated")
    for cost in (
        table.price("gpt-five", USAGE, on="2020-01-01", allow_undated=True),
        table.allowing(undated=True).price("gpt-five", USAGE, on="2020-01-01"),
    ):
        assert cost.estimate == ASSUMED_BEFORE.format("2026-11-20")
        assert cost.effective_from is None
        assert (cost.list_cost_low, cost.list_cost_high) == (None, None)


def test_a_comparison_says_so_too(fetched: Path):
    """Each row has its basis, and the note of a guess."""
    table = costcalc.load(layers=["genai-prices"])
    work = costcalc.Workload(requests="1/day", input="1000", output="10")
    (row,) = table.allowing(undated=True).compare(work, [GUESSED], on="2026-01-01").to_dict()["rows"]
    assert (row["matched"], row["effective_from"], row["effective_from_basis"]) == (
        "pattern",
        None,
        "undated",
    )
    assert any("recognised by a pattern" in note for note in row["notes"])


# --- the command line -------------------------------------------------------------------------------------


def test_a_guessed_name_on_the_command_line(capsys: pytest.CaptureFixture[str]):
    """The name is shown as a guess, with the id to say instead, which is in the command that repeats it."""
    assert run([*ASKED, "--layers", "genai-prices", "--allow-undated"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["model"], found["matched"], found["list_cost"]) == (
        "openai/gpt-5-nano",
        "pattern",
        "0.00005",
    )
    assert found["notes"][0].endswith("which is a guess: say openai/gpt-5-nano to be sure")
    assert found["command"].startswith("costcalc price openai/gpt-5-nano --input 1000")
    assert found["command"].endswith("--layers genai-prices --allow-undated")


def test_strict_refuses_a_guess(capsys: pytest.CaptureFixture[str]):
    """With --strict a guessed name is refused, and so is a price of an unknown day."""
    assert run([*ASKED, "--layers", "genai-prices", "--allow-undated", "--strict"]) == 4
    said = capsys.readouterr().err
    assert "the name was recognised by a pattern of a feed" in said
    assert "an estimate: nothing says that this price held before" in said


def test_a_guess_must_be_asked_for(capsys: pytest.CaptureFixture[str]):
    """Beside our table it is refused; with the flag it is answered, as a guess, and refused by --strict."""
    asked = [*ASKED, "--layers", "table,genai-prices"]
    assert run(asked) == 3
    assert "only a pattern of a feed recognises it" in capsys.readouterr().err
    assert run([*asked, "--allow-pattern"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["model"], found["matched"]) == ("openai/gpt-5-nano", "pattern")
    assert run([*asked, "--allow-pattern", "--strict"]) == 4
    assert "recognised by a pattern" in capsys.readouterr().err


def test_a_guess_in_a_bill(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Every row of a file may be answered so, where the flag is said."""
    bill = tmp_path / "bill.csv"
    bill.write_text("model,input,output,on\nopenai/gpt-5-nano-2099,1000,0,2026-01-01\n", encoding="utf-8")
    asked = ["price", "--file", str(bill), "--layers", "table,genai-prices"]
    assert run(asked) == 1
    assert "only a pattern" in capsys.readouterr().out
    assert run([*asked, "--allow-pattern"]) == 0
    assert "openai/gpt-5-nano,2026-01-01" in capsys.readouterr().out
    assert run([*asked, "--input", "5"]) == 2


def test_strict_takes_our_own_table(capsys: pytest.CaptureFixture[str]):
    """A dated and sourced price of ours is exact and certain."""
    asked = ("price", "deepseek-r1", "--input", "1000", "--on", "2025-01-25T12:00Z", "--strict")
    assert run([*asked, "--layers", "table,genai-prices"]) == 0
    assert "USD" in capsys.readouterr().out


def test_a_history_without_its_sums_is_no_history_that_is_not_there(tmp_path, monkeypatch):
    """A folder of which one file is gone is refused, and not taken for an installation without it."""
    from costcalc.table import layers

    package = tmp_path / "costcalc"
    (package / "data" / "history").mkdir(parents=True)
    monkeypatch.setattr(layers, "_PACKAGE", str(package))
    assert layers.history_folder() == str(package / "data" / "history")
    for make in (lambda _: None, Path.mkdir):  # nothing, and something that is no file
        make(sums := package / "data" / "history" / "SHA256SUMS")
        with pytest.raises(PricingTableError, match="SHA256SUMS: is no file") as refused:
            costcalc.load(SHIPPED, layers=["table", "history"])
        assert "install costcalc again" in str(refused.value)
        assert "costcalc sync" not in str(refused.value)
    sums.rmdir()
    (package / "data" / "history").rmdir()
    assert layers.history_folder() is None


@pytest.mark.parametrize("words", [{"path": 5}, {"overlay": 1e400}, {"layers": 5}, {"layers": [None]}])
def test_what_is_no_path_and_no_layer(words: dict[str, object]):
    """The library says what is due, and where."""
    with pytest.raises(costcalc.UsageError, match=r"is due|are due"):
        costcalc.load(**words)  # type: ignore[arg-type]
