"""What is known of a format of usage records: what its members count, and where the rest of an answer stands.

A usage of ours is inclusive: its input contains what came from the cache, its output the reasoning. Of the
formats some count so, and others count parts beside their whole. Which it is, is said of each member by the
meters that it is added to: `cache_read` alone is inside its whole, `cache_read input` stands beside it.
"""

from __future__ import annotations

from functools import cache

from costcalc.meters import METERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SECONDS, MILLISECONDS, NANOSECONDS, WRITTEN, WRITTEN_UTC = "s", "ms", "ns", "text", "text in UTC"
"""How an instant is written: counted since 1970, as a text with its zone, or as one without that is UTC."""

NOT_KNOWN, PAID_OTHERWISE, LOUD = "!", "=", "!"


class Choice(NamedTuple):
    """An option of the price that a record says: at which paths, and what its values are called here.

    None is a value that says nothing: what is so where no option is asked. A text that begins with `!` says
    why nothing can be priced by it, one with `=` by what else than its tokens such a request is paid for.
    Where `others_pass`, what stands there may be something else, and says nothing unless it is one of them.
    """

    option: str
    paths: tuple[str, ...]
    values: Mapping[str, str | None]
    others_pass: bool = False


class Instant(NamedTuple):
    """Where an instant stands, and how it is written."""

    path: str
    written: str = SECONDS


class Format(NamedTuple):
    """A format of usage records. Paths are those within the usage, but where it is said otherwise.

    `rule` says in words how it counts, `source` is the page that says so. `counts` are members with the
    meters that they are added to, a `-` before one from which they are taken; `alone` what a part is added to
    besides where its whole, named first, is not said. `totals` are only checked: each must be the sum of the
    members of one of its rows. `silent` are members that say nothing of the price, with all below them but
    for those that a `!` stands before;
    `unpriced` those that do and that no meter counts, with the reason: they must be 0. `noted` are members
    with what to know of the record where they are not 0.

    `needs` are members that must be there, `a|b` for one or the other; `around` are paths in the answer with
    the values that mark the format, any where there is none, and `without` those where nothing may stand,
    each `a|b` for one or the other;
    `whose` is a pattern of the models whose records these are. Where several formats read a record alike, the
    one is told whose `signs`, how what stands at a path begins, are there, and then one whose `names`, a
    pattern of what its seller calls models, fits the model. `unsplit` are counts of the cache
    with the members that say how much of it is audio: without them a record with audio is refused. `lists`
    are lists of maps, with the members that name and count an entry. `is_open` says that the usage stands
    among other things, of which only what looks like usage is refused, and `is_camel` that names are written
    so, and as `snake_case` by some.

    In the answer, `places` are where the usage stands, `model`, `on`, `id` and `sold_by` where those do.
    `seller` sells the model where the record does not say who does; `local` says why no list has a price for
    it. `told` are counts in the answer of what is billed beside the tokens, with their meters, and `items`
    lists of such with the meters of the types in them, which count where the answer tells no number; a text
    that begins with `!` says what to know of one that no record counts. `sums` is the member that tells a
    usage in parts. `notes` are what records of the format leave open, `open_of` what those of models do that
    have a text in their name.
    """

    name: str
    title: str
    source: str
    rule: str
    counts: Mapping[str, str]
    needs: tuple[str, ...]
    alone: Mapping[str, tuple[str, str]] = {}
    totals: Mapping[str, Sequence[tuple[str, ...]]] = {}
    silent: tuple[str, ...] = ()
    unpriced: Mapping[str, str] = {}
    noted: Mapping[str, str] = {}
    choices: tuple[Choice, ...] = ()
    places: tuple[str, ...] = ("usage",)
    around: Mapping[str, tuple[str, ...]] = {}
    without: tuple[str, ...] = ()
    signs: Mapping[str, str] = {}
    names: str = ""
    unsplit: Mapping[str, tuple[str, ...]] = {}
    whose: str = ""
    lists: Mapping[str, tuple[str, str]] = {}
    model: tuple[str, ...] = ("model",)
    on: tuple[Instant, ...] = ()
    id: tuple[str, ...] = ("id",)
    told: Mapping[str, str] = {}
    items: Mapping[str, Mapping[str, str]] = {}
    sold_by: tuple[str, ...] = ()
    seller: str = ""
    local: str = ""
    notes: tuple[str, ...] = ()
    open_of: Mapping[str, str] = {}
    is_open: bool = False
    is_camel: bool = False
    sums: str = ""

    def fields_of(self, path: str) -> tuple[tuple[str, int], ...]:
        """The fields of a usage that a member is added to (1) or taken from (-1); its own comes first."""
        return tuple(added_to(self.counts.get(path, "")))

    def knows(self, path: str) -> bool:
        """Whether a member of this path is understood."""
        return (
            path in self.counts
            or path == self.sums
            or path in self.checked
            or path in self.unpriced
            or any(path in choice.paths for choice in self.choices)
            or self.is_silent(path)
        )

    @property
    def checked(self) -> frozenset[str]:
        """The members that are compared with others."""
        rows = (row for rows in self.totals.values() for row in rows)
        return frozenset(self.totals).union(*rows)

    def is_silent(self, path: str) -> bool:
        """Whether a member, or one that it is in, says nothing of the price."""
        if path not in self.silent and not path.startswith(_within(self.silent)):
            return False
        loud = _loud(self.silent)
        return not (loud and (path.startswith(loud) or any(each.startswith(f"{path}.") for each in loud)))


@cache
def _within(paths: tuple[str, ...]) -> tuple[str, ...]:
    """How the paths of all that is in some members begin."""
    return tuple(f"{each}." for each in paths)


@cache
def _loud(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that are looked at all the same, though what they are in is not."""
    return tuple(each.removeprefix(LOUD) for each in paths if each.startswith(LOUD))


def added_to(meters: str) -> Iterator[tuple[str, int]]:
    """The fields that a text of meters names, each with its sign.

    >>> list(added_to("cache_read input"))
    [('cache_read_tokens', 1), ('input_tokens', 1)]
    """
    for name in meters.split():
        yield METERS[name.removeprefix("-")].usage_field, -1 if name.startswith("-") else 1


class Envelope(NamedTuple):
    """What an answer is wrapped in: a line of a batch, an event of a stream, a line of a log.

    `within` is where the answer stands, `signs` are paths that must all be there, of `a|b` one; `options`
    are facts of whatever comes so. `failed` are paths with the reason why nothing was billed where something
    stands there, or, after `=`, where this very value does, or, after `!=`, another one. A reason that begins
    with `!` is why it is no record at all.
    """

    title: str
    within: str
    signs: tuple[str, ...]
    options: Mapping[str, str] = {}
    failed: Mapping[str, str] = {}
    on: tuple[Instant, ...] = ()
