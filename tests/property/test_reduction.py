"""Sums of logs are the same however the logs are split, ordered and merged."""

from __future__ import annotations

import pickle
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.meters import METERS
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.cuts import Cuts
from costcalc.questions.reprice.reduction.kept import text
from costcalc.questions.reprice.reduction.labels import Grouping
from costcalc.questions.reprice.reduction.merge import merged
from costcalc.questions.reprice.reduction.reduce import Reduction
from costcalc.questions.reprice.reduction.saved import sums_in
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Repeated, Row
from tests.logs import BOUNDARIES, CUTS, EDGES, NIGHT, WORKDAY, read, reduced, us

if TYPE_CHECKING:
    from random import Random

    from costcalc.usage.logs.rows import Said

    Log = list[tuple[str, Said]]

METER = st.sampled_from(
    ["input", "cache_read", "cache_write_5m", "output", "reasoning", "web_search", "output_image"]
)
QUANTITY = st.one_of(st.integers(0, 5), st.integers(0, 10**24), st.decimals(0, 100, places=3))
INSTANT = st.one_of(
    st.integers(us("2024-12-01T00:00Z"), us("2025-12-01T00:00Z")),
    st.sampled_from(EDGES).flatmap(lambda edge: st.integers(edge - 1, edge + 1)),
)
SIZE = st.one_of(st.integers(0, 300_000), st.sampled_from([1_000, 1_001, 199_999, 200_000]))
IDENTITY = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))
SPENT = st.one_of(
    st.none(), st.builds(Recorded, st.decimals(0, 10, places=6), st.sampled_from(["USD", "EUR"]))
)


@st.composite
def rows(draw: st.DrawFn, depth: int = 1) -> Row:
    """A row of any kind: a request or a bucket, with a time or without, that may be repeated elsewhere."""
    at = draw(st.one_of(st.none(), INSTANT))
    is_bucket = at is not None and draw(st.booleans())
    until = at + draw(st.integers(1, 10**12)) if is_bucket and at is not None else None
    smallest = draw(SIZE)
    also = tuple(draw(st.lists(rows(depth=0), max_size=2))) if depth else ()
    return Row(
        draw(st.integers(1, 9)),
        draw(st.sampled_from(["acme/one", "acme/two"])),
        at,
        tuple(draw(st.dictionaries(METER, QUANTITY, max_size=3)).items()),
        smallest,
        smallest + draw(st.sampled_from([0, 0, 100_000])),
        draw(st.sampled_from([0, 1, 1, 7, None])),
        until,
        draw(st.sampled_from([(), (("service_tier", "batch"),)])),
        draw(st.sampled_from([{}, {"team": "x"}, {"team": "y"}])),
        draw(IDENTITY) if depth else None,
        draw(SPENT),
        also,
    )


SAID = st.one_of(
    rows(),
    rows(),
    st.builds(NotBilled, st.integers(1, 9), st.sampled_from(["failed", "from a cache"]), IDENTITY),
    st.builds(
        Refused,
        st.integers(0, 9),
        st.sampled_from(["negative", "no time"]),
        st.sampled_from(["", "-1"]),
        SPENT,
    ),
    st.builds(Repeated, st.integers(1, 9)),
)
LOGS = st.lists(st.tuples(st.sampled_from(["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"]), SAID), max_size=12)
GROUPING = st.sampled_from([Grouping(), Grouping(("day", "model", "file"), "Europe/Paris")])


@given(LOGS, GROUPING, st.data())
@settings(max_examples=150)
def test_merged_sums_are_those_of_all_logs_together(
    log: Log, grouping: Grouping, data: st.DataObject
) -> None:
    """Files that are reduced apart and merged, in any tree, come to what one pass over all of them does."""
    whole = reduced(log, grouping)
    names = sorted({name for name, _ in log})
    parts = [reduced([each for each in log if each[0] == name], grouping) for name in names]
    while len(parts) > 1:
        some = data.draw(st.integers(2, len(parts)))
        chosen = data.draw(st.permutations(parts))
        parts = [merged(chosen[:some]), *chosen[some:]]
    assert not parts or parts == [whole]


