"""Count the files in which something runs on the way from a question to its answer, for docs/architecture.md.

Each way is gone twice in this process, with other quantities, and the second time counts: what is imported,
compiled and found once is no part of it. Another state of the house is counted where PYTHONPATH names it.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import costcalc
from costcalc.cli.main import run
from costcalc_api import create_app

ROOT = Path(costcalc.__file__).parent.parent
COMPARE = "costcalc compare deepseek-r1 o1 --requests 10000/day --input {} --output 500 --on 2025-01-25"
WALKS = {
    "costcalc price deepseek-r1 --input {} --output 500 --on 2025-01-25 --format json": "price",
    COMPARE: "compar",
    f"{COMPARE} --format json": "compar",
    "GET /v1/price?model=deepseek-r1&input={}&output=500&on=2025-01-25": "price",
    "POST /v1/price": "price",
    "costcalc project gpt-5.5 --requests 8000..12000/day --input {} --output 500 --start 2026-12": "projec",
}
"""How each way begins, and by what in their path the files of its question are known."""


def go(client: Any, walk: str, tokens: int) -> None:  # noqa: ANN401 - of a state that may be another one
    """Ask the question of a walk, of so many tokens."""
    kind, _, asked = walk.format(tokens).partition(" ")
    body = {"model": "deepseek-r1", "input": tokens, "on": "2025-01-25"} if kind == "POST" else None
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        answer = run(asked.split()) if kind == "costcalc" else client.open(asked, method=kind, json=body)
    if getattr(answer, "status_code", answer) not in {0, 200}:
        raise SystemExit(f"not answered: {walk}")


def main() -> None:
    """Print how many files each walk runs in, and how many of them have the question's name in their path."""
    os.environ |= {"COSTCALC_DATA": os.devnull, "COSTCALC_LAYERS": "overlay,ecb,table"}
    client = create_app(ROOT / "config" / "pricing.yaml", reload_seconds=0).test_client()
    for walk, stem in WALKS.items():
        ran: set[str] = set()
        go(client, walk, 1500)
        sys.setprofile(lambda frame, *_, ran=ran: ran.add(frame.f_code.co_filename))
        go(client, walk, 1501)
        sys.setprofile(None)
        files = [one for one in ROOT.glob("[ca]*/**/*.py") if str(one) in ran]
        own = [one for one in files if any(part.startswith(stem) for part in one.relative_to(ROOT).parts)]
        print(f"| `{walk.format(1500)}` | {len(files)} | {len(own)} in {len({one.parent for one in own})} |")


if __name__ == "__main__":
    main()
