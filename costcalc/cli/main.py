"""`main`, the console script: choose the command, run it, turn errors into lines and exit codes."""

from __future__ import annotations

import gc
import os
import sys

from costcalc.cli.commands import BETWEEN, COMMANDS, overview, parser_of, run_command
from costcalc.cli.exits import INTERRUPTED, OK, PIPE_CLOSED, USAGE, exit_code
from costcalc.cli.output import be_quiet, mute, say, tell, wipe, write
from costcalc.errors import CostcalcError, OptionError, UnknownModelError, UsageError, WorkloadError
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import NoReturn

    from costcalc.cli.contact.half import Half

SINGULAR = {"options": "option", "offers": "offer"}
"""The words that are said one by one on a command line, by the names of their fields."""
UNSAID = frozenset({"", "model", "models", "input_tokens", "requests"})
"""What errors are about of questions that say too little."""
FIRST = frozenset({"--on", "--pricing", "--overlay", "--layers", "--color"})
"""The flags that may stand beside no command."""


def main() -> NoReturn:
    """Run the command line of this process, and leave it.

    A quick command makes no garbage worth collecting, and nothing worth tearing down: that is a fifth of its
    time. Commands that run long collect theirs (`gc.enable`).
    """
    gc.disable()
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process at once, with everything written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or PIPE_CLOSED
    os._exit(code)


def run(argv: Sequence[str]) -> int:
    """Run a command line; the exit code. Nothing but this returns or prints an error."""
    try:
        return _run(argv)
    except CostcalcError as error:
        say("\n".join([_told(error, argv), *_ways_on(error, argv)]))
        return exit_code(error)
    except BrokenPipeError:
        mute()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        wipe()
        return INTERRUPTED


def _run(argv: Sequence[str]) -> int:
    if _is_first(argv):
        from costcalc.cli.contact.alone import run as first

        return first(argv)
    name = argv[0]
    if name in {"-h", "--help", "help"} and len(argv) < 2:  # noqa: PLR2004 - nothing behind it
        write(overview(), None, table=True)
        return OK
    if name == "--version":
        from costcalc.cli.parser import version

        write(version() + "\n", None, table=True)
        return OK
    if name == "help":
        argv = [argv[1], "--help"]
    return _command(argv)


def _is_first(argv: Sequence[str]) -> bool:
    """Whether a command line is `costcalc` alone, perhaps with a day or a table."""
    return not argv or (argv[0].partition("=")[0] in FIRST and not any(each in COMMANDS for each in argv))


def _command(argv: Sequence[str]) -> int:
    read_as = ""
    if argv[0] not in COMMANDS:
        from costcalc.cli.contact.half import meant

        half = meant(argv)
        if half is None or half.is_slip:
            raise UsageError(_no_command(argv[0], half))
        read_as, argv = half.line, half.argv
    try:
        found = parser_of(argv[0]).parse_args(list(argv[1:]))
    except SystemExit:  # --help and --version
        return OK
    be_quiet(quiet=getattr(found, "quiet", False))
    if (said := getattr(found, "model", None)) and isinstance(said, list):
        found.model = _names_alone(said)
        if len(found.model) < len(said):
            from costcalc.cli.contact.half import Half

            read_as = Half([each for each in argv if each.lower() not in BETWEEN]).line
    if read_as:
        tell(f"read as: {read_as}")
    return run_command(argv[0], found)


def _names_alone(said: list[str]) -> list[str]:
    """The names of models that were said, without what people write between: `gpt-4o vs o1`, `gpt-4o, o1`."""
    names = [each for each in said if each.lower() not in BETWEEN]
    joined = [each.removesuffix(",") for each in names[:-1]] + names[-1:]
    return joined if joined and all(joined) else said


def _no_command(name: str, half: Half | None) -> str:
    """That nothing is called so, with what is near, or with the line that works."""
    what = "flag comes first" if name.startswith("-") else "command is called"
    if half is not None:
        return f"no {what} {shown(name)}: did you mean {half.argv[0].lstrip('-')}?\ntry: {half.line}"
    from difflib import get_close_matches

    near = get_close_matches(name[:40], COMMANDS, 3, 0.5)
    hint = f"did you mean {listed(near)}?" if near else "`costcalc --help` lists them"
    return f"no {what} {shown(name)}: {hint}"


def _told(error: CostcalcError, argv: Sequence[str]) -> str:
    """The message of an error, with flags where the core names words of the question."""
    problems = getattr(error, "problems", ())
    if problems:
        return "\n".join(map(str, problems))
    if exit_code(error) != USAGE:  # of a file, whose words are no flags
        return str(error)
    from costcalc.usage.flags import as_flags

    flags = _flags_of(argv)
    if isinstance(error, UsageError | WorkloadError) and error.field:
        return f"{_flag_of(_field_of(error, argv), flags)}: {as_flags(error.detail, flags)}"
    return as_flags(str(error), flags)


def _ways_on(error: CostcalcError, argv: Sequence[str]) -> Iterator[str]:
    """What leads on from a question that says too little, or from a name that is like none."""
    if isinstance(error, UnknownModelError):
        from costcalc.cli.contact.half import near_to

        half = near_to(error, argv) if argv[0] in COMMANDS else None
    elif _says_another_flag(error, argv):
        from costcalc.cli.contact.options import as_options

        half = as_options(argv)
    elif _says_too_little(error):
        from costcalc.cli.contact.half import completed, list_prices

        if told := list_prices(argv):
            yield told
        half = completed(argv)
    else:
        return
    if half is not None:
        yield f"try: {half.line}"


def _says_another_flag(error: CostcalcError, argv: Sequence[str]) -> bool:
    flags = _flags_of(argv)
    words = (each.partition("=")[0] for each in argv if each.startswith("--") and len(each) > len("--"))
    return isinstance(error, UsageError) and bool(flags) and any(each not in flags for each in words)


def _says_too_little(error: CostcalcError) -> bool:
    # Of the others, such as of a usage record that was piped in, none is for want of words.
    is_of_words = type(error) in {UsageError, WorkloadError} and not getattr(error, "problems", ())
    return is_of_words and getattr(error, "field", "") in UNSAID


def _flags_of(argv: Sequence[str]) -> Collection[str]:
    """The flags of the command that was asked; none where it is not known."""
    if not argv or argv[0] not in COMMANDS:
        return FIRST if argv and _is_first(argv) else ()
    return parser_of(argv[0]).flags


def _field_of(error: UsageError | WorkloadError, argv: Sequence[str]) -> str:
    """What a complaint is about; an option that was said by a flag of its own, such as --region, is that."""
    if isinstance(error, OptionError):
        from costcalc.usage.flags import flag

        if flag(error.name) in [word.partition("=")[0] for word in argv]:
            return str(error.name)
    return error.field


def _flag_of(field: str, flags: Collection[str]) -> str:
    """The flag by which a field of the core is said; the field itself where it has none, as a model."""
    from costcalc.usage.flags import FIELD_OF, SHORT_NAMES, flag

    name = SHORT_NAMES[FIELD_OF[field]] if field in FIELD_OF else SINGULAR.get(field, field)
    return flag(name) if flag(name) in flags else field
