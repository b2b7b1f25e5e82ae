"""What the name of a column looks like: usage, a date, a tier or region, a provider, money; or just a label.

Names are read by their words, however they are written: `cacheReadInputTokens`, `Cache Read`,
`gen_ai.usage.input_tokens`, `COST-USD`. What is no label is something that a price may depend on. Some
columns ask for an option of the price by its own name: `speed`, `option_latency`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

USAGE, DATE, OPTION, PROVIDER, MONEY = "usage", "a date", "an option", "a provider", "money"

WORDS: dict[str, frozenset[str]] = {
    PROVIDER: frozenset(
        {"provider", "providers", "vendor", "host", "hosting", "hoster", "supplier", "seller", "reseller",
         "publisher", "issuer", "marketplace", "fournisseur", "hebergeur", "editeur"}
    ),
    DATE: frozenset(
        {"date", "datetime", "day", "time", "timestamp", "month", "period", "when", "year", "week", "hour",
         "ts", "dt", "utc", "epoch", "unix", "created", "jour", "mois", "heure", "horodatage", "datum",
         "zeitstempel", "fecha"}
    ),
    USAGE: frozenset(
        {"tokens", "token", "tok", "toks", "tk", "tks", "tkn", "tkns", "usage", "usages", "input", "inputs",
         "inp", "output", "outputs", "outp", "cache", "cached", "caching", "reasoning", "thinking", "thought",
         "thoughts", "audio", "image", "images", "video", "videos", "character", "characters", "chars",
         "pages", "pixels", "seconds", "minutes", "searches", "fetches", "requests", "calls", "queries",
         "generations", "count", "counts", "cnt", "num", "qty", "quantity", "volume", "units", "meter",
         "consumed", "consumption", "billable", "embedding", "embeddings", "sessions", "containers", "hours",
         "gb", "gib", "gigabyte", "gigabytes", "jetons", "entree", "sortie", "requetes"}
    ),
    MONEY: frozenset(
        {"cost", "costs", "currency", "spend", "spent", "price", "prices", "amount", "fee", "fees",
         "charge", "charges", "charged", "billed", "paid", "credits", "usd", "eur", "dollars", "euros",
         "cout", "prix", "montant", "devise"}
    ),
    OPTION: frozenset(
        {"tier", "batch", "batched", "region", "regions", "geo", "geography", "residency", "zone", "speed",
         "mode", "modality", "modalities", "window", "traffic", "provisioned", "flex", "ptu", "ptus", "peak",
         "offpeak"}
    ),
}  # fmt: skip
"""The words of each kind in any place of a name, in the order in which kinds are looked for."""

WHOLE: dict[str, frozenset[str]] = {
    USAGE: frozenset(
        {"in", "out", "prompt", "prompts", "completion", "completions", "read", "write", "hit", "hits",
         "miss", "misses", "total", "request", "n", "storage", "vector storage"}
    ),
    DATE: frozenset(
        {"on", "start", "end", "from", "to", "started", "ended", "updated", "interval", "occurred",
         "happened"}
    ),
    OPTION: frozenset(
        {"location", "fast", "priority", "quality", "size", "resolution", "az", "dc", "spot", "reserved",
         "on demand", "commitment", "rate plan", "latency optimized", "location name"}
    ),
    PROVIDER: frozenset({"cloud", "gen ai system", "served by", "hosted by", "sold by", "billed by"}),
}  # fmt: skip
"""What is of a kind only as a whole name: `prompt` may be a count, `prompt_version` is a label."""

RUN_TOGETHER: dict[str, re.Pattern[str]] = {
    USAGE: re.compile("tokens|tokencount|cached|cacheread|cachewrite|usagemetadata|websearch"),
    DATE: re.compile("timestamp|datetime|timezone"),
    OPTION: re.compile(
        "servicetier|inferencegeo|service(?:level|class|plan)|datacent(?:er|re)|deploymenttype"
    ),
    PROVIDER: re.compile("provider|vendor"),
    MONEY: re.compile("currency|totalcost|costusd"),
}
"""What is known even where a name is written as one word: `prompttokens`, `servicelevel`."""

_THINGS = (
    "prompts?|completions?|predict(?:ed|ions?)|generat(?:ed|ions?)|evals?|responses?|requests?|contexts?|ctx"
    "|in|inp|inputs?|out|outp|outputs?|gen"
)
_SIDES = "[a-z]|in|inp|input|out|outp|output|prompt|compl?|completion|total|gen|num|cnt|reason"
_EVENTS = (
    "event|start|end|create|update|usage|log|logging|request|call|invocation|job|record|run|sent|charge|billing"
    "|bill|order|transaction|period|bucket|interval|local|utc|begin|finish|complete"
)
SHAPES: dict[str, re.Pattern[str]] = {
    USAGE: re.compile(
        rf"\b(?:{_THINGS}) ?(?:n|nb|len|length|size|total|sum|number)$"
        rf"|^(?:n|nb|number of|total|sum) ?(?:{_THINGS})$"
        rf"|\b(?:{_SIDES})(?:toks?|tokens?|tkns?|tks?)\b|\b(?:toks?|tokens?|tkns?|tks?)(?:{_SIDES})\b"
    ),
    DATE: re.compile(
        r"\bat$|(?<!front )(?<!back )(?<!cold )(?<!warm )\b(?:start|end|begin|started|ended|finished)$"
        r"|\b(?:ymd|dmy|mdy|(?=[ymdhs]*yy)[ymdhs]+|(?=[ymdhs]*hhmm)[ymdhs]+)\b"
        rf"|\b(?:{_EVENTS})d?(?:time|date|day|at|start|end)(?:ms|ns|us|utc)?\b|\bts(?:ms|ns|us|utc)\b"
        r"|^as ?of\b|\b(?:valid|effective|active|used|invoiced|logged|recorded|ran|sent|requested|called)"
        r" (?:on|since|until|through)$|^(?:valid|effective|active) from$"
    ),
}
"""What is known by how the words of a name stand together: `prompt_n`, `ptok`, `bucket_start`, `yyyymmdd`."""

IDENTITIES = frozenset(
    {"id", "ids", "uid", "uuid", "guid", "key", "keys", "name", "names", "hash", "tag", "tags", "label",
     "labels", "version", "url", "uri", "path", "file", "filename", "format", "language", "lang",
     "template", "center", "centre", "owner", "code", "category", "note", "notes", "comment", "title",
     "team", "project", "department", "effort", "limit", "budget", "quota"}
)  # fmt: skip
"""What makes a label of usage or money when a name ends with it: `cost_center`, `image_url`."""

_REPEATED = (
    "retry|retries|attempts?|errors?|failures?|turns?|steps?|users?|messages?|tools?|seats?|members?|rows?"
    "|lines?|words?"
)
CALLERS = (
    "customer", "user", "client", "account", "member", "sales", "support", "subscription", "plan", "tenant",
    "org", "organization", "company", "team", "marketing", "employee", "shipping", "app", "office", "store",
    "business",
)  # fmt: skip
"""Who asks a model, or for whom: their tier and region are none of a price, their numbers count nothing."""

OWNERS = ("project", "department", "owner", "partner", "competitor", "brand", "topic", "subject")
"""Whom or what else a row may be of, which may be called as a maker of models is."""

LABELS: dict[str, re.Pattern[str]] = {
    USAGE: re.compile(
        rf"^max\b(?! mode)|^(?:{_REPEATED}) count$|^(?:num|number of) (?:{_REPEATED})$"
        r"|^(?:access|auth|api|csrf|session|refresh|bearer|push|device) token$"
        r"|^(?:input|output) (?:type|kind|method|device|source)$"
        r"|^(?:user|login|active|new|open|concurrent) sessions$"
        r"|^(?:business|office|opening|working|support) hours$"
        r"|^(?:ram|vram|memory|disk|gpu|gpu memory|file size) (?:gb|gib|gigabytes?)$"
    ),
    DATE: re.compile(
        r"\bby$|^(?:look|point|aimed) at$|\bof birth$|^day of (?:the )?week$|^(?:fiscal|model) year$"
        r"|^(?:due|birth|expiry|expiration|renewal|hire|signup|release) da(?:te|y)$"
    ),
    OPTION: re.compile(
        r"^(?:dark|night|debug|test|dry run|privacy|view|display|edit) mode$"
        r"|^batch (?:id|ids|uid|uuid|name|names|key|label|tag|size|number|no|index|owner|note)$"
        rf"|^(?:{'|'.join(CALLERS)}) (?:tier|region|regions|zone|geo|geography)$"
    ),
    PROVIDER: re.compile(
        r"^(?:vendor|supplier|seller|host) (?:id|ids|uid|uuid|guid|code|number|no)$"
        r"|\b(?:request|response|trace|call|session|generation) id$"
    ),
}
"""What is a label though it has a word of a kind, by how its words stand: `due_date`, `customer_tier`."""

_WHOSE = (
    "api|llm|model|request|response|first token|total|avg|average|mean|max|min|p|e|end to end|provider|server"
    "|client|network|inference|generation|queue|upstream|http|call"
)
_WORK = (
    "response|processing|total|wall|wall clock|elapsed|execution|run|queue|queueing|queuing|wait|waiting"
    "|inference|generation|latency|round trip|roundtrip|compute|load|eval|decode|prefill|cpu|gpu|thinking"
)
DURATION = re.compile(
    rf"^(?:(?:(?:{_WHOSE}) )*(?:latency|elapsed|duration|ttft|tpot|itl|runtime|timeout|(?:{_WORK}) time)"
    r"|time to (?:first|last) (?:token|byte|chunk)(?: latency)?|time to (?:response|completion|finish)"
    r"|time per (?:output )?token|time taken|time spent|total(?= ms)|took|e e)"
    r"(?: (?:in )?(?:s|sec|secs|seconds|ms|msec|msecs|millis|milliseconds|us|micros|ns|nanos))?$"
)
"""How long an answer took, which no price depends on: `time_to_first_token_ms`; `ts_ms` is a date."""

UNITS = frozenset(
    {"ms", "msec", "millis", "milliseconds", "s", "sec", "us", "micros", "ns", "nanos", "iso", "latency"}
)
"""What may stand behind any name: `created_at_ms` is `created_at`."""

TEXTS = re.compile(
    r"^(?:prompts?|completions?|(?:input|output|prompt|completion|thinking|reasoning) (?:text|content)"
    r"|tool calls|(?:prompt )?cache hit|(?:is|was|from) cached?)$"
)
"""Names of texts and of counts alike: what stands in the column decides."""

MACHINE = re.compile(
    r"localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[a-z][a-z0-9-]*-[0-9]+|[a-z0-9.-]+\.(?:local|internal|lan)"
)
"""What a `host` is that is no provider: `web-01`."""

NUMBER = re.compile(r"\W*[0-9][0-9\W]*(?:e[+-]?[0-9]+)?[a-z]{0,12}\W*")
"""A number, perhaps with a unit, however it is written: `1,500`, `1k`, `12 tokens`."""

LONGEST_SLIP, SHORTEST_SLIP, LONGEST_NUMBER, LONGEST_DURATION = 60, 5, 40, 100


@lru_cache(4_096)
def look_of(name: str) -> str | None:
    """What a name looks like; None for a label."""
    words = words_of(name)
    whole = " ".join(words)
    if not words or (len(whole) <= LONGEST_DURATION and DURATION.search(whole)):
        return None
    if len(words) > 1 and words[-1] in UNITS:
        words = words[:-1]
        whole = " ".join(words)
    together = "".join(words)
    kinds = [kind for kind in WORDS if kind not in LABELS or not LABELS[kind].search(whole)]
    found = (kind for kind in kinds if _has_words(kind, words) or _has_shape(kind, whole))
    return next(found, None) or next((kind for kind in kinds if RUN_TOGETHER[kind].search(together)), None)


def _has_words(kind: str, words: tuple[str, ...]) -> bool:
    if kind in {USAGE, MONEY} and words[-1] in IDENTITIES:
        return False
    return not WORDS[kind].isdisjoint(words)


def _has_shape(kind: str, whole: str) -> bool:
    return whole in WHOLE.get(kind, ()) or (kind in SHAPES and SHAPES[kind].search(whole) is not None)


@lru_cache(4_096)
def is_decided_by_values(name: str) -> bool:
    """Whether only what stands in a column of this name tells a label from what a price depends on."""
    return _is_host(name) or TEXTS.search(" ".join(words_of(name))) is not None


def is_caller(name: str) -> bool:
    """Whether a name is that of who asks, or whom for: `customer`, `team`; an account may be at a cloud."""
    words = words_of(name)
    return bool(words) and words[-1] in {*CALLERS, *OWNERS} - {"account", "plan", "subscription"}


def is_label(name: str, value: object) -> bool:
    """Whether a value of such a column is a label: a text, a list, yes or no, a machine, nothing."""
    if value is None or isinstance(value, bool):
        return True
    if not isinstance(value, str):
        return isinstance(value, list) and not _is_host(name)
    text = value.strip().lower()
    if _is_host(name):
        return not text or MACHINE.fullmatch(text) is not None
    return len(text) > LONGEST_NUMBER or NUMBER.fullmatch(text) is None


def _is_host(name: str) -> bool:
    return words_of(name) in {("host",), ("host", "name")}


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, without digits and accents: `promptTokenCount` is prompt, token and count."""
    if not name.isascii():
        name = normalize("NFKD", name).encode("ascii", "ignore").decode()
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])", " ", name)
    return tuple(re.findall("[a-z]+", parted.lower()))


