"""The request of a break-even: a workload, hardware of one's own, and API models to hold it against."""

from __future__ import annotations

from costcalc.asking.additions import MONEY, NOTHING
from costcalc.asking.parts import (
    ALLOWED,
    OFFERED,
    PRICE_OPTIONS,
    REQUESTS,
    TEXT_SAID,
    Allowed,
    Drawing,
    additions,
    drawing,
    models,
    on,
    one_word,
    read_work,
    work_of,
)
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import PRESET, RANGES, Parameter, one_text
from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import certain, drawn_workload, has_ranges, rate_of
from costcalc.questions.breakeven.hardware_said import HARDWARE_PARAMETERS, HardwareSaid, read_hardware
from costcalc.rating.rater import NO_OPTIONS
from costcalc.usage.flags import said_quantities, short_words
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.asking.additions import Besides
    from costcalc.asking.offers import Offer
    from costcalc.asking.request import Said
    from costcalc.asking.words import Words
    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.periods import Moment

ADDITIONS = (MONEY,)

SELF_HOST = Parameter(
    "self_host",
    "the open-weights model that you would run; its hosts are compared with too",
    example="deepseek-r1",
)
OWN_WORDS = (SELF_HOST.name, *(parameter.name for parameter in HARDWARE_PARAMETERS))
"""The words that are not those of a comparison."""


class DoubtfulWork(NamedTuple):
    """A workload of which any quantity may be a range; `said` and `again` are as it was said.

    `left_out` are the words of a preset that a break-even has no use for.
    """

    drawn: DrawnWorkload
    said: Mapping[str, Any]
    again: Words
    left_out: Sequence[str] = ()


class Request(NamedTuple):
    """What is asked: `models` and `offers` are held against hardware, and against hosts of `self_host`.

    `on` None is the present day.
    """

    models: Sequence[str]
    work: DoubtfulWork
    self_host: str | None
    hardware: HardwareSaid
    offers: Sequence[Offer] = ()
    on: Moment | None = None
    options: Mapping[str, str] = NO_OPTIONS
    allowed: Allowed = Allowed()
    text: Mapping[str, str] = {}
    drawing: Drawing | None = None
    more: Besides = NOTHING

    @property
    def uncertain(self) -> list[Uncertain]:
        """What is drawn: quantities of the workload, and numbers of the hardware by their own names."""
        ranges = self.hardware.ranges
        return [*self.work.drawn.uncertain, *map(Uncertain, ranges, ranges.values())]

    @property
    def drawn(self) -> Drawing | None:
        """How it is drawn; None where nothing is a range."""
        return self.drawing if self.uncertain else None

    @property
    def words(self) -> dict[str, Any]:
        """What was said besides the workload, as the document repeats it."""
        own = {SELF_HOST.name: self.self_host} if self.self_host is not None else {}
        drawn = {name: str(count) for name, count in self.drawn._asdict().items()} if self.drawn else {}
        return {"model": list(self.models), **own, **self.hardware.said, **drawn}

    @property
    def says_hardware(self) -> bool:
        """Whether anything is said of hardware of one's own."""
        return self.self_host is not None or bool(self.hardware.said.keys() - {"utilisation"})


def _work(said: Said) -> DoubtfulWork:
    words = said.words
    if words.get("workload") is not None or not has_ranges(words):
        work = read_work(said)
        return DoubtfulWork(certain(work.workload), work.workload.to_dict(), work.again, work.left_out)
    requests = one_text(words, "requests")
    middle, uncertain = rate_of(requests)
    found = drawn_workload(words, middle)
    told: dict[str, Any] = {"requests": requests}
    if words.get("shapes") is None:
        told |= {name: str(value) for name, value in said_quantities(words).items() if name != "requests"}
    else:
        told["shapes"] = words["shapes"]
    work = work_of(said, found.workload)
    # Ranges are said again as they were said; the workload has the middles alone.
    again = short_words(told) if work.preset is None and "shapes" not in told else work.again
    return DoubtfulWork(found._replace(uncertain=[*uncertain, *found.uncertain]), told, again, work.left_out)


ASKING = Asking(
    (
        models("an API model to compare with, by id or alias; say it once for each", required=False),
        Part("work", (PRESET, REQUESTS, *RANGES), _work, lambda work: work.again, maps=("shapes",)),
        one_word(SELF_HOST),
        Part("hardware", HARDWARE_PARAMETERS, read_hardware, lambda hardware: hardware.said),
        OFFERED,
        on(),
        PRICE_OPTIONS,
        ALLOWED,
        TEXT_SAID,
        drawing(),
        additions(*ADDITIONS),
    ),
    Request,
    inner="workload",
)
