"""The flat rows of a configuration: one a file."""

from __future__ import annotations

from operator import itemgetter

from costcalc.questions.config.shape import CONFIGURATION, FILE
from costcalc.report.flat import Answer, Flat

ANSWER = Answer(CONFIGURATION, Flat(itemgetter("files"), rows=(FILE,)))
