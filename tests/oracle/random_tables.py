"""Random pricing documents that are valid by the rules, and random questions about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Document = dict[str, Any]

INPUT_METERS = ("input_audio", "input_image", "cache_read", "cache_read_audio", "cache_read_image")
WRITES = ("cache_write", "cache_write_5m", "cache_write_1h", "cache_write_12h")
OUTPUT_METERS = ("output_audio", "reasoning")
OTHERS = {"image": "USD/image", "web_search": "USD/web_search", "page": "USD/page", "request": "USD/request"}
THRESHOLDS = (1_000, 128_000, 200_000, 272_000)
ABOVE = (200_000, 272_000)
# Nested or apart, so that the meet of two of one zone is one of them, or empty.
WINDOWS: tuple[tuple[Document, ...], ...] = (
    ({"daily": ["16:30-00:30"]}, {"daily": ["18:00-20:00"]}, {"daily": ["02:00-03:15", "05:00-07:00"]}),
    (
        {"daily": ["09:00-12:00", "14:00-18:00"], "timezone": "Asia/Shanghai"},
        {
            "daily": ["09:00-12:00", "14:00-18:00"],
            "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "timezone": "Asia/Shanghai",
        },
    ),
    ({"weekdays": ["sat", "sun"], "timezone": "Europe/Paris"},),
    ({"daily": ["22:00-06:00"], "weekdays": ["fri", "sat"], "timezone": "Europe/Paris"},),
    ({"daily": ["23:15-01:45"], "weekdays": ["sun"], "timezone": "America/New_York"},),
    ({"daily": ["00:00-24:00"], "weekdays": ["mon"], "timezone": "Asia/Kolkata"},),
)
OPTIONS = {
    "service_tier": ("batch", "flex", "priority"),
    "region": ("eu", "us"),
    "thinking": ("on",),
}
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def price(random: Random) -> str:
    """A price for tokens in one of the notations, with up to six decimals."""
    millionths = random.choice((0, random.randrange(1, 100), random.randrange(1, 90_000_000)))
    unit, shift = random.choice((("Mtoken", 6), ("Mtoken", 6), ("ktoken", 9), ("token", 12)))
    return f"{_decimal(millionths, shift)} USD/{unit}"


def _decimal(digits: int, places: int) -> str:
    text = str(digits).rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}"


def rates(random: Random, meters: list[str]) -> Document:
    """Rates for some meters: mostly prices, some `as` another, some not sold."""
    chosen: Document = {}
    for meter in meters:
        plain = [each for each in chosen if not chosen[each].startswith(("as ", "not "))]
        roll = random.random()
        if meter in OTHERS:
            chosen[meter] = f"{_decimal(random.randrange(1, 10**6), 6)} {OTHERS[meter]}"
        elif roll < 0.12 and plain and plain[0] not in OTHERS:
            chosen[meter] = f"as {plain[0]}"
        elif roll < 0.14 and meter not in ("input", "output"):
            chosen[meter] = "not sold"
        else:
            chosen[meter] = price(random)
    return chosen


def conditions(random: Random) -> list[Document]:
    """Sets of conditions, such that where two hold at once, one says more, or a third says both."""
    thresholds = random.sample(THRESHOLDS, random.randrange(3))
    options = {name: random.sample(OPTIONS[name], 1 + random.randrange(len(OPTIONS[name]))) for name in
               random.sample(sorted(OPTIONS), random.randrange(3))}  # fmt: skip
    windows = random.choice(WINDOWS) if random.random() < 0.6 else ()
    found: list[Document] = []
    for _ in range(random.randrange(5)):
        when: Document = {}
        if thresholds and random.random() < 0.5:
            # One spelling for each threshold, so that no two variants are the same.
            edge = random.choice(thresholds)
            when["input_tokens_above" if edge in ABOVE else "input_tokens_from"] = edge
        for name, values in options.items():
            if random.random() < 0.5:
                when[name] = random.choice([values[0], values, values[-1]])
        if windows and random.random() < 0.6:
            when |= random.choice(windows)
        found.append(when)
    return _closed([when for when in found if when])


def _closed(found: list[Document]) -> list[Document]:
    unique: list[Document] = []
    for when in found:
        if all(_same(when) != _same(each) for each in unique):
            unique.append(when)
    size = 0
    while size != len(unique):
        size = len(unique)
        for one, other in combinations(list(unique), 2):
            both = meet(one, other)
            if both is not None and all(_same(both) != _same(each) for each in unique):
                unique.append(both)
    return unique if size <= 12 else unique[:1]


def _same(when: Document) -> Any:
    return sorted(
        (name, sorted(value) if isinstance(value, list) else [value]) for name, value in when.items()
    )


def meet(one: Document, other: Document) -> Document | None:
    """The conditions that hold where both do; None where both cannot."""
    both: Document = {}
    names = {"input_tokens_above", "input_tokens_from"}
    edges = [(when[name], name) for when in (one, other) for name in names & when.keys()]
    if edges:
        edge, name = max(edges)
        both[name] = edge
    for name in sorted(OPTIONS):
        held = [_list(when[name]) for when in (one, other) if name in when]
        common = [value for value in (held[0] if held else []) if all(value in each for each in held)]
        if held and not common:
            return None
        if common:
            both[name] = common[0] if len(common) == 1 else common
    windows: list[Document] = [
        {name: when[name] for name in ("daily", "weekdays", "timezone") if name in when}
        for when in (one, other)
    ]
    held_windows = [window for window in windows if window]
    if len(held_windows) == 2:
        first, second = sorted(held_windows, key=lambda each: -_rank(each))
        family = next(each for each in WINDOWS if first in each)
        if first != second and family is WINDOWS[0] and family[2] in (first, second):
            return None  # 02:00-07:00 is apart from the evening windows
        both |= first
    elif held_windows:
        both |= held_windows[0]
    return both


def _rank(window: Document) -> int:
    family = next(each for each in WINDOWS if window in each)
    return family.index(window)


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def period(random: Random, start: datetime, end: datetime | None) -> Document:
    """One price period with its variants; now and then a withdrawn one."""
    found: Document = {"effective_from": spell(start), "source": "s"}
    if end:
        found["effective_to"] = spell(end)
        if random.random() < 0.06:
            return {**found, "withdrawn": "true"}
    meters = ["input", "output"]
    for family, chance in ((INPUT_METERS, 0.4), (WRITES, 0.3), (OUTPUT_METERS, 0.4), (tuple(OTHERS), 0.2)):
        meters += [meter for meter in family if random.random() < chance]
    if random.random() < 0.05:
        meters.remove("output")
    found["rates"] = rates(random, meters)
    if random.random() < 0.3:
        found["defaults"] = {random.choice(("region", "quality")): random.choice(("us", "hd"))}
    variants = []
    tokens = [meter for meter in meters if meter not in OTHERS]
    for when in conditions(random):
        if random.random() < 0.12:
            variants.append({"when": when, "sold": "false"})
        else:
            extra = [meter for meter in OTHERS if random.random() < 0.1]
            variants.append({"when": when, "rates": rates(random, tokens + extra)})
    if variants:
        found["variants"] = random.sample(variants, len(variants))
    return found


def model(random: Random, model_id: str) -> Document:
    """A model with one to four periods that follow one another."""
    edges = [FIRST + timedelta(minutes=random.randrange(60 * 24 * 90))]
    for _ in range(random.randrange(4)):
        step = random.choice(
            (random.randrange(1, 2_000), random.randrange(1, 200_000), 1440 * random.randrange(1, 90))
        )
        edges.append(edges[-1] + timedelta(minutes=step))
    if random.random() < 0.5:
        edges = [edge.replace(hour=0, minute=0) for edge in edges]
        edges = sorted(set(edges))
    ends: list[datetime | None] = [*edges[1:], None]
    if random.random() < 0.4:
        ends[-1] = edges[-1] + timedelta(minutes=random.randrange(1, 300_000))
    found: Document = {"name": model_id}
    if random.random() < 0.4:
        found["context_window"] = f"{random.choice((64_000, 200_000, 1_000_000))} token"
    found["prices"] = [period(random, start, end) for start, end in zip(edges, ends, strict=True)]
    return found


def document(random: Random, models: int) -> Document:
    """A whole pricing document."""
    return {
        "version": "1",
        "currency": "USD",
        "sources": {"s": {"title": "S", "url": "https://example.com/s", "kind": "primary"}},
        "providers": {"acme": {"name": "Acme"}},
        "models": {f"acme/m{index}": model(random, f"m{index}") for index in range(models)},
        "end": "pricing/1",
    }


def spell(moment: datetime) -> str:
    """An instant as a pricing file writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def usage(random: Random, found_model: Document) -> Document:
    """A usage, mostly a possible one, and mostly of meters that some period of the model prices."""
    priced = {meter for each in found_model["prices"] for meter in each.get("rates", ())}
    if random.random() < 0.1:
        priced = {*INPUT_METERS, *WRITES, *OUTPUT_METERS, *OTHERS}
    size = random.choice(
        (10, 999, 1_000, 1_001, 127_999, 128_000, 128_001, 200_000, 200_001, 272_000, 272_001, 900_000)
    )
    size = random.choice((size, random.randrange(1, 1_500_000)))
    found: Document = {"input_tokens": size, "output_tokens": random.choice((0, random.randrange(50_000)))}
    left = size
    likely = [meter for meter in WRITES + INPUT_METERS[:3] if meter in priced | {"cache_read"}]
    for meter in random.sample(likely, min(len(likely), random.choice((0, 0, 1, 2)))):
        part = random.randrange(left // 2 + 1)
        found[f"{meter}_tokens"] = part
        left -= part
    if random.random() < 0.2 and "input_audio" in priced:
        found["cache_read_audio_tokens"] = random.randrange(left + 1)
        found.setdefault("input_audio_tokens", 0)
        found["input_audio_tokens"] += found["cache_read_audio_tokens"]
    if random.random() < 0.3:
        found["reasoning_tokens"] = random.randrange(found["output_tokens"] + 1)
    if random.random() < 0.2 and "output_audio" in priced:
        found["output_audio_tokens"] = random.randrange(found["output_tokens"] + 1)
    other = random.choice(("image", "web_search", "page"))
    if random.random() < 0.3 and other in priced:
        found[{"image": "images", "web_search": "web_searches", "page": "pages"}[other]] = random.randrange(
            1, 50
        )
    if random.random() < 0.1:
        found["requests"] = random.randrange(1, 2_000)
    if random.random() < 0.02:
        found.pop(random.choice(sorted(found)))
    return found


def moment(random: Random, found: Document) -> date | datetime:
    """A day or an instant, often at the edge of a period or of an hour."""
    edges = [
        datetime.fromisoformat(each[key])
        for each in found["prices"]
        for key in ("effective_from", "effective_to")
        if key in each
    ]
    roll = random.random()
    if roll < 0.15:
        return (random.choice(edges) + timedelta(days=random.choice((0, 0, 1, 3)))).date()
    open_end = edges[0] + timedelta(days=200)
    start = edges[0] + (max(open_end, edges[-1]) - edges[0]) * random.random()
    start = random.choice((random.choice(edges), start.replace(second=0, microsecond=0)))
    if roll < 0.5:
        start += timedelta(seconds=random.choice((-1, 0, 1)))
    else:
        start += timedelta(minutes=random.randrange(-30, 3_000), seconds=random.choice((0, 0, 59)))
    return start


def asked(random: Random, found_model: Document) -> Document:
    """Options, mostly none or known ones."""
    named = {
        (name, value)
        for each in found_model["prices"]
        for one in each.get("variants", ())
        for name in OPTIONS.keys() & one["when"].keys()
        for value in _list(one["when"][name])
    }
    if random.random() < 0.5:
        return {}
    found = dict(random.sample(sorted(named), min(len(named), random.choice((1, 1, 2)))))
    if random.random() < 0.1:
        name = random.choice(sorted(OPTIONS))
        found[name] = random.choice(OPTIONS[name])
    if random.random() < 0.1:
        found[random.choice(("service_tier", "quality"))] = random.choice(("standard", "hd", "turbo"))
    return found
