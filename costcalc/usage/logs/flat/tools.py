"""What tools and platforms hand out: Cursor's export, and DeepSeek's."""

from __future__ import annotations

from costcalc.usage.columns.exports import EXPORTS
from costcalc.usage.logs.format import SPEND, SUM, TABLE, LogFormat, Long, Spend
from costcalc.usage.records.format import WRITTEN, WRITTEN_UTC, Instant

_CURSOR = EXPORTS["cursor-csv"]
_COLUMN, _ENDS = _CURSOR.unbilled or ("", ())
CURSOR = LogFormat(
    name="cursor",
    title="Cursor's export of usage",
    source=_CURSOR.format.source,
    counts=(_CURSOR.format,),
    signs=("Date", "Model", "Input (w/ Cache Write)", "Input (w/o Cache Write)", "Output Tokens"),
    container=TABLE,
    is_flat=True,
    not_billed={f"{_COLUMN}$={end}": "no charge" for end in _ENDS},
    model=("Model",),
    on=(Instant("Date", WRITTEN_UTC),),
    spend=(Spend("Cost|Cost to you"),),
    labels={"user": ("User",), "team": ("Team",), "kind": ("Kind",), "api_key": ("Cloud Agent ID",)},
    aside=(*_CURSOR.labels, *_CURSOR.money, "Automation ID"),
    notes=(_CURSOR.noted,),
)

_DEEPSEEK = EXPORTS["deepseek-export"]
_TYPE, _AMOUNT, _CLASSES = _DEEPSEEK.long or ("", "", {})
_BUCKET = {
    "on": (Instant("start_time_iso", WRITTEN), Instant("utc_date", WRITTEN_UTC)),
    "until": (Instant("end_time_iso", WRITTEN),),
    "container": TABLE,
}
_KEYS = {"api_key": ("api_key_name", "api_key"), "user": ("user_id",), "project": ("api_key_name",)}
_BOUNDS = "user_id+start_time_iso+end_time_iso+utc_date+model"
DEEPSEEK = LogFormat(
    name="deepseek-export",
    title="the export of DeepSeek's platform: amounts",
    source=_DEEPSEEK.format.source,
    counts=(_DEEPSEEK.format,),
    signs=("model", _TYPE, "price", _AMOUNT, "utc_date|start_time_iso"),
    kind=SUM,
    model=("model",),
    id=(f"{_BOUNDS}+api_key_name+api_key",),
    long=Long(
        _TYPE, _AMOUNT, {name: said for name, said in _CLASSES.items() if said}, requests="request_count"
    ),
    labels=_KEYS,
    **_BUCKET,  # type: ignore[arg-type]
)
DEEPSEEK_COSTS = LogFormat(
    name="deepseek-export-costs",
    title="the export of DeepSeek's platform: costs",
    source=_DEEPSEEK.format.source,
    counts=(),
    signs=("model", "wallet_type", "cost", "currency", "utc_date|start_time_iso"),
    kind=SPEND,
    id=(f"{_BOUNDS}+wallet_type+currency",),
    spend=(Spend("cost", currency_at="currency"),),
    labels={**_KEYS, "wallet": ("wallet_type",)},
    **_BUCKET,  # type: ignore[arg-type]
)

FORMATS = (CURSOR, DEEPSEEK, DEEPSEEK_COSTS)
