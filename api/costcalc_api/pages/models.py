"""The pages of models: a list of those on sale with the cost of a workload on each, and one of each model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from flask import render_template, request

from costcalc.errors import CostcalcError, UnknownModelError
from costcalc.language.numerals import LANGUAGES
from costcalc.numbers import plain
from costcalc.pricing.model import Price
from costcalc.pricing.names.meaning import meant_by
from costcalc.questions.compare.featured import WORKLOAD
from costcalc.questions.history.course import courses
from costcalc.questions.history.course_chart import course_chart
from costcalc.questions.models.listing import found as listed_models
from costcalc.questions.models.request import ON_SALE
from costcalc.questions.models.request import Request as ModelsRequest
from costcalc.questions.models.shape import list_prices, said_prices
from costcalc.report.charts.scales import short_day
from costcalc.report.figures import grouped
from costcalc_api import endpoints
from costcalc_api.pages.comparison import Shown, money, picture, reader_of, web_address
from costcalc_api.problems import core_document
from costcalc_api.queries import read_query
from costcalc_api.questions import ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.questions.models.listing import ModelRow
    from costcalc_api.endpoints import InUse
    from costcalc_api.pages.comparison import Reader

MOST_FOUND = 200
"""Models of a list, at most; what else there is a search finds."""
OWN_WORDS = ("requests", "input", "cached", "output")
"""The words of the workload whose cost stands beside each model."""
SORTED_BY = ("name", "input", "cached", "output", "context", "country", "released", "cost")
OURS = "table"
METERS_SHOWN = {"input": "input", "cached": "cache_read", "output": "output"}


def models_page(used: InUse) -> tuple[str, dict[str, Any] | None]:
    """The list of models, and what is wrong with its question."""
    words, problem = _said({"lang", "search", "sort", *OWN_WORDS})
    reader = reader_of("fr" if words.get("lang") == "fr" else "en")
    workload = {name: words[name] for name in OWN_WORDS if words.get(name)} or dict(WORKLOAD)
    today = endpoints.present().date()
    search = words.get("search") or None
    asked = ModelsRequest(search=search, limit=MOST_FOUND, on=today, status=None if search else ON_SALE)
    rows = [
        row for row in listed_models(used.serving.table, asked._replace(layer=None if search else OURS)).rows
        if search or row.model.weights_of is None
    ]  # fmt: skip
    costs: Mapping[str, Any] = {}
    if problem is None:
        try:
            costs = _costs(used, [row.model.id for row in rows], workload)
        except CostcalcError as error:
            problem = core_document(error, words, in_body=False)
    sort = words.get("sort", "")
    name = sort.removeprefix("-") if sort.removeprefix("-") in SORTED_BY else ""
    told = [_listed(row, costs, reader) for row in rows]
    if name:
        without = [each for each in told if each["keys"][name] is None]
        having = [each for each in told if each["keys"][name] is not None]
        told = [*sorted(having, key=lambda each: each["keys"][name], reverse=sort.startswith("-")), *without]
    kept = {**words, "sort": ""}
    text = render_template(
        "models.html", here="models", lang=reader.lang, say=reader.words, said={**workload, **words},
        rows=told, problem=problem, languages=_languages(words), sorted_by=name,
        is_down=sort.startswith("-"),
        sorts={
            each: urlencode({**kept, "sort": f"-{each}" if sort == each else each}) for each in SORTED_BY
        },
        workload=urlencode(workload), span=_span(workload, reader), first=len(rows) == MOST_FOUND,
    )  # fmt: skip
    return text, problem


def _said(known: set[str]) -> tuple[dict[str, str], dict[str, Any] | None]:
    """The words of a page's query; another one is not known there."""
    words = {name: value for name, value in request.args.items() if value}
    unknown = [name for name in words if name not in known]
    if unknown:
        read_query(urlencode({unknown[0]: words[unknown[0]]}), {})
    return words, None


def _languages(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(each, urlencode({**words, "lang": each})) for each in LANGUAGES]


class Cost(NamedTuple):
    """What a workload costs on a model."""

    amount: Decimal
    is_estimate: bool

    def shown(self, reader: Reader) -> Shown:
        """As a cell has it, with a sign where it is an estimate."""
        found = money(plain(self.amount), reader)
        return found._replace(short=f"≈\u00a0{found.short}") if self.is_estimate else found


def _has_rate(workload: Mapping[str, str]) -> bool:
    """Whether a workload says how many requests come in: its cost is then that of 30 days."""
    return "requests" in workload


def _span(workload: Mapping[str, str], reader: Reader) -> str:
    """What stands above the costs of a workload, or behind one."""
    return str(reader.words["by_cost" if _has_rate(workload) else "by_cost_once"])


def _costs(used: InUse, models: list[str], workload: Mapping[str, str]) -> dict[str, Cost]:
    """What a workload costs on each of some models today, in 30 days or a request."""
    if not models:
        return {}
    words = {"model": models, **workload}

    def write(found: Any) -> dict[str, Cost]:  # noqa: ANN401 - a comparison
        figure = "cost_per_month" if _has_rate(workload) else "cost_per_request"
        return {
            row.model.id: Cost(getattr(row, figure), is_estimate=row.estimate is not None)
            for row in found.rows
        }

    return endpoints.answered(ASKED["compare"], used, words, endpoints.present(), write)


