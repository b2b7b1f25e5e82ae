"""How columns of usage count: by the formats of usage records, decided over the set of them."""

from __future__ import annotations

import pytest

from costcalc.errors import UsageError
from costcalc.meters import USAGE_FIELDS
from costcalc.usage.columns import exports, kinds
from costcalc.usage.columns.conventions import conventions, decided, of_models, ours
from costcalc.usage.records.formats import FORMATS

ALL = (*exports.FORMATS, *FORMATS)
TOLD = [each for each in ALL if not each.around and not each.whose and each.counts]


def found_in(*columns: str, formats=ALL):
    """The ways in which columns are read."""
    return conventions(columns, formats, columns)


def _is_missing(needed: str, columns: list[str]) -> bool:
    """Whether none of what a format needs is among columns."""
    return not any(
        path == each or path.startswith(f"{each}.") for each in needed.split("|") for path in columns
    )


@pytest.mark.parametrize("form", TOLD, ids=lambda form: form.name)
def test_members_of_each_format_are_its_columns(form):
    """A file whose columns are all members of a format is read as it counts them."""
    columns = [path for path in form.counts if form.counts[path]]
    columns += [each.split("|")[0] for each in form.needs if _is_missing(each, columns)]
    own = [each for each in found_in(*columns) if each.name == form.name]
    read_alike = own or found_in(*columns)
    assert read_alike
    for path in columns:
        if path in form.counts and not form.alone.get(path):
            assert read_alike[0].adds[path] == form.fields_of(path)


@pytest.mark.parametrize("form", exports.FORMATS, ids=lambda form: form.name)
def test_exports_have_a_source(form):
    """Each export says which page, and names fields of a usage alone."""
    assert form.source.startswith("https://")
    assert {field for path in form.counts for field, _ in form.fields_of(path)} <= USAGE_FIELDS.keys()


@pytest.mark.parametrize(
    ("columns", "inside"),
    [
        ("input_tokens cached_tokens output_tokens", True),
        ("input_tokens cached_input_tokens output_tokens reasoning_output_tokens", True),
        ("input_tokens cache_read_input_tokens output_tokens", False),
        ("prompt_tokens completion_tokens cache_read_input_tokens", True),
        ("prompt_tokens completion_tokens prompt_cache_hit_tokens prompt_cache_miss_tokens", True),
        ("uncached_input_tokens cache_read_input_tokens output_tokens", False),
        ("inputTokens outputTokens cacheReadInputTokens", False),
        ("usage.prompt_tokens usage.completion_tokens usage.prompt_tokens_details.cached_tokens", True),
        ("gen_ai.usage.input_tokens gen_ai.usage.output_tokens gen_ai.usage.cache_read.input_tokens", True),
    ],
)
def test_what_came_from_the_cache(columns, inside):
    """The set of columns says whether it is inside the input, or beside it."""
    (convention,) = found_in(*columns.split())
    (adds,) = [adds for adds in convention.adds.values() if ("cache_read_tokens", 1) in adds]
    assert (("input_tokens", 1) not in adds) is inside


def test_sets_that_nobody_has():
    """Columns that no format has together are none's; one that is told by a total wants that."""
    assert found_in("input_tokens", "promptTokenCount") == []
    assert found_in("prompt_tokens", "strange_tokens", "completion_tokens") == []
    assert found_in("input_tokens", "uncached_input_tokens", "output_tokens") == []


def test_models_decide():
    """Formats of some models are left where a file has those alone."""
    found = found_in("inputTokens", "outputTokens", "cachedInputTokens")
    whose = {each.name: each.whose for each in ALL}
    assert {each.name for each in of_models(found, whose, {"gpt-4o"})} == {"vercel-5"}
    assert {each.name for each in of_models(found, whose, {"claude-sonnet-5"})} == {"vercel-5-anthropic"}
    with pytest.raises(UsageError, match="--usage-format vercel-5 or --usage-format vercel-5-anthropic"):
        decided(found, ["inputTokens", "cachedInputTokens"])


def test_our_own_names():
    """Columns under our names are all of what they say."""
    convention = ours(["input", "cached", "output_tokens"])
    assert convention is not None
    assert convention.adds["cached"] == (("cache_read_tokens", 1),)
    assert ours(["input", "prompt_tokens"]) is None


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("created_at", True),
        ("Date (UTC)", True),
        ("ChargePeriodStart", True),
        ("usage_date_utc", True),
        ("timestamp_ms", True),
        ("startTimeUnixNano", True),
        ("end_time", False),
        ("updated_at", False),
        ("month", False),
        ("due_date", False),
        ("BillingPeriodStart", False),
        ("team", False),
    ],
)
def test_dates_of_use(name, is_it):
    """A date is that of the use unless its name says of what else it is."""
    assert kinds.is_of_use(name) is is_it
