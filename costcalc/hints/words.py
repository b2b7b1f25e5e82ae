"""What to say instead of a word that nobody knows: what it means elsewhere, or a slip of the finger.

A hint never leads to another meter: words of providers have their meaning in a table, and a slip of letters
is close to the word, or is not guessed.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches

from costcalc.hints.of_records import WORDS
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.prose import listed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

METER_OF: dict[str, str] = {
    name: meter.name
    for meter in METERS.values()
    for name in (meter.name, meter.usage_field, meter.usage_field.removesuffix("_tokens"))
} | {"cached": "cache_read", "code_interpreter_sessions": "container_session"}
"""The meter of every name that people use for it here."""

BY_PEOPLE: dict[str, str | None] = {
    # What formats leave to their totals, fees and lists, or count in one word.
    "prompt": "input", "prompts": "input", "completion": "output", "completions": "output",
    "cached_prompt": "cache_read", "prompt_cache_miss": None, "uncached_input": None,
    "cache_creation_5m": "cache_write_5m", "cache_creation_1h": "cache_write_1h",
    "model_requests": "request", "output_text": None, "input_text": None,
    "candidates": "output", "thoughts": "reasoning", "tool_use_prompt": None,
    "code_interpreter": "container_session", "code_interpreter_session": "container_session",
    "code_interpreter_calls": None, "file_search": "storage_search", "file_searches": "storage_search",
    "reranks": "rerank_search", "maps_queries": "maps_search", "citations": "citation",
    # People.
    "generated": "output", "generation": "output", "response": "output", "in": "input", "out": "output",
    "thinking": "reasoning", "thought": "reasoning", "cache_hit": "cache_read", "cache_hits": "cache_read",
    "cache_miss": None, "cache": None, "total": None, "": None, "text": None, "audio": None, "video": None,
    "audio_input": "input_audio", "audio_output": "output_audio", "image_input": "input_image",
    "image_output": "output_image", "video_input": "input_video", "video_output": "output_video",
    "cached_audio": "cache_read_audio", "cached_image": "cache_read_image",
    "read": None, "write": None, "input_images": None, "output_images": None,
}  # fmt: skip
ELSEWHERE: dict[str, str | None] = {
    **{word: meter for meter, words in WORDS.items() for word in words},
    **BY_PEOPLE,
}
"""Words of other usage records, without what only says that tokens are counted, and what they are here.

None is a word of which no hint would be right: what missed the cache is no meter, `audio` goes in or out.
"""

OF_TOKENS = {"request": "input"}
"""Words that mean another meter where they count tokens: Pydantic AI's `request_tokens` are the input."""

OF_TIME = frozenset({"on", "date", "day", "at", "when", "as_of", "on_date"})
TIMES = ("on", "start")
"""Words for a moment, and what it may be called here: the first that a question takes."""

ANOTHER_WORD = {
    "tier": "service_tier", "from": "start", "begin": "start", "vendor": "provider", "language": "lang",
    "table": "format", "json": "format", "csv": "format", "markdown": "format", "value": "format",
}  # fmt: skip
"""Words that people say, and what a question that takes no such word calls it."""

THOUGHTS = frozenset({"candidates"})
"""What is counted without the thoughts elsewhere, and with them here."""

UNITS = frozenset(meter.unit.rpartition("_")[2] for meter in METERS.values())
"""The last words of what is counted: `image`, `page`, `search`; a word that has one counts no other."""

OF_COSTS = frozenset({"currency", "fx_rate"})
LISTED_IN_USD = (
    "; what it tells stands as it was listed or published, in USD: price, compare, project and breakeven say "
    "costs in another currency too"
)
"""Why a question about prices as they are listed takes no other currency: nobody printed such a price."""

LONGEST, MOST, MOST_LETTERS, FEWEST_LETTERS = 60, 3, 2, 3
LIKE_A_METER, LIKE = 0.75, 0.6
_TOKENS = re.compile(r"(?:^|_)(?:tokens?|tok|toks)(?=_|$)")
_COUNTED = re.compile(r"(?:^|_)(?:tokens?|tok|toks|count|counts|num|n)(?=_|$)")


def hint(word: str, known: Collection[str]) -> str:
    """`; did you mean …?` for the end of a complaint, or why there is none; empty where nothing is near."""
    if _plain(word) in OF_COSTS:
        return LISTED_IN_USD
    found = near(word, known)
    return f"; did you mean {listed(found)}{_inclusion(word)}?" if found else ""


