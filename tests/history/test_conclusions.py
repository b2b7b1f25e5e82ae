"""From observations to periods: where a change is placed, which figure answers, what is in dispute."""

from __future__ import annotations

import doctest
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.pricing.history import lines as history_lines
from tools.history.conclusions import composing, rules
from tools.history.conclusions import written as written_lines
from tools.history.conclusions.lines import Line, Observed, line_of, read, sheet_of, sightings
from tools.history.conclusions.rules import Stretch, stretches
from tools.history.conclusions.runs import Sighting, day_after

if TYPE_CHECKING:
    from pathlib import Path


def seen(*runs: str) -> list[Stretch]:
    """The stretches of some sightings, each a file, an amount, and its first and last day."""
    words = [run.split() for run in runs]
    return stretches([Sighting(source, amount, first, last) for source, amount, first, last in words])


def line(source: str, first: str, last: str, prices: str, since: str = "", until: str = "") -> Line:
    """A line of a file about one model."""
    return Line(source, "acme/one", first, last, "v1", "v2", since, until, sheet_of(prices))


@pytest.mark.parametrize("module", [rules, composing, history_lines])
def test_worked_examples(module: object):
    """The examples of the tables of rules hold."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


# --- one figure ---------------------------------------------------------------------------------------------


def test_a_gap_is_no_end():
    """What a file shows, loses and shows again went on."""
    (only,) = seen("litellm 3 2024-05-01 2024-06-01", "litellm 3 2024-08-01 2024-09-01")
    assert (only.start, only.last) == ("2024-05-01", "2024-09-01")


def test_a_figure_of_less_than_a_day():
    """A figure that a file showed for a part of a day alone was in force on none."""
    found = seen(
        "litellm 3 2024-05-01 2024-06-01",
        "litellm 9 2024-06-01 2024-06-01",
        "litellm 2 2024-06-01 2024-09-01",
    )
    assert [each.amount for each in found] == ["3", "2"]


def test_a_copy_that_goes_on_after_its_original_has_one_figure():
    """The copy's figure before and after the original is no figure that it came to, and gave up."""
    found = seen(
        "aichat 10 2024-04-29 2024-06-20", "aichat 8 2024-06-21 2024-08-31",
        "openlit 10 2024-05-16 2026-08-03",
        "tokencost 11 2024-04-23 2024-06-30", "tokencost 8 2024-07-01 2025-09-05",
        "litellm 8 2024-11-28 2025-08-30",
    )  # fmt: skip
    assert [(each.amount, each.start) for each in found][:3] == [
        ("11", "2024-04-23"), ("10", "2024-04-29"), ("8", "2024-06-21"),
    ]  # fmt: skip
    assert found[2].last >= "2025-08-30"


def test_the_second_file_may_be_first():
    """A change ends on the first day of the new figure, whichever file shows it."""
    _, after = seen(
        "models.dev 3 2024-05-01 2024-08-20", "models.dev 2 2024-08-21 2024-12-01",
        "langfuse 3 2024-05-01 2024-08-01", "langfuse 2 2024-08-09 2024-12-01",
    )  # fmt: skip
    assert (after.not_before, after.start) == ("2024-08-01", "2024-08-09")


def test_a_file_that_begins_with_the_new_figure():
    """Where the first file with a figure never showed the old one, those that did are witnesses."""
    _, after = seen(
        "litellm 3 2024-05-01 2024-08-20", "litellm 2 2024-08-27 2024-12-01",
        "models.dev 2 2024-08-09 2024-12-01",
    )  # fmt: skip
    assert (after.not_before, after.start) == ("2024-08-08", "2024-08-09")


def test_a_new_file_with_the_old_figure():
    """A file that begins with an old figure does not bring it back."""
    found = seen(
        "litellm 3 2024-05-01 2024-08-01", "litellm 2 2024-08-05 2024-12-01",
        "cline 2 2024-08-09 2024-12-01", "aider 3 2024-10-01 2024-12-01",
    )  # fmt: skip
    assert [(each.amount, each.open) for each in found] == [("3", ()), ("2", ())]
    assert str(found[1].disputes[0]) == "aider: 3 to 2024-12-01, settled"


