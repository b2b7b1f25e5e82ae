"""FOCUS 1.2 as its makers check it: focus-validator finds nothing but a rule that does not apply.

`make focus` sets the validator up, in an environment of its own, and runs these tests.
"""

from __future__ import annotations

import csv
import io
import random
import re
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from costcalc.questions.reprice.focus.rows import Focus
from costcalc.questions.reprice.focus.written import as_csv, as_parquet
from costcalc.report.csv import csv_text
from tests.builders import ROOT, at, shipped_with
from tests.unit.questions.reprice.test_reprice import repriced
from tests.usage_sums import Used

if TYPE_CHECKING:
    from pathlib import Path

VALIDATOR = ROOT / ".venv-focus" / "bin" / "focus-validator"
SUPPORTED = (
    "ACCOUNT_NAMING_SUPPORTED", "MULTIPLE_PRICING_CATEGORIES_SUPPORTED", "NEGOTIATED_PRICING_SUPPORTED",
    "PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED", "PUBLIC_PRICE_LIST_SUPPORTED", "TAGGING_SUPPORTED",
    "UNIT_PRICING_SUPPORTED", "USAGE_MEASUREMENT_SUPPORTED",
)  # fmt: skip
"""What of the specification applies to whoever sells models by the token."""
NO_INVOICE = "InvoiceId-C-005-C"
"""It wants an invoice of every row; the specification wants one of invoiced charges alone."""
PATIENCE = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not VALIDATOR.exists(), reason="focus-validator is not set up: `make focus`"),
]


class Found(NamedTuple):
    """What the validator said: how many rules passed, and which did not."""

    passed: int
    failed: set[str]


def validated(file: Path) -> Found:
    """What the validator says of a file; it finds its rules below the folder that it runs in."""
    (package,) = ROOT.glob(".venv-focus/lib/python*/site-packages/focus_validator")
    folder = file.parent
    (folder / "focus_validator").symlink_to(package)
    words = ["--data-file", str(file), "--validate-version", "1.2", "--block-download"]
    words += ["--focus-dataset", "CostAndUsage", "--applicability-criteria", ",".join(SUPPORTED)]
    done = subprocess.run(
        [str(VALIDATOR), *words], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    passed = re.search(r"Pass: (\d+)", done.stdout)
    assert passed is not None, done.stdout + done.stderr
    return Found(int(passed[1]), set(re.findall(r"(\S+): FAIL\b", done.stdout)))


@pytest.fixture(scope="module")
def focus() -> Focus:
    """A month of requests at random, of models with tiers, hours and caches, under a discount, by team."""
    chance = random.Random(13)  # noqa: S311 - to choose examples
    models = ["gpt-5", "deepseek-chat", "claude-sonnet-4-5", "gemini-2.5-pro", "gpt-4o-mini"]
    rows = []
    for _ in range(150):
        size = chance.choice([1, 999, 1_000_000, 199_999, 200_001])
        usage = {"input_tokens": size, "cache_read_tokens": size // 2, "output_tokens": chance.randrange(999)}
        instant = at("2025-11-15T00:00Z") + timedelta(seconds=chance.randrange(2_600_000))
        labels = {"team": chance.choice("abc")} if chance.random() < 0.9 else {}
        rows.append(Used(chance.choice(models), instant, usage, labels=labels))
    return Focus(repriced(shipped_with(), rows, by=("day", "team"), discount="7%"))


def test_csv_passes(focus, tmp_path):
    """All rules but that of the invoice."""
    file = tmp_path / "usage.csv"
    file.write_text(as_csv(focus), encoding="utf-8")
    found = validated(file)
    assert found.failed == {NO_INVOICE}
    assert found.passed >= 239


def test_parquet_passes(focus, tmp_path):
    """All rules but that of the invoice."""
    file = tmp_path / "usage.parquet"
    file.write_bytes(as_parquet(focus))
    found = validated(file)
    assert found.failed == {NO_INVOICE}
    assert found.passed >= 239


def test_the_validator_sees_what_is_wrong(focus, tmp_path):
    """No account, a currency and a category that there are not, and whole numbers of tokens: it does look.

    What it does not check is whether price × quantity is the cost: the tests of rows do.
    """
    rows = list(csv.DictReader(io.StringIO(as_csv(focus))))
    for row in rows:
        row["ConsumedQuantity"] = row["ConsumedQuantity"].removesuffix(".0")
    rows[0] |= {"ServiceCategory": "Guess", "BillingAccountId": "", "BillingCurrency": "X1"}
    file = tmp_path / "wrong.csv"
    file.write_text(csv_text(rows, list(rows[0])), encoding="utf-8")
    failed = {each.partition("-")[0] for each in validated(file).failed}
    assert {"BillingAccountId", "BillingCurrency", "ConsumedQuantity", "ServiceName"} <= failed
