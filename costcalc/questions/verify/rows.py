"""The flat rows of a verification: one a difference."""

from __future__ import annotations

from operator import itemgetter

from costcalc.questions.verify.shape import DIFFERENCE, VERIFICATION
from costcalc.report.flat import Answer, Flat

ANSWER = Answer(VERIFICATION, Flat(itemgetter("differences"), rows=(DIFFERENCE,)))
