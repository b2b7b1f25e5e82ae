"""What the answer to whether results still hold is, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.rating.shapes import OF_TABLE
from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, flag, many, said, schema, text, texts, whole

DIFFERENCE = Shape(
    "SavedDifference",
    "One place where the saved result and the present one say different things.",
    text("place", column=1, title="place"),
    said("saved", column=2, title="saved"),
    said("now", column=3, title="now"),
)
NOT_LOOKED_AT = Shape(
    "NotLookedAt",
    "What of a result is not looked at, and why.",
    text("field", of=itemgetter(0)),
    text("why", of=itemgetter(1)),
)
VERIFICATION = Shape(
    "Verification",
    "Whether saved results still hold, and where they do not.",
    schema("costcalc/verify/1"),
    flag("holds", "every result, computed again, says the same"),
    whole("results"),
    flag("same_table", "the results were read from the very table in use"),
    flag("table_named", "every result names the table that it was read from"),
    flag("same_figures", "nothing differs but the table, and what was not told yet"),
    texts("told_since", "what was not told yet when the results were saved"),
    OF_TABLE,
    many("differences", DIFFERENCE),
    many("outside", NOT_LOOKED_AT, of=lambda verification: verification.outside.items()),
)
ANSWERS = answers(Answer(VERIFICATION, Flat(itemgetter("differences"), rows=(DIFFERENCE,))))
