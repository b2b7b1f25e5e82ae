"""What the answer to an audit is, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.meters import METERS
from costcalc.pricing.shapes import SOURCE, source_columns
from costcalc.questions.audit.findings import KINDS, SEVERITIES, STATUSES
from costcalc.rating.shapes import CURRENCY, OF_TABLE
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat, answers, own
from costcalc.shapes import NO_COLUMN, Shape, flag, many, map_of, moment, price, ratio, schema, text, whole
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MOST_REASONS = 20
"""Reasons for leaving something out that are counted one by one, of each feed."""

VALUE = Shape(
    "LayerValue",
    "What one layer says: a price in USD per pricing unit, or why it has none.",
    text("layer", column=16),
    text("model", "the id that the model has in this layer", null=True, column=NO_COLUMN),
    text("status", values=STATUSES, column=18),
    price("list_unit_price", of="amount", null=True, column=19),
    text("variant", null=True, column=NO_COLUMN),
    moment("since", "null where the layer does not say since when", null=True, column=21),
    moment("until", null=True, column=22),
    text("basis", null=True, column=23),
    moment("retrieved", null=True, column=24),
    source_columns(SOURCE, "id", "title", "url", help="where the layer has it from", null=True, column=25),
)
FINDING = Shape(
    "Finding",
    "Something that two layers cannot both be right about, or that is old or has no source.",
    text("kind", values=tuple(KINDS), column=2, title="kind"),
    text("severity", values=SEVERITIES, column=3),
    text("model", "null where a whole feed is meant", null=True, column=4, title="model"),
    text("meter", null=True, column=5, title="meter"),
    text("variant", "options, size, or hours of the week in UTC", null=True, column=6, title="tier"),
    moment("on", column=7),
    text(
        "pricing_unit",
        of=lambda finding: METERS[finding.meter].pricing_unit if finding.meter else None,
        null=True,
        column=9,
    ),
    many("values", VALUE, title="who says what"),
    ratio("ratio", "the highest price over the lowest, to 12 digits", null=True, column=10, title="ratio"),
    text("used", "the layer that costcalc goes by", null=True, column=11, title="used"),
    price("used_list_unit_price", of="used_amount", null=True, column=12),
    text("why", column=15),
    flag("known", "our own table names this disagreement itself", column=13),
    whole("figures", column=14),
)
AUDITED_LAYER = Shape(
    "AuditedLayer",
    "What a layer holds.",
    text("layer", title="layer"),
    moment("retrieved", null=True),
    text("version", null=True),
    whole("models", title="models"),
    whole("priced", title="priced"),
    whole("shared", "models that another layer has too", title="elsewhere too"),
    whole("only_here", title="only here"),
    whole("figures", "figures in force, those of variants included", title="figures"),
    whole("unsourced", "those of them that do not say where they were read", title="without a source"),
    whole(
        "left_out",
        "things that the feed says and costcalc cannot express",
        of=lambda layer: layer.left_out.total(),
        title="left out",
    ),
    many(
        "left_out_because",
        Shape(
            "LeftOutReason",
            "Why so many things that a feed says were left out.",
            text("reason", of=itemgetter(0)),
            whole("count", of=itemgetter(1)),
        ),
        "the commonest reasons",
        of=lambda layer: layer.left_out.most_common(MOST_REASONS),
    ),
)
AUDIT = Shape(
    "Audit",
    "Where layers and feeds contradict each other, the worst first; counts are of all pages.",
    schema("costcalc/audit/1"),
    moment("on"),
    whole("older_than"),
    CURRENCY._replace(column=8),
    OF_TABLE,
    many("layers", AUDITED_LAYER),
    map_of(whole("counts", "findings by kind")),
    map_of(whole("severities", "findings by severity")),
    whole("total", of=lambda audit: len(audit.asked), of_all=True),
    whole("limit"),
    whole("offset"),
    many("findings", FINDING, of="page"),
)


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a layer that says something to a finding; these are numbered over all pages."""
    for number, finding in enumerate(document["findings"], document["offset"] + 1):
        for value in finding["values"]:
            named = {"layer_model": value["model"], "layer_variant": value["variant"]}
            yield {**sourced(value), **finding, **named, "finding": number}


OWN = own(whole("finding", column=1), text("layer_model", column=17), text("layer_variant", column=20))
ANSWERS = answers(Answer(AUDIT, Flat(_rows, rows=(FINDING, VALUE, OWN), shared=(AUDIT,))))
