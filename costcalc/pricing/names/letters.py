"""Names without what writes them: case, spaces, dots, hyphens and underscores say nothing.

But between two digits they do: `gpt-4-1` and `GPT 4.1` are one name, `gpt-41` is another.
"""

from __future__ import annotations

import re

from costcalc.groups import gathered
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.stored.compiled import Catalogue

BEDROCK_MAKERS = (
    "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral",
    "moonshot", "moonshotai", "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai",
)  # fmt: skip
"""What Bedrock writes before the name, with a point: https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html."""

_MAKERS_POINT = re.compile(rf"(?<![a-z0-9])({'|'.join(BEDROCK_MAKERS)})\.(?=[a-z])")
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[ ._-]+([01][0-9])[ ._-]+([0-3][0-9])(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ ._-]+(?=[0-9])")
_MARKS = str.maketrans("", "", " ._-")
PRODUCTS_IN_PATHS = re.compile(
    r"/(?:us|eu|apac|us-gov|fast|claude_platform|routers|streaming|azure|openrouter|low|medium|high|standard"
    r"|[^/]*steps|[0-9]+-x-[0-9]+)/"
)
"""What stands between a seller and a name, and is another product or place, with a price of its own."""


def unmarked(name: str) -> str:
    """A name, or a name on each line, as it is compared.

    `Claude 3.5 Sonnet` and `claude-3-5-sonnet` are `claude3,5sonnet`; `2024-11-20` is `20241120`; and
    `anthropic.claude-3`, of Bedrock, is not `Anthropic Claude 3`.
    """
    text = _MAKERS_POINT.sub(r"\1:", _DAY.sub(r"\1\2\3", name.lower()))
    return _BETWEEN_DIGITS.sub(",", text).translate(_MARKS)


def written_like(catalogue: Catalogue, text: str) -> Sequence[str]:
    """The names of a table that differ from a text in its marks alone; none for a text without letters.

    Of several those that differ in fewest of them: in case alone, else in which marks there are.
    `openrouter/gpt-4o` is also what a seller calls `openrouter/openai/gpt-4o`, where it has no such name; but
    `bedrock/claude_platform/claude-opus-4-5` is no model of Bedrock itself.
    """
    by_letters: dict[str, list[str]] = catalogue.once("unmarked", lambda: _by_letters(catalogue.all_names()))
    letters = unmarked(text)
    if not any(map(str.isalpha, letters)):
        return ()
    seller, slash, rest = letters.partition("/")
    last = f"{seller}//{rest}" if slash else letters
    hyphened = unmarked(text.replace(".", "-"))  # of the names that have no maker and a point before them
    found = next((by_letters[each] for each in (letters, last, hyphened) if each in by_letters), ())
    ways = (str.lower, lambda name: re.sub(r"[ ._-]+", "-", name.lower()))
    alike = ([each for each in found if way(each) == way(text)] for way in ways)
    return next(filter(None, alike), found)


def _by_letters(names: Sequence[str]) -> dict[str, list[str]]:
    letters = unmarked("\n".join(names)).split("\n") if names else []
    last = (
        (f"{each.partition('/')[0]}//{each.rpartition('/')[2]}", name)
        for each, name in zip(letters, names, strict=True)
        if each.count("/") > 1 and not PRODUCTS_IN_PATHS.search(name)
    )
    return gathered([*zip(letters, names, strict=True), *last])
