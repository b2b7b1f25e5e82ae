"""What the members of usage records mean here, for hints: costcalc/hints/of_records.py."""

from __future__ import annotations

from collections import defaultdict
from textwrap import wrap
from typing import TYPE_CHECKING

from costcalc.hints.words import LONGEST, METER_OF, stem_of
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.usage.records.format import added_to
from costcalc.usage.records.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.records.format import Format

FILE = "costcalc/hints/of_records.py"
WHOLE = ("input", "output")


def page() -> str:
    """The words of each meter, as a module."""
    words: dict[str, list[str]] = defaultdict(list)
    for word, meters in sorted(_meanings().items()):
        if len(meters) == 1:  # what formats count differently leads nowhere
            words[next(iter(meters))].append(f'"{word}",')
    lines = ['"""What members of usage records mean here: made by tools/words_of_records.py."""', ""]
    lines += ["WORDS: dict[str, tuple[str, ...]] = {"]
    for meter in filter(words.get, METERS):
        lines += [
            f'    "{meter}": (',
            *(f"        {each}" for each in wrap(" ".join(words[meter]), 98)),
            "    ),",
        ]
    return "\n".join([*lines, "}  # fmt: skip", ""])


def _meanings() -> dict[str, set[str]]:
    """The meters of each word of two parts at least: a shorter one may mean anything."""
    found: dict[str, set[str]] = defaultdict(set)
    for form in FORMATS:
        for path, meter in _counted(form):
            for stem in {stem_of(path), stem_of(path.rpartition(".")[2])}:
                if "_" in stem and stem not in METER_OF and len(path) <= LONGEST:
                    found[stem].add(meter)
    return found


def _counted(form: Format) -> Iterator[tuple[str, str]]:
    """The members of a format with the meter that each is added to first.

    Of those that are added to all of the input or the output the first is that; others are parts of it.
    """
    wholes = set()
    for path in form.counts:
        added = [field for field, sign in form.fields_of(path) if sign > 0]
        added += [field for field, _ in added_to(form.alone.get(path, ("", ""))[1])]
        if not added:
            continue
        meter = USAGE_FIELDS[added[0]].name
        if meter not in wholes:
            yield path, meter
        wholes |= {meter} & {*WHOLE}
