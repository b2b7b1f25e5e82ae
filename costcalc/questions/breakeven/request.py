"""What a break-even's document says of its question, how it is drawn, and the command that asks it again."""

from __future__ import annotations

from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import certain, drawn_workload, has_ranges, rate_of
from costcalc.operations.counts import read_count
from costcalc.operations.words import one_text, read_workload
from costcalc.periods import Moment, spell
from costcalc.questions.breakeven.draws import Drawing
from costcalc.questions.breakeven.hardware_numbers import said_text
from costcalc.questions.breakeven.result import Question
from costcalc.usage.flags import FIELD_OF, SHORT_NAMES, command_line, flag, option_flags, said_quantities
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.operations.words import Words
    from costcalc.questions.breakeven.hardware_numbers import Numbers
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import TextSaid
    from costcalc.usage.workload import Workload

DEFAULT_DRAWS, DEFAULT_SEED = 100_000, 1
MOST_DRAWS, LARGEST_SEED = 10_000_000, 2**32


class Request(NamedTuple):
    """What a break-even is asked of: models by name, the moment, options, offers, and what the text is.

    `said_with` are the flags that say the workload again, where they are others than those of its quantities;
    `left_out` are the words of a preset that a break-even has no use for.
    """

    models: Sequence[str]
    on: Moment
    options: Mapping[str, str]
    offers: Sequence[str]
    text: TextSaid | None
    said_with: Sequence[str]
    left_out: Mapping[str, str]


class ReadWorkload(NamedTuple):
    """A workload of which some quantities may be ranges; `said` is as it was said, to be asked again."""

    drawn: DrawnWorkload
    said: Mapping[str, Any]

    @property
    def workload(self) -> Workload:
        """The workload at the middles of its ranges."""
        return self.drawn.workload


def read_doubtful(words: Words) -> ReadWorkload:
    """Read the workload; ranges are looked for only where there are some."""
    if not has_ranges(words):
        workload = read_workload(words)
        return ReadWorkload(certain(workload), workload.to_dict())
    requests = one_text(words, "requests")
    middle, uncertain = rate_of(requests)
    found = drawn_workload(words, middle)
    said: dict[str, Any] = {"requests": requests}
    if words.get("shapes") is None:
        said |= {name: str(value) for name, value in said_quantities(words).items() if name != "requests"}
    else:
        said["shapes"] = words["shapes"]
    return ReadWorkload(found._replace(uncertain=[*uncertain, *found.uncertain]), said)


def read_drawing(words: Words, read: ReadWorkload, numbers: Numbers) -> Drawing | None:
    """How the question is drawn; None where no word of it is a range."""
    draws = read_count(words, "draws", DEFAULT_DRAWS, most=MOST_DRAWS)
    seed = read_count(words, "seed", DEFAULT_SEED, most=LARGEST_SEED, least=0)
    uncertain = [*read.drawn.uncertain, *map(Uncertain, numbers.ranges, numbers.ranges.values())]
    return Drawing(read.drawn._replace(uncertain=uncertain), draws, seed) if uncertain else None


def question_of(
    table: RatingTable,
    request: Request,
    read: ReadWorkload,
    words: Words,
    names: Sequence[str],
    drawing: Drawing | None,
) -> Question:
    """The question as the document has it; `names` are the words besides those of a comparison."""
    said = {name: text for name in names if (text := said_text(words, name)) is not None}
    if drawing is not None:
        said |= {"draws": str(drawing.draws), "seed": str(drawing.seed)}
    line = [*request.models, *(request.said_with or _workload_flags(read))]
    for name, text in said.items():
        line += [flag(name), text]
    for offer in request.offers:
        line += [flag("offer"), offer]
    for name, text in (request.text.words if request.text else {}).items():
        line += [flag(name), text]
    line += [*option_flags(request.options), "--on", spell(request.on), *table.arguments]
    told = {"model": list(request.models), **said}
    return Question(read.said, told, command_line("breakeven", *line), left_out=request.left_out)


def _workload_flags(read: ReadWorkload) -> list[str]:
    """The flags that say the workload; a mix of shapes needs its file."""
    if "shapes" in read.said:
        return ["--workload", "FILE"]
    flags = []
    for name, value in read.said.items():
        if value is not None:
            flags += [flag(SHORT_NAMES[FIELD_OF[name]] if name in FIELD_OF else name), str(value)]
    return flags
