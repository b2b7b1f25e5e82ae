"""The flat rows of a table: one a figure."""

from __future__ import annotations

from operator import itemgetter

from costcalc.questions.table.shape import EXPORT, PRICE
from costcalc.report.flat import Answer, Flat

ANSWER = Answer(EXPORT, Flat(itemgetter("prices"), rows=(PRICE,)))