def test_back_and_forth():
    """A price that falls and rises again is three stretches, where two files say so."""
    found = seen(
        "litellm 3 2024-05-01 2024-06-01", "litellm 2 2024-06-08 2024-07-01",
        "litellm 3 2024-07-08 2024-12-01",
        "cline 3 2024-05-01 2024-06-03", "cline 2 2024-06-09 2024-07-03", "cline 3 2024-07-09 2024-12-01",
    )  # fmt: skip
    assert [(each.amount, each.not_before) for each in found] == [
        ("3", None), ("2", "2024-06-03"), ("3", "2024-07-03"),
    ]  # fmt: skip


def test_the_providers_page_confirms():
    """A figure that the provider's own words know needs no second file."""
    runs = [
        Sighting("langfuse", "2", "2024-07-01", "2024-12-01"),
        Sighting("models.dev", "3", "2024-05-01", "2024-12-01"),
    ]
    assert [each.amount for each in stretches(runs)] == ["3", "3"]
    assert [each.open for each in stretches(runs)] != [(), ()]
    assert [each.amount for each in stretches(runs, page={"2"})] == ["3", "2"]


def test_a_copy_is_no_second_file():
    """Tokencost copies LiteLLM: it speaks only of the days of which that is silent."""
    found = seen("litellm 2 2024-07-01 2024-12-01", "tokencost 3 2024-05-01 2025-02-01")
    assert [(each.amount, each.source) for each in found] == [
        ("3", "tokencost"), ("2", "litellm"), ("3", "tokencost"),
    ]  # fmt: skip


DAYS = st.integers(0, 300).map(lambda days: (date(2024, 1, 1) + timedelta(days=days)).isoformat())
RUNS = st.builds(
    lambda source, amount, days: Sighting(source, amount, min(days), max(days)),
    st.sampled_from(["litellm", "models.dev", "langfuse", "tokencost", "another"]),
    st.sampled_from(["1", "2", "3"]),
    st.tuples(DAYS, DAYS),
)


@given(st.lists(RUNS, min_size=1, max_size=9))
def test_stretches_are_in_order(runs: list[Sighting]):
    """Stretches follow one another; a change has a bracket within the one before."""
    found = stretches(runs)
    assert found[0].start == min(run.first for run in runs)
    for before, after in pairwise(found):
        assert before.start <= before.last < after.start
        if before.amount == after.amount:
            assert before.open != after.open
        else:
            assert before.start <= str(after.not_before) < after.start


@given(st.lists(RUNS, min_size=1, max_size=9))
def test_every_figure_was_seen(runs: list[Sighting]):
    """A stretch has a figure that its source showed in it, and its disputes others."""
    for each in stretches(runs):
        assert any(
            run.source == each.source and run.amount == each.amount and run.first <= each.last for run in runs
        )
        assert all(other.amount != each.amount for other in each.open)


# --- the sheets of a model ----------------------------------------------------------------------------------


def test_what_a_source_dates_itself():
    """A source's own dates count as days of its file; its undated sheet is for the other days."""
    lines = [
        line("genai-prices", "2025-06-22", "2025-09-01", "input=3"),
        line("genai-prices", "2025-06-22", "2025-09-01", "input=2", since="2025-08-01"),
        line("llm-prices", "2025-06-22", "2025-09-01", "input=4", since="2024-01-01", until="2025-03-01"),
        line("llm-prices", "2025-06-22", "2025-09-01", "input=1", since="2027-01-01"),
    ]
    assert [each[:4] for _, each in sightings(lines)] == [
        ("genai-prices", "2", "2025-08-01", "2025-09-01"),
        ("genai-prices", "3", "2025-06-22", "2025-07-31"),
        ("llm-prices", "4", "2024-01-01", "2025-02-28"),
    ]


def test_the_end_of_a_model():
    """A price goes on while the newest snapshot of a file has it, and ends after the last sighting."""
    lines = [
        line("litellm", "2024-05-01", "2024-08-01", "input=3"),
        line("aider", "2024-05-01", "2024-09-01", "input=3"),
    ]
    newest = {"litellm": "2026-01-01", "aider": "2024-09-01"}
    (ended,) = composing.periods(lines, newest, kept={"litellm"})
    assert ended.end == "2024-09-02"
    (going_on,) = composing.periods(lines, newest, kept={"litellm", "aider"})
    assert going_on.end is None


