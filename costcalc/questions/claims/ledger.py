"""The claims of the table, judged: what the articles say, what the figures say, and what becomes of it."""

from __future__ import annotations

from costcalc.errors import NoPriceInForceError, UnknownClaimError, UnknownModelError, UnknownValueError
from costcalc.periods import parse_moment
from costcalc.prose import listed, shown
from costcalc.questions.claims.comparison import COMPARED, Comparison, comparison, honest_ratios
from costcalc.questions.claims.judge import Judged, counted, judge_all
from costcalc.questions.claims.search import begins_with_figure, folded, is_said
from costcalc.questions.claims.shape import LEDGER, RATIO_QUANTITY
from costcalc.questions.claims.told_claims import ToldClaim, ToldGroup
from costcalc.questions.frames import Framed
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.pricing.facts import Claim, Group
    from costcalc.questions.claims.comparison import PriceRatio
    from costcalc.questions.claims.request import Request
    from costcalc.rating.table import RatingTable


class _Ledger(NamedTuple):
    table_hash: str
    lang: str
    claims: Sequence[Judged]
    groups: Sequence[tuple[Group, Sequence[Judged]]]
    ratios: Sequence[PriceRatio]


class Ledger(_Ledger, Framed):
    """The claims asked for, the groups that they belong to, and the comparison behind the price claims."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Ledger of {len(self.claims)} claims>"

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/claims/1`."""
        return LEDGER.document(self)

    @property
    def told_claims(self) -> list[ToldClaim]:
        """The claims in the language asked for."""
        return [ToldClaim(judged, self.lang) for judged in self.claims]

    @property
    def told_groups(self) -> list[ToldGroup]:
        """The groups, each with all of its claims, in the language asked for."""
        return [
            ToldGroup(group, [ToldClaim(judged, self.lang) for judged in members], self.lang, self._of(group))
            for group, members in self.groups
        ]

    @property
    def sections(self) -> list[ToldGroup]:
        """The groups; at the end the claims asked for that are of none."""
        rest = self._of(None)
        return [*self.told_groups, *([ToldGroup(None, (), self.lang, rest)] if rest else [])]

    def _of(self, group: Group | None) -> list[ToldClaim]:
        """The claims asked for of a group."""
        return [told for told in self.told_claims if told.judged.group == group]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of the claims have each verdict that there is."""
        return counted(judged.verdict for judged in self.claims)

    @property
    def comparison(self) -> Comparison:
        """The comparison behind the price claims, in words."""
        return comparison(self.ratios, self.lang)


def claims(table: RatingTable, request: Request) -> Ledger:
    """The claims of the table, judged; filtered by article, verdict, group and words.

    An amount in the place of an id (`0.14`, `0,14 $`) stands for the claims that say it.
    Raises `UnknownClaimError` for an id that there is none of, and for an amount that no claim says.
    """
    facts, group = table.catalogue.facts(), request.group
    amount = None
    if request.id is not None and request.id not in facts.claims:
        amount, request = request.id, request._replace(id=None)
        if not (begins_with_figure(amount) and any(_says(each, amount) for each in facts.claims.values())):
            raise UnknownClaimError(amount, [*facts.claims])
    if group is not None and group not in facts.groups:
        due = listed(facts.groups) if facts.groups else "left out: this table has none"
        raise UnknownValueError(f"must be {due}, not {shown(group)}", "group")
    # A service is asked again and again; that nobody can date a price may change what bears on a claim.
    key = ("judged claims", table.catalogue.allows_undated)
    every = table.catalogue.once(key, lambda: judge_all(table))
    found = [judged for judged in every if _is_one(judged, request) and _is_said(judged.claim, request)]
    if amount is not None:
        found = [judged for judged in found if _says(judged.claim, amount)]
    # Each group has all of its claims, so that a disagreement is whole.
    groups = dict.fromkeys(judged.group for judged in found if judged.group)
    whole = [(group, [judged for judged in every if judged.group == group]) for group in groups]
    on_prices = any(judged.claim.quantity == RATIO_QUANTITY for judged in found)
    return Ledger(table.hash, request.lang or "en", found, whole, _ratios(table) if on_prices else ())


def _is_one(judged: Judged, request: Request) -> bool:
    """Whether a claim has the id, the verdict and the group that were asked for."""
    claim = judged.claim
    said = ((request.id, claim.id), (request.verdict, judged.verdict), (request.group, claim.group))
    return all(asked in (None, own) for asked, own in said)


def _is_said(claim: Claim, request: Request) -> bool:
    """Whether a claim is of the article, and has the words, that were asked for."""
    of_article = folded(f"{claim.article.article} {claim.article.title} {claim.article.id}")
    return folded(request.article or "") in of_article and is_said(claim, request.search or "")


def _says(claim: Claim, amount: str) -> bool:
    """Whether a claim says an amount, whole: 14 is not in 0.14."""
    return is_said(claim, amount, figures_whole=True)


def _ratios(table: RatingTable) -> Sequence[PriceRatio]:
    """The comparison behind the article's two prices, where the table has both models on that day."""
    model, other, day = COMPARED
    try:
        return honest_ratios(table, model, other, parse_moment(day))
    except (UnknownModelError, NoPriceInForceError):
        return ()
