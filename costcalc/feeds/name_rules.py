"""The rules by which genai-prices recognises names of models: which become aliases, which patterns.

Patterns are tried on names that come from outside, so none is taken over that can be slow on any of them.
"""

from __future__ import annotations

import re

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

KINDS = {
    "ClauseStartsWith": "starts_with",
    "ClauseEndsWith": "ends_with",
    "ClauseContains": "contains",
    "ClauseRegex": "regex",
}
"""What the package calls its rules, and the kind of pattern that each becomes."""

LONGEST = 200
MOST_BRANCHES = 3
MOST_PARTS = 4

NO_RULE = "costcalc has no such rule"
SLOW = "it is no regular expression that is quick on every name"

_LITERAL = r"[A-Za-z0-9 _/:@=~,.-]|\\[dDwWsS]|\\[^A-Za-z0-9]|\[\^?(?:[A-Za-z0-9 _/:@=~,.-]|\\[dw.])+\]"
_PIECE = re.compile(
    rf"(?P<atom>(?:{_LITERAL})(?:\{{[0-9]{{1,2}}\}})?)|(?P<anchor>[\^$])|(?P<open>\((?:\?[:=!])?)|(?P<close>\))"
    r"|(?P<either>\|)|(?P<maybe>\?)|(?P<many>[*+])"
)


class NameRule(NamedTuple):
    """One rule: `kind` is `equals` for a name as it is, else the kind of a pattern; `why` it is left out."""

    kind: str
    text: str
    why: str | None = None


def rules_of(clause: Any) -> Iterator[NameRule]:  # noqa: ANN401 - the package's own
    """The rules of a model, each alternative one of its own."""
    kind = type(clause).__name__
    if kind == "ClauseEquals":
        yield NameRule("equals", clause.equals)
    elif kind == "ClauseOr":
        for each in clause.or_:
            yield from rules_of(each)
    elif kind == "ClauseAnd":
        regex = _all_of(clause.and_)
        yield NameRule("regex", regex) if regex else NameRule("and", kind, NO_RULE)
    elif kind not in KINDS:
        yield NameRule(kind, kind, NO_RULE)
    else:
        text = getattr(clause, KINDS[kind])
        slow = KINDS[kind] == "regex" and not is_quick(text)
        yield NameRule(KINDS[kind], text, SLOW if slow else None)


def _all_of(clauses: list[Any]) -> str | None:
    """Several rules that must all hold, as one regular expression; None where it cannot be said so."""
    parts = [_ahead(each) for each in clauses]
    if len(parts) > MOST_PARTS:
        return None
    return "^" + "".join(part for part in parts if part) if all(parts) else None


def _ahead(clause: Any) -> str | None:  # noqa: ANN401 - the package's own
    """A rule as a look-ahead from the beginning of a name; the names it is tried on are in lower case."""
    kind = type(clause).__name__
    if kind == "ClauseRegex":
        return f"(?=.*?(?:{clause.regex}))" if is_quick(clause.regex) else None
    if kind not in KINDS:
        return None
    text = re.escape(getattr(clause, KINDS[kind]).lower())
    return {
        "starts_with": f"(?={text})", "ends_with": f"(?=.*{text}$)", "contains": f"(?=.*{text})",
    }[KINDS[kind]]  # fmt: skip


def is_quick(regex: str) -> bool:
    r"""Whether a regular expression has only what is quick on any name of a few hundred characters.

    At most one `*` or `+`, not after a group, and few alternatives: the steps that it can take then grow with
    the square of the length, and not faster. `^gpt-5-\d{8}$` is quick, `(a+)+$` is not.
    """
    if len(regex) > LONGEST:
        return False
    end, before, found = 0, "", []
    while end < len(regex):
        piece = _PIECE.match(regex, end)
        if piece is None:
            return False
        kind = str(piece.lastgroup)
        if (kind == "many" and before != "atom") or (kind == "maybe" and before not in ("atom", "close")):
            return False
        found.append(kind)
        end, before = piece.end(), kind
    if found.count("many") > 1 or found.count("maybe") + found.count("either") > MOST_BRANCHES:
        return False
    try:
        re.compile(regex)
    except re.error:
        return False
    return True