def _listed(row: ModelRow, costs: Mapping[str, Cost], reader: Reader) -> dict[str, Any]:
    """A row of the list, with what its columns are sorted by."""
    model, cost = row.model, costs.get(row.model.id)
    amounts = {name: row.amount_of(meter) for name, meter in METERS_SHOWN.items()}
    return {
        "id": model.id,
        "name": model.name,
        "status": reader.told(row.status),
        "country": model.provider.jurisdiction or "",
        "provider": model.provider.name,
        "context": "" if row.context_window is None else reader.figure(grouped(str(row.context_window))),
        "released": "" if model.released is None else str(model.released),
        "amounts": [
            None if each is None else (reader.figure(plain(each)), plain(each)) for each in amounts.values()
        ],
        "cost": None if cost is None else cost.shown(reader),
        "keys": {
            "name": model.name.lower(), "context": row.context_window, "country": model.provider.jurisdiction,
            "released": str(model.released) if model.released else None,
            "cost": cost and cost.amount, **amounts,
        },
    }  # fmt: skip


def model_page(used: InUse, name: str) -> tuple[str, dict[str, Any] | None]:
    """One model: its prices now and before with their sources, its hosts, what disagrees, its life."""
    words, problem = _said({"lang", *OWN_WORDS})
    reader = reader_of("fr" if words.get("lang") == "fr" else "en")
    catalogue = used.serving.table.catalogue
    meant = meant_by(catalogue, name)
    if not meant:
        error = UnknownModelError(name)
        problem = core_document(error, {}, in_body=False)
        text = render_template(
            "model.html", here="models", lang=reader.lang, say=reader.words, model=None, problem=problem,
            name=name, up=_up(name), languages=_languages(words),
        )  # fmt: skip
        return text, problem
    model = catalogue.model(meant[0].model)
    workload = {name: words[name] for name in OWN_WORDS if words.get(name)} or dict(WORKLOAD)
    now = endpoints.present()
    row = next(iter(listed_models(used.serving.table, ModelsRequest(models=(model.id,), on=now.date())).rows))
    hosts = [each for each in _hosts(used, model) if each != model.id]
    text = render_template(
        "model.html",
        here="models",
        up=_up(name),
        lang=reader.lang,
        say=reader.words,
        name=name,
        problem=problem,
        model=model,
        row=_listed(row, _safely(used, [model.id], workload), reader),
        periods=[_period(each, reader) for each in reversed(model.prices)],
        life=_life(model, reader),
        chart=_chart(used, model, workload, reader),
        languages=_languages(words),
        hosts=[
            (each, catalogue.model(each).name, cost)
            for each, cost in _of_hosts(used, hosts, workload, reader)
        ],
        maker=model.weights_of,
        workload=urlencode(workload),
        span=_span(workload, reader),
    )
    return text, None


def _up(name: str) -> str:
    """The way from a model's page up to where the service begins, as it may begin anywhere."""
    return "../" * (name.count("/") + 1)


def _hosts(used: InUse, model: Model) -> list[str]:
    """Who serves the same weights."""
    return list(used.serving.table.catalogue.hosts_of(model.weights_id))


def _safely(used: InUse, models: list[str], workload: Mapping[str, str]) -> Mapping[str, Cost]:
    try:
        return _costs(used, models, workload)
    except CostcalcError:
        return {}


def _of_hosts(
    used: InUse, hosts: list[str], workload: Mapping[str, str], reader: Reader
) -> list[tuple[str, Any]]:
    """Hosts with what the workload costs there, the cheapest first; those without a price at the end."""
    costs = _safely(used, hosts[:MOST_FOUND], workload)
    order = sorted(hosts, key=lambda each: (each not in costs, costs[each].amount if each in costs else 0))
    return [(each, costs[each].shown(reader) if each in costs else None) for each in order]


def _period(period: PricePeriod, reader: Reader) -> dict[str, Any]:
    """A period of prices: since when and until when, each meter with who printed it, and what disagrees."""
    rates = period.rates.items()
    said = list_prices(period)
    return {
        "since": _day(period.effective_from, reader),
        "until": _day(period.effective_to, reader),
        "basis": reader.told(str(period.basis or "")),
        "rates": [
            {
                "meter": reader.told(meter).replace("_", " "),
                "price": reader.figure(said[meter]) if isinstance(rate, Price) else said[meter],
                "exact": plain(rate.amount) if isinstance(rate, Price) else "",
                "printed": rate.printed if isinstance(rate, Price) else None,
                "title": rate.source.title if isinstance(rate, Price) else "",
                "url": web_address(rate.source.url) if isinstance(rate, Price) else None,
                "publisher": rate.source.publisher if isinstance(rate, Price) else None,
                "disputes": [
                    (each.source.title, reader.figure(plain(each.amount)))
                    for each in (rate.disputed_by if isinstance(rate, Price) else ())
                ],
            }
            for meter, rate in rates
        ],
        "variants": [(reader.told(str(each.when)), said_prices(each.rates)) for each in period.variants],
    }  # fmt: skip


def _day(instant: datetime | None, reader: Reader) -> str:
    return "" if instant is None else short_day(instant, reader.lang)


def _life(model: Model, reader: Reader) -> list[tuple[str, str]]:
    """What is known of a model's beginning and end."""
    found = []
    for name in ("released", "deprecated", "shutdown"):
        said = getattr(model.lifecycle, name)
        if said is not None and said.instant is not None:
            found.append((reader.words[name], _day(said.instant, reader)))
    return found


def _chart(used: InUse, model: Model, workload: Mapping[str, str], reader: Reader) -> dict[str, Any] | None:
    """What the workload cost on the model over time."""
    asked, now = ASKED["compare"], endpoints.present()

    def row_of(name: str, day: date) -> Any:  # noqa: ANN401 - a row of a document
        said = {**workload, "model": name, "on": str(day)}
        try:
            rows = endpoints.answered(asked, used, said, now, lambda found: found.to_dict()["rows"])
        except CostcalcError:
            return None
        return rows[0] if rows else None

    found = list(courses(used.serving.table, [model.id], row_of))
    today = now.date()
    return picture(course_chart(found, {model.id: 0}, today, today), reader) if found else None
