"""What a usage comes to, quickly: as the reader of records reads it, whatever stands in it."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from costcalc.errors import UsageError
from costcalc.usage.logs.row.counting import MOST_SHAPES, Counting, Tally
from costcalc.usage.records.anthropic import MESSAGES
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.google import CLI
from costcalc.usage.records.reader import read_record
from costcalc.usage.records.tools import CODEX, OPENCODE
from costcalc.usage.usage import Usage

ODD: tuple[object, ...] = (
    None,
    -1,
    2**53,
    2**53 + 1,
    10**30,
    1.0,
    0.5,
    "7",
    True,
    Decimal(4),
    Decimal("4.5"),
    {},
    [],
    {"a": {"b": 1}},
)
TEXTS = {"service_tier": ("standard", "priority", "gold", ""), "speed": ("fast",), "inference_geo": ("us",)}


def usage(of, random):
    """A usage of a format: most of its members, mostly with counts that fit."""
    flat = {path: random.randrange(40) for path in (*of.counts, *of.silent)} | dict.fromkeys(of.unpriced, 0)
    flat |= {need: random.randrange(30, 200) for need in of.needs if need in flat}
    for path in list(flat):
        if random.random() < 0.1:
            del flat[path]
        elif random.random() < 0.03:
            flat[path] = random.choice(ODD)
    for total, rows in of.totals.items():
        held = [flat.get(path) or 0 for path in rows[0]]
        if random.random() < 0.5 and all(type(each) is int for each in held):
            flat[total] = sum(held) + (random.random() < 0.1)
    if of is MESSAGES:
        flat |= {name: random.choice(texts) for name, texts in TEXTS.items() if random.random() < 0.3}
    names = list(flat)
    random.shuffle(names)
    said: dict[str, object] = {}
    for path in names:
        outer, _, name = path.rpartition(".")
        place = said.setdefault(outer, {}) if outer else said
        assert isinstance(place, dict)
        place[name] = flat[path]
    return said


def slowly(of, said):
    """What the reader of records makes of it, or why it does not."""
    try:
        record = read_record({of.places[0].split(".")[0]: said} if of.places != ("",) else said, of.name)
    except UsageRecordError as error:
        return error.reason
    try:
        used = Usage(**record.quantities)
    except UsageError as error:
        return f"parts exceed {error.field.removesuffix('_tokens').replace('_', ' ')}"
    options = tuple(sorted(record.options.items()))
    return Tally(tuple((meter, quantity) for meter, quantity in used.parts), int(used.input_total), options)


@pytest.mark.parametrize("of", [MESSAGES, CODEX, OPENCODE, CLI], ids=lambda of: of.name)
def test_a_tally_is_what_the_reader_of_records_says(of):
    """Also where that refuses it, for its reason: shapes are learnt from it, and nothing else is known."""
    random, counting = Random(of.name), Counting(of)  # noqa: S311 - what a test draws
    refused = 0
    for _ in range(3_000):
        said = usage(of, random)
        try:
            found: Tally | str = counting.tally(said)
        except UsageRecordError as error:
            found, refused = error.reason, refused + 1
        assert found == slowly(of, said), said
    assert 100 < refused < 2_500


def test_quantities_are_integers():
    """However they are written."""
    found = Counting(MESSAGES).tally({"input_tokens": Decimal("5.0"), "output_tokens": 2})
    assert [type(quantity) for _, quantity in found.parts] == [int, int]


def test_a_name_is_no_text_and_no_map():
    """Members may be called as anything, and each is looked at for what it is."""
    counting = Counting(MESSAGES)
    good = {"input_tokens": 1, "output_tokens": 2, "service_tier": "priority"}
    assert counting.tally(good).options == (("service_tier", "priority"),)
    with pytest.raises(UsageRecordError, match="service_tier"):
        counting.tally({**good, "service_tier": 5})
    with pytest.raises(UsageRecordError, match="priority"):
        counting.tally({"input_tokens": 1, "output_tokens": 2, "priority": "service_tier"})


def test_a_log_with_ever_new_shapes_is_read_all_the_same():
    """They are not all kept."""
    counting = Counting(MESSAGES)
    for number in range(MOST_SHAPES + 50):
        with pytest.raises(UsageRecordError):
            counting.tally({"input_tokens": 1, "output_tokens": 2, f"new_{number}": 1})
    assert counting.tally({"input_tokens": 1, "output_tokens": 2}).size == 1
    assert len(counting._known) == MOST_SHAPES