def test_a_source_that_is_no_longer_kept():
    """Half a year behind the newest of all, a file tells of what was, and keeps nothing on sale."""
    observed = Observed({}, {"litellm": "2026-11-20", "tokencost": "2025-09-01", "aider": "2026-05-24"}, {})
    assert observed.kept == {"litellm", "aider"}


def test_whom_to_believe():
    """The file with the smallest share of stale figures counts first, one without a share last."""
    newest = dict.fromkeys(["litellm", "langfuse", "aider", "llm-prices", "another"], "2026-11-20")
    observed = Observed({}, newest, {}, {"litellm": "0.522", "langfuse": "0.200", "another": "0.3"})
    assert observed.trust == ("langfuse", "another", "litellm", "llm-prices", "aider")


def test_a_source_that_is_never_cleared(tmp_path: Path):
    """What it shows counts for half a year, or while another shows the model; it keeps nothing on sale."""
    (tmp_path / "snapshots.csv").write_text(
        "source,newest_day,stale_share\nopenlit,2026-11-20,0.1\nlitellm,2026-11-20,\n"
    )
    (tmp_path / "releases.csv").write_text("model,released,deprecated,source,version\n")
    header = "model,first_seen,last_seen,first_version,last_version,effective_from,effective_to,prices\n"
    rows = [f"acme/{name},2024-01-01,2026-11-20,a,b,,,input=3\n" for name in ("alone", "two")]
    (tmp_path / "openlit.csv").write_text(header + "".join(rows))
    (tmp_path / "litellm.csv").write_text(header + rows[1].replace("2026-11-20", "2025-05-01"))
    observed = read(tmp_path)
    assert [(each.source, each.last) for each in observed.lines["acme/two"]] == [
        ("openlit", "2025-05-01"),
        ("litellm", "2025-05-01"),
    ]
    assert [each.last for each in observed.lines["acme/alone"]] == ["2024-06-29"]
    assert observed.kept == {"litellm"}
    assert observed.trust == ("litellm", "openlit")


def test_zeros_that_may_mean_unknown():
    """A zero is a price only of a model whose name says that it is free."""
    row = dict.fromkeys(
        ["first_seen", "last_seen", "first_version", "last_version", "effective_from", "effective_to"], ""
    )
    prices = "input=2 cache_write=0"
    assert line_of("litellm", {**row, "model": "acme/one", "prices": prices}).prices == {("", "input"): "2"}
    free = line_of("litellm", {**row, "model": "acme/one:free", "prices": "input=0"})
    assert free.prices == {("", "input"): "0"}


AMOUNTS = st.sampled_from(["1", "2"])
LINES = st.builds(
    lambda source, days, prices, batch: line(
        source, min(days), max(days),
        " ".join([*(f"{meter}={amount}" for meter, amount in prices.items()),
                  *(f"batch:{meter}={amount}" for meter, amount in batch.items())]),
    ),
    st.sampled_from(["litellm", "models.dev", "langfuse"]),
    st.tuples(DAYS, DAYS),
    st.dictionaries(st.sampled_from(["input", "output", "cache_read"]), AMOUNTS, min_size=1),
    st.dictionaries(st.sampled_from(["input", "output"]), AMOUNTS),
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=8), st.booleans())
def test_periods_are_in_order(lines: list[Line], is_kept: bool):
    """Periods do not overlap, nor do their brackets, and each has a base."""
    newest = {source: max(each.last for each in lines) for source in ("litellm", "models.dev", "langfuse")}
    found = composing.periods(lines, newest, newest if is_kept else ())
    assert found[0].start == min(each.first for each in lines)
    last = max(each.last for each in lines)
    assert is_kept or found[-1].end is not None
    for each in found:
        assert each.end is None or each.start < each.end <= day_after(last)
        assert any(not condition for condition, _ in each.figures)
    for before, after in pairwise(found):
        assert before.end is not None
        assert before.end <= after.start
        if after.not_before is not None:
            assert before.start <= after.not_before < after.start


# --- what is of one file ------------------------------------------------------------------------------------

NEWEST = {"litellm": "2024-12-01", "models.dev": "2024-12-01", "genai-prices": "2024-12-01"}


