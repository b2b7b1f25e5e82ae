"""Each command: what it answers, in which format, and how it ends."""

from __future__ import annotations

import json
import shlex
import socket
import sqlite3
import sys
import types
from datetime import UTC, datetime

import pytest

from costcalc.cli import ask
from costcalc.cli.commands import COMMANDS, command
from costcalc.cli.main import run

SMALL = ("--input", "1500", "--output", "500")
R1 = ("deepseek-r1", "--input-tokens", "1000000", "--cache-read-tokens", "1000000", "--output-tokens", "0")


def test_the_figure_of_the_article(costcalc):
    """A million cached input tokens of R1 in January 2025 cost 0.14 USD, and of o1 7.50."""
    r1 = costcalc("price", *R1, "--on", "2025-01-25", pricing=None)
    o1 = costcalc("price", "o1", *R1[1:], "--on", "2025-01-25", pricing=None)
    assert (r1.code, o1.code) == (0, 0)
    assert r1.out.split("total")[1].split()[0] == "0.14"
    assert o1.out.split("total")[1].split()[0] == "7.50"


def test_the_comparison_of_the_article(costcalc):
    """On DeepSeek's own mix of January 2025 o1 costs 29.6 times as much as R1."""
    workload = ("--requests", "40M/day", "--input", "15200", "--cached", "56.3%", "--output", "4200")
    said = costcalc("compare", "deepseek-r1", "o1", *workload, "--on", "2025-01-25", pricing=None)
    assert said.code == 0
    assert "29.6×" in said.out
    assert said.err == ""


def test_every_unknown_name_is_told(costcalc):
    """All names that nobody has, in one message, and exit 3."""
    said = costcalc("compare", "o1", "xxx", "yyy", *SMALL, "--baseline", "zzz", pricing=None)
    assert (said.code, said.out) == (3, "")
    assert [line.split("'")[1] for line in said.err.splitlines()] == ["xxx", "yyy", "zzz"]


def test_a_model_no_longer_sold_leads_on(costcalc):
    """R1 today: exit 3, when it was last sold, its successor, other hosts, and commands that work."""
    said = costcalc("price", *R1, pricing=None)
    assert (said.code, said.out) == (3, "")
    for words in ("last sold until 2025-09-05T16:00:00Z", "successor", "other hosts", "try: costcalc price"):
        assert words in said.err
    for line in said.err.splitlines():
        if "try: costcalc" in line:
            assert run(line.split("try: costcalc ")[1].split()) == 0


def test_price_takes_the_present_instant(costcalc, monkeypatch):
    """Without --on the price is that of now, to the second; a comparison takes the present UTC day."""
    monkeypatch.setattr(ask, "now", lambda: datetime(2025, 6, 1, 12, 0, 5, tzinfo=UTC))
    monkeypatch.setattr("costcalc.cli.price.now", ask.now)
    priced = costcalc("price", "one", *SMALL, "--format", "json")
    compared = costcalc("compare", "one", *SMALL, "--format", "json")
    assert json.loads(priced.out)["on"] == "2025-06-01T12:00:05Z"
    assert json.loads(compared.out)["on"] == "2025-06-01"


@pytest.mark.parametrize(
    "argv",
    [
        ("price", "one", *SMALL, "--on", "2025-02-01"),
        ("compare", "one", "two", *SMALL, "--on", "2025-06-01"),
        ("models", "--on", "2025-06-01"),
        ("history", "one"),
        ("lookup", "0.55"),
        ("config",),
    ],
    ids=lambda argv: argv[0],
)
def test_formats(argv, costcalc):
    """Every question answers in every format, and says nothing on standard error."""
    for form in ("table", "json", "csv", "markdown"):
        said = costcalc(*argv, "--format", form)
        assert (said.code, said.err) == (0, "")
        assert said.out.endswith("\n")
    document = json.loads(costcalc(*argv, "--format", "json").out)
    assert document["schema"] == f"costcalc/{argv[0]}/1"


