"""Workloads as people hand them over: words, one that was made already, a preset, a file, or kept usage."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from costcalc.asking.files.words import left_out
from costcalc.errors import UsageError, WorkloadError
from costcalc.prose import listed, shown
from costcalc.questions import used_by
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Any, TypeVar

    from costcalc.asking.words import Words
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.questions.workload_file import FileWords
    from costcalc.rating.table import RatingTable

    Result = TypeVar("Result")
    Given = Workload | UsageSums | Mapping[str, Any] | str | PathLike[str] | None


class Hearer(NamedTuple):
    """Who hears what is left out of a file, and what to know of a workload that was measured."""

    left_out: Callable[[Sequence[str]], object]
    note: Callable[[str], object]


DUE = "a Workload, a map such as {'input': 1500, 'output': 500}, a preset's name or a file's path"
WORDS = frozenset({"preset", "shapes", *FIELD_OF})
"""Words of a workload that may be said without one."""

BEGINNING, BOM, PARQUET = 200, b"\xef\xbb\xbf", b"PAR1"
"""Bytes by which a file is known, and what may stand before them."""
MOST_LETTERS = 4_096
"""The longest path that systems take."""


def asked_of(
    workload: Given,
    words: Words,
    ask: Callable[[dict[str, Any]], Result],
    known: Collection[str],
    hearer: Hearer,
    table: RatingTable,
) -> Result:
    """Ask with some words about a workload, in whichever form it is given.

    `known` are the words that the question takes; those of a file that only another has a use for are left
    out, and told.
    """
    said = {name: value for name, value in words.items() if value is not None}
    if workload is None and not WORDS.isdisjoint(said):
        return ask(said)
    if isinstance(workload, Mapping) and not workload:
        raise UsageError(f"{DUE} is due, and this map is empty", "workload")
    if isinstance(workload, Workload | Mapping):
        return ask({"workload": workload, **said})
    if isinstance(workload, tuple) and hasattr(workload, "sums"):  # usage, which few hand over
        return _asked_of_usage(workload, "the usage", said, ask, hearer, table)
    place = _place(workload)
    if place is None:
        if "preset" in said:
            raise UsageError("is said twice: as the workload, and by its word", "preset")
        return ask({"preset": workload, **said})
    return asked_of_file(place, said, ask, known, hearer, table)


def _place(workload: object) -> str | None:
    """The path of a workload file; None for the name of a preset, which comes before a file of that name."""
    if isinstance(workload, PathLike):
        return str(Path(workload))
    if not isinstance(workload, str):
        raise UsageError(f"{DUE} is due, not {shown(workload)}", "workload")
    from costcalc.asking.files.chain import preset_names

    known = preset_names()
    if workload in known:
        return None
    if len(workload) > MOST_LETTERS or "\0" in workload or not Path(workload).exists():
        there_are = f"the presets are {listed(known, 'and')}" if known else "no preset came along"
        raise UsageError(f"{shown(workload)} is no Workload, no preset and no file: {there_are}", "workload")
    return workload


def asked_of_file(
    place: str,
    words: dict[str, Any],
    ask: Callable[[dict[str, Any]], Result],
    known: Collection[str],
    hearer: Hearer,
    table: RatingTable,
) -> Result:
    """Ask with some words and those of a workload file; what it says wrongly is told with its line.

    The file may be one of usage sums, whose requests are the workload.
    """
    if _may_be_usage(place):
        from costcalc.questions.reprice.columns.kept_sums import load
        from costcalc.questions.reprice.reduction.beside import holds_sums

        if holds_sums(place):
            return _asked_of_usage(load(place), place, words, ask, hearer, table)
    from costcalc.questions.workload_file import read_workload_file

    if "preset" in words:
        raise UsageError(
            "stands beside `workload`: a file takes a preset up with `extends: preset:NAME`", "preset"
        )
    from_file = read_workload_file(place)
    unused = left_out(from_file, known)
    hearer.left_out(unused)
    try:
        return ask(_together(words, from_file, unused, place))
    except (UsageError, WorkloadError) as error:
        raise from_file.located(error) from None


def _may_be_usage(place: str) -> bool:
    """Whether a file may be one of usage sums, which begin as all JSON or Parquet: their reader is heavy."""
    if not Path(place).is_file():  # a pipe must not be opened twice
        return False
    try:
        with Path(place).open("rb") as file:
            head = file.read(BEGINNING)
        return head.startswith(PARQUET) or head.removeprefix(BOM).lstrip()[:1] == b"{"
    except OSError:
        return False


def _asked_of_usage(
    usage: UsageSums,
    place: str,
    words: dict[str, Any],
    ask: Callable[[dict[str, Any]], Result],
    hearer: Hearer,
    table: RatingTable,
) -> Result:
    """Ask with some words about the requests of usage sums."""
    from costcalc.questions.reprice.measured import measured

    if "preset" in words:
        raise UsageError("stands beside `workload`: say either", "preset")
    found = measured(usage, table)
    said = next((name for name in words if name in FIELD_OF or name == "shapes"), None)
    if said is not None and FIELD_OF.get(said) != "requests":
        raise UsageError(f"is what requests use, which {place} says: say it once", said)
    for note in found.notes:
        hearer.note(note)
    by_month = not words.keys().isdisjoint({"demand", "growth_file"})
    measured_words = {
        name: each for name, each in found.words.items() if not (by_month and name == "requests")
    }
    return ask({**measured_words, **words})


def _together(
    words: dict[str, Any], from_file: FileWords, unused: Sequence[str], place: str
) -> dict[str, Any]:
    """Words and those of a file; models that are said stand for those of the file."""
    if "model" in words or "models" in words:
        from_file.pop("models", None)
    twice = next((name for name in from_file if name in words), None)
    if twice is not None:
        raise UsageError(f"{twice} is said in {place} too: say it once")
    return {**words, **{name: value for name, value in from_file.items() if name not in unused}}


def told_left_out(unused: Sequence[str], spelled: str) -> list[str]:
    """What is left out of a file, and which question has a use for it; `spelled` is how one is named."""
    users = used_by(unused)
    told = []
    for question in dict.fromkeys(users.values()):
        words = [name for name, user in users.items() if user == question]
        are = "is" if len(words) == 1 else "are"
        told.append(f"{listed(words, 'and')} {are} for {spelled.format(question)}: not used here")
    return told


def warned(unused: Sequence[str]) -> None:
    """Warn of the words of a workload file that only another question has a use for."""
    if not unused:
        return
    from warnings import warn

    warn("; ".join(told_left_out(unused, "`{}`")), stacklevel=6)


def _noted(note: str) -> None:
    from warnings import warn

    warn(note, stacklevel=6)


WARNINGS = Hearer(warned, _noted)
"""Who works in Python hears of both as warnings."""
