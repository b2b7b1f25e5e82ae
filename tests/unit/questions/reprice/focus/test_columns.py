"""The columns of FOCUS 1.4, which no validator knows, held against the list in docs/focus.md."""

from __future__ import annotations

import re

import pytest

from costcalc.questions.reprice.focus.columns import NUMBER, VERSIONS
from costcalc.questions.reprice.focus.rows import Focus
from tests.builders import ROOT, at, one_model
from tests.unit.questions.reprice.test_reprice import CACHED, repriced
from tests.usage_sums import Used

LISTED = re.findall(
    r"^\| `(\w+)` \| (mandatory|recommended|conditional) \| (yes|no) \|$",
    (ROOT / "docs" / "focus.md").read_text("utf-8"),
    re.MULTILINE,
)
USAGE = {"input_tokens": 1_000_000, "cache_read_tokens": 400_000, "output_tokens": 500_000}


def test_a_file_of_1_4_has_the_columns_of_the_docs():
    """All of them and no other but ours, in the order of the alphabet; what was removed in 1.4 is gone."""
    names = [each.name for each in VERSIONS["1.4"] if not each.name.startswith("x_")]
    assert names == [name for name, _, _ in LISTED] == sorted(names)
    assert sum(level == "mandatory" for _, level, _ in LISTED) == 21
    assert not {"ProviderName", "PublisherName"} & set(names)


@pytest.mark.parametrize("version", VERSIONS)
def test_our_own_columns_stand_last(version):
    """They begin with x_, as FOCUS wants it."""
    own = [each.name.startswith("x_") for each in VERSIONS[version]]
    assert own == sorted(own)
    assert any(own)


def test_what_must_not_be_null_is_there():
    """In each row of a file of 1.4; numbers are not below zero."""
    rows = [Used("acme/one", at("2025-03-01T12:00Z"), USAGE)]
    focus = Focus(repriced(one_model(CACHED), rows, by=("day",)), "1.4")
    kinds = {each.name: each.kind for each in focus.columns}
    for row in focus.rows:
        assert [name for name, _, null in LISTED if null == "no" and row[name] is None] == []
        assert all(row[name] >= 0 for name, kind in kinds.items() if kind == NUMBER)