def written(*lines: Line, newest: dict[str, str] = NEWEST) -> list[written_lines.Written]:
    """The lines of `periods.csv` of one model."""
    trust = ("models.dev", "portkey", "genai-prices", "litellm", "tokencost")
    found = composing.periods(lines, newest, newest, trust=trust)
    return written_lines.lines_of("acme/one", found, lines, trust)


def test_input_and_output_are_of_one_file():
    """Two files differ in both prices: one answers with both, and the other is the dispute."""
    (only,) = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-12-01", "input=2 output=4 cache_read=0.5"),
    )
    assert only.prices == "input=1 output=4"
    assert only.disputes == "input=2@litellm!2024-12-01 cache_read=0.5@litellm!2024-12-01"
    assert only.confirmed_by == ""


def test_other_meters_are_of_files_that_agree():
    """A price of the cache counts while its file has the head that is in force."""
    first, second = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-08-01", "input=1 output=4 cache_read=0.5"),
        line("litellm", "2024-08-02", "2024-12-01", "input=3 output=9 cache_read=0.9"),
    )
    assert (first.prices, first.confirmed_by) == ("input=1 cache_read=0.5@litellm? output=4", "litellm")
    assert second.prices == "input=1 output=4"
    assert second.effective_from == "2024-08-02"


def test_a_file_that_is_late_is_late_with_its_whole_sheet():
    """It shows the new head later, and its new price of the cache counts from the change on."""
    _, new = written(
        line("models.dev", "2024-05-01", "2024-08-01", "input=2 output=8"),
        line("models.dev", "2024-08-02", "2024-12-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-08-20", "input=2 output=8 cache_read=0.2"),
        line("litellm", "2024-08-21", "2024-12-01", "input=1 output=4 cache_read=0.1"),
    )
    assert (new.effective_from, new.prices) == ("2024-08-02", "input=1 cache_read=0.1@litellm? output=4")


def test_a_part_of_the_head():
    """A file that shows the price of input alone is silent on output."""
    (only,) = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=1"),
        line("litellm", "2024-05-01", "2024-12-01", "input=1 output=4"),
    )
    assert only.prices.replace("@litellm", "") == "input=1 output=4"


def test_a_copy_does_not_confirm():
    """Tokencost and the file that it copies are one witness."""
    (only,) = written(
        line("litellm", "2024-07-01", "2024-12-01", "input=1 output=4"),
        line("tokencost", "2024-05-01", "2024-12-01", "input=1 output=4"),
    )
    assert only.confirmed_by == ""


WHOLE = "input=1 cache_read=0.1 output=4 >200000:input=2 >200000:cache_read=0.2 >200000:output=8"


@pytest.mark.parametrize(
    ("others", "prices"),
    [
        ((), WHOLE),
        # A file with a price above another size, which had the base before.
        (("input=1 output=4 >128000:cache_read=0.3",), WHOLE),
        (("input=1 output=4 >128000:input=3 >128000:output=9",), WHOLE),
    ],
)
def test_sizes_are_of_one_file(others: tuple[str, ...], prices: str):
    """The most complete file's, whole; none of another is put between them."""
    lines = [line("models.dev", "2024-05-01", "2024-12-01", other) for other in others]
    (only,) = written(line("litellm", "2024-05-01", "2024-12-01", WHOLE), *lines)
    assert only.prices.replace("@litellm", "").replace("?", "") == prices


@pytest.mark.parametrize(
    ("said", "prices"),
    [
        ("input=1 cache_read=0.1 output=4 >200000:input=2 >200000:output=8",
         "input=1 cache_read=0.1 output=4 >200000:input=2 >200000:cache_read=- >200000:output=8"),
        ("input=1 output=4 >200000:output=8", "input=1 output=4 >200000:-"),
        ("input=1 cache_read=0.1 output=4 batch:input=0.5 batch:output=2",
         "input=1 cache_read=0.1 output=4 batch:input=0.5 batch:cache_read=- batch:output=2"),
        # What costs as much as what it is a part of does so under any condition.
        ("input=1 cache_write=1 output=4 >200000:input=2 >200000:output=8",
         "input=1 cache_write=1 output=4 >200000:input=2 >200000:output=8"),
        ("input=1 output=4 batch:input=0.5 batch:output=2 flex:input=6 region=eu:output=9",
         ("input=1 output=4 batch:input=0.5 batch:output=2 flex:input=6 flex:output=- region=eu:input=- "
          "region=eu:output=9 region=eu,batch:- region=eu,flex:-")),
    ],
)  # fmt: skip
def test_what_no_file_says_is_not_the_base(said: str, prices: str):
    """A price that no file shows under a condition is not known, and never that without the condition."""
    (only,) = written(line("litellm", "2024-05-01", "2024-12-01", said))
    assert sorted(only.prices.split()) == sorted(prices.split())


