"""The words in which people say a usage, short and long, and how an edge spells the words of a question.

The core says `input=1500` and `gpu_rate`, as the service and Python have it; on the command line that is
`--input 1500` and `--gpu-rate`, and in a file `input: 1500`. What stands in quotes is the user's own.
"""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.meters import USAGE_FIELDS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any

SHORT_NAMES: dict[str, str] = {
    field: "cached" if field == "cache_read_tokens" else field.removesuffix("_tokens")
    for field in USAGE_FIELDS
}
"""The short name of each usage field: `input_tokens` → `input`, `cache_read_tokens` → `cached`."""

TOLD_AS: dict[str, tuple[str, ...]] = {"container_sessions": ("code_interpreter_sessions",)}
"""What a provider's page calls a field that has a wider name here."""

FIELD_OF: dict[str, str] = {
    name: field
    for field, short in SHORT_NAMES.items()
    for name in (field, short, field.removesuffix("_tokens"), *TOLD_AS.get(field, ()))
}
"""The usage field of every name that people use for it: long, short, and the name of its meter."""

LENGTHS = ("word", "page", "character")
"""The units of text in which a quantity of text tokens may be said."""
LANGUAGE, MEASURED_WITH = "language", "tokens_measured_with"
"""The words for the language of a text, and for whose tokenizer its tokens were counted with."""


def said_quantities(words: Mapping[str, Any]) -> dict[str, Any]:
    """The quantities that were said, by the field of a usage; `UsageError` for one said twice."""
    found: dict[str, Any] = {}
    for name, value in words.items():
        field = FIELD_OF.get(name)
        if field is None or value is None:
            continue
        if isinstance(value, list) and len(value) != 1:
            raise UsageError("is given more than once", name)
        if field in found:
            raise UsageError(f"{field} is given twice, under two names", name)
        found[field] = value[0] if isinstance(value, list) else value
    return found


def flag(name: str) -> str:
    """The flag of a name: `cache_write_5m` → `--cache-write-5m`."""
    return f"--{name.replace('_', '-')}"


def short_words(fields: Mapping[str, object]) -> dict[str, object]:
    """The quantities of a usage under their short names."""
    return {SHORT_NAMES[field]: value for field, value in fields.items()}


SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
"""The characters that a shell leaves alone."""


def command_line(question: str, named: Iterable[str], words: Mapping[str, object]) -> str:
    """The command that asks a question with some words, as it is typed in a shell.

    `named` stand by their place. A word that is a list is said once for each, and nothing is said of None and
    False; True is the flag alone.
    """
    return " ".join(["costcalc", question, *map(quoted, (*named, *_flags(words)))])


def _flags(words: Mapping[str, object]) -> Iterator[str]:
    for name, value in words.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            if each is not None and each is not False:
                yield from (flag(name),) if each is True else (flag(name), str(each))


def quoted(word: str) -> str:
    """A word as it is typed in a shell."""
    if word and not word.strip(SAFE):
        return word
    import shlex

    return shlex.quote(word)


NAMED = (
    r"(?<!\w)'[^']*'"
    r"|`(?P<ticked>[a-z][a-z0-9_]*)`"
    r"|(?<![\w./=-])(?P<name>[a-z][a-z0-9_]*)=(?P<value>[^',;()\n]+?)(?=[,;)\n]| and | or |$)"
    r"|(?<![\w./=-])(?P<word>[a-z][a-z0-9]*_[a-z0-9_]*)(?![\w=])"
)
"""What is quoted, a word with its value, and a word in backticks or with an underscore."""


def as_flags(text: str, known: Collection[str]) -> str:
    """A message with flags for the words of the question, of which `known` are the flags that there are."""

    def spelled(match: re.Match[str]) -> str:
        said = match["name"] or match["ticked"] or match["word"] or ""
        name = flag(SHORT_NAMES[FIELD_OF[said]] if said in FIELD_OF else said)
        if not said or name not in known:
            return match[0]
        return name if match["value"] in {None, "true"} else f"{name} {quoted(match['value'])}"

    return re.sub(NAMED, spelled, text)


def as_keys(text: str, flags: Collection[str] = ()) -> str:
    """A message with keys and their values, as a file has them, but for those that are flags beside it."""

    def spelled(match: re.Match[str]) -> str:
        if match["name"] in flags:
            return (
                flag(match["name"]) if match["value"] == "true" else f"{flag(match['name'])} {match['value']}"
            )
        return f"{match['name']}: {match['value']}" if match["name"] else match[0]

    return re.sub(NAMED, spelled, text)
