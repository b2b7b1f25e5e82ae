"""Any line of a command, read by argparse: help, slips, lists, values that begin with a dash.

Ordinary lines, which are read without it (`cli/parser.py`), it reads alike.
"""

from __future__ import annotations

import argparse
import re
from collections import deque

from costcalc.cli.output import screen_width, write
from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.report.safe import safe
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, NoReturn

# Our own messages are English, so argparse's are too: it need not read the locale and look for translations.
argparse._ = str  # type: ignore[attr-defined]

HELP_WIDTH, HELP_COLUMN = 100, 34
"""How wide help is where it is no terminal's, and in which column it explains; a terminal may be narrower."""


class AnyLine(argparse.ArgumentParser):
    """argparse, with errors of our own: an exception with a hint, instead of a usage text and an exit."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        super().__init__(allow_abbrev=False, add_help=False, formatter_class=HelpText, **settings)
        # A word such as -40%/year is a value; argparse knows bare negative numbers only.
        self._negative_number_matcher = re.compile(r"-[0-9.]")
        self._positionals.title = "what to ask"
        self.register("action", "once", Once)
        self.register("action", "list", Listed)

    def error(self, message: str) -> NoReturn:
        """Raise the complaint; the edge prints it."""
        raise UsageError(f"{safe(message)[:300]}; `{self.prog} --help` shows how")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - as in argparse
        """Parse; a flag that nobody knows is answered with the nearest that there is."""
        found, rest = super().parse_known_args(None if args is None else [*self._joined(args)], namespace)
        if rest:
            self.error(self._unknown(rest[0]))
        return found, rest

    def _joined(self, words: Iterable[str]) -> Iterator[str]:
        """The words with a value that begins with a dash joined to its flag, and each of a list to its own.

        `LOG --as gpt-5.4 o3` is `LOG --as=gpt-5.4 --as=o3`. Before places were named a word behind a
        list may be one of them. argparse takes `--sort -released` for two flags. What is one, such as -o, is
        no value: one was forgotten.
        """
        ahead = deque(words)
        is_placed = False
        while ahead:
            word = ahead.popleft()
            if word == "--":
                yield from (word, *ahead)
                return
            name, equals, _ = word.partition("=")
            action = self._option_string_actions.get(name)
            if word == f"{name}=--" and action is not None and action.nargs != 0:
                self.error(f"'--' is no value: {name} needs another")  # argparse makes none of it at all
            if action is None or action.nargs == 0:
                is_placed = is_placed or not word.startswith("-")
                yield word
                continue
            is_list = isinstance(action, Listed)
            if ahead and not equals and self._is_value(ahead[0]):
                word = f"{name}={ahead.popleft()}"
            elif ahead and not equals and not ahead[0].startswith("-"):
                # Its value is no place; of some flags more may follow, which argparse takes by itself.
                yield word
                word = ahead.popleft()
            yield word
            while is_placed and is_list and ahead and not ahead[0].startswith("-"):
                yield f"{name}={ahead.popleft()}"

    def _is_value(self, word: str) -> bool:
        is_short = word.startswith("-") and not word.startswith("--") and len(word) > 1
        return is_short and word not in self._option_string_actions

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401, ARG002 - as in argparse
        """Print the help or the version as every answer is printed: a full disk is noticed."""
        write(message, None, table=True)

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return f"{shown(word)} is one word too many"
        from costcalc.hints.words import hint

        name = word.partition("=")[0][:60]
        return f"there is no flag {shown(name)}{hint(name, self._option_string_actions)}"


class Once(argparse.Action):
    """A flag that names one file, or one list: where it is said twice, one of the two would not count."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:  # noqa: ANN401 - as in argparse
        """Take the value; refuse a second one."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given more than once")
        setattr(namespace, self.dest, values)


class Listed(argparse._AppendAction):  # noqa: SLF001 - as all of argparse's actions are
    """A flag whose values are a list: those that stand behind one another are all its own."""


class HelpText(argparse.RawDescriptionHelpFormatter):
    """Help with one value for all names of a flag: `--input, --input-tokens N`."""

    def __init__(self, prog: str) -> None:
        width = min(HELP_WIDTH, screen_width() or HELP_WIDTH)
        super().__init__(
            prog, max_help_position=HELP_COLUMN if width == HELP_WIDTH else width // 3, width=width
        )

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        metavar = (
            "|".join(action.choices) if action.choices else self._get_default_metavar_for_optional(action)
        )
        value = action.metavar or metavar
        return f"{', '.join(action.option_strings)} {value}"


def any_line(
    settings: Mapping[str, Any],
    titles: Iterable[str],
    declared: Iterable[tuple[tuple[str, ...], str, Mapping[str, Any]]],
    defaults: Mapping[str, Any],
) -> AnyLine:
    """The parser of flags and places: each has its names, the title of its group, and its settings."""
    parser = AnyLine(**settings)
    groups = {"": parser, **{title: parser.add_argument_group(title) for title in titles}}
    for names, title, how in declared:
        groups[title].add_argument(*names, **how)
    parser.set_defaults(**defaults)
    return parser
