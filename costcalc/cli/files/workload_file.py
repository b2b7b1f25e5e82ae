"""Workloads on the command line: `--workload FILE` and `--preset NAME` beside the words that are typed."""

from __future__ import annotations

from costcalc.asking.words import names_of
from costcalc.cli.output import tell
from costcalc.cli.parser import Once, words_of
from costcalc.errors import UsageError, WorkloadError
from costcalc.prose import listed
from costcalc.questions import used_by
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from costcalc.asking.words import Parameter
    from costcalc.cli.parser import Parser
    from costcalc.questions.workload_file import FileWords

    Result = TypeVar("Result")


def add_workload(parser: Parser) -> None:
    """Add the flag that names a workload file."""
    parser.question.add_argument(
        "--workload", action=Once, metavar="FILE", help="a YAML file with the requests, or a mix of shapes"
    )


def answered(
    ask: Callable[[dict[str, Any]], Result],
    found: Namespace,
    parameters: Sequence[Parameter],
    maps: tuple[str, ...],
) -> Result:
    """Ask with the words of the command line and of its workload file.

    `maps` are the words that the question takes from a file alone. What only another command has a use for is
    left out, and said. An error about a word of the file is told with its line.
    """
    words = words_of(found, parameters)
    if getattr(found, "workload", None) is None:
        return ask(words)
    from costcalc.asking.files.words import left_out
    from costcalc.questions.workload_file import read_workload_file

    if "preset" in words:
        raise UsageError(
            "stands beside --workload: a file takes a preset up with `extends: preset:NAME`", "preset"
        )
    from_file = read_workload_file(found.workload)
    unused = left_out(from_file, {*names_of(parameters), *maps})
    say_left_out(unused)
    try:
        return ask(_together(words, from_file, unused, found.workload))
    except (UsageError, WorkloadError) as error:
        raise from_file.located(error) from None


def _together(
    words: dict[str, Any], from_file: FileWords, unused: Sequence[str], place: str
) -> dict[str, Any]:
    """The words of the command line and of a file; models that are typed stand for those of the file."""
    if "model" in words:
        from_file.pop("models", None)
    twice = next((name for name in from_file if name in words), None)
    if twice is not None:
        raise UsageError(f"{twice} is said in {place} too: say it once")
    return {**words, **{name: value for name, value in from_file.items() if name not in unused}}


def say_left_out(unused: Sequence[str]) -> None:
    """Tell what is left out, and which command has a use for it."""
    users = used_by(unused)
    for command in dict.fromkeys(users.values()):
        words = [name for name, user in users.items() if user == command]
        are = "is" if len(words) == 1 else "are"
        tell(f"{listed(words, 'and')} {are} for `costcalc {command}`: not used here")
