"""The words in which APIs ask for what everyone gets, and the sizes that a price calls a resolution."""

from __future__ import annotations

import re

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

USUAL: dict[str, tuple[str, ...]] = {
    "service_tier": ("standard", "default", "auto", "standard_only", "on_demand"),
    "speed": ("standard",),
    "inference_geo": ("global", "not_available"),
}
"""What a request says to get what it would get without saying it; the first of them is how an answer says it.

OpenAI has `default` and `auto`, Anthropic `auto` and `standard_only`, Groq `on_demand`; Anthropic reports
`not_available` where a model has no choice of a place.
"""

SIZE, RESOLUTION = "size", "resolution"
PIXELS = r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})"
"""A size in pixels; compiled when first used, as few questions say one."""


def is_said_otherwise(asked: Mapping[str, str]) -> bool:
    """Whether one of the options may have another word in a price: `auto` is standard."""
    return any(value in USUAL[name][1:] if name in USUAL else name == SIZE for name, value in asked.items())


def in_words_of(
    defaults: Mapping[str, str], known: Mapping[str, Collection[str]], asked: Mapping[str, str]
) -> Mapping[str, str]:
    """Options in the words of a price with these defaults, and these values of each option in its variants.

    `auto` stays what it is where the price has a tier of that name. `1792x1024` and `1024x1792` are `1024p`
    where videos are sold by their resolution.
    """
    spelled = dict(asked)
    for name, words in USUAL.items():
        value, usual = asked.get(name), defaults.get(name, words[0])
        if value in words and usual in words and value not in known.get(name, ()):
            spelled[name] = usual
    pixels = re.fullmatch(PIXELS, asked.get(SIZE, ""))
    sold_by_resolution = RESOLUTION in defaults or RESOLUTION in known
    if pixels and sold_by_resolution and SIZE not in {*defaults, *known} and RESOLUTION not in asked:
        del spelled[SIZE]
        spelled[RESOLUTION] = f"{min(int(side) for side in pixels.groups())}p"
    return spelled
