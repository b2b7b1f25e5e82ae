"""docs/cli.md: the help of every command, as the command itself prints it."""

from __future__ import annotations

from costcalc.cli.commands import COMMANDS
from tools.examples import output_of

HEAD = """# The command line

Generated from the help of each command (`costcalc COMMAND --help`). Data goes to standard output, messages
and progress to standard error. JSON and CSV are contracts; tables are for people and may change.

Exit codes: 0 ok; 1 data error (a broken table or bill, a result that no longer holds); 2 usage; 3 unknown
model or claim, or no price in force; 4 refused by `--strict`; 5 above the budget of `--fail-above`; 130
interrupted.
"""


def page() -> str:
    """The whole page."""
    sections = [_section("costcalc", "--help")]
    sections += [_section(f"costcalc {name}", f"{name} --help") for name in COMMANDS]
    return "\n".join([HEAD, *sections])


def _section(title: str, words: str) -> str:
    return f"## {title}\n\n```text\n{output_of(f'costcalc {words}', most_lines=None)}```\n"