@given(LOGS, GROUPING, st.integers(1, 4), st.randoms())
def test_shares_of_several_processes_are_those_of_one(
    log: Log, grouping: Grouping, number: int, random: Random
) -> None:
    """Files that are read by several processes come to what one pass does, whichever reads what."""
    names = sorted({name for name, _ in log})
    shares = [Reduction(BOUNDARIES, grouping, share=share) for share in range(1, number + 1)]
    share_of = {name: random.choice(shares) for name in names}
    for name, said in log:
        share_of[name].take(name, said)
    whole = Reduction(BOUNDARIES, grouping)
    for each in shares:
        whole.absorb(pickle.loads(pickle.dumps(each.found())))  # noqa: S301 - what was pickled here
    assert whole.sums(map(read, names), "sha256:table") == reduced(log, grouping)


@given(LOGS, GROUPING, st.randoms())
def test_sums_do_not_hang_on_the_order_of_rows(log: Log, grouping: Grouping, random: object) -> None:
    """Whichever row is read first: the sums, the first of each reason and what is repeated are the same."""
    other = list(log)
    random.shuffle(other)  # type: ignore[attr-defined]
    one, another = reduced(log, grouping), reduced(other, grouping)
    assert one == another
    assert list(one.sums) == list(another.sums)


@given(LOGS)
def test_nothing_is_lost_and_nothing_counted_twice(log: Log) -> None:
    """Each row counts where its own instant, size and options put it; of an identity one alone."""
    log = [(name, said._replace(number=place)) for place, (name, said) in enumerate(log, 1)]
    found = reduced(log)
    calendar, cuts = Calendar(EDGES, (WORKDAY, NIGHT)), Cuts(CUTS)
    counted = _counted(log)
    quantities: Counter[tuple[object, ...]] = Counter()
    for row in counted:
        for call in (row, *row.also):
            at = row.at if call.at is None else call.at
            for meter, quantity in call.parts:
                tiers = cuts.tier_of(call.smallest), cuts.tier_of(call.largest)
                start = None if at is None else calendar.span_of(at, call.until or at + 1).start
                quantities[call.model, start, tiers, call.options, meter] += quantity  # type: ignore[assignment]
    told: Counter[tuple[object, ...]] = Counter()
    for cell, each in found.sums.items():
        for meter, quantity in each.parts.items():
            tiers = cell.smallest, cell.largest
            told[cell.model, cell.slot.start, tiers, cell.options, meter] += quantity  # type: ignore[assignment]
    assert {key: each for key, each in quantities.items() if each} == told
    said = [each for _, each in log]
    in_it = len(counted) + sum(each.rows for each in (*found.refused.values(), *found.not_billed.values()))
    assert in_it + found.repeated == len(said)


def _counted(log: Log) -> list[Row]:
    """The rows that count, found in another way: sorted by what makes one count."""
    alone = [said for _, said in log if isinstance(said, Row) and said.identity is None]
    best: dict[str, tuple[tuple[object, ...], Row]] = {}
    for name, said in log:
        if isinstance(said, Row) and said.identity is not None:
            parts = [part for each in (said, *said.also) for part in each.parts]
            output = sum(Decimal(each) for meter, each in parts if METERS[meter].direction == "output")
            rank = (-output, -sum(Decimal(each) for _, each in parts), name, said.number)
            known = best.get(said.identity)
            if known is None or rank < known[0]:
                best[said.identity] = rank, said
    return [*alone, *(each for _, each in best.values())]


def test_boundaries_of_the_tests_are_in_order() -> None:
    """They are those of a small market: edges, windows and cuts in ascending order."""
    assert list(BOUNDARIES.edges) == sorted(BOUNDARIES.edges)
    assert [str(each) for each in BOUNDARIES.cuts] == ["input_tokens_above=1000", "input_tokens_from=200000"]


@given(LOGS, GROUPING, st.booleans())
def test_sums_that_are_kept_are_read_as_they_were(log: Log, grouping: Grouping, identities: bool) -> None:
    """Every sum has one text, and that text reads as the sum; merging what was read is merging the sums."""
    found = reduced(log, grouping, identities=identities)
    said = text(found)
    again = sums_in(said.encode(), "x")
    assert again == found
    assert text(again) == said
