"""The shape of an audit, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc.feeds.findings import KINDS, SEVERITIES, STATUSES
from costcalc_api.shapes import MORE, Moment, Money, TableRef


class SaidBy(TypedDict):
    """Where a layer has a figure from."""

    id: str
    title: str
    url: str | None


@with_config(MORE)
class LayerValue(TypedDict):
    """What one layer says: a price in USD per pricing unit, or why it has none."""

    layer: str
    model: Annotated[str | None, Field(description="the id that the model has in this layer")]
    status: Annotated[str, Field(json_schema_extra={"enum": list(STATUSES)})]
    list_unit_price: Money | None
    variant: str | None
    since: Annotated[str | None, Field(description="null where the layer does not say since when")]
    until: str | None
    basis: str | None
    retrieved: str | None
    source: SaidBy | None


@with_config(MORE)
class Finding(TypedDict):
    """Something that two layers cannot both be right about, or that is old or has no source."""

    kind: Annotated[str, Field(json_schema_extra={"enum": list(KINDS)})]
    severity: Annotated[str, Field(json_schema_extra={"enum": list(SEVERITIES)})]
    model: Annotated[str | None, Field(description="null where a whole feed is meant")]
    meter: str | None
    variant: Annotated[str | None, Field(description="options, size, or hours of the week in UTC")]
    on: Moment
    pricing_unit: str | None
    values: list[LayerValue]
    ratio: Annotated[Money | None, Field(description="the highest price over the lowest, to 12 digits")]
    used: Annotated[str | None, Field(description="the layer that costcalc goes by")]
    used_list_unit_price: Money | None
    why: str
    known: Annotated[bool, Field(description="our own table names this disagreement itself")]
    figures: int


class LeftOutReason(TypedDict):
    """Why so many things that a feed says were left out."""

    reason: str
    count: int


@with_config(MORE)
class AuditedLayer(TypedDict):
    """What a layer holds."""

    layer: str
    retrieved: str | None
    version: str | None
    models: int
    priced: int
    shared: Annotated[int, Field(description="models that another layer has too")]
    only_here: int
    figures: Annotated[int, Field(description="figures in force, those of variants included")]
    unsourced: Annotated[int, Field(description="those of them that do not say where they were read")]
    left_out: Annotated[int, Field(description="things that the feed says and costcalc cannot express")]
    left_out_because: list[LeftOutReason]


@with_config(MORE)
class Audit(TypedDict):
    """Where layers and feeds contradict each other, the worst first; counts are of all pages."""

    schema: Annotated[str, Field(examples=["costcalc/audit/1"])]
    on: Moment
    older_than: int
    currency: str
    table: TableRef
    layers: list[AuditedLayer]
    counts: dict[str, int]
    severities: dict[str, int]
    total: int
    limit: int
    offset: int
    findings: list[Finding]