@pytest.mark.parametrize(
    "argv",
    [
        ("price", "deepseek/deepseek-r1", *SMALL, "--on", "2025-01-25"),
        ("compare", "deepseek/deepseek-r1", "openai/o1", *SMALL, "--on", "2025-01-25"),
    ],
)
def test_layers_that_a_variable_names_are_asked_again(argv, costcalc, monkeypatch):
    """COSTCALC_LAYERS says the same as a flag: the command asks the same table where nobody sets it."""
    monkeypatch.setenv("COSTCALC_LAYERS", "table")
    said = costcalc(*argv, "--format", "json", pricing=None)
    asked = json.loads(said.out)["command"]
    assert " --layers table" in asked
    monkeypatch.delenv("COSTCALC_LAYERS")
    again = costcalc(*shlex.split(asked)[1:], "--format", "json", pricing=None)
    assert again.out == said.out


def test_long_names_and_short_names_are_the_same(costcalc):
    """--input-tokens and --input, --service-tier and --option mean the same."""
    at = ("--on", "2025-02-01", "--format", "json")
    long = ("--input-tokens", "1000", "--cache-read-tokens", "400", "--output-tokens", "5")
    short = ("--input", "1k", "--cached", "40%", "--output", "5")
    answers = [
        costcalc("price", "one", *long, *at, "--service-tier", "standard"),
        costcalc("price", "one", *short, *at, "--option", "service_tier=standard"),
    ]
    assert answers[0].out == answers[1].out
    assert answers[0].code == 0


def test_mean_request(costcalc):
    """A sum of requests is priced at their mean size when that is asked for, as an estimate."""
    asked = ("price", "two", "--input", "1M", "--output", "1k", "--requests", "10", "--on", "2025-06-01")
    refused = costcalc(*asked)
    allowed = costcalc(*asked, "--mean-request")
    assert refused.code == 2
    assert allowed.code == 0
    assert "note: an estimate" in allowed.out


def test_workload_file(costcalc, tmp_path):
    """A mix of request shapes comes from a YAML file."""
    mix = tmp_path / "mix.yaml"
    mix.write_text(
        "requests: 10/day\nshapes:\n- {name: a, weight: 3, input: 100, output: 10}\n- {input: 1k}\n"
    )
    said = costcalc("compare", "one", "two", "--workload", str(mix), "--on", "2025-06-01", "--explain")
    assert said.code == 0
    assert "a mix of 3 × a, 1 × shape 2" in said.out
    again = costcalc("compare", "one", "--workload", str(mix), "--requests", "5/day")
    assert again.code == 2
    assert "requests is said in" in again.err


def test_offer_and_baseline(costcalc):
    """A vendor's quote is ranked with the others, and ratios are given to the baseline too."""
    offer = "VendorX: input 0.10 USD/Mtoken, output 0.20 USD/Mtoken"
    said = costcalc("compare", "one", *SMALL, "--offer", offer, "--baseline", "one", "--on", "2025-02-01")
    assert said.code == 0
    assert said.out.index("offer/VendorX") < said.out.index("acme/one")
    assert "to base" in said.out


def test_nothing_can_be_ranked(costcalc):
    """A comparison in which no model can be ranked ends with exit 3 and every reason, with what leads on."""
    said = costcalc("compare", "one", "owl/seed", *SMALL, "--on", "2025-12-01")
    assert said.code == 3
    assert "no model can be ranked" in said.err
    assert "try: costcalc compare acme/two" in said.err


def test_check(costcalc, tmp_path):
    """`check` ends with 0 for a sound file and with 1 for one with problems, each with its line."""
    sound = costcalc("check", "tests/golden/pricing.yaml", pricing=None)
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 2\ncurrency: USD\nend: pricing/1\n")
    found = costcalc("check", str(broken), pricing=None)
    assert sound.code == 0
    assert "is sound: 6 models" in sound.out
    assert found.code == 1
    assert "broken.yaml:1: version" in found.out


