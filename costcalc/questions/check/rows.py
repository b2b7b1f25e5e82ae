"""The flat rows of a check: one a problem."""

from __future__ import annotations

from operator import itemgetter

from costcalc.questions.check.shape import CHECKED, PROBLEM
from costcalc.report.flat import Answer, Flat

ANSWER = Answer(CHECKED, Flat(itemgetter("problems"), rows=(PROBLEM,)))
