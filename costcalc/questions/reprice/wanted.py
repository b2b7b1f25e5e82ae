"""How logs are to be read and summed up, in words: the same for sums, for a repricing and for Python."""

from __future__ import annotations

from costcalc.asking import parts
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import Parameter, one_text, texts
from costcalc.errors import UsageError
from costcalc.prose import shown
from costcalc.questions.reprice.sums import Way
from costcalc.usage.logs.how import AUTO, GENERIC
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from costcalc.asking.request import Said
    from costcalc.asking.words import Words

MOST_THREADS = 1_024

BY = Parameter(
    "by", "keep apart by hour, day, week, month, model, file, project, session, or a column", many=True
)
ZONE = Parameter("timezone", "where days begin, and of times without a zone: Europe/Paris; UTC unless said")
LOG_FORMAT = Parameter("log_format", "what the logs are, where that is not seen in them: generic, openai…")
MAP = Parameter("map", "of a generic log, its columns: time=at,input_tokens=in,output_tokens=out", many=True)
MEMORY = Parameter("memory", "what reading Parquet may take of it: 512MB unless said")
THREADS = Parameter(
    "threads", "on how many processors to read; unless said on all, of text on 8 at most", "count"
)
ENGINE = Parameter("engine", "a Spark that has the logs: local[*], spark://host:7077")


class Wanted(NamedTuple):
    """How logs are to be read and summed up.

    `by` are labels that sums are kept apart by, `timezone` is where their days begin, and of which times
    without a zone are; `log_format` is seen in the logs where it is None, and `columns` are those of a
    `generic` log. `engine` and `memory` are for logs in columns (Parquet): with an engine other than that in
    this process, all paths are its. `threads` are those of logs in columns, and the processes that read
    others, where these are several and large. Without `identities` sums are smaller, and cannot be merged
    where rows are repeated elsewhere. `is_flipped` is as in `How`.
    """

    by: tuple[str, ...] = ()
    timezone: str | None = None
    log_format: str | None = None
    columns: Mapping[str, str] = {}
    engine: object = None
    memory: str | None = None
    threads: int | None = None
    identities: bool = True
    is_flipped: bool = False

    @property
    def named(self) -> str:
        """The format that was named: a map of columns names one too."""
        return self.log_format or (GENERIC if self.columns else AUTO)

    @property
    def way(self) -> Way:
        """What of it is to be kept with each file, so that it can be read so again."""
        named = "" if self.named == AUTO else self.named
        return Way(named, self.timezone or "", tuple(sorted(self.columns.items())))


def split(said: Sequence[str]) -> Iterator[str]:
    """Words that were said one by one, or with commas between them."""
    for each in said:
        yield from (word.strip() for word in each.split(",") if word.strip())


def pairs(
    said: Said, word: str, form: str, parted: Callable[[str, str], tuple[str, str, str]] = str.partition
) -> dict[str, str]:
    """What a word says of several names: `gpt4-prod=gpt-4o`, said one by one or with commas between them.

    `parted` says at which of several signs a name ends: unless said, at the first.
    """
    given = said.words.get(word)
    if isinstance(given, dict):
        return dict(given)
    found: dict[str, str] = {}
    for each in split(texts(said.words, word)):
        name, _, value = (part.strip() for part in parted(each, "="))
        if not name or not value:
            raise UsageError(f"{shown(each)} is no pair: write {form}", word)
        if found.setdefault(name, value) != value:
            raise UsageError(f"{shown(name)} is given twice", word)
    return found


def pairs_again(word: str, said: Mapping[str, str]) -> Words:
    """The words that say pairs again."""
    return {word: [f"{name}={value}" for name, value in said.items()]}


def _engine(said: Said) -> object:
    """An engine by its master; whoever asks from Python may have a session of one."""
    given = said.words.get(ENGINE.name)
    return one_text(said.words, ENGINE.name) if isinstance(given, str | list) else given


def _again(engine: object) -> Words:
    return {ENGINE.name: engine} if isinstance(engine, str) else {}


def _not_again(_: object) -> Words:
    """What changes no figure, and hangs on the machine."""
    return {}


OF_BY = Part("by", (BY,), lambda said: tuple(split(texts(said.words, BY.name))), place=2)
OF_ZONE = parts.one_word(ZONE, place=parts.MOMENTS + 1)
OF_LOGS = (
    parts.one_word(LOG_FORMAT, place=parts.MOMENTS + 4),
    Part(
        "columns",
        (MAP,),
        lambda said: pairs(said, MAP.name, "WORD=COLUMN"),
        lambda columns: pairs_again(MAP.name, columns),
        place=parts.MOMENTS + 5,
    ),
    Part("engine", (ENGINE,), _engine, _again, place=parts.MOMENTS + 6),
    parts.one_word(MEMORY)._replace(again=_not_again),
    parts.one_count(THREADS, most=MOST_THREADS)._replace(again=_not_again),
)

ASKING = Asking((OF_BY, OF_ZONE, *OF_LOGS), Wanted)
"""How sums are asked for."""