def test_check_lives_of_nobody(costcalc, tmp_path):
    """A life of a model that no layer has is told, and no mistake; that of one which the table has is not."""
    page = "{title: Page, kind: primary, url: 'https://example.com'}"
    lines = f"sources: {{page: {page}}}\nlifecycles:\n" + "".join(
        f"  {name}: {{shutdown: {{on: 2025-01-01, source: page}}}}\n"
        for name in ("acme/typo", "openai/gpt-4o")
    )
    for layer, flags in (("table", ()), ("overlay", ("--as-overlay",))):
        file = tmp_path / f"{layer}.yaml"
        file.write_text(f"version: 1\ncurrency: USD\n{lines}end: pricing/1\n")
        said = costcalc("check", str(file), *flags, pricing=None)
        assert (said.code, said.out.count("acme/typo"), said.out.count("gpt-4o")) == (0, 1, 0)
        assert "`lifecycles` of 1 model that no layer here has" in " ".join(said.out.split())


def test_check_units_for_nobody(costcalc, tmp_path):
    """So are units by the hour of a model that no layer has: a name that is misspelt would be for nobody."""
    price = "{term: an hour, price: 1 USD/hour, effective_from: 2025-01-01, source: page}"
    lines = (
        "sources: {page: {title: Page, kind: primary, url: 'https://example.com'}}\n"
        f"provisioned: {{mine: {{unit: PTU, prices: [{price}], models: [acme/typo, openai/gpt-4o]}}}}\n"
    )
    file = tmp_path / "over.yaml"
    file.write_text(f"version: 1\ncurrency: USD\n{lines}end: pricing/1\n")
    said = costcalc("check", str(file), "--as-overlay", pricing=None)
    assert (said.code, said.out.count("acme/typo"), said.out.count("gpt-4o")) == (0, 1, 0)
    assert "`provisioned` of 1 model that no layer here has" in " ".join(said.out.split())


def test_check_as_overlay(costcalc, tmp_path):
    """An overlay is checked over the table that it lies on."""
    overlay = tmp_path / "over.yaml"
    overlay.write_text("version: 1\ncurrency: USD\nend: pricing/1\n")
    assert costcalc("check", "--as-overlay", str(overlay), pricing=None).code == 0


def test_verify(costcalc, tmp_path):
    """A saved result holds; with another figure in it, it does not, and says where."""
    saved = tmp_path / "result.json"
    asked = ("price", "one", *SMALL, "--on", "2025-02-01", "--format", "json", "-o", str(saved))
    assert costcalc(*asked) == (0, "", "")
    assert costcalc("verify", str(saved)).code == 0
    saved.write_text(saved.read_text().replace('"list_cost": "0.00192"', '"list_cost": "0.00193"'))
    changed = costcalc("verify", str(saved))
    assert changed.code == 1
    assert "0.00193" in changed.out


def test_verify_on_another_table(costcalc, tmp_path):
    """A result of another table is told apart with the same figures too; `--any-table` takes it."""
    saved = tmp_path / "result.json"
    costcalc("price", "one", *SMALL, "--on", "2025-02-01", "--format", "json", "-o", str(saved))
    assert "not looked at: matched" in costcalc("verify", str(saved)).out
    saved.write_text(saved.read_text().replace('"hash": "sha256:', '"hash": "sha256:0'))
    other = costcalc("verify", str(saved))
    assert other.code == 1
    assert "every figure is the same, and the table is another" in other.out
    anyhow = costcalc("verify", str(saved), "--any-table")
    assert anyhow.code == 0
    assert "table.hash (another table is as good" in anyhow.out


