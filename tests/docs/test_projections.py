"""docs/projections.md: its commands run, and its worked numbers are what costcalc says."""

from __future__ import annotations

import json
import re
import shlex
from decimal import Decimal

import pytest

import costcalc
from costcalc.cli.main import run
from costcalc.doubt.ranges import read_range
from costcalc.units import read_quantity
from tests.builders import ROOT, SHIPPED
from tools import examples

PAGE = (ROOT / "docs" / "projections.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("costcalc ")
]
EVEN = next(command for command in COMMANDS if "--offer" in command)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The files that the page shows, where its commands look for them."""
    (tmp_path / "months.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "rollout.yaml").write_text(block("yaml"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def answer(files, capsys):
    """What a command of the page answers, as JSON."""

    def ask(command: str):
        code = run([*shlex.split(command)[1:], "--format", "json", "--pricing", str(SHIPPED)])
        said = capsys.readouterr()
        assert code == 0, said.err
        return json.loads(said.out)

    return ask


def block(language: str) -> str:
    """The only block of the page in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def cells(text: str) -> list[list[str]]:
    """The cells of the rows of tables."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def worked() -> list[tuple[str, list[str]]]:
    """The commands of the tables of flags, each with the costs of its months."""
    found = []
    for base, table in re.findall(
        r"```sh\n(costcalc [^\n]*)\n```\n\n(?:[^`|\n#]+\n\n)?(\| said beside it.*?)\n\n", PAGE, re.DOTALL
    ):
        head, _, *rows = cells(table)
        months = len(head) - 1 - ("because" in head)
        found += [(f"{base} {row[0].strip('`')}", row[1 : months + 1]) for row in rows]
    return found


def costs(document, model: str | None = None) -> list[str]:
    """The costs of the months of a model, or of the only one."""
    return [row["cost"] for row in document["rows"] if model in (None, row["model"])]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command, answer):
    """Every command of the page answers, and ranks all that it asks about."""
    document = answer(command)
    assert document["schema"] == "costcalc/project/1"
    assert document["totals"]
    assert not document["unranked"]


@pytest.mark.parametrize(("command", "expected"), worked(), ids=lambda each: str(each)[-40:])
def test_the_worked_months(command, expected, answer):
    """Each row of the tables of flags has the months that the command with its flags answers."""
    assert costs(answer(command)) == expected


def test_there_are_worked_months():
    """The pattern above finds the three tables of flags."""
    assert len(worked()) == 6 + 4 + 4


def test_growth_of_a_year(answer):
    """January 2028 has 21 % more than January 2027; stepwise growth has its first step then."""
    command = EVEN.replace("--months 3", "--months 13")
    assert costs(answer(f"{command} --growth 21%/year"))[-1] == "37.51"
    stepwise = costs(answer(f"{command} --growth '100%/year stepwise'"))
    assert (stepwise[-2], stepwise[-1]) == ("31", "62")


def test_months_of_their_own(answer):
    """The file of months is 5, 7 and 310 USD."""
    command = next(command for command in COMMANDS if "--growth-file" in command)
    assert costs(answer(command)) == ["5", "7", "310"]


def test_the_trend_after_the_last_known_change(answer):
    """The two models have the months of the page, however many are asked for."""
    command = next(command for command in COMMANDS if command.endswith("--price-trend -10%/month"))
    names = {"Claude Haiku": "anthropic/claude-haiku-4-5", "Gemini": "google/gemini-3.6-flash"}
    for name, model in names.items():
        row = next(row for row in cells(PAGE) if row[0].startswith(name))
        shown = [Decimal(each.replace(",", "")) for each in row[1:]]
        for months in (4, 1):
            document = answer(command.replace("--months 4", f"--months {months}"))
            assert [Decimal(cost) for cost in costs(document, model)] == shown[:months]


def test_negotiated_prices_stay(answer):
    """The request of docs/contracts.md costs 0.0282 USD under its contract a tenth of a trend later."""
    overlay = ROOT / "examples" / "contract.yaml"
    request = "gpt-5.4 --requests 1/day --input 10k --cached 60% --output 2k --start 2027-01 --months 2"
    document = answer(f"costcalc project {request} --price-trend -10%/month --overlay {overlay}")
    contracted = [Decimal(row["contracted_cost"]) for row in document["rows"]]
    assert contracted == [31 * Decimal("0.0312"), 28 * Decimal("0.0282")]


def test_models_at_the_same_demand(answer):
    """With an elasticity Gemini's bill is the lower one, and it is the dearer one at the same demand."""
    command = next(command for command in COMMANDS if command.endswith("--price-trend -10%/month"))
    asked = command.replace("--months 4 --price-trend -10%/month", "--months 2 --elasticity 1.11")
    found = []
    for total in answer(asked)["totals"]:
        money = [f"{Decimal(total[name]):,.2f}" for name in ("cost", "cost_at_said_demand")]
        found.append([*money, total["ratio_to_cheapest"]])
    (head,) = [place for place, row in enumerate(cells(PAGE)) if "at the demand as said" in row]
    assert [row[1:] for row in cells(PAGE)[head + 2 : head + 4]] == found


