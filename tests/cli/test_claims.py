"""`claims` and `training`: what they show, what they refuse, and how they end."""

from __future__ import annotations

import csv
import io
import json

import pytest

from costcalc.cli import output
from costcalc.questions.doubts import reasons_of

RUN = ("--gpu-hours", "2.788e6 GPU_hour", "--gpu-rate", "2 USD/GPU_hour")
FLOP = ("--active-parameters", "37e9", "--tokens", "14.8e12", "--gpu", "H800", "--mfu", "0.35")


@pytest.fixture
def on_a_terminal(monkeypatch):
    """A terminal of so many columns, with colours."""

    def of(columns: int) -> None:
        monkeypatch.setattr(output, "_is_terminal", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm-256color")

    return of


@pytest.mark.parametrize(
    "argv",
    [
        ("claims",),
        ("claims", "--explain"),
        ("claims", "--lang", "fr"),
        ("claims", "art-001-price"),
        ("training", "one"),
        ("training", "Owl Big", "--over-tokens", "1e12"),
        ("training", "night"),
    ],
    ids=" ".join,
)
def test_formats(argv, costcalc):
    """Both commands answer in every format, and say nothing on standard error."""
    for form in ("table", "json", "csv", "markdown"):
        said = costcalc(*argv, "--format", form)
        assert (said.code, said.err) == (0, "")
        assert said.out.endswith("\n")
        assert not said.out.endswith("\n\n")
    document = json.loads(costcalc(*argv, "--format", "json").out)
    assert document["schema"] == f"costcalc/{argv[0]}/1"


def test_claims_as_a_reader_remembers_them(costcalc):
    """0,14 finds the claim on the price, in full: printed, who says so, verdict, evidence, source."""
    said = costcalc("claims", "--search", "0,14")
    assert said.code == 0
    for words in ("art-001-price", "“0,14 $ par million", "said by", "true, but of another measure"):
        assert words in said.out
    for words in ("0.14", "0.55", "2.19", "[1] Acme", "2025-01-10", "https://acme.example/news/one"):
        assert words in said.out


@pytest.mark.parametrize("amount", ["0.14", "0,14", "0,14 $", "$0.14"])
def test_claims_by_an_amount(amount, costcalc):
    """An amount in the place of an id finds the claims that say it, in whatever notation."""
    said = costcalc("claims", amount)
    assert said.code == 0
    assert "art-001-price" in said.out


def test_claims_are_filtered(costcalc):
    """Article, verdict and group leave what fits; what fits nothing is an answer too."""
    assert "art-001-cost" in costcalc("claims", "--verdict", "contradicted").out
    assert "art-001-price" not in costcalc("claims", "--verdict", "contradicted").out
    assert costcalc("claims", "--article", "001", "--format", "csv").out.count("\r\n") == 6
    assert costcalc("claims", "--group", "prices", "--format", "csv").out.count("\r\n") == 3
    nothing = costcalc("claims", "--article", "999")
    assert (nothing.code, nothing.out) == (0, "no claim fits the question\n")
    assert costcalc("claims", "--article", "999", "--explain").out == nothing.out


def test_flags_before_and_behind_the_id(costcalc):
    """The id stands anywhere among the flags."""
    assert costcalc("claims", "--lang", "fr", "art-001-cost").code == 0
    first = costcalc("claims", "art-001-cost", "--lang", "fr")
    assert first.out == costcalc("claims", "--lang", "fr", "art-001-cost").out


def test_claims_in_french(costcalc):
    """With --lang fr labels, verdicts, titles and numbers are French."""
    listed, one = (
        costcalc("claims", "--lang", "fr").out,
        costcalc("claims", "art-001-cost", "--lang", "fr").out,
    )
    assert "exact, mais pour une autre mesure" in listed
    assert "Acme One coûte 0,14 $" in listed
    assert "moins de 2\u202f000\u202f000\u202fUSD" in one
    assert "contredit" in one
    assert "2\u202f010\u202f000" in one


def test_an_unknown_claim(costcalc):
    """An unknown id ends with exit 3, and leads to the nearest."""
    said = costcalc("claims", "art-001-prise")
    assert (said.code, said.out) == (3, "")
    assert "did you mean art-001-price" in said.err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("a", "b"), "one id is due"),
        (("--verdict", "maybe"), "must be holds"),
        (("--lang", "de"), "must be en or fr"),
        (("--search", ""), "--search is empty"),
        (("--group", "nix"), "must be prices"),
        (("--lang", "fr", "--lang", "en"), "more than once"),
    ],
    ids=str,
)
def test_claims_refuses(argv, words, costcalc):
    """What claims cannot be asked ends with exit 2, and says why."""
    said = costcalc("claims", *argv)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_colours_of_the_verdicts(costcalc, on_a_terminal):
    """On a terminal what holds is green, what is contradicted red, the rest yellow or dim."""
    on_a_terminal(100)
    shown = costcalc("claims").out
    assert "\x1b[32mtrue\x1b[0m" in shown
    assert "\x1b[31mcontradicted\x1b[0m" in shown
    assert "\x1b[33mtrue, but of another measure\x1b[0m" in shown
    assert "\x1b[2mno source found\x1b[0m" in shown
    assert "\x1b[31mcontradicted\x1b[0m" in costcalc("claims", "art-001-cost").out


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "argv",
    [
        ("claims",),
        ("claims", "--explain"),
        ("claims", "--lang", "fr", "--explain"),
        ("training",),
        ("training", "deepseek-v3", "--over-tokens", "100e12", "--price", "0.55 USD/Mtoken", "--share", "5%"),
        ("training", "GPT-4"),
        ("training", "DeepSeek"),
    ],
    ids=" ".join,
)
def test_the_shipped_table_fits_the_screen(argv, width, costcalc, on_a_terminal, monkeypatch):
    """No line of a table is wider than the screen; addresses are never broken."""
    on_a_terminal(width)
    monkeypatch.setenv("NO_COLOR", "1")
    said = costcalc(*argv, pricing=None)
    assert said.code == 0
    assert [each for each in said.out.splitlines() if len(each) > width and "https://" not in each] == []