def same_name(name: str, known: tuple[str, ...]) -> str | None:
    """The known name that another is, in another spelling or but for one letter; None where there is none.

    `Input Tokens`, `inputTokens` and `input_token` are `input_tokens`. Names that differ in their digits are
    not the same: `cache_write_2h` is not `cache_write_1h`.
    """
    if len(name) > LONGEST_SLIP:
        return None
    as_ours = spelled(name)
    slips = _index(known)
    found = (slips[slip] for slip in _slips(as_ours) if slip in slips)
    return next((each for each in found if each == as_ours or _digits(each) == _digits(as_ours)), None)


@lru_cache(4_096)
def spelled(name: str) -> str:
    """A name as ours are spelled: `inputTokens`, `Input Tokens` and `input.tokens` are `input_tokens`."""
    return re.sub("[^a-z0-9]+", "_", re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")


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


OPTION_COLUMNS = ("speed", "inference_geo", "search_context_size", "completion_window", "data_sharing")
"""Names that only an option has."""

OPTION_VALUES: dict[str, re.Pattern[str]] = {
    "size": re.compile(r"[1-9][0-9]{1,4}x[1-9][0-9]{1,4}|[1-9]k", re.IGNORECASE),
    "resolution": re.compile(r"[1-9][0-9]{2,3}p|[1-9]k", re.IGNORECASE),
    "quality": re.compile(r"hd|low|medium|high"),
}
"""Names that a label may have too, and the values that tell an option: `size` is 1792x1024, or 12 kB."""

PREFIX = "option_"
"""What makes an option of any name: `option_thinking`."""
SEPARATOR = ";"
"""What stands between the pairs in a cell: `speed=fast; inference_geo=us`."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")


@lru_cache(4_096)
def option_of(column: str) -> str | None:
    """The option that a column is called after; None where it is called otherwise."""
    if column in OPTION_COLUMNS or column in OPTION_VALUES:
        return column
    name = column.removeprefix(PREFIX)
    return name if name != column and NAME.fullmatch(name) else None


def with_options(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row whose options, whichever column says them, are pairs of `option`: what a price question reads."""
    said = row.get("option")
    listed = [pair for pair in (said if isinstance(said, list) else [said]) if pair not in (None, "")]
    pairs: list[object] = []
    for each in listed:
        pairs += filter(None, map(str.strip, each.split(SEPARATOR))) if isinstance(each, str) else [each]
    named = dict(_named(row))
    if not named and pairs == listed:
        return row
    pairs += [f"{option_of(column)}={value}" for column, value in named.items()]
    return {**{name: value for name, value in row.items() if name not in named}, "option": pairs}


def _named(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The columns that say an option, with their values."""
    for column, value in row.items():
        if option_of(column) is None or value in (None, ""):
            continue
        values = OPTION_VALUES.get(column)
        if values is None or (isinstance(value, str) and values.fullmatch(value)):
            yield column, value