def is_of_others(word: str) -> bool:
    """Whether a word is one of the usage records of others, and none of ours."""
    stem = stem_of(word)
    return stem in ELSEWHERE and stem not in METER_OF


def near(word: str, known: Collection[str]) -> list[str]:
    """Of known words, the one that means the same, or those that it may be a slip of; of meters, only one."""
    if word.startswith("--"):
        known = [each for each in known if each.startswith("--")]  # -o writes a file, whatever --on says
    stem, meter = stem_of(word), _meaning(word)
    said = _called(meter, known)[:1] or _moment(word, known) or _another(word, known)
    if said or (meter is None and (stem in ELSEWHERE or stem in METER_OF)):
        return said
    plain = _plain(word[:LONGEST])
    others = {_plain(each): each for each in known if _meter(each) is None and len(plain) >= FEWEST_LETTERS}
    found = [others[each] for each in get_close_matches(plain, others, MOST, LIKE)]
    slips = _slips(stem, {each for each in map(_meter, known) if each and _may_be(word, each)})
    return [*(_called(slips.pop(), known)[:1] if len(slips) == 1 else ()), *found][:MOST]


def _meaning(word: str) -> str | None:
    """The meter that a word means, here or elsewhere; None for a word that counts what the meter does not."""
    stem = stem_of(word)
    meter = METER_OF.get(stem, ELSEWHERE.get(stem))
    return meter if meter is None or _may_be(word, meter) else OF_TOKENS.get(stem)


def _may_be(word: str, meter: str) -> bool:
    """Whether a word can mean a meter: what counts tokens is no meter of images, pages or requests."""
    return (
        METERS[meter].unit == "token"
        or METER_OF.get(_plain(word)) == meter
        or not _TOKENS.search(_plain(word))
    )


def _moment(word: str, known: Iterable[str]) -> list[str]:
    """What the moment that a word says is called among the known words."""
    names = {_plain(each): each for each in known} if _plain(word) in OF_TIME else {}
    return [names[each] for each in TIMES if each in names][:1]


def _another(word: str, known: Iterable[str]) -> list[str]:
    """What another word is called among the known ones."""
    called = ANOTHER_WORD.get(_plain(word))
    return [each for each in known if _plain(each) == called][:1] if called else []


def _slips(stem: str, meters: Collection[str]) -> set[str]:
    """Of meters, those whose names a stem is most likely a slip of: part by part, and in the same unit."""

    def like(name: str) -> float:
        parts = list(zip(stem.split("_"), name.split("_"), strict=False))
        is_slip = _form(name) == _form(stem) and abs(len(name) - len(stem)) <= MOST_LETTERS
        if not is_slip or any(part in UNITS and part != other.rstrip("s") for part, other in parts):
            return 0
        if any(SequenceMatcher(None, other, part).ratio() < LIKE for part, other in parts):
            return 0
        return SequenceMatcher(None, name, stem).ratio()

    names = sorted(((like(name), name) for name, each in METER_OF.items() if each in meters), reverse=True)
    return {METER_OF[name] for ratio, name in names if ratio == names[0][0] and ratio >= LIKE_A_METER}


def _called(meter: str | None, known: Iterable[str]) -> list[str]:
    """What a meter is called among the known words, the shortest first."""
    return sorted((each for each in known if meter is not None and _meter(each) == meter), key=len)


def _meter(name: str) -> str | None:
    """The meter of a known word; None for a word about something else."""
    return METER_OF.get(_plain(name))


def _inclusion(word: str) -> str:
    """What contains a meter that elsewhere may be counted beside it; nothing for our own words."""
    stem = stem_of(word)
    meter = ELSEWHERE.get(stem)
    if stem in THOUGHTS:
        return ", the thoughts included"
    whole = next((each for each in ("input", "output") if meter in PARTS[each]), None)
    return f", which the {whole} includes" if whole else ""


def _plain(word: str) -> str:
    """A word in small letters, its parts joined by `_`: `--cache-read` and `cacheRead` are `cache_read`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


def stem_of(word: str) -> str:
    """A word without what only says that it is a count of tokens, or of a usage."""
    plain = _plain(word[:LONGEST])
    if plain in USAGE_FIELDS or plain in METER_OF:
        return plain
    plain = re.sub(r"^(?:gen_ai_)?usage_(?:metadata_)?", "", plain)
    return _COUNTED.sub("", plain).strip("_") if plain not in METER_OF else plain


def _form(name: str) -> tuple[int, str]:
    """What a slip leaves as it is: the number of parts, and the digits, as 2 hours of cache are not 1."""
    return name.count("_"), "".join(each for each in name if each.isdigit())
