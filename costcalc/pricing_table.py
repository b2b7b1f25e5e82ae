"""PricingTable: the public face of the prices, with a method for each question that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import overload

from costcalc.asking.given import (
    STRICT,
    figure_of,
    is_record,
    moment_said,
    names_given,
    said_truly,
    strictly,
    text_or_none,
    usage_of,
)
from costcalc.asking.parts import NOT_ALLOWED, PROVIDER
from costcalc.asking.request import says_length
from costcalc.asking.words import check_words, names_of
from costcalc.errors import NoPriceInForceError, UnknownModelError, UsageError
from costcalc.periods import FIRST_YEAR, LAST_YEAR, parse_moment
from costcalc.questions import question
from costcalc.questions.doubts import certain
from costcalc.questions.price.request import LANGUAGE, Request
from costcalc.questions.price.result import price_or_lead_on, rated
from costcalc.questions.reprice.methods import LogReader
from costcalc.rating.period import NO_OPTIONS
from costcalc.rating.table import asked_options
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import inputs
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.usage import Usage
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.exchange import Exchange
    from costcalc.pricing.model import Model
    from costcalc.questions.audit.answer import Audit
    from costcalc.questions.breakeven.result import BreakEven
    from costcalc.questions.claims.ledger import Ledger
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.history.lines import History
    from costcalc.questions.lookup.matches import Matches
    from costcalc.questions.models.listing import ModelList
    from costcalc.questions.price.result import Cost
    from costcalc.questions.project.result import Projection
    from costcalc.questions.training.answer import TrainingAnswer
    from costcalc.questions.verify.answer import Verification
    from costcalc.questions.workloads import Given


class PricingTable(LogReader):
    """Dated, sourced prices of models, and the facts beside them.

    `price` rates a usage, `compare` ranks models for a workload, `project` says what it will cost,
    `breakeven` when it pays to host it yourself, `models` which models there are, `history` what one has
    cost, `lookup` whose price a figure is, `claims` checks what articles say, `training` what training costs,
    `exchange` says what a dollar is, `audit` where layers disagree, `verify` whether a result still holds,
    `usage` sums up logs. Get one with `costcalc.load()`. It is frozen, and safe to share between threads.
    """

    def price(
        self,
        model: str | None,
        usage: Usage | Mapping[str, Any] | object,
        *,
        on: Moment | str | None,
        options: Mapping[str, str] | None = None,
        service_tier: str | None = None,
        region: str | None = None,
        usage_format: str | None = None,
        mean_request: bool = False,
        allow_undated: bool = False,
        allow_pattern: bool = False,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Cost:
        """What a usage costs on a model, in USD before tax.

        `model` is an id or an alias. `usage` is a Usage, or a map of its fields, by any of their names and as
        texts too: `{"input": "1.5M", "cached": "60%", "output": 500}`. `on` is an instant with its zone
        (`2025-01-25T20:00:00Z`, a datetime), or a UTC day, which means even use over the whole day. `options`
        ask for variants of the price, such as `{"service_tier": "batch"}`. `mean_request` lets a sum of
        requests be priced at their mean size, as an estimate, where the price depends on the size of each.
        `allow_undated` answers as an estimate too where a price is known and nothing says that it held then,
        `allow_pattern` for a name that only a pattern of a feed recognises. `words` are the others of the
        command line: `provider="azure"`, `currency="EUR"`; `strict=True` raises `StrictError` for estimates.

        `usage` may also be what an API answered, as a map or an SDK's own object, or the usage in it;
        `usage_format` names its format where several fit. `model` and `on` may then be None: those of the
        answer count, and its options; what is said here beats them.

        Raises `UnknownModelError`, `NoPriceInForceError` and its kind, `UsageError` and its kind.
        """
        if not isinstance(usage, Usage):
            if usage_format is not None or is_record(usage) or says_length(usage):
                asked = asked_options(options, service_tier=service_tier, region=region)
                word = "usage" if isinstance(usage, Mapping) else "response"
                said = {word: usage, "usage_format": usage_format, "options": asked}
                said |= {"model": model, **moment_said(on)}
                allowed = {"allow_undated": allow_undated, "allow_pattern": allow_pattern}
                return self._price_of(said, {"mean_request": mean_request, **allowed}, words)
            usage = usage_of(usage)
        if usage.options:
            asked = asked_options(options, service_tier=service_tier, region=region)
            options, service_tier, region = {**usage.options, **asked}, None, None
        if type(on) is datetime and on.tzinfo is UTC and FIRST_YEAR <= on.year <= LAST_YEAR:
            moment: Moment = on
        else:
            moment = parse_moment(on)
        asked = NO_OPTIONS
        if options is not None or service_tier is not None or region is not None:
            asked = asked_options(options, service_tier=service_tier, region=region)
        if mean_request is not False:
            said_truly(mean_request, "mean_request")
        if words:
            said = {"model": model, "usage": usage, "on": moment, "options": asked}
            allowed = {"allow_undated": allow_undated, "allow_pattern": allow_pattern}
            return self._price_of(said, {"mean_request": mean_request, **allowed}, words)
        table = self
        if allow_undated is not False or allow_pattern is not False:
            table = self.allowing(undated=allow_undated, pattern=allow_pattern)
        named: Any = model  # None is refused, as everything that is no text
        try:
            return rated(table, named, usage, moment, asked, mean_request=mean_request)
        except (NoPriceInForceError, UnknownModelError):
            pass  # told anew, with what leads on
        return price_or_lead_on(table, Request(named, usage, moment, asked, NOT_ALLOWED, mean_request))

    def _price_of(self, said: Mapping[str, Any], how: Mapping[str, bool], more: Mapping[str, Any]) -> Cost:
        """The cost of words, with others of the command line."""
        asked = question("price")
        asking = asked.asking
        known = (*asking["discount"].parameters, PROVIDER, *asking["more"].parameters, LANGUAGE)
        check_words(more, {*names_of(known), STRICT})
        strict, more = strictly(more)
        request = asked.asking.read({**said, **how, **more}, None, self)
        if request.on is None:
            raise UsageError("the record does not say when it was: say on='2026-01-27', or an instant", "on")
        found: Cost = asked.result(self, request)
        return certain(found, strict=strict)

    def compare(
        self,
        workload: Given = None,
        models: str | Sequence[str] = (),
        *,
        on: Moment | str,
        all: bool = False,  # noqa: A002 - the word of the command line
        provider: str | None = None,
        top: int | None = None,
        preset: str | None = None,
        baseline: str | None = None,
        options: Mapping[str, str] | None = None,
        offers: str | Sequence[str] = (),
        language: str | None = None,
        tokens_measured_with: str | None = None,
        verbosity: str | None = None,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Comparison:
        """Rank models by what a workload costs on them, from cheapest to dearest, in USD before tax.

        `workload` is a Workload, a map of its words, the name of a preset, the path of a workload file or of
        kept usage, or usage (`table.usage(…)`), whose requests are the workload; with `preset` beside a map,
        the map counts. `models` are ids or aliases, or one of them; `all=True` compares all that are on sale,
        or those of a `provider` (also `weights`, `exclude_jurisdiction`, `search`), and shows the `top` 20.

        A steady state at the prices in force on `on`: with a day, windows and weekdays count by their share
        of the week; with an instant, its rates hold throughout. A model that cannot serve the workload is in
        `unranked` with its reason, as is a name that stands for no model then; one that nobody has is an
        `UnknownModelError`. `offers` are quotes: `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`.

        With the `language` of the text (`fr`) and the tokenizer that its tokens were counted with (`o200k`),
        each model is asked about the tokens that it counts itself; `verbosity` (`low`, `high`) multiplies the
        output of models that are known to write more. Such rows are estimates and have an `adjustment`.

        `words` are the others of the command line: `hours=["mon-fri 09:00-18:00 Europe/Paris"]`, when in the
        week requests come; `service_tier`, `allow_undated=True`; `decide=True` and `lang`,
        `success=["o1=79.2%"]`, `seat="20 USD/month"` and `seats`, `energy=True` and `zone`, `currency="EUR"`
        and `fx_rate`, which add to its `to_dict()`.
        """
        known = names_of(question("compare").asking.parameters)
        check_words(words, (known.keys() | {STRICT}) - _SAID_BY_NAME)
        said = {
            "models": names_given(models, "models") or None, "on": parse_moment(on),
            "all": said_truly(all, "all") or None, "provider": provider, "top": top, "preset": preset,
            "options": asked_options(options) or None, "offers": names_given(offers, "offers") or None,
            "baseline": baseline, "language": language, "tokens_measured_with": tokens_measured_with,
            "verbosity": verbosity, **words,
        }  # fmt: skip
        found: Comparison = self._answer_on("compare", workload, said)
        return found

    def project(
        self,
        workload: Given = None,
        models: str | Sequence[str] = (),
        *,
        start: str,
        months: int | None = None,
        preset: str | None = None,
        **words: Any,  # noqa: ANN401 - as on the command line
    ) -> Projection:
        """What a workload will cost on each model, month by month, in USD before tax.

        `workload` and `models` are those of `compare`, and any quantity may be a range: `{"requests":
        "8000..12000/day", "input": "400..700 token"}`. `start` is a month such as 2026-12, `months` are 12
        unless said. `words` are those of the command line: `growth="5%/month"`, `ceiling`, `phases`,
        `growth_file`, `hours`, `price_trend="-40%/year"`, `elasticity`, `discount_rate`,
        `follow="successor"`, `scenarios`, `draws`, `seed`, `offers`, `options`, …
        The dated prices of the table come first, then the trend. Monthly costs add up to the total, to the
        last digit; what is an estimate says so.
        Raises `UnknownModelError`, `UsageError` and its kind, `WorkloadError`.
        """
        if start is None:
            raise UsageError("say the first month, such as 2026-12: the library reads no clock", "start")
        given = workload.quantities() if isinstance(workload, Workload) else workload
        named = names_given(models, "models") or None
        said = {"models": named, "start": start, "months": months, "preset": preset, **words}
        found: Projection = self._answer_on("project", given, said)
        return found

    def breakeven(
        self,
        workload: Given = None,
        models: str | Sequence[str] = (),
        *,
        on: Moment | str,
        preset: str | None = None,
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
        named = names_given(models, "models") or None
        said = {"models": named, "on": parse_moment(on), "preset": preset, **words}
        found: BreakEven = self._answer_on("breakeven", workload, said)
        return found

    def history(
        self,
        model: str,
        *,
        on: Moment | str | None = None,
        all_layers: bool = False,
        allow_pattern: bool = False,
        provider: str | None = None,
    ) -> History:
        """What a name has cost over time: a line for each change, with its dates and its source.

        An alias is followed from model to model as it was re-pointed. `on` tells only what was in force then;
        `all_layers` also what the layers say whose prices are not used; `provider` whose prices a bare name
        means.
        Raises `UnknownModelError`.
        """
        how = {"all_layers": all_layers, "allow_pattern": allow_pattern}
        said = {"model": model, "provider": provider, **{name: said_truly(how[name], name) for name in how}}
        found: History = self._answer("history", said | moment_said(on))
        return found

    def lookup(self, amount: str | int | Decimal, *, on: Moment | str | None = None) -> Matches:
        """Which meters of which models carried a price, on a moment or ever: `lookup("0.14 USD/Mtoken")`.

        `amount` is a figure as it is listed (`0.14`, `0,14`), with its unit or without; without one it is
        looked for as the price of a million tokens, of an image, of a request…
        """
        found: Matches = self._answer("lookup", {"price": figure_of(amount)} | moment_said(on))
        return found

    @overload
    def models(self) -> Iterator[Model]: ...

    @overload
    def models(self, *, on: Moment | str, **words: Any) -> ModelList: ...  # noqa: ANN401 - as on the command line

    def models(self, *, on: Moment | str | None = None, **words: Any) -> Iterator[Model] | ModelList:
        """All models, in the order of the table; or, with `on`, which there are and what they cost then.

        `words` are those of the command line: `provider`, `weights="open"`, `exclude_jurisdiction="CN"`,
        `search`, `status="on sale"`, `layer`, `context=">=200000 token"`, `max_input_price="1 USD/Mtoken"`,
        `max_output_price`, `sort="-released"`, `limit`, `offset`. The answer has `rows` and `total`.
        """
        if on is None:
            if words:
                raise UsageError("say the day of the prices: the library reads no clock", "on")
            return super().models()
        found: ModelList = self._answer("models", {"on": parse_moment(on), **words})
        return found

    def verify(self, result: object, *, any_table: bool = False) -> Verification:
        """Whether a result of `price`, `compare`, `project`, `breakeven` or `reprice`, or kept usage, holds.

        `result` is the result itself, its `to_dict()`, a list of such, or the path of a JSON file of them.
        `.holds` says whether every figure is the same, `.differences` where they differ; with `any_table`
        another table than that of the result is as good.
        Raises `ResultError` for what is no such result.
        """
        from costcalc.questions.verify.answer import verify
        from costcalc.questions.verify.saved import saved_of

        return verify(self, saved_of(result), any_table=said_truly(any_table, "any_table"))

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
        found: Ledger = self._answer("claims", {"id": text_or_none(claim, "claim"), "lang": lang, **words})
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

    def _answer_on(self, name: str, workload: Given, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as below
        """The answer to a question about a workload, in whichever form that is given."""
        from costcalc.asking.files.months import GROWTH_FILE, asked_by_month
        from costcalc.questions.workloads import WARNINGS, asked_of

        asking, (strict, words) = question(name).asking, strictly(words)
        known = {*asking.names, *asking.maps, *([GROWTH_FILE] if "demand" in asking.maps else ())}
        check_words(words, known)  # also those that say None

        def ask(said: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as below
            return asked_by_month(said, lambda read: self._answer(name, read))

        return certain(asked_of(workload, words, ask, known, WARNINGS, self), strict=strict)

    def _answer(self, name: str, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the result of its question
        asked = question(name)
        return asked.result(self, asked.asking.read(words, None, self))


_SAID_BY_NAME = frozenset({"model", "models", "offer", "on", "requests", *FIELD_OF})
"""The words of a comparison that no keyword says besides: each has a place, or is the workload's."""


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
