"""PricingTable: the public face of the prices, with every question that it answers."""

from __future__ import annotations

from costcalc.rating.table import RatingTable
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.analysis.comparison import Comparison
    from costcalc.operations.claims import Ledger
    from costcalc.operations.training import TrainingAnswer
    from costcalc.periods import Moment
    from costcalc.usage.workload import Workload


class PricingTable(RatingTable):
    """Dated, sourced prices of models, and the facts beside them.

    `price` rates a usage, `compare` ranks models for a workload, `claims` checks what articles say,
    `training` says what training costs.

    Get one with `costcalc.load()`. It is frozen, and safe to share between threads.
    """

    def compare(
        self,
        workload: Workload,
        models: Sequence[str],
        *,
        on: Moment | str,
        baseline: str | None = None,
        options: Mapping[str, str] | None = None,
        offers: Sequence[str] = (),
    ) -> Comparison:
        """Rank models by what a workload costs on them, from cheapest to dearest, in USD before tax.

        A steady state at the prices in force on `on`: with a day, windows and weekdays count by their share
        of the week; with an instant, its rates hold throughout. A model that cannot serve the workload is in
        `unranked` with its reason; an unknown name is an `UnknownModelError`. `offers` are quotes such as
        `VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken`.
        """
        from costcalc.analysis.compare import compare

        return compare(self, workload, models, on=on, baseline=baseline, options=options, offers=offers)

    def claims(self, claim: str | None = None, *, lang: str = "en", **words: str) -> Ledger:
        """What the articles claim, and what becomes of it: all claims, or one by its id.

        `article`, `verdict`, `group` and `search` choose among them; `lang` is en or fr.
        Raises `UnknownClaimError` for an id that there is none of.
        """
        from costcalc.operations.claims import claims

        return claims(self, {"id": claim, "lang": lang, **words})

    def training(self, model: str | None = None, **words: str) -> TrainingAnswer:
        """What training costs: a model of the table or a name such as GPT-4, or a run of your own.

        A run of your own is said in words as on the command line: `gpu_hours="2.788e6 GPU_hour"`,
        `gpu_rate="2 USD/GPU_hour"`, or `active_parameters="37e9"`, `tokens="14.8e12"`, `gpu="H800"`,
        `mfu="0.35"`. Costs are USD; `estimates` are side by side, each with what it includes and leaves out.
        """
        from costcalc.operations.training import training

        return training(self, {"model": model, **words})
