"""Unknown names are refused together: each is told, of many the first few with what is near."""

from __future__ import annotations

import pickle

import pytest

from costcalc import Workload
from costcalc.errors import AmbiguousModelError, UnknownModelError, UsageError
from costcalc.pricing.names import near
from costcalc.pricing.names.meaning import MOST_TOLD, each_found
from tests.builders import model, period, pricing_file, table_of

TABLE = table_of(pricing_file(model(period("input: 1 USD/Mtoken"), "acme/alpha-1", "aliases: [alpha]")))
WORK = Workload(requests="10/day", input=10, output=0)
RENTED = {"gpus": "8", "gpu_rate": "2 USD/GPU_hour", "throughput": "4000 token/s"}


def refused(*names: str, baseline: str | None = None) -> UnknownModelError:
    """The error of a comparison in which some names are unknown."""
    with pytest.raises(UnknownModelError) as caught:
        TABLE.compare(WORK, names, on="2025-06-01", baseline=baseline)
    return caught.value


def names_of(error: UnknownModelError) -> list[object]:
    """The names that an error tells."""
    return [each.name for each in error.every]


def test_every_unknown_name_is_told():
    """One error for all of them, the baseline too, each once and in its own line."""
    error = refused("alpha", "xxx", "alpha-l", "xxx", baseline="yyy")
    assert names_of(error) == ["xxx", "alpha-l", "yyy"]
    assert (error.name, error.code) == ("xxx", "unknown_model")
    assert str(error).splitlines() == [
        "no model is called 'xxx'; `costcalc models` lists what there is",
        "no model is called 'alpha-l'; did you mean acme/alpha-1?",
        "no model is called 'yyy'; `costcalc models` lists what there is",
    ]


def test_one_unknown_name_is_an_error_of_its_own():
    """Nothing is said of others where there are none."""
    assert refused("alpha", "xxx", "xxx").every == ()


def test_a_projection_and_a_break_even_tell_every_name():
    """What would be run yourself is one of the names."""
    with pytest.raises(UnknownModelError) as caught:
        TABLE.project(WORK, ["xxx", "alpha", "yyy"], start="2025-06")
    assert names_of(caught.value) == ["xxx", "yyy"]
    with pytest.raises(UnknownModelError) as caught:
        TABLE.breakeven(WORK, ["xxx", "yyy"], on="2025-06-01", self_host="zzz", **RENTED)
    assert names_of(caught.value) == ["xxx", "yyy", "zzz"]


@pytest.mark.parametrize(
    ("names", "rest"), [(4, "and 1 more: 'q3'"), (999, "and 996 more, such as 'q3', 'q4'")]
)
def test_of_many_the_first_are_told(monkeypatch, names, rest):
    """The message stays short, and near names are looked for three times."""
    searched: list[str] = []

    def nearest(name: str, _: object) -> list[str]:
        searched.append(name)
        return []

    monkeypatch.setattr(near, "nearest", nearest)
    TABLE.catalogue.made.pop("near", None)
    error = refused(*(f"q{number}" for number in range(names)))
    lines = str(error).splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith(rest)
    assert len(str(error)) < 500
    assert len(error.every) == names
    assert [str(each) for each in error.every][-1].startswith(f"no model is called 'q{names - 1}'")
    assert len({*searched}) <= MOST_TOLD


def test_names_of_several_models_come_last():
    """A name that nobody has leads, one that several models share is told after it."""

    def find(name: str) -> None:
        raise (AmbiguousModelError if name == "both" else UnknownModelError)(name, ["a/both", "b/both"])

    with pytest.raises(UnknownModelError) as caught:
        each_found(["both", "xxx"], find)
    assert names_of(caught.value) == ["xxx", "both"]
    assert str(caught.value).splitlines()[1] == "'both' is the name of several models: say a/both or b/both"


def test_what_is_no_text_is_no_name():
    """Lists and maps where names are due are slips of whoever asks, and are told as such."""
    for names in ([[1], "xxx"], ["xxx", {}]):
        with pytest.raises(UsageError, match=r"models: must be texts, and '.*' is none"):
            TABLE.compare(WORK, names, on="2025-06-01")  # type: ignore[arg-type]


def test_it_can_be_sent_between_processes():
    """All of it arrives."""
    error = refused("xxx", "alpha-2")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own
