"""PricingTable: the public face of the prices, with the questions that it answers.

For `lookup` and `history` it has no method: an edge asks them by their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from costcalc.asking.parts import NOT_ALLOWED
from costcalc.asking.words import check_words, names_of
from costcalc.errors import UsageError
from costcalc.periods import FIRST_YEAR, LAST_YEAR, parse_moment
from costcalc.prose import shown
from costcalc.questions import question
from costcalc.questions.price.request import Request
from costcalc.questions.price.result import price
from costcalc.rating.rater import NO_OPTIONS
from costcalc.rating.table import RatingTable, asked_options
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import inputs
from costcalc.usage.usage import Usage
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.exchange import Exchange
    from costcalc.questions.audit.answer import Audit
    from costcalc.questions.breakeven.result import BreakEven
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.price.result import Cost
    from costcalc.questions.project.result import Projection
    from costcalc.questions.training.answer import TrainingAnswer


class PricingTable(RatingTable):
    """Dated, sourced prices of models, and the facts beside them.

    `price` rates a usage, `compare` ranks models for a workload, `project` says what it will cost,
    `breakeven` when it pays to host it yourself, `claims` checks what articles say, `training` says what
    training costs, `exchange` what a dollar is in another currency, `audit` where layers contradict each
    other.

    Get one with `costcalc.load()`. It is frozen, and safe to share between threads.
    """

    def price(
        self,
        model: str,
        usage: Usage,
        *,
        on: Moment | str,
        options: Mapping[str, str] | None = None,
        service_tier: str | None = None,
        region: str | None = None,
        mean_request: bool = False,
        allow_undated: bool = False,
        allow_pattern: bool = False,
    ) -> Cost:
        """What a usage costs on a model, in USD before tax.

        `model` is an id or an alias. `on` is an instant with its zone (`2025-01-25T20:00:00Z`, a datetime),
        or a UTC day, which means even use over the whole day. `options` ask for variants of the price, such
        as `{"service_tier": "batch"}`. `mean_request` lets a sum of requests be priced at their mean size,
        as an estimate, where the price depends on the size of each. `allow_undated` answers as an estimate
        too where a price is known and nothing says that it held then, `allow_pattern` for a name that only a
        pattern of a feed recognises (see `allowing`).

        Raises `UnknownModelError`, `NoPriceInForceError` and its kind, `UsageError` and its kind.
        """
        if not isinstance(usage, Usage):
            raise UsageError(f"a Usage is due, not {shown(usage)}: Usage(input_tokens=…)", "usage")
        if type(on) is datetime and on.tzinfo is UTC and FIRST_YEAR <= on.year <= LAST_YEAR:
            moment: Moment = on
        else:
            moment = parse_moment(on)
        asked = NO_OPTIONS
        if options or service_tier is not None or region is not None:
            asked = asked_options(options, service_tier=service_tier, region=region)
        if mean_request is not True and mean_request is not False:
            raise UsageError(f"True or False is due, not {shown(mean_request)}", "mean_request")
        table = self
        if allow_undated or allow_pattern:
            table = self.allowing(undated=allow_undated, pattern=allow_pattern)
        return price(table, Request(model, usage, moment, asked, NOT_ALLOWED, mean_request))

    def compare(
        self,
        workload: Workload,
        models: Sequence[str],
        *,
        on: Moment | str,
        baseline: str | None = None,
        options: Mapping[str, str] | None = None,
        offers: Sequence[str] = (),
        language: str | None = None,
        tokens_measured_with: str | None = None,
        verbosity: str | None = None,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Comparison:
        """Rank models by what a workload costs on them, from cheapest to dearest, in USD before tax.

        A steady state at the prices in force on `on`: with a day, windows and weekdays count by their share
        of the week; with an instant, its rates hold throughout. A model that cannot serve the workload is in
        `unranked` with its reason, as is a name that stands for no model then; one that nobody has is an
        `UnknownModelError`. `offers` are quotes: `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`.

        With the `language` of the text (`fr`) and the tokenizer that its tokens were counted with (`o200k`),
        each model is asked about the tokens that it counts itself; `verbosity` (`low`, `high`) multiplies the
        output of models that are known to write more. Such rows are estimates and have an `adjustment`.

        `words` say what else the document should, as on the command line: `decide=True` and `lang`,
        `success=["o1=79.2%"]`, `seat="20 USD/month"` and `seats`, `energy=True` and `zone`, `currency="EUR"`
        and `fx_rate`. The result is then the comparison with more in its `to_dict()`.
        """
        if not isinstance(workload, Workload):
            raise UsageError(f"a Workload is due, not {shown(workload)}: Workload(input=…)", "workload")
        named = _listed(models, "compare")
        if not (named or offers):
            raise UsageError("name the models to compare, as a list", "models")
        if isinstance(offers, str):
            raise UsageError("give the offers as a list", "offers")
        check_words(words, names_of(question("compare").asking["more"].parameters))
        said = {
            "workload": workload, "models": tuple(named), "on": parse_moment(on), "baseline": baseline,
            "options": asked_options(options), "offers": list(offers), "language": language,
            "tokens_measured_with": tokens_measured_with, "verbosity": verbosity, **words,
        }  # fmt: skip
        found: Comparison = self._answer("compare", said)
        return found

    def project(
        self,
        workload: Workload | Mapping[str, Any],
        models: Sequence[str],
        *,
        start: str,
        months: int = 12,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Projection:
        """What a workload will cost on each model, month by month, in USD before tax.

        `workload` is a Workload with its rate of requests, or a map of the same words, of which any quantity
        may be a range (`{"requests": "8000..12000/day", "input": "400..700 token"}`). `start` is a month
        such as 2026-12. `words` are those of the command line: `growth="5%/month"`, `ceiling`, `phases`,
        `hours`, `price_trend="-40%/year"`, `elasticity`, `discount_rate`, `follow="successor"`, `scenarios`,
        `draws`, `seed`, …
        The dated prices of the table come first, then the trend. Monthly costs add up to the total, to the
        last digit; what is an estimate says so.
        Raises `UnknownModelError`, `UsageError` and its kind, `WorkloadError`.
        """
        if start is None:
            raise UsageError("say the first month, such as 2026-12: the library reads no clock", "start")
        if not isinstance(workload, Mapping | Workload):
            raise UsageError(f"a Workload or a map of words is due, not {shown(workload)}", "workload")
        said = dict(workload) if isinstance(workload, Mapping) else workload.quantities()
        named = _listed(models, "project")
        asked = {"workload": said, "model": named, "start": start, "months": months, **words}
        found: Projection = self._answer("project", asked)
        return found

    def breakeven(
        self,
        workload: Workload | Mapping[str, Any],
        models: Sequence[str] = (),
        *,
        on: Moment | str,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> BreakEven:
        """From how many tokens a day on running open weights yourself is cheaper than each model's API.

        `workload` and `models` are those of `compare`; `words` describe the hardware as on the command line:
        `gpu="H200"`, `gpus="8"`, `gpu_rate="4.75 USD/GPU_hour"` or `gpu_price`, `gpu_life`, `tariff`;
        `throughput="4176 token/s"`, `utilisation="50%"`, `operations="3000 USD/month"`; `self_host` names the
        model that you would run, and adds its hosts. Rents, powers and throughputs of the table are taken for
        what is left out, and shown with date and source in `defaults`; any number may be a range. Costs are
        USD before tax. No break-even is a result, with its reason.
        Raises `UnknownModelError`, `UsageError` and its kind, `WorkloadError`.
        """
        named = _listed(models, "compare with")
        said = {"workload": workload, "model": named, "on": parse_moment(on), **words}
        found: BreakEven = self._answer("breakeven", said)
        return found

    def exchange(self, currency: str, *, on: Moment | str) -> Exchange:
        """What a US dollar is in a currency, such as EUR, on a day: `exchange.convert(cost.list_cost)`.

        The latest rate of that day or of one before it counts, for 31 days; the last one of the table goes on
        as an estimate, which its `note` says. Source: the European Central Bank. Converted amounts are
        estimates, rounded half even to 12 significant digits.
        Raises `CurrencyError` where there is no such rate.
        """
        from costcalc.pricing.exchange import exchange_on

        return exchange_on(self.catalogue.facts().fx.values(), currency, parse_moment(on))

    def claims(self, claim: str | None = None, *, lang: str = "en", **words: str) -> Ledger:
        """What the articles claim, and what becomes of it: all claims, or one by its id.

        `article`, `verdict`, `group` and `search` choose among them; `lang` is en or fr.
        Raises `UnknownClaimError` for an id that there is none of.
        """
        found: Ledger = self._answer("claims", {"id": claim, "lang": lang, **words})
        return found

    def training(self, model: str | None = None, **words: str) -> TrainingAnswer:
        """What training costs: a model of the table or a name such as GPT-4, or a run of your own.

        A run of your own is said in words as on the command line: `gpu_hours="2.788e6 GPU_hour"`,
        `gpu_rate="2 USD/GPU_hour"`, or `active_parameters="37e9"`, `tokens="14.8e12"`, `gpu="H800"`,
        `mfu="0.35"`. Costs are USD; `estimates` are side by side, each with what it includes and leaves out.
        """
        found: TrainingAnswer = self._answer("training", {"model": model, **words})
        return found

    def audit(self, *, on: Moment | str, **words: Any) -> Audit:  # noqa: ANN401 - as on the command line
        """Where layers and feeds contradict each other on a moment, and what is old or has no source.

        `words` are those of the command line: `provider`, `model`, `kind`, `min_ratio="1.5"`,
        `older_than=90`, `layers="table,litellm"`, `limit`, `offset`. `.page` are the findings, the worst
        first, each with who says what, which price costcalc uses, and why.
        Raises `UnknownModelError`, `UsageError`.
        """
        found: Audit = self._answer("audit", {"on": parse_moment(on), **words})
        return found

    def _answer(self, name: str, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the result of its question
        asked = question(name)
        return asked.result(self, asked.asking.read(words))


def _listed(models: object, verb: str) -> list[str]:
    """The models that were named, as a list; a text is one name, and no list of its letters."""
    if isinstance(models, str) or not isinstance(models, Iterable):
        raise UsageError(f"name the models to {verb}, as a list", "models")
    return list(models)


def load(
    path: str | Path | None = None,
    *,
    overlay: str | Path | None = None,
    layers: Sequence[str] | None = None,
) -> PricingTable:
    """Load the pricing table.

    `path` is a pricing file instead of the packaged one, `overlay` a file layered over it; the variables
    COSTCALC_PRICING and COSTCALC_OVERLAY say the same. `layers` chooses and orders the layers, the highest
    first: `overlay`, `ecb` (exchange rates), `table`, `genai-prices`, the feeds that `costcalc sync` has
    fetched (`litellm`, `models.dev`, `openrouter`, `llm-prices`), and `history`, what public price files
    showed over time, which fills what the others lack.
    Raises `PricingTableError` with every problem of the files.
    """
    files = inputs(path, overlay, layers)
    return PricingTable(open_catalogue(files), files=files)
