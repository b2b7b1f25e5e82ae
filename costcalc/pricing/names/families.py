"""Names of families: `sonnet` is the newest Claude Sonnet that Anthropic sells on the day that is asked.

The newest is the one that was released last. Our own files decide before feeds, and a preview is only meant
while nothing else of its line is on sale. The lines are the general ones: `gpt` is no mini, codex or pro.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

from costcalc.periods import Stretch
from costcalc.pricing.model import BEGINNING, NEWEST, Name
from costcalc.pricing.names.letters import unmarked
from costcalc.pricing.source import OWN
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.pricing.stored.compiled import Catalogue

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has none yet."""

NOTE = f"{{name}}{NEWEST}{{said}} on sale on {{{{on}}}}, {{{{model}}}}"
"""What is said first of a model that was found so."""
APART = ", previews apart,"
"""What is said besides where a newer one is a preview."""


class Family(NamedTuple):
    """A line of a maker: what it is called, what it is in words, and how its ids are written."""

    words: tuple[str, ...]
    maker: str
    said: str
    line: str


SHORTEST, LONGEST, SLIP = 3, 30, 0.85
"""Of how many letters a name is that a slip may be found of, and how like it the slip is."""

FAMILIES = (
    Family(
        ("sonnet", "claude sonnet", "claude"), "anthropic", "Claude Sonnet", r"claude-(?:[0-9-]+-)?sonnet.*"
    ),
    Family(("opus", "claude opus"), "anthropic", "Claude Opus", r"claude-(?:[0-9-]+-)?opus.*"),
    Family(("haiku", "claude haiku"), "anthropic", "Claude Haiku", r"claude-(?:[0-9-]+-)?haiku.*"),
    Family(("fable", "claude fable"), "anthropic", "Claude Fable", r"claude-fable.*"),
    Family(("gpt",), "openai", "GPT of the general line", r"gpt-(?:3\.5-turbo|4-turbo|4o|[0-9.]+)(?:-sol)?"),
    Family(("gpt mini",), "openai", "GPT mini", r"gpt-[0-9.]+o?-mini"),
    Family(("gpt nano",), "openai", "GPT nano", r"gpt-[0-9.]+-nano"),
    Family(("gpt pro",), "openai", "GPT pro", r"gpt-[0-9.]+-pro"),
    Family(("gpt codex", "codex"), "openai", "GPT Codex", r"gpt-[0-9.]+-codex"),
    Family(("gpt sol",), "openai", "GPT Sol", r"gpt-[0-9.]+-sol"),
    Family(("gpt terra",), "openai", "GPT Terra", r"gpt-[0-9.]+-terra"),
    Family(("gpt luna",), "openai", "GPT Luna", r"gpt-[0-9.]+-luna"),
    Family(("gpt astra",), "openai", "GPT Astra", r"gpt-[0-9.]+-astra"),
    Family(("chatgpt",), "openai", "model of ChatGPT", r"(?:chat|chatgpt-4o|gpt-[0-9.]+-chat)-latest"),
    Family(("o series", "openai o"), "openai", "model of the o-series", r"o[0-9]+"),
    Family(("gemini flash", "gemini"), "google", "Gemini Flash", r"gemini-[0-9.]+-flash(?:-preview.*)?"),
    Family(
        ("gemini flash lite",), "google", "Gemini Flash-Lite", r"gemini-[0-9.]+-flash-lite(?:-preview.*)?"
    ),
    Family(("gemini pro",), "google", "Gemini Pro", r"gemini-[0-9.]+-pro(?:-preview)?"),
    Family(("deepseek",), "deepseek", "DeepSeek chat model", r"deepseek-v[0-9.]+(?:-exp)?(?:-flash)?"),
    Family(("deepseek flash",), "deepseek", "DeepSeek Flash", r"deepseek-v[0-9.]+-flash"),
    Family(("deepseek pro",), "deepseek", "DeepSeek Pro", r"deepseek-v[0-9.]+-pro"),
    Family(("mistral large",), "mistral", "Mistral Large", r"mistral-large-[0-9.]+"),
    Family(("mistral medium",), "mistral", "Mistral Medium", r"mistral-medium-[0-9.]+"),
    Family(("mistral small",), "mistral", "Mistral Small", r"mistral-small-[0-9.]+"),
    Family(("codestral",), "mistral", "Codestral", r"codestral-[0-9]+"),
    Family(("grok",), "xai", "Grok", r"grok-(?:beta|[0-9.]+)"),
    Family(("grok fast",), "xai", "Grok Fast", r"grok-[0-9.-]+-fast"),
    Family(("kimi",), "moonshotai", "Kimi", r"kimi-k[0-9.]+(?:-[0-9]{4}-preview|-pro)?"),
    Family(("glm",), "zai", "GLM", r"glm-[0-9.]+"),
    Family(("minimax",), "minimax", "MiniMax M", r"minimax-m[0-9.]+"),
    Family(("muse spark", "muse"), "meta", "Muse Spark", r"muse-spark-[0-9.]+"),
)