def test_present_values(own_environment):
    """1,100 USD in the twelfth month are 1,000 today, and the two months of the page are 60."""
    table = costcalc.load(SHIPPED)
    work = {"input": "1000", "output": "0", "offer": "Even: input 1 USD/Mtoken, output 4 USD/Mtoken"}
    year = {f"2027-{month:02}": "1100000" if month == 12 else "0" for month in range(1, 13)}
    offer = {"offer": work.pop("offer"), "start": "2027-01"}
    late = table.project(work | {"demand": year}, [], months=12, discount_rate="10%", **offer)
    assert late.courses[0].npv == 1000
    two = {"2027-01": "30300", "2027-02": "30603"}
    both = table.project(work | {"demand": two}, [], months=2, discount_rate="12.682503013196972%", **offer)
    assert both.courses[0].npv == 60


def test_the_scenarios(answer):
    """Lean is 14 USD and chatty 56."""
    command = next(command for command in COMMANDS if "rollout.yaml" in command)
    totals = {total["scenario"]: total["cost"] for total in answer(command)["totals"]}
    assert (totals["lean"], totals["chatty"]) == ("14", "56")


def test_the_overtakes(answer):
    """By the month from 2027-01 on, in all from 2027-02."""
    command = next(command for command in COMMANDS if "--start 2026-10" in command)
    found = [(each["month"], each["measure"]) for each in answer(command)["overtakes"]]
    assert found == [("2027-01", "cost"), ("2027-02", "cumulative_cost")]


def test_the_ranges():
    """Every range of the table is read as it says."""
    rows = [row for row in cells(PAGE) if row[1:2] in (["uniform"], ["triangular"], ["lognormal"])]
    assert len(rows) == 6
    for said, shape, ends, central, tails in rows:
        found = read_range(said.strip("`"), lambda text: read_quantity(text, "token"))
        assert found.shape == shape
        assert f"{found.central}" == central.partition(",")[0]
        assert ends in (f"{found.low} and {found.high}", "none")
        assert tails == " and ".join(f"{round(found.quantile(share), 2):g}" for share in (0.05, 0.95))


def test_the_drawn_example(answer):
    """The quantiles, the probability and the shares of the text."""
    document = answer(next(command for command in COMMANDS if "± 20%" in command))
    total = document["totals"][0]
    assert f"{Decimal(total['cost']):,.2f}" in PAGE
    (ends,) = re.findall(r"are between ([0-9,]+) and ([0-9,]+) USD", PAGE)
    assert [float(end.replace(",", "")) for end in ends] == pytest.approx(
        [float(total["p5"]), float(total["p95"])], rel=1e-3
    )
    assert (total["probability_cheapest"], document["draws"], document["seed"]) == ("1", 100_000, 1)
    swings = [(each["name"], round(Decimal(each["share"]) * 100)) for each in document["sensitivity"]]
    assert swings[:2] == [("requests", 48), ("output_tokens", 40)]
    assert document["simulation"]["monthly_draws"] == 65_536


@pytest.mark.parametrize("command", re.findall(r"^curl .*$", PAGE, re.MULTILINE))
def test_the_requests_over_http_are_answered(command):
    """Every curl line of the page gets a projection, and no problem."""
    said = examples.output_of(command)
    assert said.startswith(('{"schema":"costcalc/project/1"', "month,scenario,model,"))