@pytest.mark.parametrize("table", [None, {}, {"hash": ""}, {"version": "1"}])
def test_verify_of_a_result_that_names_no_table(costcalc, tmp_path, table):
    """Where no table was saved, none is said to be another."""
    saved = tmp_path / "result.json"
    costcalc("price", "one", *SMALL, "--on", "2025-02-01", "--format", "json", "-o", str(saved))
    result = {**json.loads(saved.read_text()), "table": table}
    for document in (result, [result, result]):
        saved.write_text(json.dumps(document))
        said = costcalc("verify", str(saved))
        assert said.code == 1
        assert "another table" not in said.out
        assert "computed again from the table in use; which one was saved with them is not said" in said.out


def test_verify_of_a_result_that_cannot_be_computed(costcalc, tmp_path):
    """It is not said to be computed again, and its problem is told."""
    saved = tmp_path / "result.json"
    costcalc("price", "one", *SMALL, "--on", "2025-02-01", "--format", "json", "-o", str(saved))
    good = saved.read_text()
    saved.write_text(good.replace("acme/one", "acme/nobody"))
    said = costcalc("verify", str(saved))
    assert said.code == 1
    assert said.out.startswith(
        "1 result cannot be computed again from the same table: not every figure holds"
    )
    assert "no model is called" in said.out
    saved.write_text(f"[{good}, {saved.read_text()}]")
    assert costcalc("verify", str(saved)).out.startswith("2 results computed again from the same table")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "NaN",
        '{"a":1,"a":2}',
        '{"schema":1e400}',
        "[" * 100_000,
        '{"x": ' + "9" * 200 + "}",
    ],
)
def test_verify_refuses_what_is_no_result(text, costcalc, tmp_path):
    """What is no saved result ends with exit 1 and a message, whatever it is."""
    saved = tmp_path / "result.json"
    saved.write_text(text)
    said = costcalc("verify", str(saved))
    assert said.code == 1
    assert said.err.startswith("costcalc: ")
    assert "Traceback" not in said.err


def test_config_names_the_file_and_why(costcalc):
    """`config` says which pricing file is used, and why."""
    said = costcalc("config")
    assert "tests/golden/pricing.yaml" in said.out
    assert "named" in said.out


def test_export(costcalc, tmp_path):
    """`export` writes a SQLite file, CSV or JSON."""
    place = tmp_path / "prices.sqlite"
    assert costcalc("export", "--format", "sqlite", "-o", str(place)).code == 0
    with sqlite3.connect(place) as connection:
        assert connection.execute("select count(*) from price").fetchone()[0] > 10
    connection.close()
    assert costcalc("export", "--format", "csv").out.startswith("model,meter")
    assert json.loads(costcalc("export", "--format", "json").out)["currency"] == "USD"


def test_export_keeps_binary_off_a_terminal(costcalc, monkeypatch):
    """A SQLite file is not written to a terminal."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = costcalc("export", "--format", "sqlite")
    assert said.code == 2
    assert "-o prices.sqlite" in said.err


def test_serve_hands_over(costcalc, monkeypatch):
    """`serve` gives the service its address, its processes and the files that were named."""
    asked = {}

    def serve(**settings):
        asked.update(settings)
        return 0

    module = types.ModuleType("costcalc_api.serving.serve")
    vars(module)["serve"] = serve
    monkeypatch.setitem(sys.modules, "costcalc_api", types.ModuleType("costcalc_api"))
    monkeypatch.setitem(sys.modules, "costcalc_api.serving.serve", module)
    said = costcalc("serve", "--port", "9000", "--workers", "2", "--layers", "table,ecb", pricing="x.yaml")
    assert said.code == 0
    expected = {"host": "127.0.0.1", "port": 9000, "workers": 2, "pricing": "x.yaml", "overlay": None}
    assert asked == {**expected, "layers": ["table", "ecb"], "hosts": ()}
    assert costcalc("serve", "--allowed-host", "a.example", "--allowed-host", "b.example").code == 0
    assert asked["hosts"] == ("a.example", "b.example")


@pytest.fixture
def taken():
    """A port that somebody has: nothing is served on it by mistake."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


