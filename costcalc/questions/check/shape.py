"""What is said of a pricing file, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, flag, many, schema, text, texts, whole

PROBLEM = Shape(
    "FileProblem",
    "One thing that is wrong in a file: where, and what to do about it.",
    text("file"),
    whole("line", null=True),
    text("key"),
    text("message"),
)
CHECKED = Shape(
    "Checked",
    "What a pricing file holds, or what is wrong with it.",
    schema("costcalc/check/1"),
    text("file"),
    flag("sound"),
    whole("models"),
    whole("periods"),
    whole("sources"),
    whole("figures"),
    texts("unknown_lifecycles", "models under `lifecycles` that no layer here has", of="unknown_lives"),
    texts("unknown_provisioned", "models under `provisioned` that no layer here has", of="unknown_units"),
    many("problems", PROBLEM),
)
ANSWERS = answers(Answer(CHECKED, Flat(itemgetter("problems"), rows=(PROBLEM,))))
