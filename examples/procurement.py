"""What a procurement script does with costcalc: price a bill, compare an offer, keep the proof.

    python examples/procurement.py

Every figure below is computed from the packaged pricing table, for the days named.
"""

from __future__ import annotations

import json

import costcalc


def main() -> None:
    """Price last January's usage, compare a mix of requests on two models, and verify the saved result."""
    table = costcalc.load()

    # One month's usage as a provider reports it. `on` is required: a price is only right on its date.
    usage = costcalc.Usage(input_tokens=608_000_000, cache_read_tokens=342_000_000, output_tokens=168_000_000)
    for model in ("deepseek-r1", "o1"):
        cost = table.price(model, usage, on="2025-01-25")
        print(
            f"{cost.model.name}: {cost.list_cost} {'(' + ', '.join(cost.notes) + ')' if cost.notes else ''}"
        )
        for charge in cost.charges:
            source = charge.price.source
            print(
                f"  {charge.meter:<11} {charge.pricing_quantity} x {charge.list_unit_price} USD "
                f"per {charge.pricing_unit} = {charge.list_cost} USD  [{source.publisher}: {source.title}]"
            )

    # A workload with two kinds of request: tiers depend on each one's size, so a mean would be wrong.
    workload = costcalc.Workload(
        requests="10000/day",
        shapes=[
            {"name": "question", "weight": 9, "input": "1500 token", "cached": "60%", "output": "500 token"},
            {"name": "document", "weight": 1, "input": "40k token", "output": "2k token"},
        ],
    )
    comparison = table.compare(
        workload,
        ["deepseek-r1", "o1", "gpt-4o"],
        on="2025-01-25",
        baseline="o1",
        offers=["VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken"],
    )
    print()
    for row in comparison.rows:
        print(f"{row.model.name:<14} {row.cost_per_month:>12} USD a month, x {row.ratio_to_cheapest}")

    # The figure goes into a contract with its proof: anyone can compute it again.
    saved = json.dumps(comparison.to_dict(), indent=2)
    print(f"\nkept {len(saved)} characters of proof, table {table.hash[:19]}")

    # What cannot be answered is an error that leads on, never a zero.
    try:
        table.price("deepseek-r1", usage, on="2026-11-22")
    except costcalc.NoPriceInForceError as error:
        print(f"\n{error}")


if __name__ == "__main__":
    main()
