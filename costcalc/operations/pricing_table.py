"""PricingTable: the public face of the prices, with every question that it answers."""

from __future__ import annotations

from costcalc.rating.table import RatingTable
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.analysis.comparison import Comparison
    from costcalc.periods import Moment
    from costcalc.usage.workload import Workload


class PricingTable(RatingTable):
    """Dated, sourced prices of models: `price` rates a usage, `compare` ranks models for a workload.

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