def test_a_meter_without_sizes_in_genai_prices():
    """It writes one price for all sizes where there is one."""
    said = "input=1 cache_read=0.1 output=4 >200000:input=2 >200000:output=8"
    (only,) = written(line("genai-prices", "2024-05-01", "2024-12-01", said))
    assert ">200000:cache_read=0.1" in only.prices.split()


def test_what_stands_gives_way_to_what_came_later():
    """The newest version of a file says nothing against a price that another came to after it."""
    found = stretches([
        Sighting("models.dev", "3", "2024-05-01", "2024-06-01", "2024-12-01"),
        Sighting("genai-prices", "2", "2024-07-01", "2024-08-01", "2024-12-01"),
    ])  # fmt: skip
    assert [each.amount for each in found] == ["3", "2"]


def test_sizes_that_only_files_with_another_price_show():
    """What a larger request costs at the price in force is not known; genai-prices writes every size."""
    sized = line("litellm", "2024-05-01", "2024-12-01", "input=2 output=5 >200000:input=3 >200000:output=9")
    (only,) = written(line("models.dev", "2024-05-01", "2024-12-01", "input=1 output=4"), sized)
    assert only.prices == "input=1 output=4 >200000:-"
    lines = [
        line(name, "2024-05-01", "2024-12-01", "input=1 output=4") for name in ("models.dev", "genai-prices")
    ]
    (only,) = written(*lines, sized)
    assert only.prices == "input=1 output=4"


def test_sizes_that_a_file_dropped():
    """A file that is no longer read does not hold up the sizes that another one had, and has no more."""
    whole = "input=1 output=4 >200000:input=2 >200000:output=8"
    found = written(
        line("models.dev", "2024-05-01", "2024-09-01", whole),
        line("litellm", "2024-05-01", "2024-08-01", whole),
        line("litellm", "2024-08-02", "2024-12-01", "input=1 output=4"),
        newest={**NEWEST, "models.dev": "2024-09-01"},
    )
    assert [(each.effective_to, each.prices) for each in found] == [
        ("2024-09-02", whole), ("", "input=1 output=4"),
    ]  # fmt: skip


def test_a_new_meter_of_a_file_that_is_late():
    """A batch price that it never had before begins when it is first seen."""
    _, new, batch = written(
        line("models.dev", "2024-05-01", "2024-08-01", "input=2 output=8"),
        line("models.dev", "2024-08-02", "2024-12-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-08-20", "input=2 output=8"),
        line("litellm", "2024-08-21", "2024-12-01", "input=1 output=4 batch:input=0.5 batch:output=2"),
    )
    assert (new.prices, batch.effective_from) == ("input=1 output=4", "2024-08-21")


# --- what is said of it -------------------------------------------------------------------------------------


def test_an_old_figure_does_not_come_back():
    """Neither between two releases of the file that moved, nor when it no longer has the model."""
    found = written(
        line("portkey", "2024-05-01", "2024-08-21", "input=3 output=9"),
        line("litellm", "2024-09-01", "2024-09-10", "input=2 output=8"),
        line("litellm", "2024-09-14", "2024-10-01", "input=4 output=9"),
        newest={**NEWEST, "portkey": "2024-08-21"},
    )
    assert [(each.not_before, each.effective_from, each.effective_to) for each in found] == [
        ("", "2024-05-01", "2024-09-01"), ("2024-08-21", "2024-09-01", "2024-09-14"),
        ("2024-09-10", "2024-09-14", "2024-10-02"),
    ]  # fmt: skip


def test_a_file_that_shows_no_output_does_not_confirm_it():
    """It agrees in the price of input, and the period rests on the other."""
    (only,) = written(
        line("litellm", "2024-05-01", "2024-12-01", "input=1 output_image=32"),
        line("models.dev", "2024-05-01", "2024-12-01", "input=1 output=32"),
    )
    assert (only.source, only.confirmed_by) == ("models.dev", "")


