"""The golden files: the very text that a user sees, on the frozen table beside this file.

`tools/generate.py` writes them; `tests/golden/test_golden.py` compares them.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLE = "tests/golden/pricing.yaml"

WORKLOAD = ("--requests", "40M/day", "--input", "15200", "--cached", "56.3%", "--output", "4200")

COMMANDS: dict[str, tuple[str, ...]] = {
    "price": ("price", "one", "--input", "50k", "--cached", "60%", "--output", "4k", "--on", "2025-01-25"),
    "price_day_mix": ("price", "night", "--input", "1M", "--output", "100k", "--on", "2025-03-03"),
    "price_tier": ("price", "two", "--input", "200001", "--output", "500", "--on", "2025-06-01", "--strict"),
    "price_image": ("price", "owl/paint", "--images", "3", "--option", "quality=hd", "--on", "2025-06-01"),
    "price_explain": (
        *("price", "one", "--input", "50k", "--cached", "60%", "--output", "4k", "--on", "2025-01-25"),
        "--explain",
    ),
    "price_no_longer_sold": ("price", "one", "--input", "1000", "--on", "2026-01-01"),
    "price_unpriced": ("price", "owl/seed", "--input", "1000", "--on", "2026-01-01"),
    "price_unknown": ("price", "owl/nihgt", "--input", "1000", "--on", "2026-01-01"),
    "price_csv": (
        *("price", "one", "--input", "50k", "--cached", "60%", "--output", "4k", "--on", "2025-01-25"),
        *("--format", "csv"),
    ),
    "price_change": ("price", "one", "--input", "50k", "--output", "4k", "--on", "2025-03-20"),
    "compare_change": (
        *("compare", "one", "host/one", "--requests", "10000/day", "--input", "1500", "--output", "500"),
        *("--on", "2025-08-20", "--decide"),
    ),
    "compare": (
        *("compare", "one", "two", "night", "host/one", "owl/paint", "owl/seed", *WORKLOAD),
        *("--on", "2025-06-01", "--baseline", "night"),
        *("--offer", "VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken"),
    ),
    "compare_two": ("compare", "one", "host/one", *WORKLOAD, "--on", "2025-02-25"),
    "compare_one": ("compare", "one", "--input", "1500", "--output", "500", "--on", "2025-02-25"),
    "compare_none": (
        "compare",
        "two",
        "owl/seed",
        "--input",
        "1500",
        "--output",
        "500",
        "--on",
        "2025-02-25",
    ),
    "compare_explain": (
        *("compare", "one", "night", "--requests", "10/day", "--input", "1500", "--output", "500"),
        *("--on", "2025-03-03", "--explain"),
    ),
    "compare_markdown": (
        *("compare", "one", "host/one", "--input", "1500", "--output", "500", "--on", "2025-02-25"),
        *("--format", "markdown"),
    ),
    "models": ("models", "--on", "2025-06-01"),
    "history": ("history", "one"),
    "history_windows": ("history", "night"),
    "lookup": ("lookup", "0.14", "--on", "2025-01-25"),
    "lookup_nothing": ("lookup", "0.77"),
    "claims": ("claims",),
    "claims_fr": ("claims", "--lang", "fr"),
    "claims_one": ("claims", "art-001-cost"),
    "claims_one_fr": ("claims", "--search", "0,14", "--lang", "fr"),
    "claims_explain": ("claims", "--group", "prices", "--explain"),
    "claims_csv": ("claims", "art-001-price", "--format", "csv"),
    "claims_markdown": ("claims", "art-001-cost", "--format", "markdown"),
    "claims_nothing": ("claims", "--search", "0,15"),
    "claims_unknown": ("claims", "art-001-prise"),
    "training": ("training", "one", "--over-tokens", "100e12", "--price", "0.60 USD/Mtoken", "--share", "5%"),
    "training_published": ("training", "Owl Big"),
    "training_hours": ("training", "night"),
    "training_subjects": ("training",),
    "training_own_run": (
        *("training", "--active-parameters", "20e9", "--tokens", "5e12", "--gpu", "Z9", "--mfu", "35%"),
        *("--gpu-rate", "2 USD/GPU_hour", "--gpu-hours", "1.005e6 GPU_hour"),
    ),
    "training_markdown": ("training", "one", "--format", "markdown"),
    "training_wrong_unit": ("training", "--gpu-hours", "5 GPU_hour", "--gpu-rate", "2 USD/hour"),
    "price_fr": (
        *("price", "one", "--input", "50k", "--cached", "60%", "--output", "4k", "--on", "2025-03-20"),
        *("--lang", "fr"),
    ),
    "price_explain_fr": (
        *("price", "night", "--input", "1M", "--output", "100k", "--on", "2025-03-03"),
        *("--explain", "--lang", "fr"),
    ),
    "price_markdown_fr": (
        *("price", "one", "--input", "50k", "--output", "4k", "--on", "2025-03-20"),
        *("--lang", "fr", "--format", "markdown"),
    ),
    "compare_fr": (
        *("compare", "one", "two", "night", "host/one", "owl/paint", "owl/seed", *WORKLOAD),
        *("--on", "2025-06-01", "--baseline", "night", "--decide", "--lang", "fr"),
        *("--offer", "VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken"),
    ),
    "compare_change_fr": (
        *("compare", "one", "host/one", "--requests", "10000/day", "--input", "1500", "--output", "500"),
        *("--on", "2025-08-20", "--decide", "--lang", "fr"),
    ),
    "compare_markdown_fr": (
        *("compare", "one", "host/one", "--input", "1500", "--output", "500", "--on", "2025-02-25"),
        *("--lang", "fr", "--format", "markdown"),
    ),
    "project_fr": (
        *("project", "one", "night", "--requests", "8000..12000/day", "--input", "1500", "--output", "500"),
        *("--start", "2025-06", "--months", "6", "--growth", "5%/month", "--draws", "1000", "--seed", "1"),
        *("--decide", "--lang", "fr"),
    ),
    "breakeven_fr": (
        *("breakeven", "night", "host/one", "--requests", "50000/day", "--input", "1500", "--output", "500"),
        *("--gpus", "8", "--gpu-rate", "2.5", "--throughput", "4176 token/s", "--utilisation", "50%"),
        *("--operations", "3000 USD/month", "--on", "2025-06-01", "--lang", "fr"),
    ),
    "slip": ("compare", "one", "--inpt", "3"),
}
"""The commands whose answers are kept."""

SCREENS = {
    "compare": (80, 120),
    "price_explain": (80,),
    "models": (80, 120),
    "lookup": (80,),
    "claims": (80,),
    "claims_one": (80, 120),
    "claims_one_fr": (80,),
    "claims_explain": (80,),
    "price_fr": (80, 120),
    "price_explain_fr": (80, 120),
    "compare_fr": (80, 120),
    "project_fr": (80, 120),
    "breakeven_fr": (80, 120),
    "training": (80, 120),
    "training_own_run": (80,),
    "training_subjects": (80, 120),
}
"""The answers that are also kept as a terminal of so many columns shows them."""


def transcript(*argv: str, width: int | None = None) -> str:
    """What a command shows: the command, its output, its messages, its exit code."""
    from costcalc.cli import output
    from costcalc.cli.main import run
    from costcalc.table import layers

    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=""), io.StringIO()
    screen = {"COLUMNS": str(width), "NO_COLOR": "1"} if width else {"NO_COLOR": "1"}
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(ROOT))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        stack.enter_context(mock.patch.dict(os.environ, screen))
        # No feeds, and yet as nobody says that: a command would say which layers somebody chose.
        os.environ.pop("COSTCALC_LAYERS", None)
        stack.enter_context(mock.patch.object(layers, "LAYERS", ("overlay", "ecb", "table")))
        if width:
            stack.enter_context(mock.patch.object(output, "_is_terminal", return_value=True))
        code = run([*argv, "--pricing", TABLE])
        out.flush()
        shown = out.buffer.getvalue().decode()
    asked = " ".join(f"'{word}'" if " " in word else word for word in argv)
    parts = [f"$ costcalc {asked}\n", shown.replace("\r\n", "\n"), err.getvalue()]
    return "".join(parts) + (f"[exit {code}]\n" if code else "")


def files() -> dict[str, str]:
    """Every golden file with its text, by its path in the checkout."""
    found = {f"tests/golden/{name}.txt": transcript(*argv) for name, argv in COMMANDS.items()}
    for name, widths in SCREENS.items():
        for width in widths:
            found[f"tests/golden/{name}_{width}.txt"] = transcript(*COMMANDS[name], width=width)
    return found


def main() -> None:
    """Write the golden files again."""
    for name, text in files().items():
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
