"""The questions that tests of forms go through: the examples of the documentation, and rich ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from costcalc.asking.additions import CURRENCY
from costcalc_api.questions import ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TASKS = "success=gpt-5.6-terra=79.8%25&success=deepseek-v4-pro=71%25&seat=20+USD/month&seats=400"
MODELS = "model=gpt-5.6-terra&model=deepseek-v4-pro"
TERMS = "requests=10000/day&input=1500&cached=60%25&output=500"
IN_FRENCH = "language=fr&tokens_measured_with=o200k&verbosity=high"
DECIDED = f"decide=true&energy=true&{TASKS}"
OWN = "gpu=H200&gpus=8&gpu_price=30000..40000+USD&gpu_life=4+year&tariff=0.10+USD/kWh&quantisation=q4"
LOAD = (
    "requests=20000..6000000/day&input=1500&output=400..700&throughput=4176+token/s&utilisation=30%25..70%25"
)
AHEAD = "start=2026-12&months=12&price_trend=-40%25/year&elasticity=1.1&discount_rate=8%25"
DRAWN = "requests=8000..12000/day&input=1500&output=500&draws=2000&seed=1"
RICHEST = {
    "compare": [f"/v1/compare?{MODELS}&{TERMS}&baseline=gpt-5.6-terra&on=2026-11-22&{DECIDED}&{IN_FRENCH}"],
    "project": [
        f"/v1/project?{MODELS}&{TERMS}&{AHEAD}&{DECIDED}",
        f"/v1/project?{MODELS}&{DRAWN}&start=2026-12&months=2&elasticity=0.5",
    ],
    "breakeven": [f"/v1/breakeven?model=gpt-5.5&self_host=deepseek-r1&{LOAD}&{OWN}&on=2026-11-22&draws=2000"],
    "models": ["/v1/models?on=2025-03-01"],
    "history": ["/v1/history?model=o3"],
}
"""Questions with as much in their answers as there can be."""
MONEYED = frozenset(name for name, asked in ASKED.items() if CURRENCY in asked.question.additions)
"""The questions whose costs may be said in another currency."""

GETS = [
    (name, path)
    for name, paths in (*((name, asked.route.examples) for name, asked in ASKED.items()), *RICHEST.items())
    for path in paths
    if "format=csv" not in path
]
POSTS = [(name, body) for name, asked in ASKED.items() for body in asked.route.bodies.values()]


def answers(client: FlaskClient, *, currency: str = "", **form: str) -> Iterator[tuple[str, TestResponse]]:
    """The answers to all of them in a form, or to those on costs in a currency too."""
    more = "&".join(f"{name}={value}" for name, value in form.items())
    for name, path in GETS:
        if not currency or name in MONEYED:
            said = f"&currency={currency}" if currency and "currency" not in path else ""
            yield path, client.get(f"{path}{'&' if '?' in path else '?'}{more}{said}")
    for name, body in POSTS:
        if not currency or name in MONEYED:
            said_body: Any = _in_currency(body, currency) if currency else body
            yield f"{name}: {body}", client.post(f"/v1/{name}?{more}", json=said_body)


def _in_currency(body: Any, currency: str) -> Any:
    if isinstance(body, list):
        return [_in_currency(each, currency) for each in body]
    return {**body, "currency": currency}