def test_cached_input_whose_file_no_longer_has_the_model():
    """Nobody says that it costs as much as other input now: a dispute with what it was."""
    _, after = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=3 output=15"),
        line("litellm", "2024-05-01", "2024-10-01", "input=3 cache_read=0.3 output=15"),
    )
    assert (after.prices, after.disputes) == ("input=3 output=15", "cache_read=0.3@litellm!2024-10-01")
    (document,) = history_lines.periods_of([after])
    assert document["rates"]["cache_read"]["amount"] == "3"
    assert document["disputed"]


def test_cached_input_that_its_own_file_drops():
    """A file that goes on without it says that there is no such price any more."""
    _, after = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=3 output=15"),
        line("litellm", "2024-05-01", "2024-10-01", "input=3 cache_read=0.3 output=15"),
        line("litellm", "2024-10-08", "2024-12-01", "input=3 output=15"),
    )
    assert (after.prices, after.disputes) == ("input=3 output=15", "")


def test_sizes_against_the_file_that_writes_every_size():
    """genai-prices shows the same prices, and no size: what a larger request costs is in dispute."""
    sized = "input=1 output=4 >200000:input=2 >200000:output=8"
    (only,) = written(
        line("genai-prices", "2024-05-01", "2024-12-01", "input=1 output=4"),
        line("models.dev", "2024-05-01", "2024-12-01", sized),
    )
    assert only.prices == ("input=1 output=4 >200000:input=1@genai-prices? >200000:output=4@genai-prices?")
    assert only.disputes == (">200000:input=2@models.dev!2024-12-01 >200000:output=8@models.dev!2024-12-01")


def test_what_one_file_alone_shows_is_marked():
    """Where others confirm the rest; where nobody does, the whole period is of one file."""
    said = "input=1 output=4 batch:input=0.5 batch:output=2"
    (confirmed,) = written(
        line("models.dev", "2024-05-01", "2024-12-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-12-01", said),
    )
    assert confirmed.prices.split()[2:] == ["batch:input=0.5@litellm?", "batch:output=2@litellm?"]
    (alone,) = written(line("litellm", "2024-05-01", "2024-12-01", said))
    assert "?" not in alone.prices
    (document,) = history_lines.periods_of([confirmed])
    assert document["unconfirmed_in_part"]
    assert [rate["is_alone"] for rate in document["variants"][0]["rates"].values()] == [True, True]


def test_the_file_and_its_versions_are_of_the_days():
    """A more reliable file that showed the prices before, and not in this period, is not named for it."""
    *_, last = written(
        line("models.dev", "2024-05-01", "2024-06-01", "input=1 output=4"),
        line("litellm", "2024-05-01", "2024-08-01", "input=1 output=4"),
        Line("litellm", "acme/one", "2024-08-02", "2024-12-01", "v3", "v4", "", "",
             sheet_of("input=1 output=4 web_search=0.01")),
        newest={**NEWEST, "models.dev": "2024-06-01"},
    )  # fmt: skip
    assert (last.source, last.versions) == ("litellm", "v3..v4")


def test_a_cached_price_begins_when_it_is_seen():
    """Not on the day of an earlier change of input: that of its own day takes it along."""
    found = written(
        line("litellm", "2024-05-01", "2024-06-10", "input=0.29 output=1.2"),
        line("litellm", "2024-06-11", "2024-08-14", "input=0.22 output=1"),
        line("litellm", "2024-08-15", "2024-12-01", "input=0.3 cache_read=0.1 output=1"),
        line("models.dev", "2024-05-01", "2024-06-10", "input=0.29 cache_read=0.2 output=1.2"),
    )
    assert [
        (each.effective_from, each.prices.replace("?", "")) for each in found if "0.1" in each.prices
    ] == [("2024-08-15", "input=0.3 cache_read=0.1 output=1")]


