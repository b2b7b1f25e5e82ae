"""What is to come of the winner, in sentences: what it will cost, until when it is sold, who wins then."""

from __future__ import annotations

from costcalc.language.numerals import LANGUAGES, date_in, de, typeset
from costcalc.periods import spell
from costcalc.report.change_words import told_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from fractions import Fraction

    from costcalc.questions.project.course import Course
    from costcalc.rating.changes import Change
    from costcalc.report.change_words import Told


class Afterwards(NamedTuple):
    """Who costs least from an instant on: ids of models, several where they tie, none if nobody can serve."""

    at: datetime
    winners: Sequence[str]
    cost: Fraction | None = None


_WORDS = {
    "price": ("The price of {name} {told}{then}.", "Le prix {de_name} {told}{then}."),
    "guarantee": (
        "The price of {name} is {told}, and not beyond.",
        "Le prix {de_name} est {told}, et pas au-delà.",
    ),
    "shutdown": ("{name} is {told}{then}.", "{name} est {told}{then}."),
    "another": (": {winner} costs least from then on", " : ensuite, {winner} coûte le moins"),
    "the_same": (", and it still costs least", ", et ce choix reste le moins cher"),
    "takes_over": (", and it costs least from then on", ", et ce choix devient le moins cher"),
    "gap": (
        ": it is billed until then alone, and not ranked",
        " : il n’est facturé que jusque-là, et n’est pas classé",
    ),
    "follows": (
        ": from then on it is billed at the prices of its successor",
        " : ensuite, il est facturé aux prix de son successeur",
    ),
    "option_before": (
        "{name} is sold {asked} from {date} on alone: it is not ranked.",
        "{name} n’est vendu {asked} qu’à partir du {date} : il n’est pas classé.",
    ),
    "option_after": (
        "{name} is sold {asked} until {date} alone: it is billed until then, and not ranked.",
        "{name} n’est vendu {asked} que jusqu’au {date} : il est facturé jusque-là, et n’est pas classé.",
    ),
    "with": ("with {options}", "avec {options}"),
    "so": ("for this workload", "pour cette charge"),
    "nobody": (": none of the others can serve this workload then", " : ensuite, aucun autre ne convient"),
}  # fmt: skip


def ahead_sentences(
    changes: Sequence[Change],
    afterwards: Sequence[Afterwards],
    names: Mapping[str, str],
    winners: Collection[str],
    lang: str,
) -> list[str]:
    """A sentence for each change: of which model, what it is, and who costs least after it.

    `winners` are those that cost least now.
    """
    after = {spell(each.at): each.winners for each in afterwards}

    def then(told: Told) -> str:
        if told.at not in after:
            return ""
        key, winner = _next(told.model, after[told.at], winners)
        return _then(key, lang, names.get(winner))

    return _sentences(changes, then, names, lang)


def month_sentences(
    changes: Sequence[Change], followed: Collection[str], names: Mapping[str, str], lang: str
) -> list[str]:
    """A sentence for each end in the months of a projection; some models are followed by their successors."""

    def then(told: Told) -> str:
        return _then("follows" if told.model in followed else "gap", lang)

    return _sentences(changes, then, names, lang)


def option_sentences(
    courses: Sequence[Course], options: Mapping[str, str], names: Mapping[str, str], lang: str
) -> list[str]:
    """A sentence for each time at which what is asked of a model begins to be sold, or ends."""
    said = ", ".join(f"{name} {value}" for name, value in options.items())
    asked = _WORDS["with" if said else "so"][LANGUAGES.index(lang)].format(options=said)
    found = []
    for course in courses:
        for gap in course.gaps:
            if gap.is_of_option:
                key = "option_after" if gap.until is None else "option_before"
                date = _day(gap.until or gap.at, lang)
                words = {"name": names[gap.model.id], "asked": asked, "date": date}
                found.append(typeset(_WORDS[key][LANGUAGES.index(lang)], lang).format_map(words))
    return found


def _day(at: datetime, lang: str) -> str:
    day = spell(at).partition("T")[0]
    return day if lang == "en" else date_in(day, lang)


def _sentences(
    changes: Sequence[Change], then: Callable[[Told], str], names: Mapping[str, str], lang: str
) -> list[str]:
    place = LANGUAGES.index(lang)
    found = []
    for told in told_of([each.to_dict() for each in changes], lang):
        name = names[told.model]
        words = {"name": name, "de_name": de(name), "told": told.words, "then": then(told)}
        found.append(typeset(_WORDS[told.kind][place], lang).format_map(words))
    return found


def _then(key: str, lang: str, winner: str | None = None) -> str:
    return typeset(_WORDS[key][LANGUAGES.index(lang)], lang).format(winner=winner)


def _next(model: str, after: Sequence[str], before: Collection[str]) -> tuple[str, str]:
    """Who costs least after a change of a model: the key of the words for it, and whom they name."""
    if not after:
        return "nobody", ""
    if model in after:
        return ("the_same" if model in before else "takes_over"), model
    return "another", after[0]