def of_family(catalogue: Catalogue, name: str) -> list[Name]:
    """What the name of a family stands for, a model for each stretch of time; nothing for another name."""
    if not name.isascii():
        return []
    row = _by_letters(catalogue).get(unmarked(name))
    if row is None:
        return []
    names: list[Name] = catalogue.once(("family", row.said), lambda: list(_names(catalogue, row)))
    called = name.replace("{", "").replace("}", "")
    return [each._replace(note=NOTE.format(name=called, said=f"{row.said}{each.note}")) for each in names]


def near_families(name: str) -> list[str]:
    """The name of the family of which a text without a number is a slip, if it is one: `deepsek`."""
    from difflib import get_close_matches

    if any(map(str.isdigit, name)):
        return []
    words = {unmarked(word): word for row in FAMILIES for word in row.words if len(word) > SHORTEST}
    close = get_close_matches(unmarked(name)[:LONGEST], words, 1, SLIP)
    return [words[each].replace(" ", "-") for each in close]


def lines_of(catalogue: Catalogue, name: str, on: Moment) -> list[str]:
    """The newest on sale on a moment of each line that a word covers: of a maker, or of `mistral`."""
    word = unmarked(name)
    rows = [row for row in FAMILIES if word in {row.maker, row.words[0].partition(" ")[0]}]
    newest = (each.model for row in rows for each in of_family(catalogue, row.words[0]) if each.in_force(on))
    return list(dict.fromkeys(newest))


def _by_letters(catalogue: Catalogue) -> dict[str, Family]:
    """The families by what they may be called: with their maker before, and `latest` behind."""

    def called() -> Iterator[tuple[str, Family]]:
        for row in FAMILIES:
            for word in map(unmarked, row.words):
                # The marks are those of Claude Code's settings: `opus[1m]`.
                behind = ("", "latest", *(("[1m]", "[200k]") if row.maker == "anthropic" else ()))
                for before in ("", row.maker, f"{row.maker}/", f"{row.maker}:"):
                    yield from ((f"{before}{word}{each}", row) for each in behind)

    return catalogue.once("families", lambda: dict(called()))


def _names(catalogue: Catalogue, row: Family) -> Iterator[Name]:
    """The newest of a family at each time, from edge to edge of what is on sale."""
    models = _models(catalogue, row)
    sold = [(model, stretch) for model in models for stretch in _on_sale(model)]
    edges = sorted({edge for _, (start, end) in sold for edge in (start, end)})
    newest: list[tuple[tuple[str, str], datetime, datetime]] = []
    for start, end in pairwise(edges):
        there = [model for model, stretch in sold if stretch.start <= start < stretch.end]
        if not there:
            continue
        found = _newest_of(there)
        if newest and newest[-1][0] == found and newest[-1][2] == start:
            newest[-1] = (found, newest[-1][1], end)
        else:
            newest.append((found, start, end))
    for (best, apart), start, end in newest:
        yield Name(best, "family", start, None if end == FOREVER else end, apart)


def _newest_of(models: Sequence[Model]) -> tuple[str, str]:
    """The id of the newest that is no preview, if one is none, and what is said where a newer one is."""
    best = max(models, key=lambda each: ("preview" not in each.id, released(each)))
    return best.id, APART if any(released(each) > released(best) for each in models) else ""


def _models(catalogue: Catalogue, row: Family) -> Sequence[Model]:
    """The models of a line: those of our own files, else of anyone."""
    ids = [each for each in catalogue.ids() if each.startswith(f"{row.maker}/")]
    line = [each for each in ids if re.fullmatch(row.line, each.partition("/")[2].lower())]
    models = [catalogue.model(each) for each in line]
    return [each for each in models if each.layer in OWN] or models


def _on_sale(model: Model) -> Iterator[Stretch]:
    """When a model is sold: while it has a price, until it is shut down."""
    shutdown = model.lifecycle.shutdown
    last = (shutdown.instant if shutdown else None) or FOREVER
    for period in model.prices:
        end = min(period.effective_to or FOREVER, last)
        if not period.withdrawn and period.start < end:
            yield Stretch(period.start, end)


def released(model: Model) -> datetime:
    """When a model was released, or first priced where nobody says."""
    said = model.lifecycle.released
    return (said.instant if said else None) or next((each.start for each in model.prices), BEGINNING)
