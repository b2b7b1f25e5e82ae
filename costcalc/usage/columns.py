"""What the name of a column looks like: usage, a date, a tier or region, a provider, money; or just a label.

Names are read by their words, however they are written: `cacheReadInputTokens`, `Cache Read`,
`gen_ai.usage.input_tokens`, `COST-USD`. What is no label is something that a price may depend on.
"""

from __future__ import annotations

import re
from functools import lru_cache

USAGE, DATE, OPTION, PROVIDER, MONEY = "usage", "a date", "an option", "a provider", "money"

WORDS: dict[str, frozenset[str]] = {
    PROVIDER: frozenset(
        {"provider", "providers", "vendor", "host", "hosting", "hoster", "supplier", "seller", "reseller",
         "fournisseur", "hebergeur"}
    ),
    DATE: frozenset(
        {"date", "datetime", "day", "time", "timestamp", "month", "period", "when", "at", "year", "week",
         "ts", "dt", "utc", "epoch", "unix", "created", "jour", "mois", "horodatage"}
    ),
    USAGE: frozenset(
        {"tokens", "token", "tok", "toks", "usage", "usages", "input", "inputs", "output", "outputs",
         "cache", "cached", "caching", "reasoning", "thinking", "thought", "thoughts", "audio", "image",
         "images", "video", "videos", "character", "characters", "chars", "pages", "pixels", "seconds",
         "minutes", "searches", "fetches", "requests", "calls", "queries", "generations", "count", "counts",
         "num", "qty", "quantity", "volume", "units", "consumed", "consumption", "billable", "embedding",
         "embeddings", "jetons", "entree", "sortie", "requetes"}
    ),
    MONEY: frozenset(
        {"cost", "costs", "currency", "spend", "spent", "price", "prices", "amount", "fee", "fees",
         "charge", "charges", "charged", "billed", "paid", "credits", "usd", "eur", "dollars", "euros",
         "cout", "prix", "montant", "devise"}
    ),
    OPTION: frozenset(
        {"tier", "batch", "batched", "region", "regions", "geo", "geography", "residency", "zone", "speed",
         "mode", "window", "traffic", "provisioned", "flex"}
    ),
}  # fmt: skip
"""The words of each kind in any place of a name, in the order in which kinds are looked for."""

WHOLE: dict[str, frozenset[str]] = {
    USAGE: frozenset(
        {"in", "out", "prompt", "prompts", "completion", "completions", "read", "write", "hit", "hits",
         "miss", "misses", "total", "request", "n"}
    ),
    DATE: frozenset({"on", "start", "end", "from", "to", "hour", "started", "ended", "updated"}),
    OPTION: frozenset({"location", "fast", "priority", "quality", "size", "resolution"}),
    PROVIDER: frozenset({"cloud", "gen ai system"}),
}  # fmt: skip
"""What is of a kind only as a whole name: `prompt` may be a count, `prompt_version` is a label."""

RUN_TOGETHER: dict[str, re.Pattern[str]] = {
    USAGE: re.compile("tokens|tokencount|cached|cacheread|cachewrite|usagemetadata|websearch"),
    DATE: re.compile("timestamp|datetime|(?:start|end|create|update|usage)d?(?:time|date|at)$"),
    OPTION: re.compile("servicetier|inferencegeo"),
    PROVIDER: re.compile("provider|vendor"),
    MONEY: re.compile("currency|totalcost|costusd"),
}
"""What is known even where a name is written as one word: `prompttokens`, `starttime`."""

IDENTITIES = frozenset(
    {"id", "ids", "uid", "uuid", "guid", "key", "keys", "name", "names", "hash", "tag", "tags", "label",
     "labels", "version", "url", "uri", "path", "file", "filename", "format", "language", "lang",
     "template", "center", "centre", "owner", "code", "category", "note", "notes", "comment", "title",
     "team", "project", "department"}
)  # fmt: skip
"""What makes a label of usage or money when a name ends with it: `cost_center`, `image_url`."""

DURATIONS = frozenset({"latency", "ms", "millis", "milliseconds", "ttft", "elapsed"})
"""How long an answer took, which no price depends on: `time_to_first_token_ms`."""

LONGEST_SLIP, SHORTEST_SLIP = 60, 5


@lru_cache(4_096)
def look_of(name: str) -> str | None:
    """What a name looks like; None for a label."""
    words = _words(name)
    if not words or words[-1] in DURATIONS or words[:2] == ("time", "to"):
        return None
    whole, together = " ".join(words), "".join(words)
    for kind, known in WORDS.items():
        identity = kind in {USAGE, MONEY} and words[-1] in IDENTITIES
        if whole in WHOLE.get(kind, ()) or not (identity or known.isdisjoint(words)):
            return kind
    return next((kind for kind, pattern in RUN_TOGETHER.items() if pattern.search(together)), None)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, without digits and accents: `promptTokenCount` is prompt, token and count."""
    if not name.isascii():
        from unicodedata import normalize

        name = normalize("NFKD", name).encode("ascii", "ignore").decode()
    parted = re.sub("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return tuple(re.findall("[a-z]+", parted.lower()))


def same_name(name: str, known: tuple[str, ...]) -> str | None:
    """The known name that another is, in another spelling or but for one letter; None where there is none.

    `Input Tokens`, `inputTokens` and `input_token` are `input_tokens`. Names that differ in their digits are
    not the same: `cache_write_2h` is not `cache_write_1h`.
    """
    if len(name) > LONGEST_SLIP:
        return None
    spelled = re.sub("[^a-z0-9]+", "_", re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")
    slips = _index(known)
    found = (slips[slip] for slip in _slips(spelled) if slip in slips)
    return next((each for each in found if each == spelled or _digits(each) == _digits(spelled)), None)


@lru_cache(4)
def _index(known: tuple[str, ...]) -> dict[str, str]:
    """The known names by what a slip makes of them."""
    return {slip: name for name in reversed(known) for slip in reversed(_slips(name))}


def _slips(name: str) -> list[str]:
    """A name, and what is left of a longer one without one of its letters."""
    cut = range(len(name)) if len(name) >= SHORTEST_SLIP else ()
    return [name, *(name[:place] + name[place + 1 :] for place in cut)]


def _digits(name: str) -> str:
    return "".join(letter for letter in name if letter.isdigit())