@pytest.fixture
def unloaded(monkeypatch):
    """The service as if nobody had used it in this process."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "costcalc_api"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("library", ["granian", "flask", "prometheus_client"])
def test_serve_without_its_extra(library, taken, costcalc, monkeypatch):
    """Without the libraries of the service, `serve` says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    said = costcalc("serve", "--port", taken, pricing=None)
    assert said.code == 1
    assert "pip install 'costcalc[api]'" in said.err


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize(
    "broken", ["costcalc_api.serving.serve", "costcalc_api.serving.gate", "granian.http"]
)
def test_serve_shows_what_is_broken(broken, taken, costcalc, monkeypatch):
    """A library that is there, and a module of our own, show their own fault: no extra would mend it."""
    monkeypatch.setitem(sys.modules, broken, None)
    with pytest.raises(ImportError, match=broken):
        costcalc("serve", "--port", taken, pricing=None)


@pytest.mark.parametrize(
    "flags",
    [("--port", "0"), ("--port", "x"), ("--port", "65536"), ("--workers", "-1"), ("--layers", "typo")],
)
def test_serve_refuses(flags, costcalc):
    """A port or a number of processes that cannot be is refused before anything starts."""
    assert costcalc("serve", *flags, pricing=None).code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell, costcalc):
    """Completion for each shell knows every command and the flags."""
    said = costcalc("completion", shell, pricing=None)
    assert said.code == 0
    for name in COMMANDS:
        assert name in said.out
    assert "cache-write-5m" in said.out


def test_completion_of_files(costcalc):
    """Whatever takes a FILE is completed with files, the months of a projection too."""
    said = costcalc("completion", "fish", pricing=None).out
    lines = [line for line in said.splitlines() if " -F" in line]
    assert any("from project' -l growth-file" in line for line in lines)
    assert any("from price' -l overlay" in line for line in lines)
    assert not any(" -l model" in line for line in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name, costcalc):
    """Each command's --help has its examples, and ends with 0."""
    for argv in ((name, "--help"), ("help", name)):
        said = costcalc(*argv, pricing=None)
        assert said.code == 0
        assert f"usage: costcalc {name}" in said.out
        assert "examples:" in said.out


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_understood(name, tmp_path, monkeypatch):
    """Every example in the help parses as it stands."""
    import shlex

    from costcalc.cli.completion import parsers

    found = dict(parsers())
    for example in command(name).examples:
        asked, *argv = shlex.split(example)
        assert found[asked].parse_args(argv) is not None


def test_overview_and_version(costcalc):
    """--help lists the commands, --version says which this is."""
    asked = costcalc("--help", pricing=None)
    assert asked.code == 0
    assert all(name in asked.out for name in COMMANDS)
    assert costcalc("--version", pricing=None).out.startswith("costcalc 0.")
    assert costcalc("price", "--version", pricing=None).out.startswith("costcalc 0.")


def test_a_unit_of_two_words_is_explained(capsys):
    """The unit of web searches is two words, and none of them a number."""
    argv = ["price", "gpt-5.4", "--input", "500", "--web-searches", "3", "--on", "2026-11-20", "--explain"]
    assert run(argv) == 0
    assert "3 × 0.01 USD per web searches = 0.03 USD" in " ".join(capsys.readouterr().out.split())


def test_a_comparison_without_a_workload(costcalc):
    """The preset that is taken is told before all else, in CSV in a column, and refused by --strict."""
    asked = ("compare", "acme/one", "--on", "2025-02-01")
    assert costcalc(*asked).out.startswith("  no workload said: the preset support-assistant; --requests,")
    assert costcalc(*asked, "--format", "csv").out.splitlines()[0].endswith("assumed_preset")
    strict = costcalc(*asked, "--strict")
    assert strict.code == 4
    assert "the workload: an estimate: not said, the preset support-assistant is taken" in strict.err