def test_a_cached_price_stays_beside_its_input():
    """Two files have it only with the higher price of input; that of the lower one shows none."""
    _, low, _ = written(
        line("models.dev", "2024-05-01", "2024-08-14", "input=0.15 cache_read=0.075 output=0.6"),
        line("models.dev", "2024-08-15", "2024-10-01", "input=0.039 output=0.18"),
        line("models.dev", "2024-10-02", "2024-12-01", "input=0.15 cache_read=0.075 output=0.6"),
    )
    assert (low.effective_from, low.prices, low.disputes) == ("2024-08-15", "input=0.039 output=0.18", "")


def test_what_is_settled_does_not_come_back():
    """The file with the newer figure drops the model, and the late one comes to it by itself."""
    old, new = written(
        line("models.dev", "2024-06-02", "2024-06-23", "input=0.6 output=2.4"),
        line("litellm", "2024-05-17", "2024-07-03", "input=0.3 output=1.2"),
        line("litellm", "2024-07-04", "2024-12-01", "input=0.6 output=2.4"),
    )
    assert (old.effective_from, new.effective_from) == ("2024-05-17", "2024-06-02")
    assert new.prices == "input=0.6 output=2.4"


def test_a_figure_that_a_file_gave_up_does_not_overtake_it():
    """A file that is late begins with the old figure, after the newest version of the first."""
    found = stretches([
        Sighting("genai-prices", "3", "2024-05-01", "2024-10-28"),
        Sighting("genai-prices", "2", "2024-10-29", "2024-11-10", "2024-12-01"),
        Sighting("litellm", "3", "2024-11-11", "2024-11-18"),
        Sighting("litellm", "2", "2024-11-19", "2024-12-01"),
    ])  # fmt: skip
    assert [(each.amount, each.start) for each in found] == [("3", "2024-05-01"), ("2", "2024-10-29")]


def test_a_copy_is_no_more_reliable_than_its_original():
    """It comes after it, whatever its own share of stale figures is."""
    newest = dict.fromkeys(("litellm", "tokencost", "aichat"), "2024-12-01")
    stale = {"tokencost": "0.424", "aichat": "0.480", "litellm": "0.534"}
    assert Observed({}, newest, {}, stale).trust == ("aichat", "litellm", "tokencost")


def test_a_file_that_only_stands_takes_no_meter_away():
    """It was not read since the sizes were last seen: that it has none is older news."""
    sized = "input=3 output=15 >200000:input=6 >200000:output=22.5"
    found = written(
        line("portkey", "2024-05-01", "2024-08-21", "input=3 output=15"),
        line("litellm", "2024-05-01", "2024-10-01", sized),
        newest={"litellm": "2024-12-01", "portkey": "2024-08-21"},
    )
    assert {each.prices.replace("@litellm", "").replace("?", "") for each in found} == {sized}


def test_sizes_that_genai_prices_has_itself():
    """It shows them later than another file: no dispute, before or after."""
    sized = "input=1 output=4 >200000:input=2 >200000:output=8"
    found = written(
        line("models.dev", "2024-05-01", "2024-12-01", sized),
        line("genai-prices", "2024-08-01", "2024-12-01", sized),
    )
    assert [each.disputes for each in found] == [""] * len(found)
    assert {each.prices.replace("?", "") for each in found} == {sized}


def test_a_meter_is_not_there_before_its_file_shows_it():
    """The file was read between, with another sheet: the change of that day takes no later meter along."""
    found = written(
        line("litellm", "2024-05-01", "2024-09-01", "input=2 output=8"),
        line("litellm", "2024-09-02", "2024-11-10", "input=1 output=4"),
        line("litellm", "2024-11-11", "2024-12-01", "input=1 output=4 priority:input=1.5 priority:output=6"),
        line("models.dev", "2024-05-01", "2024-08-20", "input=2 output=8 priority:input=3 priority:output=9"),
    )
    first = next(each.effective_from for each in found if "priority:input=1.5" in each.prices)
    assert first == "2024-11-11"


def test_an_original_does_not_bring_back_what_was_settled_of_its_copy():
    """Tokencost's old figure was settled; LiteLLM begins with it, and is one witness with it."""
    found = seen(
        "aichat 1 2024-05-01 2024-09-24", "aichat 2 2024-09-25 2024-12-16",
        "tokencost 1 2024-05-01 2024-11-27", "litellm 1 2024-11-28 2024-12-27",
        "portkey 2 2024-12-28 2024-12-31",
    )  # fmt: skip
    assert [each.amount for each in found] == ["1", "2"]