def test_the_price_comparison(costcalc):
    """Beside the article's two prices stand the ratios by meter and on a real mix, in every format."""
    asked = ("claims", "art-004-r1-price")
    shown = costcalc(*asked, pricing=None).out
    french = costcalc(*asked, "--lang", "fr", pricing=None).out
    marked = costcalc(*asked, "--format", "markdown", pricing=None).out
    for ratio in ("53.6×", "27.3×", "27.4×", "29.6×", "22.3×", "10.0×"):
        assert ratio in shown
        assert ratio in marked
        assert ratio.replace(".", ",") in french
    (row,) = csv.DictReader(io.StringIO(costcalc(*asked, "--format", "csv", pricing=None).out, newline=""))
    assert row["price_comparison"].startswith("cache_read=53.57")
    assert "53.6×" not in costcalc("claims", "art-000-cost-5.8m", pricing=None).out


def test_strict_claims(costcalc):
    """--strict has nothing against verdicts on verified figures."""
    assert costcalc("claims", "--strict").code == 0
    evidence = [{"id": "e", "verified": False}, {"id": "f", "verified": False}]
    assert reasons_of({"schema": "costcalc/claims/1", "claims": [{"id": "a", "evidence": evidence}]}) == [
        "a: an estimate: the verdict rests on a figure that is not verified, e"
    ]


def test_training_of_a_model(costcalc):
    """V3 by each method with its range, hours, operations, utilisation, note and sources."""
    said = costcalc("training", "deepseek-v3", pricing=None)
    assert said.code == 0
    for words in ("5,576,000", "3,689,778 – 6,149,631", "6,691,200 – 22,304,000", "3,689,778 – 22,304,000"):
        assert words in said.out
    for words in ("lowest by from flop, highest by development", "2,788,000", "3.2856e24", "34.6 %"):
        assert words in said.out
    for words in ("plausible", "https://arxiv.org/abs/2412.19437", "leaves out"):
        assert words in said.out


def test_training_of_gpt_4(costcalc):
    """GPT-4 costs from 40.7 to 778 million dollars, by method; what was stated is only a lower bound."""
    shown = costcalc("training", "GPT-4", pricing=None).out
    assert "40,695,706 – 778,066,899" in shown
    assert "lowest by amortised, highest by hardware bought; one is only a bound" in shown
    assert "over 100,000,000" in shown


def test_training_of_one_s_own(costcalc):
    """A run of one's own costs what its hours cost, and what its operations cost, side by side."""
    by_hours = costcalc("training", *RUN, "--format", "json", pricing=None)
    assert json.loads(by_hours.out)["estimates"][0]["cost"] == "5576000"
    both = costcalc("training", *RUN, *FLOP, pricing=None).out
    assert "5,576,000" in both
    assert "5,271,112" in both
    assert "33.1 %" in both


def test_training_spread_over_tokens(costcalc):
    """A cost is spread over the tokens served, up to where it falls below a share of the price."""
    spread = ("--over-tokens", "100e12", "--price", "0.55 USD/Mtoken", "--share", "5%")
    shown = costcalc("training", *RUN, *spread, pricing=None).out
    assert "add 0.05576 USD per Mtoken" in shown
    assert "from 202,763,636,364,000 tokens on" in shown
    assert "spread" not in costcalc("training", *RUN, pricing=None).out


