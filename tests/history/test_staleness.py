"""How often a source went on showing what others no longer showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.history.conftest import day
from tools.history import staleness
from tools.history.lines import Line, Said, written
from tools.history.staleness import Measured

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "openai/gpt-4o"


def measure(
    folder: Path, announced: str | None = None, **sources: list[tuple[str, str, str]]
) -> dict[str, Measured]:
    """What is measured on sources that showed a price of input on some days."""
    for source, shown in sources.items():
        lines = [
            Line(MODEL, day(first), day(last), "", "", Said(f"input={price} output=9"))
            for first, last, price in shown
        ]
        (folder / f"{source}.csv").write_text(written(lines))
    shows = staleness.shows_of(folder, sources)
    table = (
        {"models": {MODEL: {"prices": [{}, {"effective_from": day(announced), "rates": RATES}]}}}
        if announced
        else {"models": {}}
    )
    return staleness.measured(shows, staleness.changes_in(shows, staleness.announced_in(table)))


RATES = {"input": {"price": "2.50 USD/Mtoken"}, "output": "9.0 USD/Mtoken"}
OLD_UNTIL = [("5-01", "6-10", "5"), ("6-11", "7-01", "2.5")]


def test_two_days_late_is_stale_and_one_is_not(tmp_path: Path):
    """The first showed the new price on 10 June: the old one of 11 June is in time, that of 12 June stale."""
    first = [("5-01", "6-09", "5"), ("6-10", "7-01", "2.5")]
    found = measure(
        tmp_path,
        first=first,
        prompt=[("5-01", "6-11", "5"), ("6-12", "7-01", "2.5")],
        late=[("5-01", "6-12", "5"), ("6-13", "7-01", "2.5")],
        never=[("5-01", "7-01", "5")],
        ended=[("5-01", "6-11", "5")],
        newcomer=[("6-20", "7-01", "2.5")],
    )
    assert found == {
        "first": (1, 0),
        "prompt": (1, 0),
        "late": (1, 1),
        "never": (1, 1),
        "ended": (0, 0),
        "newcomer": (0, 0),
    }


def test_what_nobody_else_says_is_no_change(tmp_path: Path):
    """A copy of a source confirms nothing."""
    late = [("5-01", "7-01", "5")]
    assert set(measure(tmp_path, litellm=OLD_UNTIL, tokencost=OLD_UNTIL, portkey=late).values()) == {(0, 0)}


def test_who_is_seldom_looked_through_confirms_nothing(tmp_path: Path):
    """It is measured by what others confirm."""
    late = [("5-01", "7-01", "5")]
    assert set(measure(tmp_path, one=OLD_UNTIL, aichat=OLD_UNTIL, two=late).values()) == {(0, 0)}
    assert measure(tmp_path, one=OLD_UNTIL, two=OLD_UNTIL, openlit=late)["openlit"] == (1, 1)


def test_what_goes_back_somewhere_is_a_dispute(tmp_path: Path):
    """Two sources that change in opposite directions are not late."""
    back = [("5-01", "6-10", "2.5"), ("6-11", "7-01", "5")]
    assert set(measure(tmp_path, one=OLD_UNTIL, other=back).values()) == {(0, 0)}


def test_an_announced_day_counts_from_then(tmp_path: Path):
    """One source alone, and the table: it changed on 1 June, and the old price of 10 June is stale."""
    assert measure(tmp_path, "6-01", one=OLD_UNTIL) == {"one": (1, 1)}


def test_a_sheet_with_a_day_of_its_own_counts_from_that_day(tmp_path: Path):
    """A price that a source says to begin on 6 June was not shown as in force on 1 June."""
    line = Line(MODEL, day("6-01"), day("6-30"), "", "", Said("input=1 output=2", "2025-06-06", "2025-06-20"))
    (tmp_path / "one.csv").write_text(written([line]))
    (shown,) = staleness.shows_of(tmp_path, ["one"])["one"][MODEL]
    assert (shown.first, shown.last) == (day("6-06"), day("6-19"))


def test_the_table_is_written_between_its_marks():
    """Shares of fewer than ten changes say nothing; what stands around the table stays."""
    page = f"before\n{staleness.START}\nold\n{staleness.END}\nafter\n"
    found = {"late": Measured(20, 5), "few": Measured(9, 9), "prompt": Measured(16, 1)}
    written_page = staleness.page_with(page, found)
    assert [line for line in written_page.splitlines() if line.startswith("| `")] == [
        "| `prompt` | 16 | 1 | 6.2 % |",
        "| `late` | 20 | 5 | 25.0 % |",
        "| `few` | 9 | 9 | too few to say |",
    ]
    assert written_page.startswith("before\n")
    assert written_page.endswith("after\n")
    assert staleness.page_with(written_page, found) == written_page
