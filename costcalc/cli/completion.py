"""`costcalc completion`: the script that completes commands and flags in bash, zsh or fish."""

from __future__ import annotations

import shtab

from costcalc.cli.commands import COMMANDS, command, parser_of
from costcalc.cli.exits import OK
from costcalc.cli.output import write
from costcalc.cli.parser import Parser, add_help
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from costcalc.cli.contact.any_line import AnyLine

SHELLS = ("bash", "zsh", "fish")


def arguments(parser: Parser) -> None:
    """The flags of the command."""
    parser.add_argument(
        "shell", choices=SHELLS, help="the shell: source what this prints in its start-up file"
    )
    add_help(parser)


def run(found: argparse.Namespace) -> int:
    """Print the script; the exit code."""
    if found.shell == "fish":
        script = "\n".join(fish_lines()) + "\n"
    else:
        script = shtab.complete(whole_parser(), found.shell)
    write(script, None)
    return OK


def parsers() -> Iterator[tuple[str, AnyLine]]:
    """The parser of every command, as argparse has it."""
    return ((name, parser_of(name).any_line) for name in COMMANDS)


def whole_parser() -> AnyLine:
    """One parser of all commands, as shtab reads it."""
    root = Parser(prog="costcalc", description="what an LLM workload costs")
    add_help(root)
    whole = root.any_line
    under = whole.add_subparsers(dest="command")
    for name, parser in parsers():
        for action in parser._actions:  # noqa: SLF001 - argparse has no public list of them
            action.help = (action.help or "").replace("`", "'")
            if _is_of_a_file(action):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
        under.add_parser(name, parents=[parser], help=command(name).help)
    return whole


def fish_lines() -> Iterator[str]:
    """The script for fish, which shtab does not write."""
    yield "complete -c costcalc -f"
    yield "complete -c costcalc -n __fish_use_subcommand -l version -d 'the version'"
    for name in COMMANDS:
        yield f"complete -c costcalc -n __fish_use_subcommand -a {name} -d {_quoted(command(name).help)}"
    for name, parser in parsers():
        for action in parser._actions:  # noqa: SLF001 - as above
            yield from _fish_action(f"-n '__fish_seen_subcommand_from {name}'", action)


def _is_of_a_file(action: argparse.Action) -> bool:
    """Whether a flag or a place takes a file: its help says FILE then."""
    return "FILE" in str(action.metavar)


def _fish_action(where: str, action: argparse.Action) -> Iterator[str]:
    names = [
        f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in action.option_strings
    ]
    choices = f" -a {_quoted(' '.join(map(str, action.choices)))}" if action.choices else ""
    takes = " -r" if names and action.nargs != 0 else ""
    files = " -F" if _is_of_a_file(action) else ""
    if names or choices or files:
        about = f" -d {_quoted((action.help or '').replace('%%', '%'))}" if names else ""
        yield f"complete -c costcalc {where} {' '.join(names)}{takes}{files}{choices}{about}".replace(
            "  ", " "
        )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