def test_training_without_a_question(costcalc):
    """Without a question `training` lists its subjects, and says how to ask; each can be asked about."""
    said = costcalc("training")
    assert (said.code, said.err) == (0, "")
    assert "costcalc training --gpu-hours" in said.out
    document = json.loads(costcalc("training", "--format", "json").out)
    assert [each["subject"] for each in document["subjects"]] == ["Acme One", "Owl Night", "Owl Big"]
    for each in document["subjects"]:
        assert costcalc("training", each["subject"]).code == 0


def test_training_without_facts(costcalc, tmp_path):
    """A table without training figures says so, and how to describe a run of one's own."""
    table = tmp_path / "prices.yaml"
    table.write_text("version: 1\ncurrency: USD\nend: pricing/1\n")
    said = costcalc("training", pricing=str(table))
    assert said.code == 0
    assert "no training figures" in said.out
    assert costcalc("claims", pricing=str(table)).out == "no claim fits the question\n"


@pytest.mark.parametrize("number", ["1e999", "nan", "inf", "10**10**10", "-1", "1,5", "", " ", "1e-999"])
@pytest.mark.parametrize("flag", ["--gpu-hours", "--gpu-rate", "--tokens", "--mfu", "--over-tokens"])
def test_hostile_numbers(flag, number, costcalc):
    """What is no number ends with exit 2, and names the flag."""
    asked = dict(zip((*RUN, "--over-tokens", "1")[::2], (*RUN, "--over-tokens", "1")[1::2], strict=True))
    said = costcalc("training", *[word for pair in (asked | {flag: number}).items() for word in pair])
    assert (said.code, said.out) == (2, "")
    assert flag in said.err


@pytest.mark.parametrize(
    ("flag", "quantity"),
    [
        ("--gpu-rate", "2 USD/GPU_day"),
        ("--gpu-rate", "2 USD/hour"),
        ("--gpu-rate", "2 EUR/GPU_hour"),
        ("--gpu-hours", "5 hour"),
        ("--gpu-hours", "5 token"),
    ],
)
def test_wrong_units(flag, quantity, costcalc):
    """A unit of another dimension, or one that there is none of, ends with exit 2 and names the flag."""
    given = {"--gpu-hours": "5 GPU_hour", "--gpu-rate": "2 USD/GPU_hour"} | {flag: quantity}
    said = costcalc("training", *[word for pair in given.items() for word in pair])
    assert (said.code, said.out) == (2, "")
    assert flag in said.err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("one", "two"), "one model is due"),
        (("one", "--gpu-hours", "5"), "not both"),
        (("nosuch",), "nothing is known"),
        (("--gpu-hours", "5"), "say GPU-hours and a GPU rate"),
        (("--gpu-hours", "5", "--gpu-hours", "6"), "more than once"),
        (("night", "--over-tokens", "5"), "no cost to spread"),
        ((*RUN, "--gpu", "Z80"), "no figures for this GPU"),
    ],
    ids=str,
)
def test_training_refuses(argv, words, costcalc):
    """A question that cannot be answered ends with exit 2, and says why."""
    said = costcalc("training", *argv)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_large_and_small_costs(costcalc):
    """Numbers that nobody writes out are shown with an exponent; JSON has all their digits."""
    large = ("--gpu-hours", "1e30", "--gpu-rate", "2")
    assert "2e30" in costcalc("training", *large).out
    assert json.loads(costcalc("training", *large, "--format", "json").out)["lowest"] == "2" + "0" * 30
    assert "1e-15" in costcalc("training", "--gpu-hours", "1", "--gpu-rate", "0.000000000000001").out
    unlikely = ("--active-parameters", "20e9", "--tokens", "5e12", "--gpu", "Z9")
    said = costcalc("training", *unlikely, "--gpu-hours", "1", "--gpu-rate", "2")
    assert "33,333,333 %" in said.out


def test_strict_training(costcalc):
    """--strict refuses ranges, bounds and figures that nobody verified, and takes what is plain."""
    ranges = costcalc("training", "one", "--strict")
    assert ranges.code == 4
    assert "from_flop: an estimate: a range or a bound" in ranges.err
    assert costcalc("training", *RUN, "--strict").code == 0
    assert costcalc("training", "--strict").code == 0
    unsure = {"method": "cloud", "cost": "1", "source": {"title": "A page", "verified": False}}
    (reason,) = reasons_of({"schema": "costcalc/training/1", "estimates": [unsure]})
    assert reason == "cloud: an estimate: A page is not verified"
