"""What may be wrong with a row, in the order in which it is looked at, each as a condition in SQL.

A row counts where all is well, and is refused where a fault holds. Both conditions stand in one list, so
that each row of a table is either in the sums or refused, and never both.
"""

from __future__ import annotations

from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.questions.reprice.columns.dialects import literal
from costcalc.questions.reprice.columns.guards import NO_NUMBER, SPACE
from costcalc.questions.reprice.columns.kinds import FLOAT, TEXT
from costcalc.questions.reprice.columns.meant import DUE
from costcalc.questions.reprice.columns.times import NO_TIME, is_within
from costcalc.usage.logs.generic import SAYS_A_TIER
from costcalc.usage.logs.row.spends import NONE
from costcalc.usage.records.context import LONGEST_NAME, STANDARD
from costcalc.usage.records.members import LARGEST, short
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from costcalc.questions.reprice.columns.dialects import Dialect
    from costcalc.questions.reprice.columns.guards import Number
    from costcalc.questions.reprice.columns.times import Time
    from costcalc.usage.records.format import Choice

MOST_BYTES = 4 * LONGEST_NAME
"""Those that the characters of a name may have at most: what is longer is not looked at."""
NOT_UNDERSTOOD, NO_MODEL, NO_STRETCH = "not understood", "no model", "no stretch"


class Fault(NamedTuple):
    """Why rows are refused, when they are, and when all is well here; `column` is where it stands."""

    reason: str
    holds: str
    is_fine: str
    column: str


def of_due(number: Number, value: str, column: str, whole: str) -> Fault:
    """A whole that a row does not say, whatever it says of its parts."""
    return Fault(f"missing {whole}", number.missing, f"{value} IS NOT NULL", column)


def of_number(number: Number, value: str, column: str, *, is_due: bool = False) -> Iterator[Fault]:
    """The faults of a count, but that it is missing."""
    is_fine = f"{value} BETWEEN 0 AND {LARGEST}"
    if not is_due:
        is_fine = f"({is_fine} OR {number.missing})"
    bad = f"NOT ({number.missing}) AND NOT coalesce({value} BETWEEN 0 AND {LARGEST}, FALSE)"
    for reason, holds in number.faults:
        yield Fault(reason, f"{bad} AND ({holds})", is_fine, column)


def of_parts(
    values: Mapping[str, str],
    inside: Mapping[str, str],
    columns: Mapping[str, str],
    wholes: Mapping[str, str],
) -> Iterator[Fault]:
    """A part that is more than its whole, and parts that together are. `inside` has the sum of each whole's.

    A whole that a row does not say is the sum of its parts; one that is due stands in every row that counts,
    and a comparison that is always of something takes a half of the time. `wholes` are those that are more
    than a row calls so, as parts stand beside what it does.
    """
    for field, said in values.items():
        whole = wholes.get(field, said)
        for meter in PARTS[USAGE_FIELDS[field].name]:
            part = METERS[meter].usage_field
            if part in values:
                reason = f"{short(meter)} exceeds {short(USAGE_FIELDS[field].name)}"
                is_fine = f"{whole} >= coalesce({values[part]}, 0)"
                if field not in DUE:
                    is_fine = f"coalesce({values[part]} <= {whole}, TRUE)"
                yield Fault(reason, f"{values[part]} > {whole}", is_fine, columns[part])
    for field, parts in inside.items():
        if " + " in parts:  # of several: of one all is said
            whole, reason = values[field], f"parts exceed {short(USAGE_FIELDS[field].name)}"
            yield Fault(reason, f"{whole} < {parts}", f"coalesce({whole} >= {parts}, TRUE)", columns[field])


def of_model(name: str, column: str, words: Dialect) -> Iterator[Fault]:
    """A row without a model, or whose model has no name that anybody would give one."""
    blank = words.matches.format(x=name, p=SPACE)
    # What begins with a letter is not blank: of nearly all rows no pattern is asked.
    is_there = f"({name} >= '!' OR ({name} IS NOT NULL AND NOT {blank}))"
    yield from of_text(name, column, words)
    yield Fault(NO_MODEL, f"NOT coalesce({is_there}, FALSE)", is_there, column)


def of_text(name: str, column: str, words: Dialect) -> Iterator[Fault]:
    """A text that is longer than any name."""
    size = words.size.format(x=name)
    is_short = f"{size} <= {LONGEST_NAME} OR ({size} <= {MOST_BYTES} AND length({name}) <= {LONGEST_NAME})"
    yield Fault(NOT_UNDERSTOOD, f"NOT ({is_short})", f"({name} IS NULL OR {is_short})", column)


def of_tier(name: str, column: str) -> Fault:
    """A tier that nobody said an option of the price is, and that is not the standard one."""
    known = ", ".join(map(literal, ("", *STANDARD.values)))
    is_fine = f"({name} IS NULL OR trim({name}) IN ({known}))"
    return Fault(f"unknown {STANDARD.option}", f"NOT {is_fine}", is_fine, column)


def of_doubtful(name: str, choice: Choice, column: str) -> Fault:
    """What may say a tier, of which nobody said that it is one or none."""
    words = ", ".join(map(literal, choice.values))
    is_fine = f"({name} IS NULL OR lower(trim({name})) NOT IN ({words}))"
    return Fault(SAYS_A_TIER[1:], f"NOT {is_fine}", is_fine, column)


def of_amount(name: str, kind: str) -> Fault:
    """What stands where a row says its cost, and is no amount; what says nothing is no fault."""
    is_empty = f"{name} IS NULL"
    if kind == TEXT:
        # A backslash is not the same letter for all engines: what a dump has for nothing is refused.
        nothing = ", ".join(literal(each) for each in sorted(NONE) if "\\" not in each)
        is_empty = f"({is_empty} OR lower(trim({name})) IN ({nothing}))"
    if kind == FLOAT:
        is_empty = f"({is_empty} OR isnan({name}))"
    is_fine = f"({is_empty} OR amount IS NOT NULL)"
    return Fault(NO_NUMBER, f"NOT {is_fine}", is_fine, name)


def of_time(time: Time) -> Iterator[Fault]:
    """A row without a time, or with one that is none."""
    is_fine = is_within("t")
    yield Fault(NO_TIME, time.missing, "t IS NOT NULL", time.column)
    for reason, holds in time.faults:
        yield Fault(reason, f"NOT coalesce({is_fine}, FALSE) AND ({holds})", is_fine, time.column)


def of_end(until: Time) -> Iterator[Fault]:
    """A bucket whose end is no time, or not behind its beginning; one without an end is an instant."""
    is_fine = f"({is_within('u')} OR {until.missing})"
    for reason, holds in until.faults:
        bad = f"NOT ({until.missing}) AND NOT coalesce({is_within('u')}, FALSE)"
        yield Fault(reason, f"{bad} AND ({holds})", is_fine, until.column)
    yield Fault(NO_STRETCH, "u <= t", "coalesce(u > t, TRUE)", until.column)
